import { InputError } from '../base/errors.ts'
import { type Matrix, zeros } from '../base/linalg/matrix.ts'
import { ledoitWolfIntensity, shrink } from '../base/linalg/shrinkage.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'

/** The first two moments of a set of points, in float64. */
export interface Moments {
  /** Length `columns`, in the units of the points. */
  readonly mean: Float64Array
  /** Columns x columns, divisor rows - 1 (zero for a single row), in squared units of the points. */
  readonly covariance: Matrix
  /** The rows that were used. */
  readonly rows: number
}

export interface MomentsOptions {
  /** Use only this many rows, drawn without replacement. Default: all rows. */
  readonly sample?: { readonly rows: number; readonly random: Random }
}

/**
 * Mean and covariance, by two passes with the mean's rounding taken out of the covariance (Chan, Golub and LeVeque 1983): exact to
 * rounding for points far from the origin, and for values from 1e-150 to 1e150.
 * @param points rows x columns, finite (see `asPoints`)
 * @throws InputError for no rows
 */
export function moments(points: Points, options: MomentsOptions = {}): Moments {
  const used = subsample(points, options)
  if (used.rows === 0) throw new InputError('Moments need at least 1 row, found 0; give some points.')
  const mean = meanOf(used)
  const covariance = scatter(used, mean)
  const divisor = Math.max(1, used.rows - 1)
  covariance.data.forEach((value, i) => {
    covariance.data[i] = value / divisor
  })
  return { mean, covariance, rows: used.rows }
}

/** The sum of the coordinates' variances: what L2-UVP divides by. Squared units of the points. */
export function totalVariance(points: Points): number {
  const { data, rows, columns } = points
  const mean = meanOf(points)
  let sum = 0
  for (let start = 0; start < data.length; start += columns) {
    let squares = 0
    for (let j = 0; j < columns; j++) squares += (data[start + j]! - mean[j]!) ** 2
    sum += squares
  }
  return sum / Math.max(1, rows - 1)
}

/** Each column's deviation, the variances of both sides averaged. */
export function pooledDeviations({ mean, covariance: a }: Moments, { covariance: b }: Moments): Float64Array {
  const d = mean.length
  return Float64Array.from({ length: d }, (_, j) => Math.sqrt((a.data[j * (d + 1)]! + b.data[j * (d + 1)]!) / 2))
}

/** A covariance that is invertible whatever the number of rows. */
export interface ShrunkMoments extends Moments {
  /** 0: the plain covariance; 1: a multiple of the identity. */
  readonly intensity: number
}

/**
 * Moments with the covariance shrunk to a multiple of the identity, by Ledoit and Wolf's intensity: for few rows, and whenever there
 * are more columns than rows, where the plain covariance is singular. The intensity vanishes as 1 / rows.
 * @throws InputError for fewer than two rows
 */
export function shrunkCovariance(points: Points, options: MomentsOptions = {}): ShrunkMoments {
  const used = subsample(points, options)
  if (used.rows < 2) throw new InputError(`A shrunk covariance needs at least 2 rows, found ${used.rows}; give more.`)
  return shrunk(moments(used), used)
}

/** @param used the points that the moments are of */
export function shrunk({ mean, covariance, rows }: Moments, used: Points): ShrunkMoments {
  const biased = { ...covariance, data: covariance.data.map((value) => (value * (rows - 1)) / rows) }
  const intensity = ledoitWolfIntensity(biased, rows, meanFourthPower(used, mean))
  return { mean, covariance: shrink(covariance, intensity), rows, intensity }
}

export function subsample(points: Points, { sample }: MomentsOptions): Points {
  if (!sample || sample.rows >= points.rows) return points
  if (!(Number.isInteger(sample.rows) && sample.rows > 0))
    throw new InputError(`A subsample needs a positive whole number of rows, found ${sample.rows}; give at least 1.`)
  return takeRows(points, sample.random.permutation(points.rows).subarray(0, sample.rows))
}

const BLOCK = 256

/** Sums of blocks about the first row, so that an offset of 1e9 or 1e6 rows cost no digits. */
export function meanOf({ data, rows, columns }: Points): Float64Array {
  const total = new Float64Array(columns)
  const block = new Float64Array(columns)
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(rows, start + BLOCK)
    block.fill(0)
    for (let i = start; i < end; i++)
      for (let j = 0; j < columns; j++) block[j] = block[j]! + (data[i * columns + j]! - data[j]!)
    for (let j = 0; j < columns; j++) total[j] = total[j]! + block[j]!
  }
  return total.map((sum, j) => data[j]! + sum / rows)
}

/** The sum over the rows of d d', d the deviation from `mean`, less what the rounding of `mean` adds to it. */
function scatter(points: Points, mean: Float64Array): Matrix {
  const { rows, columns } = points
  const padded = Math.ceil(columns / 4) * 4
  const sums = new Float64Array(padded * padded)
  const drift = new Float64Array(padded)
  const block = new Float64Array(padded * BLOCK)
  for (let start = 0; start < rows; start += BLOCK) {
    const count = Math.min(BLOCK, rows - start)
    loadDeviations(points, mean, start, count, block, drift)
    for (let i = 0; i < padded; i += 4)
      for (let j = i; j < padded; j += 2) addDotProducts(block, i, j, count, sums, padded)
  }
  const out = zeros(columns, columns)
  for (let i = 0; i < columns; i++)
    for (let j = i; j < columns; j++) {
      const value = sums[i * padded + j]! - (drift[i]! * drift[j]!) / rows
      out.data[i * columns + j] = value
      out.data[j * columns + i] = value
    }
  return out
}

/** Deviations of `count` rows, one column after the other (column j starts at j x BLOCK); adds their sums to `drift`. */
function loadDeviations(
  { data, columns }: Points,
  mean: Float64Array,
  start: number,
  count: number,
  block: Float64Array,
  drift: Float64Array,
): void {
  for (let j = 0; j < columns; j++) {
    const centre = mean[j]!
    let sum = 0
    let from = start * columns + j
    for (let i = 0; i < count; i++) {
      const deviation = data[from]! - centre
      block[j * BLOCK + i] = deviation
      sum += deviation
      from += columns
    }
    drift[j] = drift[j]! + sum
  }
}

/** sums[i..i+3][j..j+1] += dot products of columns of the block: eight sums held in registers, which is what makes it fast. */
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

function meanFourthPower({ data, rows, columns }: Points, mean: Float64Array): number {
  let sum = 0
  for (let i = 0; i < rows; i++) {
    let square = 0
    for (let j = 0; j < columns; j++) square += (data[i * columns + j]! - mean[j]!) ** 2
    sum += square * square
  }
  return sum / rows
}
