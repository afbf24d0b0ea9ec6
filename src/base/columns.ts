import type { Points } from './points.ts'
import { Random } from './random.ts'
import type { RowWeights } from './row-weights.ts'

/** What tables and figures need from one column at a time. */

/** Column `j` of the points, copied. */
export function column({ data, rows, columns }: Points, j: number): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) out[i] = data[i * columns + j]!
  return out
}

/** What a table says about one feature of one sample. */
export interface Spread {
  readonly mean: number
  /** With the number of rows, or the sum of their weights, as the divisor. */
  readonly standardDeviation: number
}

/** Mean and standard deviation, safe from overflow up to the square root of the largest number. */
export function spreadOf(values: ArrayLike<number>, weights?: RowWeights): Spread {
  const count = values.length
  let [mean, mass] = [0, 0]
  for (let i = 0; i < count; i++) {
    const weight = weights === undefined ? 1 : weights[i]!
    mass += weight
    if (weight > 0) mean += ((values[i]! - mean) * weight) / mass
  }
  let largest = 0
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(values[i]! - mean))
  if (largest === 0 || !Number.isFinite(largest)) return { mean, standardDeviation: largest }
  let sum = 0
  for (let i = 0; i < count; i++)
    sum += (weights === undefined ? 1 : weights[i]!) * ((values[i]! - mean) / largest) ** 2
  const standardDeviation = largest * Math.sqrt(sum / mass)
  // A constant column leaves rounding noise behind, which is no spread.
  return { mean, standardDeviation: standardDeviation <= 1e-12 * Math.abs(mean) ? 0 : standardDeviation }
}

/**
 * Up to `limit` row numbers without repetition, the same for the same arguments; all rows, in order, if they fit. Weighted rows are drawn as often as
 * their shares of the mass say, so that a picture of them shows the measure.
 */
export function sampleRows({ rows, weights }: Pick<Points, 'rows' | 'weights'>, limit: number): Int32Array {
  if (weights !== undefined) return drawnByWeight(weights, Math.min(rows, limit), new Random(0).stream('shown rows'))
  if (rows <= limit) return Int32Array.from({ length: rows }, (_, i) => i)
  return new Random(0).stream('shown rows').permutation(rows).slice(0, limit)
}

/**
 * Systematic draws from weighted rows: `count` row numbers in random order. Row i is drawn count w_i / sum w times on average, rounded up or down at
 * random. Rows of equal weight are drawn once each if as many are drawn.
 */
export function drawnByWeight(weights: RowWeights, count: number, random: Random): Int32Array {
  const order = random.permutation(weights.length)
  const step = weights.reduce((sum, weight) => sum + weight, 0) / count
  const drawn = new Int32Array(count)
  let next = random.uniform() * step
  let [k, below] = [0, 0]
  for (const row of order) {
    below += weights[row]!
    for (; k < count && next < below; next += step) drawn[k++] = row
  }
  // Rounding may leave the last draw open.
  const last = order.findLast((row) => weights[row]! > 0) ?? 0
  drawn.fill(last, k)
  return Int32Array.from(random.permutation(count), (place) => drawn[place]!)
}
