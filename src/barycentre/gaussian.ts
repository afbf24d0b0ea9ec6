import { InputError } from '../base/errors.ts'
import { add, type Matrix, scaled, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { buresMap, type GaussianMoments } from '../problem/bures.ts'

/** Relative change of the covariance below which it counts as the fixed point, and the most steps. */
const TOLERANCE = 1e-12
const MOST_STEPS = 500

/** The barycentre of Gaussians, and how far its covariance is from the fixed point. */
export interface GaussianBarycentre extends GaussianMoments {
  /** |G C G - C| / |C| at the last step, in the Frobenius norm. */
  readonly residual: number
  readonly iterations: number
}

/**
 * The barycentre of Gaussians for W2: the mean of the means, and the covariance C that solves C = sum w_k (C^1/2 C_k C^1/2)^1/2 (Agueh and
 * Carlier 2011, theorem 6.1), by the iteration C <- G C G with G = sum w_k G_k and G_k the optimal map from C to C_k (Alvarez-Esteban, del
 * Barrio, Cuesta-Albertos and Matran 2016, theorem 4.2), which converges for any start.
 * @param measures mean (length D) and covariance (D x D) of each
 * @param weights one per measure, nonnegative; they count relative to their sum
 * @throws InputError for shapes or weights that do not fit, and covariances without any variance
 */
export function gaussianBarycentre(
  measures: readonly GaussianMoments[],
  weights: readonly number[],
): GaussianBarycentre {
  const shares = sharesOf(weights, measures.length)
  const [first] = measures
  const mean = new Float64Array(first!.mean.length)
  measures.forEach((measure, k) => {
    measure.mean.forEach((value, j) => {
      mean[j]! += shares[k]! * value
    })
  })
  const weighted = measures.flatMap(({ covariance }, k) => (shares[k]! > 0 ? [{ covariance, share: shares[k]! }] : []))
  // A single measure is its own barycentre, to the last digit.
  if (weighted.length === 1) return { mean, covariance: weighted[0]!.covariance, residual: 0, iterations: 0 }
  let covariance = weightedSum(weighted.map((one) => [one.share, one.covariance]))
  for (let iterations = 1; ; iterations++) {
    const at = covariance
    const map = weightedSum(weighted.map((one) => [one.share, buresMap(at, one.covariance)]))
    covariance = product(product(map, at), map)
    const residual = norm(add(covariance, at, -1)) / norm(at)
    if (residual <= TOLERANCE || iterations === MOST_STEPS) return { mean, covariance, residual, iterations }
  }
}

/** The weights as shares of 1. @throws InputError for weights that are negative, not finite, all 0, or not one per measure */
export function sharesOf(weights: readonly number[], measures: number): number[] {
  if (measures === 0) throw new InputError('A barycentre needs at least 1 measure, found 0; give some.')
  if (weights.length !== measures)
    throw new InputError(
      `There are ${weights.length} weights for ${measures} measures; give one for each, in the same order.`,
    )
  const wrong = weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0))
  if (wrong >= 0)
    throw new InputError(
      `Weight ${wrong + 1} of the barycentre is ${weights[wrong]}; give numbers of at least 0, such as 0.2, 0.3, 0.5.`,
    )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (!(sum > 0)) throw new InputError('All weights of the barycentre are 0; give at least one above 0.')
  return weights.map((weight) => weight / sum)
}

function weightedSum(terms: readonly (readonly [number, Matrix])[]): Matrix {
  const [, { rows, columns }] = terms[0]!
  return terms.reduce((sum, [share, matrix]) => add(sum, scaled(matrix, share)), zeros(rows, columns))
}

function norm({ data }: Matrix): number {
  return Math.hypot(...data)
}
