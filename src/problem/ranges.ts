import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'

/** The smallest and the largest value of each column of some rows, in the units of the table. */
export interface Ranges {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** A few units in the last place of single precision, in which maps are computed. */
const SINGLE = 1e-6

export function rangesOf({ data, columns }: Points): Ranges {
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY)
  for (let at = 0; at < data.length; at += columns)
    for (let j = 0; j < columns; j++) {
      const value = data[at + j]!
      if (value < low[j]!) low[j] = value
      if (value > high[j]!) high[j] = value
    }
  return { low, high }
}

/** A row far outside some ranges, with the column in which it is farthest out. */
export interface OutsideRow {
  /** From 0. */
  readonly row: number
  readonly column: number
  readonly value: number
  readonly low: number
  readonly high: number
  /** How far out the value is, relative to the width of the range; infinite if all values of the fit were equal. */
  readonly widths: number
}

/** A row counts as far outside if it is farther from a range than this many times the width of the range. */
const FAR_OUTSIDE = 1
/** Images in a column that is constant in the target keep a millionth of the source's spread; those are not outside. */
const CONSTANT_SLACK = 1e-5

/**
 * The rows that lie far outside the ranges, in order. A new sample of the same distribution reaches a little beyond the ranges; that is allowed.
 * @param other the ranges of the other side
 * @throws InputError for another number of columns
 */
export function rowsOutside({ data, rows, columns }: Points, { low, high }: Ranges, other: Ranges): OutsideRow[] {
  if (columns !== low.length)
    throw new InputError(`The points have ${columns} columns, but the ranges ${low.length}; give the same columns.`)
  const limits = low.map((least, j) => {
    const width = high[j]! - least
    const slack = CONSTANT_SLACK * (other.high[j]! - other.low[j]!) + SINGLE * Math.abs(least)
    return width > 0 ? FAR_OUTSIDE * width : slack
  })
  const found: OutsideRow[] = []
  for (let row = 0; row < rows; row++) {
    let [column, most] = [-1, 0]
    for (let j = 0, at = row * columns; j < columns; j++, at++) {
      const beyond = Math.max(low[j]! - data[at]!, data[at]! - high[j]!)
      if (beyond <= limits[j]!) continue
      const widths = beyond / (high[j]! - low[j]!)
      if (widths > most) [column, most] = [j, widths]
    }
    if (column < 0) continue
    const value = data[row * columns + column]!
    found.push({ row, column, value, low: low[column]!, high: high[column]!, widths: most })
  }
  return found
}
