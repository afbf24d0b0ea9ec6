import { type Matrix, zeros } from '../base/linalg/matrix.ts'
import type { Points } from '../base/points.ts'
import { totalMass } from '../base/row-weights.ts'

const BLOCK = 256

/** The mean, by sums of blocks relative to the first row, so that neither an offset of 1e9 nor 1e6 rows cost digits. */
export function meanOf(points: Points): Float64Array {
  const { data, rows, columns, weights } = points
  const total = new Float64Array(columns)
  const block = new Float64Array(columns)
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(rows, start + BLOCK)
    block.fill(0)
    for (let i = start; i < end; i++)
      for (let j = 0; j < columns; j++) {
        const away = data[i * columns + j]! - data[j]!
        block[j] = block[j]! + (weights === undefined ? away : weights[i]! * away)
      }
    for (let j = 0; j < columns; j++) total[j] = total[j]! + block[j]!
  }
  const mass = totalMass(weights, rows)
  return total.map((sum, j) => data[j]! + sum / mass)
}

/** The (weighted) sum over the rows of d d', with d the difference from `mean`, corrected for the rounding error of `mean`. */
export function scatter(points: Points, mean: Float64Array): Matrix {
  const { rows, columns } = points
  const padded = Math.ceil(columns / 4) * 4
  const sums = new Float64Array(padded * padded)
  const drift = new Float64Array(padded)
  const block = new Float64Array(padded * BLOCK)
  const mass = totalMass(points.weights, rows)
  const roots = points.weights?.map(Math.sqrt)
  for (let start = 0; start < rows; start += BLOCK) {
    const count = Math.min(BLOCK, rows - start)
    loadDifferences(points, mean, start, count, block, drift, roots)
    for (let i = 0; i < padded; i += 4)
      for (let j = i; j < padded; j += 2) addDotProducts(block, i, j, count, sums, padded)
  }
  const out = zeros(columns, columns)
  for (let i = 0; i < columns; i++)
    for (let j = i; j < columns; j++) {
      const value = sums[i * padded + j]! - (drift[i]! * drift[j]!) / mass
      out.data[i * columns + j] = value
      out.data[j * columns + i] = value
    }
  return out
}

/**
 * Writes the differences of `count` rows, times the roots of their weights, one column after another (column j starts at j x BLOCK), and adds
 * their weighted sums to `drift`.
 */
function loadDifferences(
  { data, columns }: Points,
  mean: Float64Array,
  start: number,
  count: number,
  block: Float64Array,
  drift: Float64Array,
  roots: Float64Array | undefined,
): void {
  for (let j = 0; j < columns; j++) {
    const centre = mean[j]!
    let sum = 0
    let from = start * columns + j
    for (let i = 0; i < count; i++) {
      const away = data[from]! - centre
      const root = roots === undefined ? 1 : roots[start + i]!
      block[j * BLOCK + i] = root * away
      sum += root * root * away
      from += columns
    }
    drift[j] = drift[j]! + sum
  }
}

/** sums[i..i+3][j..j+1] += dot products of columns of the block. Eight sums stay in registers, which makes it fast. */
function addDotProducts(
  block: Float64Array,
  i: number,
  j: number,
  count: number,
  sums: Float64Array,
  padded: number,
): void {
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0]
  let a = i * BLOCK
  let b = j * BLOCK
  for (let k = 0; k < count; k++, a++, b++) {
    const b0 = block[b]!
    const b1 = block[b + BLOCK]!
    const a0 = block[a]!
    const a1 = block[a + BLOCK]!
    const a2 = block[a + 2 * BLOCK]!
    const a3 = block[a + 3 * BLOCK]!
    s00 += a0 * b0
    s01 += a0 * b1
    s10 += a1 * b0
    s11 += a1 * b1
    s20 += a2 * b0
    s21 += a2 * b1
    s30 += a3 * b0
    s31 += a3 * b1
  }
  const at = i * padded + j
  sums[at] = sums[at]! + s00
  sums[at + 1] = sums[at + 1]! + s01
  sums[at + padded] = sums[at + padded]! + s10
  sums[at + padded + 1] = sums[at + padded + 1]! + s11
  sums[at + 2 * padded] = sums[at + 2 * padded]! + s20
  sums[at + 2 * padded + 1] = sums[at + 2 * padded + 1]! + s21
  sums[at + 3 * padded] = sums[at + 3 * padded]! + s30
  sums[at + 3 * padded + 1] = sums[at + 3 * padded + 1]! + s31
}
