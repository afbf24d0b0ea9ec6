import { buresMap, gaussianW2Squared, InputError, type Random } from 'brenier'
import { diagonal, fromRows, type Matrix, product, randomRotation, trace, transpose } from './dense.ts'
import { affine, gaussian } from './gaussian.ts'
import { type BenchmarkPair, benchmarkPair } from './pair.ts'

/**
 * A pair of centred Gaussians as in the ImplicitOT benchmark (arXiv 2605.10792): each covariance has eigenvalues log-uniform in [1/2, 2] and
 * independent, uniform axes. Everything about the pair is known in closed form.
 * @param dimension D >= 1
 */
export function gaussianPair(dimension: number, random: Random): BenchmarkPair {
  if (!(Number.isInteger(dimension) && dimension > 0))
    throw new InputError(`A Gaussian pair needs a positive whole dimension, found ${dimension}; give at least 1.`)
  return gaussianPairOf(randomCovariance(dimension, random), randomCovariance(dimension, random))
}

/** Eigenvalues log-uniform in [1/2, 2], independent and uniform axes. */
export function randomCovariance(dimension: number, random: Random): Matrix {
  const values = Array.from({ length: dimension }, () => 2 ** (2 * random.uniform() - 1))
  const axes = randomRotation(dimension, random)
  return product(product(transpose(axes), diagonal(values)), axes)
}

/** The arrays in a Gaussian pair's JSON file: covariances, and the file's own values for the truth. */
export interface GaussianPairArrays {
  readonly Sigma0: readonly (readonly number[])[]
  readonly Sigma1: readonly (readonly number[])[]
  /** The map x -> Gamma x. */
  readonly Gamma?: readonly (readonly number[])[]
  /** Without the factor 1/2. */
  readonly W2_squared?: number
}

/**
 * The pair of centred Gaussians from a JSON file's arrays. The truth is computed from the covariances, and must agree with the file's values.
 * @throws InputError for inconsistent shapes, and for a Gamma or W2_squared that differs from the covariances' own by more than 1e-6
 */
export function gaussianPairFrom(arrays: GaussianPairArrays): BenchmarkPair {
  const source = fromRows(arrays.Sigma0)
  const map = buresMap(source, fromRows(arrays.Sigma1))
  const pair = gaussianPairOf(source, fromRows(arrays.Sigma1))
  if (arrays.Gamma) {
    const given = fromRows(arrays.Gamma).data
    const error = map.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (given[i] ?? Number.NaN))), 0)
    if (!(error <= 1e-6))
      throw new InputError(`Gamma differs by ${error} from the map of Sigma0 and Sigma1; correct it or leave it out.`)
  }
  if (arrays.W2_squared !== undefined && !(Math.abs(arrays.W2_squared - pair.w2Squared!) <= 1e-6 * trace(source)))
    throw new InputError(
      `W2_squared is ${arrays.W2_squared}, but Sigma0 and Sigma1 give ${pair.w2Squared}; correct it or leave it out.`,
    )
  return pair
}

/** Centred Gaussians with two given covariances. */
export function gaussianPairOf(source: Matrix, target: Matrix): BenchmarkPair {
  const zero = new Float64Array(source.rows)
  const map = buresMap(source, target)
  const back = buresMap(target, source)
  return benchmarkPair({
    name: `gaussian-${source.rows}`,
    source: gaussian(zero, source),
    forward: (points) => affine(points, map, zero),
    backward: (points) => affine(points, back, zero),
    varianceSource: trace(source),
    varianceTarget: trace(target),
    w2Squared: gaussianW2Squared({ mean: zero, covariance: source }, { mean: zero, covariance: target }),
  })
}
