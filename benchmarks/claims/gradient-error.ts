import { type Potential, Random } from 'brenier'
import type { Engine } from 'brenier/method'
import type { ClaimsConfig } from './config.ts'
import { GraphProgram, weightFeeds } from './graph-program.ts'
import { envelopeGraph, implicitGraph, unrolledGraph } from './graphs.ts'
import { InnerParts } from './inner.ts'
import { createMethod } from './methods/create.ts'
import type { FixedPointName } from './methods/fixed-point-methods.ts'
import { Batches, mixtureProblem, networkFor } from './problem.ts'

/** |gradient - exact| / |exact| for the dual's gradient in the weights, with K inner iterations from y0 = z. */
export interface GradientError {
  readonly method: FixedPointName
  readonly iterations: number
  readonly error: number
}

const EXACT_ROUNDS = 200
const EXACT_RESIDUAL = 1e-9
const ROUND_ITERATIONS = 25

/** Trains a potential for a while, then compares the three gradients there on one batch, in float64. */
export async function measureGradients(engine: Engine, { gradient, network }: ClaimsConfig): Promise<GradientError[]> {
  const problem = mixtureProblem(gradient.dimension, network.rows, 1)
  const potential = networkFor(problem, network.hidden, 1)
  const options = { engine, potential, iterations: 16, betas: network.betas, seed: 1, hidden: network.hidden }
  const learner = await createMethod('envelope', options, problem.targetDeviation)
  const training = new Batches(problem, network.batch, 1)
  for (let k = 0; k < gradient.training; k++) training.keep((await learner.step(training.next(), 5e-3))!)
  const weights = Float64Array.from(learner.weights)
  await learner.dispose()
  const { source, target } = new Batches(problem, gradient.rows, 2).next()
  return gradientErrors(engine, potential, weights, {
    source: Float64Array.from(source),
    target: Float64Array.from(target),
    iterations: gradient.iterations,
  })
}

export interface GradientSetting {
  readonly source: Float64Array
  readonly target: Float64Array
  readonly iterations: readonly number[]
}

export async function gradientErrors(
  engine: Engine,
  potential: Potential,
  weights: Float64Array,
  { source, target, iterations }: GradientSetting,
): Promise<GradientError[]> {
  const d = potential.config.dimension
  const rows = target.length / d
  const precision = 'float64'
  const inner = await InnerParts.load(engine, potential, weights, precision)
  const step = await inner.stepSize(target, new Random(1).stream('curvature'))
  const shared = {
    ...weightFeeds(potential, weights),
    source,
    target,
    start: target,
    share: Float64Array.of(1 / rows),
    step: Float64Array.of(step),
  }
  const evaluate = async (program: GraphProgram, feeds: Readonly<Record<string, Float64Array>> = {}) => {
    return Float64Array.from((await program.run({ ...shared, ...feeds }, rows)).gradient!)
  }
  const programs = {
    envelope: await GraphProgram.load(engine, envelopeGraph(potential), { precision }),
    implicit: await GraphProgram.load(engine, implicitGraph(potential), { precision }),
  }
  const exact = await evaluate(programs.envelope, { solution: await solveFully(inner, target, step, d) })
  const found: GradientError[] = []
  const record = (method: FixedPointName, count: number, flat: Float64Array) =>
    found.push({ method, iterations: count, error: distance(flat, exact) / distance(exact) })
  for (const count of iterations) {
    const { points, residual } = await inner.fixedPoint(target, target, step, count, true)
    const solution = points as Float64Array
    record('envelope', count, await evaluate(programs.envelope, { solution }))
    const direction = (await inner.linearSolve(solution, residual!, 1e-6, 10 * d)) as Float64Array
    record('implicit', count, await evaluate(programs.implicit, { solution, direction }))
    const unrolled = await GraphProgram.load(engine, unrolledGraph(potential, count), { precision })
    record('unrolled', count, await evaluate(unrolled))
    await unrolled.dispose()
  }
  for (const program of [inner, programs.envelope, programs.implicit]) await program.dispose()
  return found
}

/** The solution to rounding error: rounds of fixed-point steps, each followed by a Newton step that a row takes if it lowers its residual. */
async function solveFully(inner: InnerParts, target: Float64Array, step: number, d: number): Promise<Float64Array> {
  let points = target
  for (let round = 0; round < EXACT_ROUNDS; round++) {
    const here = await inner.fixedPoint(target, points, step, ROUND_ITERATIONS, true)
    const [at, residual] = [here.points as Float64Array, here.residual as Float64Array]
    if (residual.every((value) => Math.abs(value) <= EXACT_RESIDUAL)) return at
    const correction = await inner.linearSolve(at, residual, 1e-10, 10 * d)
    const ahead = at.map((value, i) => value - correction[i]!)
    const there = (await inner.fixedPoint(target, ahead, step, 0, true)).residual as Float64Array
    points = at.map((value, i) => {
      const row = [d * Math.floor(i / d), d * Math.floor(i / d) + d] as const
      return distance(there.subarray(...row)) < distance(residual.subarray(...row)) ? ahead[i]! : value
    })
  }
  throw new Error(`The reference solve did not reach a residual of ${EXACT_RESIDUAL}.`)
}

function distance(a: Float64Array, b?: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b?.[i] ?? 0)) ** 2, 0))
}
