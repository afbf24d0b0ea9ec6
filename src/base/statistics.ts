import { InputError } from './errors.ts'
import type { Points } from './points.ts'
import { effectiveRows, type RowWeights, totalMass } from './row-weights.ts'

/** A mean of independent values. */
export interface Estimate {
  readonly value: number
  /** The standard error of the value, in its units; Infinity for a single observation. */
  readonly standardError: number
}

/** An estimate with the interval that holds the truth in 95% of repetitions. */
export interface IntervalEstimate extends Estimate {
  readonly confidence: readonly [low: number, high: number]
}

/** The 97.5% quantile of the normal distribution. */
const NORMAL_95 = 1.959963984540054

/**
 * The mean of independent values and its standard error. Throws `InputError` for no values.
 * @param weights one per value, if they are weighted: the error then depends on what each value adds to it
 */
export function meanEstimate(values: ArrayLike<number>, weights?: RowWeights): Estimate {
  if (weights !== undefined && values.length > 0) return weightedMean(values, weights)
  const rows = values.length
  if (rows === 0) throw new InputError('A mean needs at least 1 value, found 0; give some.')
  const first = values[0]!
  let [sum, squares] = [0, 0]
  for (let i = 0; i < rows; i++) sum += values[i]! - first
  const value = first + sum / rows
  for (let i = 0; i < rows; i++) squares += (values[i]! - value) ** 2
  return { value, standardError: rows === 1 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (rows - 1) / rows) }
}

/**
 * The mean with weights, m = sum w t / W, W = sum w, of independent values t. Its squared error is
 *
 *   sum w^2 (t - m)^2 / W^2 / (1 - 2 sum w^3 / (W sum w^2) + sum w^2 / W^2),
 *
 * unbiased if weights and values are independent, and s^2 / n for equal weights.
 */
function weightedMean(values: ArrayLike<number>, weights: RowWeights): Estimate {
  const value = mean(values, weights)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (weights[i]! * (values[i]! - value)) ** 2
  const kept = keptVariance(weights)
  const error = Math.sqrt(squares / kept) / totalMass(weights, values.length)
  return { value, standardError: kept > 0 ? error : Number.POSITIVE_INFINITY }
}

/** The share of the variance that is left in the differences from the weighted mean: 1 - 1 / n for n equal weights. */
export function keptVariance(weights: RowWeights): number {
  const mass = totalMass(weights, weights.length)
  let [squares, cubes] = [0, 0]
  for (const weight of weights) {
    const share = weight / mass
    squares += share * share
    cubes += share * share * share
  }
  const kept = 1 - (2 * cubes) / squares + squares
  // One row with all the mass leaves nothing but rounding.
  return effectiveRows(weights, weights.length) > 1 + 1e-9 ? kept : 0
}

/**
 * The weighted sum of independent estimates: weights 1 and 1 for a sum, 1 and -1 for a difference. The interval is the normal one, value
 * +- 1.96 standard errors, good for 50 values or more.
 */
export function combineEstimates(
  terms: readonly { readonly estimate: Estimate; readonly weight: number }[],
): IntervalEstimate {
  const value = terms.reduce((sum, { estimate, weight }) => sum + weight * estimate.value, 0)
  const standardError = Math.hypot(...terms.map(({ estimate, weight }) => weight * estimate.standardError))
  return { value, standardError, confidence: [value - NORMAL_95 * standardError, value + NORMAL_95 * standardError] }
}

/**
 * W2 squared (no factor 1/2) by duality, 2 (mean M(z) - mean g(x)), where u = |.|^2/2 + g and M(z) = min_y |z - y|^2/2 + g(y). For any g
 * and exact M its expectation is a lower bound of W2 squared, reached at the optimal potential.
 * @param sourceValues g at independent source points
 * @param targetValues M at independent target points, independent of the source's
 * @throws InputError for no values
 */
export function dualW2Squared(sourceValues: ArrayLike<number>, targetValues: ArrayLike<number>): IntervalEstimate {
  return combineEstimates([
    { estimate: meanEstimate(sourceValues), weight: -2 },
    { estimate: meanEstimate(targetValues), weight: 2 },
  ])
}

/** Each value less the other value at its place. */
export function differences(values: Float32Array, others: Float32Array): Float32Array {
  return values.map((value, at) => value - others[at]!)
}

/** The mean of some values, weighted if there are weights; NaN for none. */
export function mean(values: ArrayLike<number>, weights?: RowWeights): number {
  if (weights !== undefined) {
    let [total, mass] = [0, 0]
    for (let i = 0; i < values.length; i++) {
      total += weights[i]! * values[i]!
      mass += weights[i]!
    }
    return total / mass
  }
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/**
 * W2 squared of two samples on the line: the integral of the squared difference of their quantile functions.
 * @param x ascending, at least one
 * @param z ascending, at least one, any number
 */
export function sortedW2Squared(x: Float64Array, z: Float64Array): number {
  const [n, m] = [x.length, z.length]
  let sum = 0
  // Mass in units of 1 / (n m), so that the breakpoints are whole numbers and compare exactly.
  for (let i = 0, j = 0, done = 0; i < n && j < m; ) {
    const [endX, endZ] = [(i + 1) * m, (j + 1) * n]
    const end = Math.min(endX, endZ)
    sum += (end - done) * (x[i]! - z[j]!) ** 2
    done = end
    if (endX === end) i++
    if (endZ === end) j++
  }
  return sum / n / m
}

/**
 * The largest gap between the distribution functions of two samples (Kolmogorov-Smirnov), 0 to 1; NaN if a value is.
 * @param x ascending, at least one
 * @param z ascending, at least one, any number
 */
export function largestGap(x: Float64Array, z: Float64Array): number {
  // NaN is sorted last.
  if (Number.isNaN(x.at(-1)) || Number.isNaN(z.at(-1))) return Number.NaN
  let gap = 0
  for (let i = 0, j = 0; i < x.length && j < z.length; ) {
    const value = Math.min(x[i]!, z[j]!)
    while (i < x.length && x[i]! <= value) i++
    while (j < z.length && z[j]! <= value) j++
    gap = Math.max(gap, Math.abs(i / x.length - j / z.length))
  }
  return gap
}

/**
 * The median of the positive distances between rows, which kernels take as their bandwidth; for an even number of distances, the upper of the
 * two in the middle. 0 if all rows are equal; a pair counts as often as the product of its weights. Time and memory grow as rows squared.
 */
export function medianDistance({ data, rows, columns, weights }: Points): number {
  const squares = new Float64Array((rows * (rows - 1)) / 2)
  const masses = weights && new Float64Array(squares.length)
  let count = 0
  for (let i = 1; i < rows; i++)
    for (let k = 0; k < i; k++) {
      let sum = 0
      for (let j = 0, a = i * columns, b = k * columns; j < columns; j++, a++, b++) sum += (data[a]! - data[b]!) ** 2
      if (sum <= 0) continue
      if (masses) masses[count] = weights![i]! * weights![k]!
      squares[count++] = sum
    }
  if (masses) return Math.sqrt(weightedMedian(squares.subarray(0, count), masses))
  return count === 0 ? 0 : Math.sqrt(squares.subarray(0, count).sort()[count >> 1]!)
}

/** The upper median of values whose weights count copies of them; 0 for none. */
function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const half = order.reduce((sum, i) => sum + weights[i]!, 0) / 2
  let below = 0
  for (const i of order) {
    below += weights[i]!
    if (below > half) return values[i]!
  }
  return values[order.at(-1) ?? 0] ?? 0
}
