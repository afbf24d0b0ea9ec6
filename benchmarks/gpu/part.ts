import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { moments, type Points, points, Random, TransportMap } from 'brenier'
import {
  type AdamState,
  adamInit,
  adamUpdate,
  ConjugateProgram,
  chooseRecipe,
  DeviceStep,
  DualTerm,
  type Engine,
  frameOf,
  initialWeights,
  Lbfgs,
  openEngine,
  project,
  sections,
  solveConjugate,
} from 'brenier/method'
import { writeJson } from '../framework/output.ts'
import { type Part, type RunnerName, type SizeResult, STEP } from './gpu-config.ts'
import { makeTask, type Task, taskFolder } from './task.ts'

/** Seconds of steps, and of each direction of transport, after those that are not counted. */
const TIMED = 1.5
const WARM_UP = 2
const MOST_STEPS = 200

/** Measures one of this project's engines at every size. Each result is passed on at once, since the process may be stopped. */
export async function measurePart(
  { runner, dimension, rows, sizes, folder }: Part,
  report: (result: SizeResult) => void,
): Promise<void> {
  const engine = await openEngine({ device: runner === 'webgpu' ? 'webgpu' : 'native' })
  for (const size of sizes)
    try {
      const task = makeTask(size, dimension)
      const timed = await measureSteps(engine, task, threadsOf(runner), dimension)
      const step = { ...size, description: engine.description, ...timed }
      report(step)
      if (runner === 'webgpu')
        Object.assign(step, { difference: await compared(engine, task, dimension, taskFolder(folder, size)) })
      report({ ...step, ...(await measureTransport(engine, task, threadsOf(runner), dimension, rows)) })
    } catch (error) {
      report({ ...size, error: error instanceof Error ? error.message : String(error) })
    }
}

function threadsOf(runner: RunnerName): number {
  return runner === 'native16' ? 16 : runner === 'native2' ? 2 : 1
}

/** Training steps as `fit` takes them, without its other work on the CPU: no sampling and no averages. */
async function measureSteps(engine: Engine, task: Task, threads: number, d: number) {
  const { potential } = task
  const weights = initialWeights(potential)
  const conjugate = await ConjugateProgram.create(engine, potential, weights, { threads })
  conjugate.setMetric(scaledIdentity(d))
  const method = new Lbfgs(task.source[0]!.length / d, d, { convex: true, memory: STEP.memory })
  const [adam, layout] = [adamInit(weights.length), sections(potential)]
  const parts = { task, weights, adam, conjugate, method, d }
  const gradient = engine.memory ? await gradientThere(engine, parts) : await gradientHere(engine, parts, threads)
  const [beta1, beta2] = STEP.betas
  const step = async (k: number) => {
    adamUpdate(adam, weights, await gradient.of(k), STEP.rate, { beta1, beta2 })
    project(layout, weights)
  }
  const timed = await timeSteps(engine, { step, last: () => gradient.last() }, task.source[0]!.length / d)
  await conjugate.dispose()
  await gradient.dispose()
  return timed
}

interface Parts {
  readonly task: Task
  readonly weights: Float32Array
  readonly adam: AdamState
  readonly conjugate: ConjugateProgram
  readonly method: Lbfgs
  readonly d: number
}

/** The gradient of a step's loss at a batch, and what the inner solve of the last one took. */
interface StepGradient {
  of(batch: number): Promise<Float32Array>
  last(): Promise<{ readonly evaluations: number; readonly unconverged: number }>
  dispose(): Promise<void>
}

async function gradientHere(
  engine: Engine,
  { task: { potential, source, target }, weights, conjugate, method, d }: Parts,
  threads: number,
): Promise<StepGradient> {
  const dual = await DualTerm.create(engine, potential, weights, { threads })
  const rows = source[0]!.length / d
  const workspace = { buffers: conjugate.buffers(rows), method }
  const warm: Float32Array[] = target.map((z) => z.slice())
  let last = { evaluations: 0, unconverged: 0 }
  return {
    async of(k) {
      const solved = await solveConjugate(conjugate, workspace, target[k]!, warm[k]!, STEP)
      last = solved
      warm[k] = solved.points
      const both = new Float32Array(2 * rows * d)
      both.set(source[k]!)
      both.set(solved.points, rows * d)
      return dual.gradient(both, sharesOf(rows))
    },
    last: async () => last,
    dispose: () => dual.dispose(),
  }
}

/** The same by the code that `fit` uses on a device. */
async function gradientThere(
  { memory }: Engine,
  { task: { potential, source, target }, weights, adam, conjugate, method, d }: Parts,
): Promise<StepGradient> {
  const rows = source[0]!.length / d
  const [x, z] = [tableOf(source[0]!, d), tableOf(target[0]!, d)]
  const frame = frameOf(moments(x), moments(z), { scale: new Float64Array(d).fill(1) }, 'identity')
  const recipe = { ...chooseRecipe('convex', d, rows), batch: rows }
  const side = { rows: new Float32Array(0) }
  const fixed = { heldOut: null, classes: [], mmdWeight: 0, seed: 0, threads: 1 } as const
  const problem = { frame, potential, recipe, source: side, target: side, ...fixed }
  const warm = new Float32Array(STEP.batches * rows * d).fill(Number.NaN)
  const device = await DeviceStep.open({ memory: memory!, problem, state: { weights, warm, adam }, conjugate })
  const gradient = new Float32Array(weights.length)
  const limits = { ...STEP, method, trusted: Number.POSITIVE_INFINITY, released: null }
  let unconverged = 0
  return {
    async of(k) {
      const numbers = Int32Array.from({ length: rows }, (_, i) => k * rows + i)
      const batch = { source: source[k]!, z: target[k]!, rows: numbers, label: undefined }
      unconverged = await device.take(batch, limits, gradient)
      return gradient
    },
    last: async () => ({ evaluations: (await device.details(rows)).evaluations, unconverged }),
    dispose: () => device.dispose(),
  }
}

async function timeSteps(
  engine: Engine,
  { step, last }: { step(batch: number): Promise<void>; last: StepGradient['last'] },
  rows: number,
): Promise<Partial<SizeResult>> {
  for (let k = 0; k < WARM_UP; k++) await step(k % STEP.batches)
  const traffic = engine.memory?.traffic
  const before = { ...traffic }
  const began = performance.now()
  let count = 0
  while (count < MOST_STEPS && (count === 0 || performance.now() - began < 1000 * TIMED)) {
    await step((WARM_UP + count) % STEP.batches)
    count++
  }
  const taken = performance.now() - began
  const there = { ...traffic }
  const { evaluations, unconverged } = await last()
  return {
    step: taken / count,
    steps: count,
    evaluations: evaluations / rows,
    unconverged,
    ...(traffic && { up: (there.up! - before.up!) / count, down: (there.down! - before.down!) / count }),
  }
}

/** Rows per second in both directions of a map, in the units of its tables. */
async function measureTransport(
  engine: Engine,
  { potential, source, target }: Task,
  threads: number,
  d: number,
  rows: number,
): Promise<Partial<SizeResult>> {
  const [x, z] = [tableOf(source[0]!, d), tableOf(target[0]!, d)]
  const frame = frameOf(moments(x), moments(z), { scale: new Float64Array(d).fill(1) }, 'identity')
  const training = {
    status: '',
    steps: 0,
    seed: 0,
    sourceRows: 0,
    targetRows: 0,
    scale: 'none',
    start: 'identity',
    engine: '',
  } as const
  const preconditioner = Float32Array.from({ length: d * d }, (_, i) => Number(i % (d + 1) === 0))
  const model = { potential, weights: initialWeights(potential), frame, preconditioner, classes: [], training }
  const map = new TransportMap(engine, model, threads)
  const random = new Random(5)
  const table = tableOf(
    Float32Array.from({ length: rows * d }, () => random.normal()),
    d,
  )
  await map.forward(x)
  await map.backward(z)
  const forward = await rate(rows, () => map.forward(table))
  const backward = await rate(rows, () => map.backward(table))
  await map.dispose()
  return { forward, backward }
}

async function rate(rows: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  let times = 0
  do {
    await work()
    times++
  } while (performance.now() - began < 1000 * TIMED)
  return (1000 * times * rows) / (performance.now() - began)
}

function tableOf(data: Float32Array, columns: number): Points {
  return points(data, data.length / columns, columns)
}

function scaledIdentity(d: number): Float32Array {
  return Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 / Math.sqrt(d) : 0))
}

function sharesOf(rows: number): Float32Array {
  return new Float32Array(2 * rows).fill(1 / rows, 0, rows).fill(-1 / rows, rows)
}

/** The gradient's difference from the native engine's, relative to the latter's largest entry. Saves the native one's length for PyTorch. */
async function compared(
  engine: Engine,
  { potential, source, target }: Task,
  d: number,
  folder: string,
): Promise<number> {
  const at = new Float32Array(2 * source[0]!.length)
  at.set(source[0]!)
  at.set(target[0]!, source[0]!.length)
  const gradientOf = async (on: Engine) => {
    const dual = await DualTerm.create(on, potential, initialWeights(potential), { threads: availableParallelism() })
    const gradient = (await dual.gradient(at, sharesOf(source[0]!.length / d))).slice()
    await dual.dispose()
    return gradient
  }
  const [found, expected] = [await gradientOf(engine), await gradientOf(await openEngine({ device: 'native' }))]
  await writeJson(join(folder, 'reference.json'), { norm: Math.hypot(...chunkNorms(expected)) })
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / largest
}

/** In chunks, since a function takes a limited number of arguments. */
function chunkNorms(values: Float32Array): number[] {
  const sizes = Array.from({ length: Math.ceil(values.length / 4096) }, (_, k) => k * 4096)
  return sizes.map((start) => Math.hypot(...values.subarray(start, start + 4096)))
}
