import { diagonal, type Matrix } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { joinRows, type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { totalMass } from '../base/row-weights.ts'
import { buresMap, gaussianW2Squared } from '../problem/bures.ts'
import { momentsOf } from '../training/workshop.ts'
import { type GaussianBarycentre, gaussianBarycentre } from './gaussian.ts'
import type { Measure } from './measures.ts'
import type { Rows } from './rows.ts'

/** Where the iteration begins. */
export interface BarycentreStart {
  /** In the order of `Rows`. */
  readonly points: Points
  /** The barycentre of the Gaussians with the measures' moments, in the cost's units. */
  readonly gaussian: GaussianBarycentre
  /** The weighted sum of the W2 squared from those Gaussians to it. */
  readonly objective: number
}

/**
 * The rows of all measures, each measure's carried affinely to the moments of the Gaussian barycentre. If the measures are affine images of one
 * distribution, by symmetric positive maps after a common one (a location-scatter family), this is their barycentre (Alvarez-Esteban et al. 2016,
 * theorem 4.2 and remark 4.3).
 * @param scale the factors of the cost, length D
 */
export function startOf(
  measures: readonly Measure[],
  { divisions, source }: Rows,
  scale: Float64Array,
  random: Random,
): BarycentreStart {
  // From the training rows only: the rows that judge the maps must have no influence on the distribution of the sample.
  const scaled = measures.map(({ points, pull }, k) =>
    inCost(momentsOf(pull(takeRows(points, divisions[k]!.target.training)), random.stream('moments')), scale),
  )
  const shares = measures.map(({ share }) => share)
  const gaussian = gaussianBarycentre(scaled, shares)
  const objective = scaled.reduce((sum, one, k) => sum + shares[k]! * gaussianW2Squared(gaussian, one), 0)
  const moved = measures.flatMap(({ points, share }, k) => {
    if (share === 0) return []
    const { data } = buresMap(scaled[k]!.covariance, gaussian.covariance)
    const taken = withMeanWeightOne(joinRows(divisions[k]!.taken.map((rows) => takeRows(points, rows))))
    // The only measure with a weight is the barycentre itself, as it is.
    return share === 1 ? [taken] : [carried(taken, scaled[k]!.mean, gaussian.mean, data, scale)]
  })
  const pooled = joinRows(moved)
  if (shares.includes(1)) return { points: pooled, gaussian, objective }
  // The choice of rows that were drawn must not show in the sample's moments.
  const drawn = inCost(momentsOf(takeRows(pooled, source.training), random.stream('moments')), scale)
  const { data } = buresMap(drawn.covariance, gaussian.covariance)
  return { points: carried(pooled, drawn.mean, gaussian.mean, data, scale), gaussian, objective }
}

/**
 * The sample, carried affinely so that all of its rows together have the moments of those that trained. Its held-out rows are few, and their moments are
 * far less exact than those of the training rows, which began at the closed form; without this they would decide the error of the sample's covariance.
 * @param points in the order of `Rows`, copied
 */
export function withTrainingMoments(points: Points, { source }: Rows, scale: Float64Array, random: Random): Points {
  if (source.heldOut === null) return points
  const own = inCost(momentsOf(points, random.stream('moments')), scale)
  const to = inCost(momentsOf(takeRows(points, source.training), random.stream('moments')), scale)
  const { data } = buresMap(own.covariance, to.covariance)
  return carried({ ...points, data: points.data.slice() }, own.mean, to.mean, data, scale)
}

/** The scale of a measure's row weights must not decide its part of the sample. */
function withMeanWeightOne(points: Points): Points {
  if (points.weights === undefined) return points
  const mass = totalMass(points.weights, points.rows)
  return { ...points, weights: points.weights.map((weight) => (weight * points.rows) / mass) }
}

function inCost({ mean, covariance }: { mean: Float64Array; covariance: Matrix }, scale: Float64Array) {
  const factors = diagonal(scale)
  return {
    mean: mean.map((value, j) => scale[j]! * value),
    covariance: product(product(factors, covariance), factors),
  }
}

/** S^-1 (to + G (S x - from)) for every row. */
function carried(
  points: Points,
  from: Float64Array,
  to: Float64Array,
  matrix: Float64Array,
  scale: Float64Array,
): Points {
  const d = points.columns
  const centred = new Float64Array(d)
  for (let at = 0; at < points.data.length; at += d) {
    for (let j = 0; j < d; j++) centred[j] = scale[j]! * points.data[at + j]! - from[j]!
    for (let j = 0; j < d; j++) {
      let sum = to[j]!
      for (let i = 0; i < d; i++) sum += matrix[j * d + i]! * centred[i]!
      points.data[at + j] = sum / scale[j]!
    }
  }
  return points
}
