import { InputError } from '../base/errors.ts'
import { cholesky } from '../base/linalg/cholesky.ts'
import { type Matrix, transpose, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { inverse } from '../base/linalg/solve.ts'
import { type Moments, pooledDeviations } from './moments.ts'

/**
 * The linear change of variables of a cost: |x - z|_M^2 = |L S (x - z)|^2, so M = S L'L S. S is a factor on each feature; L, whose columns have
 * length 1, mixes them.
 */
export interface Metric {
  /** S: length D, positive. */
  readonly scale: Float64Array
  /** L, D x D, upper triangular; absent if it is the identity. */
  readonly mixing?: Matrix
}

/** How the cost weighs the features; see `FitOptions`. */
export type MetricChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'features' }
  | { readonly kind: 'mahalanobis' }
  | { readonly kind: 'weights'; readonly weights: ArrayLike<number>; readonly features: boolean }
  | { readonly kind: 'matrix'; readonly matrix: Matrix }

/** The chosen metric, from the moments of the two sides. @throws InputError for invalid weights or matrices, and a pooled covariance without inverse */
export function metricOf(choice: MetricChoice, source: Moments, target: Moments): Metric {
  const d = source.mean.length
  const ones = new Float64Array(d).fill(1)
  switch (choice.kind) {
    case 'none':
      return { scale: ones }
    case 'features':
      return { scale: inverseDeviations(source, target) }
    case 'mahalanobis':
      return mahalanobis(source, target)
    case 'matrix':
      return metricFrom(choice.matrix, d)
    case 'weights':
      return weighted(choice.weights, choice.features ? inverseDeviations(source, target) : ones)
  }
}

/** 1 over each feature's pooled standard deviation; 1 for a constant feature. */
function inverseDeviations(source: Moments, target: Moments): Float64Array {
  return pooledDeviations(source, target).map((deviation) => (deviation > 0 ? 1 / deviation : 1))
}

/** M = diag(weights), after a scale. */
function weighted(weights: ArrayLike<number>, scale: Float64Array): Metric {
  if (weights.length !== scale.length)
    throw new InputError(
      `The cost needs one weight for each feature, found ${weights.length} for ${scale.length} features; give ${scale.length}, in the order of the columns.`,
      { field: 'featureWeights' },
    )
  return {
    scale: scale.map((factor, j) => {
      const weight = weights[j]!
      if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
        throw new InputError(
          `The weight of feature ${j + 1} in the cost must be a positive number, found ${weight}; leave out columns that should not count.`,
          { field: 'featureWeights' },
        )
      return factor * Math.sqrt(weight)
    }),
  }
}

/** M is the inverse of the mean of the two covariances; a feature that is constant on both sides is not scaled. */
function mahalanobis({ covariance: a, rows: m }: Moments, { covariance: b, rows: n }: Moments): Metric {
  const d = a.rows
  const pooled = { ...a, data: a.data.map((value, at) => (value + b.data[at]!) / 2) }
  for (let j = 0; j < d; j++) if (!(pooled.data[j * (d + 1)]! > 0)) pooled.data[j * (d + 1)] = 1
  try {
    // Inverting a correlation matrix makes the result independent of units.
    const deviation = Float64Array.from({ length: d }, (_, j) => Math.sqrt(pooled.data[j * (d + 1)]!))
    const correlation = timesBoth(
      pooled,
      deviation.map((one) => 1 / one),
    )
    cholesky(correlation)
    return metricFrom(
      timesBoth(
        inverse(correlation),
        deviation.map((one) => 1 / one),
      ),
      d,
    )
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      `The pooled covariance of the ${m} and ${n} rows has no inverse: some of the ${d} columns are sums of others; leave those out, or give your own cost matrix.`,
      { field: 'cost' },
    )
  }
}

/** S and L of M. @throws InputError for a matrix of another size, one that is not symmetric, or not positive definite */
function metricFrom(m: Matrix, d: number): Metric {
  const named = (text: string) => new InputError(text, { field: 'costMatrix' })
  if (m.rows !== d || m.columns !== d)
    throw named(
      `The cost matrix is ${m.rows} x ${m.columns}, but the points have ${d} columns; give one of ${d} x ${d}, in the order of the columns.`,
    )
  const diagonal = Float64Array.from({ length: d }, (_, j) => m.data[j * (d + 1)]!)
  const low = diagonal.findIndex((value) => !(value > 0 && value < Number.POSITIVE_INFINITY))
  if (low >= 0)
    throw named(
      `The cost matrix holds ${diagonal[low]} at row ${low + 1} of its diagonal, which must be positive; give a positive definite matrix.`,
    )
  const scale = diagonal.map(Math.sqrt)
  const unit = timesBoth(
    m,
    scale.map((one) => 1 / one),
  )
  for (let i = 0; i < d; i++)
    for (let j = 0; j < i; j++)
      if (!(Math.abs(unit.data[i * d + j]! - unit.data[j * d + i]!) <= SYMMETRY))
        throw named(
          `The cost matrix is not symmetric: ${m.data[i * d + j]} at row ${i + 1}, column ${j + 1}, and ${m.data[j * d + i]} across; give M with |x - z|^2 = (x - z)' M (x - z).`,
        )
  if (unit.data.every((value, at) => value === 0 || at % (d + 1) === 0)) return { scale }
  return { scale, mixing: rootOf(unit, named) }
}

/** How far entries mirrored at the diagonal may differ, for a diagonal of ones: files may have few digits. */
const SYMMETRY = 1e-6

function rootOf(unit: Matrix, named: (text: string) => InputError): Matrix {
  try {
    return transpose(cholesky(unit))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw named(
      'The cost matrix is not positive definite: in some direction it gives a distance of 0; give a positive definite matrix.',
    )
  }
}

/** S C S. */
function timesBoth(covariance: Matrix, scale: Float64Array): Matrix {
  const n = covariance.columns
  const data = covariance.data.map((value, at) => scale[Math.floor(at / n)]! * value * scale[at % n]!)
  return { ...covariance, data }
}

/** The covariance of L S x from that of x. */
export function covarianceInCost(covariance: Matrix, { scale, mixing }: Metric): Matrix {
  const scaled = timesBoth(covariance, scale)
  return mixing === undefined ? scaled : product(product(mixing, scaled), transpose(mixing))
}

/** L v for every row v; the rows themselves without L. */
export function mixed<T extends Float32Array | Float64Array>(rows: T, mixing: Matrix | undefined): T {
  if (mixing === undefined) return rows
  const { data, rows: d } = mixing
  const out = rows.slice() as T
  for (let at = 0; at < rows.length; at += d)
    for (let i = 0; i < d; i++) {
      let sum = 0
      for (let j = i; j < d; j++) sum += data[i * d + j]! * rows[at + j]!
      out[at + i] = sum
    }
  return out
}

/** L^-1, by substitution from below. */
export function unmixing({ data, rows: d }: Matrix): Matrix {
  const out = zeros(d, d)
  for (let k = 0; k < d; k++)
    for (let i = k; i >= 0; i--) {
      let sum = Number(i === k)
      for (let j = i + 1; j <= k; j++) sum -= data[i * d + j]! * out.data[j * d + k]!
      out.data[i * d + k] = sum / data[i * (d + 1)]!
    }
  return out
}
