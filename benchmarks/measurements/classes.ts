import { fit, joinRows, l2uvp, type Points, Random, type TransportMap } from 'brenier'
import { openEngine } from 'brenier/method'
import { z } from 'zod'
import { fitOptionsOf, fitShape, parseConfig, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { type ReportHead, reportHead } from '../framework/machine.ts'
import { normals } from '../pairs/gaussian.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'

const whole = (least: number) => z.int().min(least)

const { seeds: _, ...oneSeed } = fitShape

const classesSchema = z.object({
  ...oneSeed,
  dimension: whole(1).default(8),
  classes: whole(2).default(5),
  /** Rows per side, all classes together. */
  rows: whole(100).default(100_000),
  /** Fresh points per class. */
  testRows: whole(2).default(8192),
})

type ClassesConfig = z.infer<typeof classesSchema>

/** L2-UVP in percent. */
interface BothWays {
  readonly forward: number
  readonly backward: number
}

interface ClassRow {
  readonly name: string
  readonly conditional: BothWays
  readonly separate: BothWays
}

/** What a fit cost. */
export interface FitCost {
  /** Seconds of the whole call, set-up and final judgement included. */
  readonly seconds: number
  readonly steps: number
  readonly status: string
}

export interface ClassesReport extends ReportHead {
  readonly benchmark: 'classes'
  readonly config: ClassesConfig
  readonly rows: readonly ClassRow[]
  readonly cost: {
    readonly conditional: FitCost
    /** A fit of the same rows without their labels. */
    readonly unconditional: FitCost
    /** One fit per class, one after the other. */
    readonly separate: readonly FitCost[]
    /** Time of the conditional fit over that of the unconditional one: for whole fits, and per step. */
    readonly ratio: number
    readonly stepRatio: number
  }
}

/** The distance between the classes' means, in standard deviations of each coordinate: the classes overlap. */
const SPREAD = 2

/** A Gaussian pair with a separate mean on each side. */
interface ShiftedPair {
  readonly pair: BenchmarkPair
  readonly from: Float64Array
  readonly to: Float64Array
}

/**
 * A conditional fit compared with a separate fit for each class, and with a fit without classes. Each class is a Gaussian pair of the
 * benchmark between random means, so the truth is known in closed form.
 */
export async function runClasses(input: z.input<typeof classesSchema>, context: Context): Promise<ClassesReport> {
  const config = parseConfig(classesSchema, input)
  const engine = await openEngine(withoutUndefined({ device: config.device, onNotice: context.onNotice }))
  const { pairs, sources, targets, tests, labels } = drawProblem(config)
  const learn = (stage: string, source: Points, target: Points, known?: readonly string[]) =>
    fitAndTime(config, stage, { source, target, known }, context)
  const unconditional = await learn('without classes', joinRows(sources), joinRows(targets))
  await unconditional.map.dispose()
  const conditional = await learn('with classes', joinRows(sources), joinRows(targets), labels)
  const rows: ClassRow[] = []
  const separate: FitCost[] = []
  for (const [k, { pair }] of pairs.entries()) {
    const alone = await learn(`class ${k} alone`, sources[k]!, targets[k]!)
    separate.push(alone.cost)
    const label = Array.from({ length: config.testRows }, () => String(k))
    rows.push({
      name: String(k),
      conditional: await errors(conditional.map, pair, tests[k]!, label),
      separate: await errors(alone.map, pair, tests[k]!),
    })
    await alone.map.dispose()
  }
  await conditional.map.dispose()
  return {
    benchmark: 'classes',
    ...reportHead(context.environment, engine.description),
    config,
    rows,
    cost: {
      conditional: conditional.cost,
      unconditional: unconditional.cost,
      separate,
      ...costsCompared(conditional.cost, unconditional.cost),
    },
  }
}

function drawProblem({ dimension, classes, rows, seed, testRows }: ClassesConfig) {
  const random = new Random(seed).stream('benchmark data')
  const pairs = Array.from({ length: classes }, (_, k) => shiftedPair(dimension, random.stream('pair', k)))
  const each = Math.floor(rows / classes)
  return {
    pairs,
    sources: pairs.map((pair, k) => draw(pair, each, random.stream('source', k)).points),
    targets: pairs.map((pair, k) => draw(pair, each, random.stream('target', k)).images),
    tests: pairs.map((pair, k) => draw(pair, testRows, random.stream('test points', k))),
    labels: pairs.flatMap((_, k) => Array.from({ length: each }, () => String(k))),
  }
}

async function fitAndTime(
  config: ClassesConfig,
  stage: string,
  { source, target, known }: { source: Points; target: Points; known: readonly string[] | undefined },
  { signal, onProgress, onNotice }: Context,
): Promise<{ readonly map: TransportMap; readonly cost: FitCost }> {
  const options = { ...fitOptionsOf({ ...config, seeds: 1 }, config.seed), ...withoutUndefined({ signal, onNotice }) }
  const began = performance.now()
  const run = fit(source, target, { ...options, ...(known && { sourceLabels: known, targetLabels: known }) })
  for await (const { progress } of run) onProgress?.({ stage, progress })
  const { map, summary } = await run.result
  const { steps, status } = summary
  return { map, cost: { seconds: (performance.now() - began) / 1000, steps, status } }
}

/** Time of a conditional fit over that of an unconditional one: for whole fits, and per step. */
export function costsCompared(conditional: FitCost, unconditional: FitCost): { ratio: number; stepRatio: number } {
  const ratio = conditional.seconds / unconditional.seconds
  return { ratio, stepRatio: (ratio * unconditional.steps) / conditional.steps }
}

function shiftedPair(dimension: number, random: Random): ShiftedPair {
  const mean = () => normals(1, dimension, random).data.map((value) => SPREAD * value) as Float64Array
  return { pair: gaussianPair(dimension, random), from: mean(), to: mean() }
}

function draw({ pair, from, to }: ShiftedPair, rows: number, random: Random): { points: Points; images: Points } {
  const { points, images } = pair.pairs(rows, random)
  return { points: moved(points, from), images: moved(images, to) }
}

function moved({ data, rows, columns }: Points, by: Float64Array): Points {
  return { data: Float32Array.from(data, (value, i) => value + by[i % columns]!), rows, columns }
}

async function errors(
  map: TransportMap,
  { varianceSource, varianceTarget }: BenchmarkPair,
  { points, images }: { points: Points; images: Points },
  labels?: readonly string[],
): Promise<BothWays> {
  const known = labels ? { labels } : {}
  return {
    forward: l2uvp(await map.forward(points, known), images, varianceTarget),
    backward: l2uvp((await map.backward(images, known)).points, points, varianceSource),
  }
}
