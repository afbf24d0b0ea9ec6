import { joinRows, type Points, rowRange } from 'brenier'

/** The share of the points that stay when all others are drawn again, and how often those are. */
export const JUDGED = 0.1
export const DRAWS = 5

/** `others`, but for the first rows, which are those of `points`: what is found for these rows then differs only by the noise of the others. */
export function withFirst(points: Points, others: Points, rows: number): Points {
  return joinRows([rowRange(points, 0, rows), rowRange(others, rows, others.rows)])
}
