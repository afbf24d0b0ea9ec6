import { column, type Spread, sampleRows, spreadOf } from '../base/columns.ts'
import { type LineSample, lineGap, lineSample, lineW2Squared } from '../base/line.ts'
import { atOnce, type Pieces } from '../base/pieces.ts'
import type { Points } from '../base/points.ts'
import { generatedNames } from '../io/table.ts'

/** One feature before and after transport. */
export interface FeatureChange {
  /** Column, from 0. */
  readonly index: number
  readonly start: Spread
  readonly moved: Spread
  readonly goal: Spread
  /** 1-D W2 from start to goal and from the moved rows to the goal, in standard deviations of the goal (of the start, if the goal has none). */
  readonly before: number
  readonly after: number
  /** The largest gap between the two distribution functions (Kolmogorov-Smirnov, 0 to 1), before and after. */
  readonly gap: { readonly before: number; readonly after: number }
  /** Sorted values; a sample of them if there are very many rows, or weighted ones. Each stands for the same mass. */
  readonly sorted: { readonly start: Float64Array; readonly moved: Float64Array; readonly goal: Float64Array }
}

/** The names of the features, one per column; x0, x1, ... where a name is absent or blank. */
export function featureNames(columns: readonly string[] | undefined, count: number): string[] {
  return generatedNames(count).map((name, j) => columns?.[j]?.trim() || name)
}

/** Rows beyond which quantiles are taken from a sample. */
const sortedRows = 10_000

/**
 * Compares every feature of `start` (the map's input), `moved` (its output) and `goal` (what the output should look like). The features that differ
 * most before transport come first.
 */
export function compareFeatures(start: Points, moved: Points, goal: Points): FeatureChange[] {
  return atOnce(featurePieces(start, moved, goal))
}

/** As `compareFeatures`, one column per piece. */
export function* featurePieces(start: Points, moved: Points, goal: Points): Pieces<FeatureChange[]> {
  const startRows = sampleRows(start, sortedRows)
  const goalRows = sampleRows(goal, sortedRows)
  const changes: FeatureChange[] = []
  for (let index = 0; index < start.columns; index++) {
    changes.push(featureChange(index, { start, moved, goal }, { startRows, goalRows }))
    yield
  }
  return changes.sort((a, b) => b.before - a.before || a.index - b.index)
}

function featureChange(
  index: number,
  { start, moved, goal }: Readonly<Record<'start' | 'moved' | 'goal', Points>>,
  { startRows, goalRows }: Readonly<Record<'startRows' | 'goalRows', Int32Array>>,
): FeatureChange {
  const values = { start: column(start, index), moved: column(moved, index), goal: column(goal, index) }
  const of = {
    start: spreadOf(values.start, start.weights),
    moved: spreadOf(values.moved, start.weights),
    goal: spreadOf(values.goal, goal.weights),
  }
  const exact = {
    start: exactLine(values.start, start),
    moved: exactLine(values.moved, start),
    goal: exactLine(values.goal, goal),
  }
  const sorted = {
    start: sortedAt(values.start, startRows, start.weights !== undefined),
    moved: sortedAt(values.moved, startRows, start.weights !== undefined),
    goal: sortedAt(values.goal, goalRows, goal.weights !== undefined),
  }
  const line = {
    start: exact.start ?? { values: sorted.start },
    moved: exact.moved ?? { values: sorted.moved },
    goal: exact.goal ?? { values: sorted.goal },
  }
  const within = of.goal.standardDeviation || of.start.standardDeviation
  // Two different constants have no standard deviation to measure by: their distance is the yardstick.
  const yardstick = within || Math.abs(of.start.mean - of.goal.mean) || 1
  return {
    index,
    ...of,
    before: inYardsticks(line.start, line.goal, yardstick),
    after: inYardsticks(line.moved, line.goal, yardstick),
    gap: { before: lineGap(line.start, line.goal), after: lineGap(line.moved, line.goal) },
    sorted,
  }
}

/** All values with their weights; undefined without weights, where the sorted sample is enough. */
function exactLine(values: Float64Array, { weights }: Points): LineSample | undefined {
  return weights && lineSample(values, weights)
}

/** W2 of two samples over the yardstick; the rounding noise of single precision becomes 0. */
function inYardsticks(from: LineSample, to: LineSample, yardstick: number): number {
  const ratio = Math.sqrt(lineW2Squared(from, to)) / yardstick
  return ratio < 1e-9 ? 0 : ratio
}

function sortedAt(values: Float64Array, rows: Int32Array, weighed: boolean): Float64Array {
  if (!weighed && rows.length === values.length) return values.sort()
  return Float64Array.from(rows, (row) => values[row]!).sort()
}
