import type { Points } from './points.ts'
import { Random } from './random.ts'

/** What tables and figures need of one column at a time. */

/** Column `j` of the points, copied. */
export function column({ data, rows, columns }: Points, j: number): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) out[i] = data[i * columns + j]!
  return out
}

/** What a table says of one feature of one sample. */
export interface Spread {
  readonly mean: number
  /** Divided by the number of rows. */
  readonly standardDeviation: number
}

/** Mean and standard deviation, safe from overflow up to the square root of the largest number. */
export function spreadOf(values: ArrayLike<number>): Spread {
  const count = values.length
  let mean = 0
  for (let i = 0; i < count; i++) mean += (values[i]! - mean) / (i + 1)
  let largest = 0
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(values[i]! - mean))
  if (largest === 0 || !Number.isFinite(largest)) return { mean, standardDeviation: largest }
  let sum = 0
  for (let i = 0; i < count; i++) sum += ((values[i]! - mean) / largest) ** 2
  const standardDeviation = largest * Math.sqrt(sum / count)
  // A constant column leaves rounding noise behind: that is no spread.
  return { mean, standardDeviation: standardDeviation <= 1e-12 * Math.abs(mean) ? 0 : standardDeviation }
}

/** Up to `limit` row numbers without repetition, the same for the same arguments; all rows, in order, where they fit. */
export function sampleRows(rows: number, limit: number): Int32Array {
  if (rows <= limit) return Int32Array.from({ length: rows }, (_, i) => i)
  return new Random(0).stream('shown rows').permutation(rows).slice(0, limit)
}
