import { inFloat32, type Points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { l2uvp } from '../../src/evaluation/metrics/index.ts'
import { coordinateMatrices, coordinates } from '../../src/problem/frame.ts'
import { moments } from '../../src/problem/moments.ts'
import { fit } from '../../src/training/fit.ts'
import { fitRandom } from '../../src/training/fit-random.ts'
import { chooseRecipe, makePotential } from '../../src/training/recipe.ts'
import { ProcessorClock } from '../claims/machine.ts'
import { type BenchmarkPair, gaussianPair, mixturePair } from '../pairs/index.ts'
import type { PairChoice, PeersConfig } from './config.ts'
import { writeJson, writePotential, writeTable } from './files.ts'
import { missing, type Python, type PythonModule, runScript } from './python.ts'

/** One look at what a peer has learned. */
export interface Look {
  /** Wall seconds. */
  readonly seconds: number
  /** Processor seconds of all threads: on a busy machine they tell more. */
  readonly processorSeconds: number
  /** L2-UVP in percent. */
  readonly forward: number
  readonly backward: number
  readonly steps?: number
  /** Gradients or iterations a step. */
  readonly iterations?: number
  /** Samples a side that the peer used, where not all. */
  readonly rows?: number
}

export interface PeerResult {
  readonly peer: string
  /** The pair's name: its law and dimension. */
  readonly pair: string
  readonly threads: number
  readonly seed: number
  readonly looks: readonly Look[]
  /** Why there are no looks. */
  readonly skipped?: string
  readonly failed?: string
}

interface Peer {
  readonly name: string
  readonly script: string
  readonly modules: readonly PythonModule[]
  options(config: PeersConfig['accuracy']): Readonly<Record<string, string>>
}

export const THIS_PROJECT = 'this project'

/** What a user would pick instead. */
export const PEERS: readonly Peer[] = [
  {
    name: "the paper's algorithm, PyTorch",
    script: 'implicit_ot.py',
    modules: ['numpy', 'torch'],
    options: ({ paperSeconds }) => ({ seconds: paperSeconds.join() }),
  },
  {
    name: "this project's recipe, PyTorch",
    script: 'recipe.py',
    modules: ['numpy', 'torch'],
    options: ({ seconds }) => ({ seconds: seconds.join() }),
  },
  {
    name: 'POT, exact',
    script: 'pot_solvers.py',
    modules: ['numpy', 'scipy', 'ot'],
    options: ({ exactRows }) => ({ method: 'exact', rows: exactRows.join() }),
  },
  {
    name: 'POT, entropic',
    script: 'pot_solvers.py',
    modules: ['numpy', 'scipy', 'ot'],
    options: ({ entropicRows }) => ({ method: 'entropic', rows: entropicRows.join() }),
  },
]

const HELD_OUT = 4096
const PAIR_SEED = 11

/** Every peer on one problem, this project first. A peer that cannot run is kept with the reason. */
export async function measurePeers(
  config: PeersConfig['accuracy'],
  python: Python | null,
  choice: PairChoice,
  threads: number,
  seed: number,
  folder: string,
): Promise<PeerResult[]> {
  const problem = await makeProblem(config, choice, seed, folder)
  const setting = { pair: problem.pair.name, threads, seed }
  const results: PeerResult[] = [{ peer: THIS_PROJECT, ...setting, looks: await fits(config, problem, threads, seed) }]
  for (const peer of PEERS) {
    const skipped = missing(python, peer.modules)
    if (skipped !== null) {
      results.push({ peer: peer.name, ...setting, looks: [], skipped })
      continue
    }
    try {
      const options = { problem: folder, seed, ...peer.options(config) }
      const looks = await runScript<Look>(python!, peer.script, threads, options)
      results.push({ peer: peer.name, ...setting, looks })
    } catch (error) {
      const failed = error instanceof Error ? error.message.trim().split('\n').at(-1)! : String(error)
      results.push({ peer: peer.name, ...setting, looks: [], failed })
    }
  }
  return results
}

interface Problem {
  readonly pair: BenchmarkPair
  /** Of the quadratic part. */
  readonly start: 'moments' | 'identity'
  readonly source: Points
  readonly target: Points
  readonly heldOut: { readonly points: Points; readonly images: Points }
}

async function makeProblem(
  { rows }: PeersConfig['accuracy'],
  { law, dimension }: PairChoice,
  seed: number,
  folder: string,
): Promise<Problem> {
  const pair = (law === 'gaussian' ? gaussianPair : mixturePair)(dimension, new Random(PAIR_SEED).stream('pair'))
  const random = new Random(seed).stream('training rows')
  const [source, target] = [pair.source.sample(rows, random), pair.target.sample(rows, random)].map(inFloat32)
  const fresh = pair.pairs(HELD_OUT, new Random(PAIR_SEED).stream('test points'))
  const tables = { source, target, 'heldout-points': fresh.points, 'heldout-images': fresh.images }
  for (const [name, table] of Object.entries(tables)) await writeTable(folder, name, inFloat32(table!).data, dimension)
  writeJson(folder, 'problem', { variance: { source: pair.varianceSource, target: pair.varianceTarget } })
  const start = law === 'gaussian' ? ('identity' as const) : ('moments' as const)
  const problem = { pair, start, source: source!, target: target!, heldOut: fresh }
  await writeRecipe(problem, seed, folder)
  return problem
}

/** For the peer with this project's recipe: its numbers, its coordinates and its starting weights, as `fit` would choose them. */
async function writeRecipe({ start, source, target }: Problem, seed: number, folder: string): Promise<void> {
  const d = source.columns
  const frame = coordinates(moments(source), moments(target), new Float64Array(d).fill(1), start)
  const recipe = chooseRecipe('convex', d, Math.min(source.rows, target.rows))
  await writePotential(
    folder,
    makePotential('convex', frame, recipe.hidden, [], fitRandom(seed).stream('initial weights')),
  )
  const { sourceMean, targetMean, targetDeviation } = frame
  writeJson(folder, 'recipe', {
    ...recipe,
    sourceMean: [...sourceMean],
    targetMean: [...targetMean],
    targetDeviation,
  })
  for (const [name, { data, columns }] of Object.entries(coordinateMatrices(frame)))
    await writeTable(folder, name, data, columns)
}

/** This project's library, one fit for each time. */
async function fits(
  { seconds: times }: PeersConfig['accuracy'],
  { pair, start, source, target, heldOut }: Problem,
  threads: number,
  seed: number,
): Promise<Look[]> {
  const looks: Look[] = []
  for (const maxTime of times) {
    const [began, clock] = [performance.now(), new ProcessorClock()]
    clock.start()
    const run = fit(source, target, { seed, threads, maxTime, start, steps: 1_000_000 })
    const { map, summary } = await run.result
    clock.stop()
    const seconds = (performance.now() - began) / 1000
    const images = await map.forward(heldOut.points)
    const back = await map.backward(heldOut.images)
    looks.push({
      seconds,
      processorSeconds: clock.seconds,
      steps: summary.steps,
      forward: l2uvp(images, heldOut.images, pair.varianceTarget),
      backward: l2uvp(back.points, heldOut.points, pair.varianceSource),
    })
    await map.dispose()
  }
  return looks
}
