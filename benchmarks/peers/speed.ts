import { type Device, InputError, openEngine, type Potential, Random } from 'brenier'
import {
  adamInit,
  adamUpdate,
  DualGradient,
  type Engine,
  initialWeights,
  networkPotential,
  project,
  sections,
} from 'brenier/method'
import { GraphProgram, weightFeeds } from '../claims/graph-program.ts'
import { valueAndGradientGraph } from '../claims/graphs.ts'
import { processorSeconds } from '../framework/clock.ts'
import { prepareFolder } from '../framework/output.ts'
import type { PeersConfig } from './config.ts'
import { writeArray, writePotential } from './files.ts'
import { missing, type Python, runScript } from './python.ts'

/** Milliseconds of each repeat: of the processor with one thread (other work disturbs it less), of the wall with more. */
export interface Timings {
  readonly valueAndGradient: readonly number[]
  readonly parameterStep: readonly number[]
}

export interface SpeedResult {
  readonly threads: number
  readonly native: Timings | null
  /** WebAssembly runs on one thread. */
  readonly wasm: Timings | null
  readonly torch: Timings | null
  /** Largest difference of PyTorch's gradient from ours, relative to the largest entry: the two do the same work. */
  readonly difference: number | null
  /** GFLOP/s of OpenBLAS's matrix product, each repeat. */
  readonly peak: readonly number[] | null
  /** The library behind it. */
  readonly blas: string | null
  /** Floating-point operations in the matrix products of one value and gradient. */
  readonly operations: number
  readonly skipped: readonly string[]
}

/** Times every engine in turn, several rounds. */
export async function measureSpeed(
  config: PeersConfig['speed'],
  python: Python | null,
  threads: number,
  folder: string,
): Promise<SpeedResult> {
  const task = await makeTask(config, folder)
  const timings: Record<Device | 'torch', Timings[]> = { native: [], wasm: [], torch: [] }
  const skipped: string[] = []
  const peaks: number[] = []
  let [difference, blas]: [number | null, string | null] = [null, null]
  const engines: Engine[] = []
  for (const device of threads === 1 ? (['native', 'wasm'] as const) : (['native'] as const))
    try {
      engines.push(await openEngine({ device }))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      skipped.push(`this project, ${device}: ${error.message}`)
    }
  const noTorch = missing(python, ['numpy', 'torch'])
  if (noTorch !== null) skipped.push(`PyTorch: ${noTorch}`)
  const noNumpy = missing(python, ['numpy'])
  if (noNumpy !== null) skipped.push(`OpenBLAS's peak: ${noNumpy}`)
  for (let round = 0; round < config.rounds; round++) {
    for (const engine of engines) timings[engine.device].push(await timeEngine(engine, task, threads, config.repeats))
    if (noTorch === null) {
      const options = { problem: folder, repeats: config.repeats }
      const [found] = await runScript<Timings & { difference: number }>(python!, 'speed.py', threads, options)
      timings.torch.push(found!)
      difference = found!.difference
    }
    if (noNumpy === null) {
      const options = { repeats: config.repeats }
      const [found] = await runScript<{ gigaflops: number[]; blas: string }>(
        python!,
        'matrix_product.py',
        threads,
        options,
      )
      peaks.push(...found!.gigaflops)
      blas = found!.blas
    }
  }
  return {
    threads,
    native: joined(timings.native),
    wasm: joined(timings.wasm),
    torch: joined(timings.torch),
    difference,
    peak: peaks.length > 0 ? peaks : null,
    blas,
    operations: operationsOf(config),
    skipped,
  }
}

function joined(rounds: readonly Timings[]): Timings | null {
  if (rounds.length === 0) return null
  return {
    valueAndGradient: rounds.flatMap((one) => one.valueAndGradient),
    parameterStep: rounds.flatMap((one) => one.parameterStep),
  }
}

interface Task {
  readonly potential: Potential
  readonly points: Float32Array
  readonly rows: number
}

/** The potential at its starting weights (c and m raised, so that every layer counts) and normal points; written for the scripts to read. */
async function makeTask({ dimension: d, hidden, pieces, rows }: PeersConfig['speed'], folder: string): Promise<Task> {
  const random = new Random(3)
  const spread = Array.from({ length: d }, () => 0.5 + random.uniform())
  const config = {
    kind: 'convex',
    dimension: d,
    classes: 0,
    hidden,
    pieces,
    activation: 'celu',
    spread,
    modulus: 0.01,
  } as const
  const potential = networkPotential(config, random)
  for (const { name, initial } of potential.parameters) if (name === 'c' || name === 'm') initial.fill(0.3)
  const data = Float32Array.from({ length: rows * d }, () => random.normal())
  await prepareFolder(folder)
  await writeArray(folder, 'points', data, d)
  await writePotential(folder, potential)
  const engine = await openEngine()
  const program = await GraphProgram.load(engine, valueAndGradientGraph(potential))
  const feeds = { ...weightFeeds(potential, initialWeights(potential)), points: data }
  await writeArray(folder, 'gradient', (await program.run(feeds, rows)).image!, d)
  await program.dispose()
  return { potential, points: data, rows }
}

/** Matrix products of one value and gradient: A, B, W and R, forth and back; a multiplication and an addition each. */
export function operationsOf({ dimension, hidden, pieces, rows }: PeersConfig['speed']): number {
  const total = hidden.reduce((sum, width) => sum + width, 0)
  const inner = hidden.slice(1).reduce((sum, width, l) => sum + width * hidden[l]!, 0)
  return 2 * 2 * rows * ((2 * total + pieces) * dimension + inner + dimension ** 2)
}

async function timeEngine(
  engine: Engine,
  { potential, points: data, rows }: Task,
  threads: number,
  repeats: number,
): Promise<Timings> {
  const weights = initialWeights(potential)
  const program = await GraphProgram.load(engine, valueAndGradientGraph(potential), { threads })
  const feeds = { ...weightFeeds(potential, weights), points: data }
  const valueAndGradient = await timed(async () => void (await program.run(feeds, rows)), repeats, threads)
  await program.dispose()
  const gradient = await DualGradient.create(engine, potential, weights, { threads })
  const share = new Float32Array(rows).fill(2 / rows, 0, rows / 2).fill(-2 / rows, rows / 2)
  const adam = adamInit(weights.length)
  const layout = sections(potential)
  const parameterStep = await timed(
    async () => {
      await gradient.compute(data, share)
      adamUpdate(adam, weights, gradient.flat, 1e-3, { beta1: 0.9, beta2: 0.95 })
      project(layout, weights)
    },
    repeats,
    threads,
  )
  await gradient.dispose()
  return { valueAndGradient, parameterStep }
}

async function timed(work: () => Promise<void>, repeats: number, threads: number): Promise<number[]> {
  const now = () => (threads === 1 ? 1000 * processorSeconds() : performance.now())
  for (let k = 0; k < 3; k++) await work()
  const times: number[] = []
  for (let k = 0; k < repeats; k++) {
    const began = now()
    await work()
    times.push(now() - began)
  }
  return times
}
