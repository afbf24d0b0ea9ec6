import type { Points } from '../base/points.ts'

/** The mean absolute move of the rows along each feature, in the units of the table. */
export function meanMoves({ data, rows, columns, weights }: Points, moved: Points): Float64Array {
  const sums = new Float64Array(columns)
  let mass = 0
  for (let i = 0; i < rows; i++) {
    const weight = weights?.[i] ?? 1
    mass += weight
    for (let j = 0, at = i * columns; j < columns; j++, at++) sums[j]! += weight * Math.abs(moved.data[at]! - data[at]!)
  }
  return sums.map((sum) => sum / mass)
}
