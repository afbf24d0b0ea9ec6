import { type Matrix, scaled, transpose } from '../base/linalg/matrix.ts'
import type { Points, Values } from '../base/points.ts'
import { type Metric, mixed, unmixing } from './metric.ts'
import type { Ranges } from './ranges.ts'

/**
 * The frame of a fit: the affine change of variables in which training works, x~ = A L S (x - m0) and z~ = B L S (z - m1) with A' B = k I.
 *
 * For L = S = I the change is contragredient: <x~, z~> = k <x - m0, z - m1>. The optimal map and the convexity of its potential therefore do
 * not change; only the conditioning does. S, the scale of each feature, and L, which mixes features, are the user's choice: they change the
 * cost, and so the map. L is absent if it is the identity; if S is all ones as well, the cost is |x - z|^2 in the units of the table.
 */
export interface Frame extends Metric {
  readonly dimension: number
  /** m0 and m1, in units of the table. */
  readonly sourceMean: Float64Array
  readonly targetMean: Float64Array
  /** A and B, D x D. */
  readonly source: Matrix
  readonly target: Matrix
  /** k: the factor on <x - m0, z - m1>. */
  readonly factor: number
  /** The standard deviation of the source in each coordinate of x~: about 1 for the largest; `HIDDEN_SPREAD` in a hidden one. */
  readonly spread: Float64Array
  /** The roots of the total variances of L S x and of L S z; residuals are relative to that of z. */
  readonly sourceDeviation: number
  readonly targetDeviation: number
  /** The ranges of the training rows: far outside them, a map only extrapolates. Absent from maps of earlier versions. */
  readonly ranges?: Readonly<Record<Side, Ranges>>
}

export type Side = 'source' | 'target'

export function otherSide(side: Side): Side {
  return side === 'source' ? 'target' : 'source'
}

/** Where the quadratic part of the potential starts: at the closed-form map of the sample moments, or at the identity. */
export type Start = 'moments' | 'identity'

/**
 * The spread of a coordinate in which one side or both have no variance: so wide that its inverse is 0 in single precision. The network does not
 * see such a coordinate. The quadratic part keeps it separate from the others as long as all training rows are 0 there (`clearHidden`), so that
 * the map is exactly linear in it.
 */
export const HIDDEN_SPREAD = 1e50

/** The numbers of the hidden coordinates. */
export function hiddenCoordinates({ spread }: Pick<Frame, 'spread'>): number[] {
  return Array.from(spread.keys()).filter((j) => spread[j]! >= HIDDEN_SPREAD)
}

/** Sets the hidden coordinates of training rows to exactly 0: the map does not depend on them. @param rows rows x D, in the frame; changed */
export function clearHidden(rows: Float32Array, frame: Frame): Float32Array {
  for (const j of hiddenCoordinates(frame)) for (let at = j; at < rows.length; at += frame.dimension) rows[at] = 0
  return rows
}

/** Rows of sizes beyond this, or below its inverse, are rescaled before they become single precision, in which squares overflow above 1e19. */
const LARGE = 2 ** 30

/** e = L S (m0 - m1): the difference of the means in the coordinates of the cost. */
export function shiftOf({ scale, mixing, sourceMean, targetMean }: Frame): Float64Array {
  return mixed(
    scale.map((factor, j) => factor * (sourceMean[j]! - targetMean[j]!)),
    mixing,
  )
}

/** A power of two near the size of a side, by which its rows are divided. It changes no digits, and is 1 for data of ordinary size. */
export function unitOf(frame: Frame, side: Side): number {
  const size = side === 'source' ? frame.sourceDeviation : frame.targetDeviation
  return size > LARGE || size < 1 / LARGE ? 2 ** Math.round(Math.log2(size)) : 1
}

/** L S (x - mean) / unit for every row, in float32: a product with a matrix then completes the change of variables. */
export function centred(points: Points, frame: Frame, side: Side): Float32Array {
  const { data, rows, columns } = points
  const mean = frame[`${side}Mean`]
  const scale = perUnit(frame, side)
  const out = new Float32Array(rows * columns)
  if (frame.mixing !== undefined) {
    const row = new Float64Array(columns)
    for (let at = 0; at < data.length; at += columns) {
      for (let j = 0; j < columns; j++) row[j] = scale[j]! * (data[at + j]! - mean[j]!)
      out.set(mixed(row, frame.mixing), at)
    }
    return out
  }
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) out[at] = scale[j]! * (data[at]! - mean[j]!)
  return out
}

/** The inverse of `centred`, in the precision of `like`. */
export function uncentred(rows: Float32Array, frame: Frame, side: Side, like: Values): Points {
  const columns = frame.dimension
  const mean = frame[`${side}Mean`]
  const scale = perUnit(frame, side)
  const data = like instanceof Float32Array ? new Float32Array(rows.length) : new Float64Array(rows.length)
  const inverse = frame.mixing && unmixing(frame.mixing)
  for (let at = 0; at < rows.length; at += columns) {
    const row = inverse === undefined ? null : mixed(Float64Array.from(rows.subarray(at, at + columns)), inverse)
    for (let j = 0; j < columns; j++) data[at + j] = mean[j]! + (row === null ? rows[at + j]! : row[j]!) / scale[j]!
  }
  return { data, rows: rows.length / columns, columns }
}

/** S / unit: the factors on a row's features. */
export function perUnit(frame: Frame, side: Side): Float64Array {
  const unit = unitOf(frame, side)
  return unit === 1 ? frame.scale : frame.scale.map((factor) => factor / unit)
}

/** The matrices by which rows are multiplied, on the right, to enter and leave the frame. */
export interface FrameMatrices {
  /** L S (x - m0) / unit -> x~ : A', in that unit. */
  readonly sourceIn: Matrix
  /** L S (z - m1) / unit -> z~ : B'. */
  readonly targetIn: Matrix
  /** x~ -> L S (x - m0) / unit: A^-T = B / k. */
  readonly sourceOut: Matrix
  /** z~ -> L S (z - m1) / unit: B^-T = A / k. */
  readonly targetOut: Matrix
}

export function frameMatrices(frame: Frame): FrameMatrices {
  const { source, target, factor } = frame
  const [from, to] = [unitOf(frame, 'source'), unitOf(frame, 'target')]
  const times = (m: Matrix, by: number) => (by === 1 ? m : scaled(m, by))
  return {
    sourceIn: transpose(times(source, from)),
    targetIn: transpose(times(target, to)),
    sourceOut: scaled(target, 1 / factor / from),
    targetOut: scaled(source, 1 / factor / to),
  }
}

/** Moves one row into the frame, in float64. @param row in the table's units @param matrix `sourceIn` or `targetIn` of `frameMatrices` */
export function enterExactly(row: ArrayLike<number>, frame: Frame, side: Side, matrix: Matrix): Float64Array {
  const [scale, mean] = [perUnit(frame, side), frame[`${side}Mean`]]
  const centred = Float64Array.from(row, (value, j) => scale[j]! * (value - mean[j]!))
  return timesMatrix(mixed(centred, frame.mixing), matrix)
}

/** Moves one row out of the frame, in float64. @param matrix `sourceOut` or `targetOut` of `frameMatrices` */
export function leaveExactly(row: Float64Array, frame: Frame, side: Side, matrix: Matrix): Float64Array {
  const [scale, mean] = [perUnit(frame, side), frame[`${side}Mean`]]
  const inverse = frame.mixing && unmixing(frame.mixing)
  return mixed(timesMatrix(row, matrix), inverse).map((value, j) => mean[j]! + value / scale[j]!)
}

function timesMatrix(row: Float64Array, { data, columns }: Matrix): Float64Array {
  const out = new Float64Array(columns)
  row.forEach((value, i) => {
    for (let j = 0; j < columns; j++) out[j]! += value * data[i * columns + j]!
  })
  return out
}

/**
 * M, D x D: for r = grad u(y) - z~ in the frame, |r M| is the residual of a row, relative to the root of the target's total variance, which is
 * the unit of tolerances.
 */
export function residualMetric(frame: Frame): Float32Array {
  const size = frame.targetDeviation / unitOf(frame, 'target')
  const { data } = scaled(frame.source, 1 / frame.factor / unitOf(frame, 'target'))
  return new Float32Array(data.map((value) => value / size))
}
