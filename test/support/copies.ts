import { type Points, takeRows, withWeights } from '../../src/base/points.ts'

/** Points with counts as weights, and the same as copies of the rows. */
export function weighedAndCopied(points: Points, counts: readonly number[]): { weighed: Points; copied: Points } {
  const indices = counts.flatMap((count, row) => Array.from({ length: count }, () => row))
  return { weighed: withWeights(points, counts), copied: takeRows(points, indices) }
}
