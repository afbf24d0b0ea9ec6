import { joinRows, type Points, rowRange } from 'brenier'

/** In how many draws all points but a part are drawn again; the parts are as many, so that each point is judged once. */
export const DRAWS = 10

/** The rows of a part of the points. */
export function partOf(points: Points, part: number): Points {
  const [start, stop] = [part, part + 1].map((k) => Math.round((k * points.rows) / DRAWS)) as [number, number]
  return rowRange(points, start, stop)
}

/** A part of the points among others: what is found for the part then differs only by the noise of the others. The part comes first. */
export function amongOthers(points: Points, others: Points, part: number): Points {
  const kept = partOf(points, part)
  return joinRows([kept, rowRange(others, kept.rows, others.rows)])
}
