import { InputError } from '../base/errors.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import { ledoitWolfIntensity, shrink } from '../base/linalg/shrinkage.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { countedRows, effectiveRows, totalMass } from '../base/row-weights.ts'
import { meanOf, scatter } from './scatter.ts'

/** The first two moments of a set of points, in float64. */
export interface Moments {
  /** Length `columns`, in the units of the points. */
  readonly mean: Float64Array
  /** Columns x columns, with divisor rows - 1 (zero for a single row), in squared units of the points. */
  readonly covariance: Matrix
  /** The number of rows that were used; for weighted rows, the sum of weights that are counts, or else the effective number (`countedRows`). */
  readonly rows: number
}

export interface MomentsOptions {
  /** Use only this many rows, drawn without replacement. Default: all rows. */
  readonly sample?: { readonly rows: number; readonly random: Random }
}

/**
 * Mean and covariance by two passes, with the mean's rounding error removed from the covariance (Chan, Golub and LeVeque 1983): exact up to
 * rounding for points far from the origin, and for values from 1e-150 to 1e150.
 * @param points rows x columns, finite (see `asPoints`)
 * @throws InputError for no rows
 */
export function moments(points: Points, options: MomentsOptions = {}): Moments {
  const used = subsample(points, options)
  if (used.rows === 0) throw new InputError('Moments need at least 1 row, found 0; give some points.')
  const mean = meanOf(used)
  const covariance = scatter(used, mean)
  const rows = countedRows(used.weights, used.rows)
  const divisor = covarianceDivisor(used)
  covariance.data.forEach((value, i) => {
    covariance.data[i] = value / divisor
  })
  return { mean, covariance, rows }
}

/** The divisor that turns a (weighted) sum of squares into an unbiased variance: rows - 1 without weights, and for counts. */
export function covarianceDivisor({ weights, rows }: Points): number {
  if (weights === undefined) return Math.max(1, rows - 1)
  const mass = totalMass(weights, rows)
  const counted = countedRows(weights, rows)
  return counted > 1 ? mass * (1 - 1 / counted) : mass
}

/** The sum of the coordinates' variances, by which L2-UVP is divided, in squared units of the points. */
export function totalVariance(points: Points): number {
  const { data, rows, columns, weights } = points
  const mean = meanOf(points)
  let sum = 0
  for (let row = 0; row < rows; row++) {
    let squares = 0
    for (let j = 0, at = row * columns; j < columns; j++, at++) squares += (data[at]! - mean[j]!) ** 2
    sum += weights === undefined ? squares : weights[row]! * squares
  }
  return sum / covarianceDivisor(points)
}

/** Each column's standard deviation, from the average of the two sides' variances. */
export function pooledDeviations({ mean, covariance: a }: Moments, { covariance: b }: Moments): Float64Array {
  const d = mean.length
  return Float64Array.from({ length: d }, (_, j) => Math.sqrt((a.data[j * (d + 1)]! + b.data[j * (d + 1)]!) / 2))
}

/** Moments whose covariance is invertible for any number of rows. */
export interface ShrunkMoments extends Moments {
  /** 0: the plain covariance; 1: a multiple of the identity. */
  readonly intensity: number
}

/**
 * Moments with the covariance shrunk towards a multiple of the identity, with Ledoit and Wolf's intensity: for few rows, and whenever there
 * are more columns than rows, so that the plain covariance is singular. The intensity vanishes as 1 / rows.
 * @throws InputError for fewer than two rows
 */
export function shrunkCovariance(points: Points, options: MomentsOptions = {}): ShrunkMoments {
  const used = subsample(points, options)
  if (used.rows < 2) throw new InputError(`A shrunk covariance needs at least 2 rows, found ${used.rows}; give more.`)
  return shrunk(moments(used), used)
}

/** The same moments with the covariance shrunk. @param used the points whose moments they are */
export function shrunk({ mean, covariance, rows }: Moments, used: Points): ShrunkMoments {
  const biased = { ...covariance, data: covariance.data.map((value) => (value * (rows - 1)) / rows) }
  const intensity = ledoitWolfIntensity(biased, effectiveRows(used.weights, used.rows), meanFourthPower(used, mean))
  return { mean, covariance: shrink(covariance, intensity), rows, intensity }
}

export function subsample(points: Points, { sample }: MomentsOptions): Points {
  if (!sample || sample.rows >= points.rows) return points
  if (!(Number.isInteger(sample.rows) && sample.rows > 0))
    throw new InputError(`A subsample needs a positive whole number of rows, found ${sample.rows}; give at least 1.`)
  return takeRows(points, sample.random.permutation(points.rows).subarray(0, sample.rows))
}

function meanFourthPower({ data, rows, columns, weights }: Points, mean: Float64Array): number {
  let sum = 0
  for (let i = 0; i < rows; i++) {
    let square = 0
    for (let j = 0; j < columns; j++) square += (data[i * columns + j]! - mean[j]!) ** 2
    sum += weights === undefined ? square * square : weights[i]! * square * square
  }
  return sum / totalMass(weights, rows)
}
