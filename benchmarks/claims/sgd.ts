import { points, Random } from 'brenier'
import type { Engine } from 'brenier/method'
import { Matrix } from 'ml-matrix'
import type { KnownMoments } from '../pairs/gaussian.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import type { BenchmarkPair } from '../pairs/pair.ts'
import type { SgdConfig } from './config.ts'
import { freeQuadratic, GaussianDual, squareMatrix, symmetricEigenvalues } from './gaussian-dual.ts'
import { GraphProgram, startingWeights, weightFeeds } from './graph-program.ts'
import { envelopeGraph, iterationGraph } from './graphs.ts'
import type { ScheduleName } from './schedules.ts'
import { meanSlope } from './slope.ts'

export interface SgdCurve {
  readonly schedule: ScheduleName
  readonly steps: readonly number[]
  /** For each seed, at these steps: the squared distance to the optimum, and the squared norm of the exact gradient. */
  readonly distances: readonly (readonly number[])[]
  readonly gradients: readonly (readonly number[])[]
  /** Slopes over the last part of the steps, on logarithmic scales; the theory's is -1 for decreasing step sizes. */
  readonly distanceSlope: { readonly slope: number; readonly error: number }
  readonly gradientSlope: { readonly slope: number; readonly error: number }
}

const PAIR_SEED = 5
const LOOKS = 40
/** The slope is fitted from this share of the steps on, where the start no longer matters. */
export const FIT_FROM = 0.05
const MAX_INNER = 500

/** Plain SGD with the paper's gradient (envelope theorem, inner fixed point), for every schedule and seed. */
export async function measureSgd(engine: Engine, config: SgdConfig, onCurve?: (curve: SgdCurve) => void) {
  const pair = gaussianPair(config.dimension, new Random(PAIR_SEED).stream('pair'))
  const dual = dualOf(pair)
  const curves: SgdCurve[] = []
  for (const schedule of config.schedules) {
    const runs: { distances: number[]; gradients: number[] }[] = []
    for (const seed of config.seeds) runs.push(await descend(engine, pair, dual, schedule, config, seed))
    const steps = looksOf(config.steps)
    const kept = steps.flatMap((k, i) => (k >= FIT_FROM * config.steps ? [i] : []))
    const slope = (of: (typeof runs)[number]['distances'][]) =>
      meanSlope(
        kept.map((i) => steps[i]!),
        of.map((curve) => kept.map((i) => curve[i]!)),
      )
    const distances = runs.map((run) => run.distances)
    const gradients = runs.map((run) => run.gradients)
    const curve = {
      schedule,
      steps,
      distances,
      gradients,
      distanceSlope: slope(distances),
      gradientSlope: slope(gradients),
    }
    curves.push(curve)
    onCurve?.(curve)
  }
  return { curvature: dual.curvature, curves }
}

/** The dual for the pair's own covariances: the source's, and its image under the (linear) map. */
function dualOf(pair: BenchmarkPair): GaussianDual {
  const { covariance } = pair.source as KnownMoments
  const d = pair.dimension
  const basis = points(Float64Array.from(Matrix.eye(d).to1DArray()), d, d)
  const map = squareMatrix(pair.forward(basis).data)
  const target = map.mmul(squareMatrix(covariance.data)).mmul(map)
  return new GaussianDual(covariance, { data: Float64Array.from(target.to1DArray()), rows: d, columns: d })
}

/** Steps spread about evenly on a logarithmic scale. */
function looksOf(steps: number): number[] {
  const looks = Array.from({ length: LOOKS }, (_, i) => Math.round(steps ** ((i + 1) / LOOKS)))
  return [...new Set(looks)]
}

async function descend(
  engine: Engine,
  pair: BenchmarkPair,
  dual: GaussianDual,
  schedule: ScheduleName,
  { dimension: d, batch, steps, tolerance }: SgdConfig,
  seed: number,
): Promise<{ distances: number[]; gradients: number[] }> {
  const potential = freeQuadratic(d)
  const weights = startingWeights(potential)
  const feeds = weightFeeds(potential, weights)
  const descent = await GraphProgram.load(engine, envelopeGraph(potential))
  const iteration = await GraphProgram.load(engine, iterationGraph(potential))
  const random = new Random(seed).stream('samples')
  const sample = (side: BenchmarkPair['source']) => Float32Array.from(side.sample(batch, random).data)
  const looks = new Set(looksOf(steps))
  const found = { distances: [] as number[], gradients: [] as number[] }
  const share = Float32Array.of(1 / batch)
  for (let k = 1; k <= steps; k++) {
    const [source, target] = [sample(pair.source), sample(pair.target)]
    const points = target.slice()
    const inner = { ...feeds, points, target, step: Float32Array.of(1 / largestEigenvalue(weights, d)) }
    const limit = schedule === 'three iterations' ? 3 : MAX_INNER
    for (let i = 0; i < limit; i++) {
      const { next, residual } = await iteration.run(inner, batch)
      points.set(next!)
      if (largestSize(residual!) <= tolerance) break
    }
    const { gradient } = await descent.run({ ...feeds, source, target, solution: points, share }, batch)
    const length = stepLength(schedule, dual, k)
    for (let i = 0; i < weights.length; i++) weights[i]! -= length * gradient![i]!
    if (!looks.has(k)) continue
    found.distances.push(dual.squaredDistance(weights))
    found.gradients.push(dual.squaredGradient(weights))
  }
  await descent.dispose()
  await iteration.dispose()
  return found
}

/**
 * a / (b + k) with a = 2 / (smallest curvature), where the theory needs more than 1/2 over it, and with b such that the first step is half of
 * 1 / (largest curvature). The constant step is a fifth of that first one.
 */
function stepLength(schedule: ScheduleName, { curvature: { smallest, largest } }: GaussianDual, k: number): number {
  if (schedule === 'constant') return 0.1 / largest
  const a = 2 / smallest
  return a / (2 * a * largest + k)
}

function largestEigenvalue(weights: Float32Array, d: number): number {
  return Math.max(...symmetricEigenvalues(squareMatrix(weights.subarray(0, d * d))))
}

function largestSize(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}
