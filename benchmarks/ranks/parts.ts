import type { Context } from '../framework/context.ts'
import { spreadOf } from '../framework/statistics.ts'
import type { FitFound, Row, SumFound } from './job.ts'
import { type Launching, runJob } from './launch.ts'
import { batchFor, stepModel, stepSeconds, sumSeconds } from './model.ts'

export const PROBLEMS = ['mixture-8', 'mixture-32', 'w2'] as const
type Problem = (typeof PROBLEMS)[number]

/** The settings of the parts. */
export interface Asked {
  readonly repeats: number
  readonly steps: number
  readonly seeds: number
  readonly accuracySteps: number
  /** Of accuracy. */
  readonly problems: readonly Problem[]
  readonly rows: number
  /** A file of the Wasserstein-2 benchmark; if absent, that problem is left out. */
  readonly file: string | undefined
  readonly context: Context
}

type FitAsked = Omit<Parameters<typeof runJob>[1], 'kind'>

const fitRanks = ({ context }: Asked, job: FitAsked, ranks: number, more: Partial<Launching> = {}): Promise<FitFound> =>
  runJob<FitFound>(context, { kind: 'fit', ...job }, { ranks, ...more })

/** The same job with 1 and with 2 ranks, in alternation; each number is the best of its repeats. */
async function inTurns(asked: Asked, job: FitAsked): Promise<readonly [one: FitFound, two: FitFound]> {
  const found: [FitFound[], FitFound[]] = [[], []]
  for (let k = 0; k < asked.repeats; k++)
    for (const ranks of [1, 2]) found[ranks - 1]!.push(await fitRanks(asked, job, ranks))
  return [best(found[0]), best(found[1])]
}

const NUMBERS = ['step', 'lateStep', 'sum', 'setUp', 'training', 'judging'] as const

function best(runs: readonly FitFound[]): FitFound {
  const least = NUMBERS.map((name) => [name, Math.min(...runs.map((run) => run[name]))] as const)
  return { ...runs[0]!, ...Object.fromEntries(least) }
}

const SHAPES = [
  { name: 'D = 32, convex', job: { dimension: 32, potential: 'convex' }, late: false },
  { name: 'D = 32, released', job: { dimension: 32, potential: 'released' }, late: true },
  {
    name: 'D = 128, 256 wide, convex',
    job: { dimension: 128, potential: 'convex', hidden: [256, 256, 128] },
    late: false,
  },
] as const

/** Milliseconds of a step with a batch of 512, for 1 and 2 ranks. */
export async function stepRows(asked: Asked): Promise<Row[]> {
  const rows: Row[] = []
  for (const { name, job, late } of SHAPES) {
    const [one, two] = await inTurns(asked, {
      ...job,
      hidden: 'hidden' in job ? [...job.hidden] : undefined,
      steps: asked.steps,
      heldOut: 0,
    })
    const of = (found: FitFound) => (late ? found.lateStep : found.step)
    rows.push({
      step: name,
      weights: one.parameters,
      '1 rank, ms': of(one).toFixed(2),
      '2 ranks, ms': of(two).toFixed(2),
      'times as fast': (of(one) / of(two)).toFixed(2),
      'of it the sum, ms': two.sum.toFixed(2),
      'peak MB, 1 rank': Math.round(one.peak),
      'peak MB, 2 ranks': Math.round(two.peak),
    })
    asked.context.say?.(`  ${JSON.stringify(rows.at(-1))}`)
  }
  return rows
}

const [FIRST_CORE, SECOND_CORE] = ['0', '1']

/**
 * What the hardware leaves of two cores: two processes that have nothing to do with one another, each on its core with half of the batch, against one
 * with all of it. Two ranks do the same work, and must wait for each other besides.
 */
export async function controlRows(asked: Asked): Promise<Row[]> {
  const rows: Row[] = []
  for (const { name, job, late } of SHAPES) {
    const settings = { ...job, hidden: 'hidden' in job ? [...job.hidden] : undefined, steps: asked.steps, heldOut: 0 }
    const alone = (batchSize: number, core: string) =>
      fitRanks(asked, { ...settings, batchSize }, 1, { more: ['--cpu-set', core] })
    const found: [number[], number[], number[], number[]] = [[], [], [], []]
    const of = (one: FitFound) => (late ? one.lateStep : one.step)
    for (let k = 0; k < asked.repeats; k++) {
      found[0].push(of(await alone(512, FIRST_CORE)))
      found[1].push(of(await alone(256, FIRST_CORE)))
      const both = await Promise.all([alone(256, FIRST_CORE), alone(256, SECOND_CORE)])
      found[2].push(Math.max(...both.map(of)))
      found[3].push(of(await fitRanks(asked, settings, 2)))
    }
    const [whole, half, beside, ranks] = found.map((times) => Math.min(...times)) as [number, number, number, number]
    rows.push({
      step: name,
      'one, 512 rows, ms': whole.toFixed(2),
      'one, 256 rows, ms': half.toFixed(2),
      'two at once, 256 rows each, ms': beside.toFixed(2),
      'the most for two ranks': (whole / beside).toFixed(2),
      'two ranks, ms': ranks.toFixed(2),
      'times as fast': (whole / ranks).toFixed(2),
    })
    asked.context.say?.(`  ${JSON.stringify(rows.at(-1))}`)
  }
  return rows
}

/** A whole fit, from tables in memory to the final report. */
export async function fitRows(asked: Asked): Promise<Row[]> {
  const found = await inTurns(asked, { dimension: 32, steps: 4 * asked.steps })
  const total = ({ setUp, training, judging }: FitFound) => setUp + training + judging
  const [one, two] = found
  return [
    ...found.map((one, k) => ({
      fit: `${k + 1} rank${k === 0 ? '' : 's'}`,
      'set-up, s': one.setUp.toFixed(2),
      'steps, s': one.training.toFixed(2),
      'judging, s': one.judging.toFixed(2),
      'all, s': total(one).toFixed(2),
    })),
    {
      fit: 'times as fast',
      'set-up, s': (one.setUp / two.setUp).toFixed(2),
      'steps, s': (one.training / two.training).toFixed(2),
      'judging, s': (one.judging / two.judging).toFixed(2),
      'all, s': (total(one) / total(two)).toFixed(2),
    },
  ]
}

const BATCHES = [128, 256, 512, 1024]
const HOST_RANKS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
const EFFICIENT = 0.8

/** How the parts of a step's time change with the number of ranks: as measured, and as predicted. */
export async function modelRows(asked: Asked): Promise<{ readonly measured: Row[]; readonly projected: Row[] }> {
  const measured: Row[] = []
  const batches: [number, number][] = []
  let bytes = 0
  for (const batchSize of BATCHES) {
    const runs: FitFound[] = []
    for (let k = 0; k < asked.repeats; k++)
      runs.push(
        await fitRanks(asked, { dimension: 32, potential: 'convex', steps: asked.steps, batchSize, heldOut: 0 }, 1),
      )
    const { step, parameters } = best(runs)
    bytes = 4 * parameters
    batches.push([batchSize, step / 1000])
    measured.push({ what: `a step of one rank, batch ${batchSize}`, seconds: (step / 1000).toPrecision(3) })
  }
  const tcp = ['--mca', 'btl', 'self,tcp']
  const sums = async (more: readonly string[]) =>
    runJob<SumFound[]>(asked.context, { kind: 'sums' }, { ranks: 2, more })
  const [memory, network] = [await sums([]), await sums(tcp)]
  for (const [name, found] of [
    ['shared memory', memory],
    ['TCP', network],
  ] as const)
    for (const { bytes, seconds } of found)
      measured.push({ what: `a sum over 2 ranks by ${name}, ${bytes / 1e3} kB`, seconds: seconds.toPrecision(3) })
  const model = stepModel(batches, network, bytes)
  const { fixed, perRow, latency, perByte } = model
  measured.push(
    { what: 'fitted: of a step, whatever the ranks', seconds: fixed.toPrecision(3) },
    { what: 'fitted: of a row of the batch', seconds: perRow.toPrecision(3) },
    {
      what: 'fitted: of a sum by TCP, and a byte of it',
      seconds: `${latency.toPrecision(3)}, ${perByte.toPrecision(3)}`,
    },
  )
  const one = stepSeconds(model, 1, 512)
  const projected = HOST_RANKS.map((ranks): Row => {
    const step = stepSeconds(model, ranks, 512)
    return {
      ranks,
      'a step at batch 512, ms': (1000 * step).toFixed(2),
      'of it the sum, ms': (1000 * sumSeconds(model, ranks)).toFixed(2),
      'times as fast': (one / step).toFixed(2),
      'batch for 80% of its ranks': Math.ceil(batchFor(model, ranks, EFFICIENT)),
    }
  })
  return { measured, projected }
}

/** L2-UVP of the same fit with 1, 2 and 4 ranks, seed by seed. */
export async function accuracyRows(asked: Asked): Promise<Row[]> {
  const { file, accuracySteps: steps, seeds, context } = asked
  const all: readonly { readonly key: Problem; readonly name: string; readonly job: FitAsked }[] = [
    { key: 'mixture-8', name: 'mixture, D = 8', job: { dimension: 8 } },
    { key: 'mixture-32', name: 'mixture, D = 32', job: { dimension: 32 } },
    ...(file === undefined ? [] : [{ key: 'w2', name: 'W2 benchmark', job: { file } } as const]),
  ]
  const problems = all.filter(({ key }) => asked.problems.includes(key))
  const rows: Row[] = []
  for (const { name, job } of problems)
    for (const ranks of [1, 2, 4]) {
      const runs: FitFound[] = []
      for (let seed = 1; seed <= seeds; seed++)
        runs.push(await fitRanks(asked, { ...job, seed, steps, judge: true }, ranks, { pinned: false }))
      const cell = (way: 'forward' | 'backward') => {
        const { median, min, max } = spreadOf(runs.map((run) => run[way] ?? Number.NaN))
        return `${median.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`
      }
      rows.push({ problem: name, ranks, steps, seeds, 'forward, %': cell('forward'), 'backward, %': cell('backward') })
      context.say?.(`  ${JSON.stringify(rows.at(-1))}`)
    }
  return rows
}
