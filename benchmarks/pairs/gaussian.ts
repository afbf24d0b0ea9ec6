import { InputError, type Points, type Random } from 'brenier'
import { type Matrix, product, squareRoot, transpose, zeros } from './dense.ts'
import { type Measure, mixture, mixtureShares } from './measure.ts'

/** A measure whose mean (length D) and covariance (D x D) are known exactly. */
export interface KnownMoments extends Measure {
  readonly mean: Float64Array
  readonly covariance: Matrix
}

/**
 * The normal distribution N(mean, covariance); samples are float64.
 * @param covariance symmetric and positive semi-definite; a singular one gives samples in a subspace
 * @throws InputError for inconsistent shapes, NaN or Inf, and an eigenvalue that is negative beyond rounding
 */
export function gaussian(mean: Float64Array, covariance: Matrix): KnownMoments {
  const dimension = mean.length
  if (dimension === 0 || covariance.rows !== dimension)
    throw new InputError(
      `A Gaussian of mean length ${dimension} needs a covariance of the same size, found ${covariance.rows} x ${covariance.columns}; make them agree.`,
    )
  const root = squareRoot(covariance)
  return { dimension, mean, covariance, sample: (rows, random) => affine(normals(rows, dimension, random), root, mean) }
}

/**
 * A mixture of Gaussians, with its exact moments.
 * @param weights as for `mixture`
 */
export function gaussianMixture(components: readonly KnownMoments[], weights?: readonly number[]): KnownMoments {
  const shares = mixtureShares(components, weights)
  const dimension = components[0]!.dimension
  const mean = new Float64Array(dimension)
  components.forEach((component, k) => {
    for (let j = 0; j < dimension; j++) mean[j] = mean[j]! + shares[k]! * component.mean[j]!
  })
  const covariance = zeros(dimension, dimension)
  components.forEach((component, k) => {
    const offset = component.mean.map((value, j) => value - mean[j]!)
    for (let at = 0; at < dimension * dimension; at++) {
      const between = offset[Math.floor(at / dimension)]! * offset[at % dimension]!
      covariance.data[at] = covariance.data[at]! + shares[k]! * (component.covariance.data[at]! + between)
    }
  })
  return { ...mixture(components, shares), mean, covariance }
}

/** Standard normal points, rows x dimension, float64. */
export function normals(rows: number, dimension: number, random: Random): Points & Matrix {
  const data = new Float64Array(rows * dimension)
  for (let i = 0; i < data.length; i++) data[i] = random.normal()
  return { data, rows, columns: dimension }
}

/** x -> offset + A x for each row, in float64. Throws `InputError` for inconsistent dimensions. */
export function affine(points: Points, a: Matrix, offset: Float64Array): Points & Matrix {
  const out = product(inFloat64(points), transpose(a))
  for (let i = 0; i < out.data.length; i += out.columns)
    for (let j = 0; j < out.columns; j++) out.data[i + j] = out.data[i + j]! + offset[j]!
  return out
}

/** The points as float64, copied only if necessary. */
export function inFloat64(points: Points): Points & Matrix {
  const { data } = points
  return { ...points, data: data instanceof Float64Array ? data : Float64Array.from(data) }
}
