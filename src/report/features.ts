import type { Points } from '../base/points.ts'
import { sortedW2Squared } from '../base/statistics.ts'
import { column, type Spread, sampleRows, spreadOf } from './statistics.ts'

/** One feature before and after transport. */
export interface FeatureChange {
  /** Column, from 0. */
  readonly index: number
  readonly start: Spread
  readonly moved: Spread
  readonly goal: Spread
  /** 1-D W2 from start to goal and from the moved rows to the goal, in standard deviations (root mean square of start's and goal's). */
  readonly before: number
  readonly after: number
  /** Sorted values, sampled where there are very many rows. */
  readonly sorted: { readonly start: Float64Array; readonly moved: Float64Array; readonly goal: Float64Array }
}

/** Rows beyond which quantiles are taken from a sample. */
const sortedRows = 10_000

/**
 * Every feature of `start` (what the map is given), `moved` (what it makes of it) and `goal` (what that should look like), those that
 * differ most before transport first.
 */
export function compareFeatures(start: Points, moved: Points, goal: Points): FeatureChange[] {
  const startRows = sampleRows(start.rows, sortedRows)
  const goalRows = sampleRows(goal.rows, sortedRows)
  const changes = Array.from({ length: start.columns }, (_, index): FeatureChange => {
    const values = { start: column(start, index), moved: column(moved, index), goal: column(goal, index) }
    const of = { start: spreadOf(values.start), moved: spreadOf(values.moved), goal: spreadOf(values.goal) }
    const sorted = {
      start: sortedAt(values.start, startRows),
      moved: sortedAt(values.moved, startRows),
      goal: sortedAt(values.goal, goalRows),
    }
    const within = Math.hypot(of.start.standardDeviation, of.goal.standardDeviation) / Math.SQRT2
    // Two different constants have no standard deviation to measure by: their distance is the yardstick.
    const yardstick = within || Math.abs(of.start.mean - of.goal.mean) || 1
    return {
      index,
      ...of,
      before: inYardsticks(sorted.start, sorted.goal, yardstick),
      after: inYardsticks(sorted.moved, sorted.goal, yardstick),
      sorted,
    }
  })
  return changes.sort((a, b) => b.before - a.before || a.index - b.index)
}

/** W2 of two sorted samples over the yardstick, without the rounding noise of single precision about nothing. */
function inYardsticks(from: Float64Array, to: Float64Array, yardstick: number): number {
  const ratio = Math.sqrt(sortedW2Squared(from, to)) / yardstick
  return ratio < 1e-9 ? 0 : ratio
}

function sortedAt(values: Float64Array, rows: Int32Array): Float64Array {
  if (rows.length === values.length) return values.sort()
  return Float64Array.from(rows, (row) => values[row]!).sort()
}
