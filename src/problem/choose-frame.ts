import { spdPower, symmetricEigen } from '../base/linalg/eigen.ts'
import { add, identity, type Matrix, scaled, scaledColumns, trace, transpose, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { atOnce } from '../base/pieces.ts'
import { buresMap } from './bures.ts'
import { type Frame, HIDDEN_SPREAD, type Start } from './frame.ts'
import { covarianceInCost, type Metric } from './metric.ts'
import type { Moments } from './moments.ts'
import { type Subspaces, subspacesOf, within } from './null-directions.ts'

/** Directions narrower than this, relative to the widest, are treated as this wide in the moment map. */
const NARROWEST = 1e-3
/** Directions narrower than this are stretched no further: the network's part of the map grows with the square of the stretch. */
const NARROWEST_SPREAD = 0.1
/** The share of the source's width that an image keeps where the target has no variance: convexity needs a little. */
const COLLAPSE = 1e-6
/** In the regression of directions on others, eigenvalues below this share of the largest are raised to it. */
const REGRESSION_FLOOR = 1e-8

/** A and B for one pair of covariances, with everything else that a frame derives from these. */
export type Axes = Pick<Frame, 'source' | 'target' | 'factor' | 'spread'>

/**
 * The frame in which the start's map is the identity, the source's axes are its principal ones, and variances are about 1.
 * With 'moments', both sides then have (nearly) the same covariance; with 'identity', x and z are only shifted, rotated and scaled.
 * Where a side has no variance, the map is linear and independent of the other coordinates: see `HIDDEN_SPREAD`.
 * @param source and target: moments of the two samples, in the table's units
 * @param metric the metric of the cost
 */
export function frameOf(source: Moments, target: Moments, metric: Metric, start: Start): Frame {
  const [c0, c1] = covariancesInCost(source, target, metric)
  const spaces = atOnce(subspacesOf(c0, c1))
  if (spaces === null) return frameWith(source, target, metric, principalAxes(c0, c1, start))
  const { kept } = spaces
  const axes = kept.rows === 0 ? noAxes(c1) : principalAxes(within(c0, kept), within(c1, kept), start)
  const slope = regression(c1, kept, spaces.targetOnly)
  const parts = {
    source: product(axes.source, add(kept, product(transpose(slope), spaces.targetOnly))),
    target: product(axes.target, kept),
    rest: add(spaces.targetOnly, product(slope, kept), -1),
  }
  return frameWith(source, target, metric, joined(axes, spaces, parts, sizes(c0, c1)))
}

/** The covariances of L S x and L S z. */
export function covariancesInCost(source: Moments, target: Moments, metric: Metric): [Matrix, Matrix] {
  return [covarianceInCost(source.covariance, metric), covarianceInCost(target.covariance, metric)]
}

/** A frame with given axes. */
export function frameWith(source: Moments, target: Moments, metric: Metric, axes: Axes): Frame {
  const [c0, c1] = covariancesInCost(source, target, metric)
  return {
    dimension: metric.scale.length,
    ...metric,
    sourceMean: source.mean,
    targetMean: target.mean,
    ...axes,
    sourceDeviation: Math.sqrt(trace(c0)),
    targetDeviation: Math.sqrt(trace(c1)),
  }
}

function principalAxes(c0: Matrix, c1: Matrix, start: Start): Axes {
  const dimension = c0.rows
  const map = start === 'moments' ? buresMap(withFloor(c0), withFloor(c1)) : identity(dimension)
  const [half, inverseHalf] = start === 'moments' ? [spdPower(map, 0.5), spdPower(map, -0.5)] : [map, map]
  const shared = product(product(half, c0), half)
  const { vectors, values } = symmetricEigen(shared)
  const rotation = transpose(vectors)
  const widest = Math.max(values[dimension - 1]!, Number.MIN_VALUE)
  const unit = 1 / Math.sqrt(start === 'moments' ? widest : Math.max(widest, trace(c1) / dimension))
  const stretch = new Float64Array(dimension).fill(unit)
  return {
    source: product(rotation, scaledColumns(half, stretch)),
    target: product(rotation, scaledColumns(inverseHalf, stretch)),
    factor: unit * unit,
    spread: spreadsOf(values, widest, unit),
  }
}

/** The axes if there is no direction in which both sides vary. */
export function noAxes(c1: Matrix): Axes {
  const none = zeros(0, 0)
  return { source: none, target: none, factor: c1.rows / trace(c1), spread: new Float64Array(0) }
}

/** The standard deviations of coordinates from their variances, in the frame's unit. */
export function spreadsOf(variances: Float64Array, widest: number, unit: number): Float64Array {
  return variances.map((value) => unit * Math.sqrt(Math.max(value, widest * NARROWEST_SPREAD ** 2)))
}

/** The parts of `joined`, which are products of matrices: wide tables compute them on the engine. */
export interface JoinedParts {
  /** The axes of x in the subspace: A (P + K' N). */
  readonly source: Matrix
  /** The axes of z in the subspace: B P. */
  readonly target: Matrix
  /** N - K P. */
  readonly rest: Matrix
}

/**
 * The axes of a subspace, followed by those of the directions in which a side has no variance, which are hidden. With P the subspace's basis,
 * N the directions in which only the target varies, and K P z the regression of N z on P z: x enters as P x + K' N x, and z as P z and
 * (N - K P) z. This keeps A' B = k I, and makes the image along N the target's linear mean there.
 * @param size the size of the target, relative to the source's
 */
export function joined(
  { factor, spread }: Axes,
  { kept, neither, sourceOnly, targetOnly }: Subspaces,
  parts: JoinedParts,
  size: number,
): Axes {
  const moderate = Math.min(Math.max(1, COLLAPSE * size), size / COLLAPSE)
  const rows = (directions: Matrix, slope: number) => scaled(directions, Math.sqrt(factor * slope))
  return {
    source: stacked(
      parts.source,
      rows(neither, moderate),
      rows(sourceOnly, COLLAPSE * size),
      rows(targetOnly, size / NARROWEST),
    ),
    target: stacked(
      parts.target,
      rows(neither, 1 / moderate),
      rows(sourceOnly, 1 / COLLAPSE / size),
      rows(parts.rest, NARROWEST / size),
    ),
    factor,
    spread: Float64Array.from({ length: kept.columns }, (_, j) => spread[j] ?? HIDDEN_SPREAD),
  }
}

/** The target's size, relative to the source's. */
export function sizes(c0: Matrix, c1: Matrix): number {
  return Math.sqrt(trace(c1) / trace(c0))
}

/** K: the coefficients of the linear regression of some directions on others, from a covariance. */
function regression(covariance: Matrix, on: Matrix, of: Matrix): Matrix {
  if (of.rows === 0 || on.rows === 0) return zeros(of.rows, on.rows)
  const across = product(product(of, covariance), transpose(on))
  return product(across, spdPower(within(covariance, on), -1, REGRESSION_FLOOR))
}

function stacked(...parts: readonly Matrix[]): Matrix {
  const { columns } = parts[0]!
  const out = zeros(columns, columns)
  let at = 0
  for (const { data } of parts) {
    out.data.set(data, at)
    at += data.length
  }
  return out
}

/** A covariance with a little more variance, so that the moment map stays moderate in directions without any. */
export function withFloor(covariance: Matrix): Matrix {
  const floor = (NARROWEST ** 2 * trace(covariance)) / covariance.rows
  const data = Float64Array.from(covariance.data)
  for (let j = 0; j < covariance.rows; j++) data[j * covariance.rows + j]! += floor
  return { ...covariance, data }
}
