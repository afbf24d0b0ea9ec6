import { spdPower, symmetricEigen } from '../base/linalg/eigen.ts'
import { diagonal, identity, type Matrix, scaled, scaledColumns, trace, transpose } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import type { Points, Values } from '../base/points.ts'
import { buresMap } from './bures.ts'
import type { Moments } from './moments.ts'

/**
 * The frame of a fit: the affine change of variables that training works in, x~ = A S (x - m0) and z~ = B S (z - m1) with A' B = k I.
 *
 * For S = I it is a contragredient change: <x~, z~> = k <x - m0, z - m1>, so the optimal map, and the convexity of its potential,
 * stay what they are; only the conditioning changes. S, the scale of each feature, is the user's: it changes the cost, and so the map.
 */
export interface Frame {
  readonly dimension: number
  /** S: the factor on each feature (length D), 1 / its unit; all ones when the cost is |x - z|^2 in the units of the table. */
  readonly scale: Float64Array
  /** m0 and m1, in units of the table. */
  readonly sourceMean: Float64Array
  readonly targetMean: Float64Array
  /** A and B, D x D. */
  readonly source: Matrix
  readonly target: Matrix
  /** k: the factor on <x - m0, z - m1>. */
  readonly factor: number
  /** The standard deviation of the source in each coordinate of x~: about 1 for the largest. */
  readonly spread: Float64Array
  /** The root of the total variance of S x and of S z: the unit that residuals are relative to. */
  readonly sourceDeviation: number
  readonly targetDeviation: number
}

export type Side = 'source' | 'target'

/** Where the quadratic part of the potential starts: at the closed-form map of the sample moments, or at the identity. */
export type Start = 'moments' | 'identity'

/** Directions narrower than this, relative to the widest, get the moment map of this width. */
const NARROWEST = 1e-3
/** Narrower than this they are not stretched further in the whitening: the network's part of the map grows with the stretch squared. */
const NARROWEST_SPREAD = 0.1

/**
 * The frame in which the start's map is the identity, the source's axes are its principal ones, and variances are about 1.
 * With 'moments' both measures then have (nearly) the same covariance; with 'identity' x and z are only shifted, rotated and scaled.
 * @param source and target: moments of the two samples, in the table's units
 * @param scale S, length D
 */
export function frameOf(source: Moments, target: Moments, scale: Float64Array, start: Start): Frame {
  const dimension = scale.length
  const [c0, c1] = [scaledBoth(source.covariance, scale), scaledBoth(target.covariance, scale)]
  const map = start === 'moments' ? buresMap(withFloor(c0), withFloor(c1)) : identity(dimension)
  const [half, inverseHalf] = start === 'moments' ? [spdPower(map, 0.5), spdPower(map, -0.5)] : [map, map]
  const shared = product(product(half, c0), half)
  const { vectors, values } = symmetricEigen(shared)
  const rotation = transpose(vectors)
  const widest = Math.max(values[dimension - 1]!, Number.MIN_VALUE)
  const unit = 1 / Math.sqrt(start === 'moments' ? widest : Math.max(widest, trace(c1) / dimension))
  const spread = Float64Array.from(values, (value) => unit * Math.sqrt(Math.max(value, widest * NARROWEST_SPREAD ** 2)))
  const stretch = Float64Array.from({ length: dimension }, () => unit)
  return {
    dimension,
    scale,
    sourceMean: source.mean,
    targetMean: target.mean,
    source: product(rotation, scaledColumns(half, stretch)),
    target: product(rotation, scaledColumns(inverseHalf, stretch)),
    factor: unit * unit,
    spread,
    sourceDeviation: Math.sqrt(trace(c0)),
    targetDeviation: Math.sqrt(trace(c1)),
  }
}

function scaledBoth(covariance: Matrix, scale: Float64Array): Matrix {
  const d = diagonal(scale)
  return product(product(d, covariance), d)
}

/** A covariance whose lacking directions get a little variance, so that the moment map stays moderate there. */
function withFloor(covariance: Matrix): Matrix {
  const floor = (NARROWEST ** 2 * trace(covariance)) / covariance.rows
  const data = Float64Array.from(covariance.data)
  for (let j = 0; j < covariance.rows; j++) data[j * covariance.rows + j]! += floor
  return { ...covariance, data }
}

/** S (x - mean) for every row, in float32: what is left to do is a product with a matrix. */
export function centred(points: Points, scale: Float64Array, mean: Float64Array): Float32Array {
  const { data, rows, columns } = points
  const out = new Float32Array(rows * columns)
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) out[at] = scale[j]! * (data[at]! - mean[j]!)
  return out
}

/** The reverse of `centred`, in the precision of `like`. */
export function uncentred(rows: Float32Array, scale: Float64Array, mean: Float64Array, like: Values): Points {
  const columns = scale.length
  const data = like instanceof Float32Array ? new Float32Array(rows.length) : new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at += columns)
    for (let j = 0; j < columns; j++) data[at + j] = mean[j]! + rows[at + j]! / scale[j]!
  return { data, rows: rows.length / columns, columns }
}

/** The matrices that rows are multiplied with, on the right, to enter and leave the frame. */
export interface FrameMatrices {
  /** S (x - m0) -> x~ : A'. */
  readonly sourceIn: Matrix
  /** S (z - m1) -> z~ : B'. */
  readonly targetIn: Matrix
  /** x~ -> S (x - m0): A^-T = B / k. */
  readonly sourceOut: Matrix
  /** z~ -> S (z - m1): B^-T = A / k. */
  readonly targetOut: Matrix
}

export function frameMatrices({ source, target, factor }: Frame): FrameMatrices {
  return {
    sourceIn: transpose(source),
    targetIn: transpose(target),
    sourceOut: scaled(target, 1 / factor),
    targetOut: scaled(source, 1 / factor),
  }
}

/** One row into the frame or out of it, in float64. @param row in the table's units, of any array; @param matrix of `frameMatrices` */
export function enterExactly(
  row: ArrayLike<number>,
  { scale }: Frame,
  mean: Float64Array,
  matrix: Matrix,
): Float64Array {
  return timesMatrix(
    Float64Array.from(row, (value, j) => scale[j]! * (value - mean[j]!)),
    matrix,
  )
}

export function leaveExactly(row: Float64Array, { scale }: Frame, mean: Float64Array, matrix: Matrix): Float64Array {
  return timesMatrix(row, matrix).map((value, j) => mean[j]! + value / scale[j]!)
}

function timesMatrix(row: Float64Array, { data, columns }: Matrix): Float64Array {
  const out = new Float64Array(columns)
  row.forEach((value, i) => {
    for (let j = 0; j < columns; j++) out[j]! += value * data[i * columns + j]!
  })
  return out
}

/**
 * M, D x D: the residual of a row in the frame, r = grad u(y) - z~, has the length |r M| relative to the root of the target's total variance,
 * the unit that tolerances are in.
 */
export function residualMetric(frame: Frame): Float32Array {
  return Float32Array.from(frameMatrices(frame).targetOut.data, (value) => value / frame.targetDeviation)
}
