import { column, type Spread, sampleRows, spreadOf } from '../base/columns.ts'
import type { Points } from '../base/points.ts'
import { largestGap, sortedW2Squared } from '../base/statistics.ts'
import { generatedNames } from '../io/table.ts'

/** One feature before and after transport. */
export interface FeatureChange {
  /** Column, from 0. */
  readonly index: number
  readonly start: Spread
  readonly moved: Spread
  readonly goal: Spread
  /** 1-D W2 from start to goal and from the moved rows to the goal, in standard deviations of the goal (of the start, where the goal has none). */
  readonly before: number
  readonly after: number
  /** The largest gap between the two distribution functions (Kolmogorov-Smirnov, 0 to 1), before and after. */
  readonly gap: { readonly before: number; readonly after: number }
  /** Sorted values, sampled where there are very many rows. */
  readonly sorted: { readonly start: Float64Array; readonly moved: Float64Array; readonly goal: Float64Array }
}

/** The names of the features, one a column; those of tables that name none (x0, x1, ...) where they are absent or blank. */
export function featureNames(columns: readonly string[] | undefined, count: number): string[] {
  return generatedNames(count).map((name, j) => columns?.[j]?.trim() || name)
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
    const within = of.goal.standardDeviation || of.start.standardDeviation
    // Two different constants have no standard deviation to measure by: their distance is the yardstick.
    const yardstick = within || Math.abs(of.start.mean - of.goal.mean) || 1
    return {
      index,
      ...of,
      before: inYardsticks(sorted.start, sorted.goal, yardstick),
      after: inYardsticks(sorted.moved, sorted.goal, yardstick),
      gap: { before: largestGap(sorted.start, sorted.goal), after: largestGap(sorted.moved, sorted.goal) },
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
