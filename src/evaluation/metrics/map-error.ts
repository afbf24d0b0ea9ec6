import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import { type RowWeights, totalMass } from '../../base/row-weights.ts'
import { totalVariance } from '../../problem/moments.ts'

/**
 * L2-UVP, unexplained variance in percent: 100 mean |estimate - truth|^2 / variance (Korotin et al. 2021). 0 is exact; the constant map
 * to the mean has 100. Forward: images, divided by the target's variance; backward: preimages, by the source's. Use fresh points.
 * @param estimate rows x D; its weights count, if it has any
 * @param truth rows x D, the exact answers row by row
 * @param variance the sum of the coordinates' variances (see `totalVariance`), positive
 * @throws InputError for shapes that disagree and a variance that is not positive
 */
export function l2uvp(estimate: Points, truth: Points, variance: number): number {
  if (!(variance > 0))
    throw new InputError(`L2-UVP divides by a positive variance, found ${variance}; give points that differ.`)
  return (100 * meanSquare(squaredErrors(estimate, truth), estimate.weights)) / variance
}

/**
 * The cosine of the displacements, mean <estimate - x, truth - x> over the root of the product of their mean squares (Korotin et al.
 * 2021): 1 is exact, 0 unrelated. If points do not move at all, it is 1 if both maps leave them, 0 if only one does.
 * @param points x, rows x D
 * @param estimate the images of x under the map in question, rows x D
 * @param truth the exact images of x, rows x D
 * @throws InputError for shapes that disagree
 */
export function cosine(points: Points, estimate: Points, truth: Points): number {
  requireSameShape(points, estimate)
  requireSameShape(points, truth)
  let [both, first, second] = [0, 0, 0]
  for (let i = 0; i < points.data.length; i++) {
    const a = estimate.data[i]! - points.data[i]!
    const b = truth.data[i]! - points.data[i]!
    const weight = points.weights?.[Math.floor(i / points.columns)] ?? 1
    both += weight * a * b
    first += weight * a * a
    second += weight * b * b
  }
  if (first === 0 || second === 0) return first === second ? 1 : 0
  return both / Math.sqrt(first) / Math.sqrt(second)
}

/** How far points come back from where they started. */
export interface RoundTrip {
  /** Root of the mean squared distance, in the units of the points. */
  readonly rootMeanSquare: number
  /** The largest distance, in the units of the points. */
  readonly largest: number
  /** 100 mean squared distance / the points' total variance, as L2-UVP. NaN for points without variance. */
  readonly percent: number
}

/**
 * The round-trip error of two maps: the distances between points and where they come back to.
 * @param points rows x D
 * @param returned backward(forward(points)), or forward(backward(points)), rows x D
 * @throws InputError for shapes that disagree and no rows
 */
export function roundTrip(points: Points, returned: Points): RoundTrip {
  const squares = squaredErrors(returned, points)
  const square = meanSquare(squares, points.weights)
  const largest = squares.reduce((most, value) => Math.max(most, value), 0)
  return {
    rootMeanSquare: Math.sqrt(square),
    largest: Math.sqrt(largest),
    percent: (100 * square) / totalVariance(points),
  }
}

function meanSquare(squares: Float64Array, weights: RowWeights | undefined): number {
  const mass = totalMass(weights, squares.length)
  return squares.reduce((total, value, i) => total + (weights === undefined ? value : weights[i]! * value), 0) / mass
}

/** |a - b|^2 of each row, in float64. Throws `InputError` for shapes that disagree and no rows. */
export function squaredErrors(a: Points, b: Points): Float64Array {
  requireSameShape(a, b)
  if (a.rows === 0) throw new InputError('An error needs at least 1 row, found 0; give some points.')
  const out = new Float64Array(a.rows)
  for (let i = 0, at = 0; i < a.rows; i++) {
    let sum = 0
    for (let j = 0; j < a.columns; j++, at++) sum += (a.data[at]! - b.data[at]!) ** 2
    out[i] = sum
  }
  return out
}

/** @throws InputError for shapes that disagree */
export function requireSameShape(a: Points, b: Points): void {
  if (a.rows !== b.rows || a.columns !== b.columns)
    throw new InputError(
      `Points to compare row by row need one shape, found ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}; give the same rows in the same order.`,
    )
}
