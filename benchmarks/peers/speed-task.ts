import { openEngine, type Potential, Random } from 'brenier'
import {
  adamInit,
  adamUpdate,
  DualTerm,
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

/** Milliseconds of each repeat: processor time with one thread (other work affects it less), wall-clock time with more. */
export interface Timings {
  readonly valueAndGradient: readonly number[]
  readonly parameterStep: readonly number[]
}

export interface Task {
  readonly potential: Potential
  readonly points: Float32Array
  readonly rows: number
}

/** The potential at its initial weights (with c and m raised, so that every layer matters) and normal points, written for the scripts. */
export async function makeTask(
  { dimension: d, hidden, pieces, rows }: PeersConfig['speed'],
  folder: string,
): Promise<Task> {
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

/** Times both tasks with one engine. */
export async function timeEngine(
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
  const dual = await DualTerm.create(engine, potential, weights, { threads })
  const share = new Float32Array(rows).fill(2 / rows, 0, rows / 2).fill(-2 / rows, rows / 2)
  const adam = adamInit(weights.length)
  const layout = sections(potential)
  const parameterStep = await timed(
    async () => {
      adamUpdate(adam, weights, await dual.gradient(data, share), 1e-3, { beta1: 0.9, beta2: 0.95 })
      project(layout, weights)
    },
    repeats,
    threads,
  )
  await dual.dispose()
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
