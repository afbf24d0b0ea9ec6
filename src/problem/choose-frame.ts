import { spdPower, symmetricEigen } from '../base/linalg/eigen.ts'
import { identity, type Matrix, scaledColumns, trace, transpose, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { buresMap } from './bures.ts'
import { type Frame, HIDDEN_SPREAD, type Start } from './frame.ts'
import type { Moments } from './moments.ts'
import { type NullDirection, type Subspaces, subspacesOf } from './null-directions.ts'

/** Directions narrower than this, relative to the widest, get the moment map of this width. */
const NARROWEST = 1e-3
/** Narrower than this they are not stretched further in the whitening: the network's part of the map grows with the stretch squared. */
const NARROWEST_SPREAD = 0.1
/** How much of the source's width is left in an image where the target has no variance: convexity needs a little. */
const COLLAPSE = 1e-6

/** A and B for one pair of covariances, with the rest of what a frame needs of them. */
export type Axes = Pick<Frame, 'source' | 'target' | 'factor' | 'spread'>

/**
 * The frame in which the start's map is the identity, the source's axes are its principal ones, and variances are about 1.
 * With 'moments' both measures then have (nearly) the same covariance; with 'identity' x and z are only shifted, rotated and scaled.
 * Where the target has no variance, the map is linear and apart from the rest: see `HIDDEN_SPREAD`.
 * @param source and target: moments of the two samples, in the table's units
 * @param scale S, length D
 */
export function frameOf(source: Moments, target: Moments, scale: Float64Array, start: Start): Frame {
  const [c0, c1] = scaledCovariances(source, target, scale)
  const spaces = subspacesOf(c0, c1)
  if (spaces === null) return frameWith(source, target, scale, principalAxes(c0, c1, start))
  const axes = principalAxes(within(c0, spaces.kept), within(c1, spaces.kept), start)
  return frameWith(source, target, scale, joined(axes, spaces, Math.sqrt(trace(c1) / trace(c0))))
}

/** The covariances of S x and S z. */
export function scaledCovariances(source: Moments, target: Moments, scale: Float64Array): [Matrix, Matrix] {
  return [scaledBoth(source.covariance, scale), scaledBoth(target.covariance, scale)]
}

/** A frame of given axes. */
export function frameWith(source: Moments, target: Moments, scale: Float64Array, axes: Axes): Frame {
  const [c0, c1] = scaledCovariances(source, target, scale)
  return {
    dimension: scale.length,
    scale,
    sourceMean: source.mean,
    targetMean: target.mean,
    ...axes,
    sourceDeviation: Math.sqrt(trace(c0)),
    targetDeviation: Math.sqrt(trace(c1)),
  }
}

function principalAxes(c0: Matrix, c1: Matrix, wanted: Start): Axes {
  const dimension = c0.rows
  const start = startFor(c0, wanted)
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

/** There is no moment map from a subspace in which the source does not vary. */
export function startFor(c0: Matrix, wanted: Start): Start {
  return trace(c0) > 0 ? wanted : 'identity'
}

/** The standard deviations of coordinates by their variances, in the frame's unit. */
export function spreadsOf(variances: Float64Array, widest: number, unit: number): Float64Array {
  return variances.map((value) => unit * Math.sqrt(Math.max(value, widest * NARROWEST_SPREAD ** 2)))
}

/** The axes of the subspace that is kept, and those of the null directions, which are hidden. */
export function joined(axes: Axes, { kept, none }: Subspaces, sizes: number): Axes {
  const unit = Math.sqrt(axes.factor)
  const slopes = none.map(({ inBoth }) => slopeOf(inBoth, sizes))
  const stack = (matrix: Matrix, powers: readonly number[]): Matrix => {
    const inside = product(matrix, kept)
    const out = zeros(kept.columns, kept.columns)
    out.data.set(inside.data)
    none.forEach(({ vector }: NullDirection, k) => {
      out.data.set(
        vector.map((value) => unit * powers[k]! * value),
        inside.data.length + k * kept.columns,
      )
    })
    return out
  }
  return {
    source: stack(axes.source, slopes.map(Math.sqrt)),
    target: stack(
      axes.target,
      slopes.map((slope) => 1 / Math.sqrt(slope)),
    ),
    factor: axes.factor,
    spread: Float64Array.of(...axes.spread, ...none.map(() => HIDDEN_SPREAD)),
  }
}

/** The slope of the map in a null direction: 1, a shift, where neither side has variance; nearly 0 where only the source has. */
function slopeOf(inBoth: boolean, sizes: number): number {
  return inBoth ? Math.min(Math.max(1, COLLAPSE * sizes), sizes / COLLAPSE) : COLLAPSE * sizes
}

/** The covariance within a subspace. */
export function within(covariance: Matrix, basis: Matrix): Matrix {
  return product(product(basis, covariance), transpose(basis))
}

/** S C S. */
function scaledBoth(covariance: Matrix, scale: Float64Array): Matrix {
  const n = covariance.columns
  const data = covariance.data.map((value, at) => scale[Math.floor(at / n)]! * value * scale[at % n]!)
  return { ...covariance, data }
}

/** A covariance whose lacking directions get a little variance, so that the moment map stays moderate there. */
export function withFloor(covariance: Matrix): Matrix {
  const floor = (NARROWEST ** 2 * trace(covariance)) / covariance.rows
  const data = Float64Array.from(covariance.data)
  for (let j = 0; j < covariance.rows; j++) data[j * covariance.rows + j]! += floor
  return { ...covariance, data }
}
