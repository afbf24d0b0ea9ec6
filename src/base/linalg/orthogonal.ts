import type { Random } from '../random.ts'
import { type Matrix, zeros } from './matrix.ts'

/**
 * An orthogonal matrix, uniform (Haar): the Q of the QR factorisation of a Gaussian matrix, with positive diagonal of R (Mezzadri
 * 2007), by Gram-Schmidt done twice, which is orthogonal to rounding.
 */
export function randomRotation(size: number, random: Random): Matrix {
  const rows = zeros(size, size)
  for (let i = 0; i < size; i++) {
    const row = rows.data.subarray(i * size, (i + 1) * size)
    for (let j = 0; j < size; j++) row[j] = random.normal()
    for (const _ of [1, 2]) removeEarlier(rows, i, row)
    const length = Math.hypot(...row)
    for (let j = 0; j < size; j++) row[j] = row[j]! / length
  }
  return rows
}

/** Removes the components along rows 0 ... i - 1 from `row`. */
function removeEarlier({ data, columns }: Matrix, i: number, row: Float64Array): void {
  for (let k = 0; k < i; k++) {
    let along = 0
    for (let j = 0; j < columns; j++) along += data[k * columns + j]! * row[j]!
    for (let j = 0; j < columns; j++) row[j] = row[j]! - along * data[k * columns + j]!
  }
}
