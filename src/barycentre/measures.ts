import { InputError } from '../base/errors.ts'
import { atOnce } from '../base/pieces.ts'
import { asPoints, type Points, type PointsLike, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { rowsWithMass } from '../base/row-weights.ts'
import type { Moments } from '../problem/moments.ts'
import { findFarRows } from '../training/far-rows.ts'
import { momentsOf } from '../training/workshop.ts'
import { sharesOf } from './gaussian.ts'

/** One of the distributions whose barycentre is sought. */
export interface Measure {
  readonly points: Points
  /** Its weight, as a share of 1. */
  readonly share: number
  /** If requested, pulls rows that are far from all others in to where those end. */
  readonly pull: (points: Points) => Points
  readonly moments: Moments
  /** Its place in the caller's order, from 0. */
  readonly place: number
}

/**
 * The measures in a canonical order, so that the order in which they are given does not change a bit of the barycentre.
 * @throws InputError for fewer than two, weights that do not fit, rows that are not points, and columns that differ
 */
export function measuresOf(
  given: readonly PointsLike[],
  weights: readonly number[],
  { scale, outliers }: { readonly scale: 'none' | 'features'; readonly outliers: 'pull' | 'keep' },
  random: Random,
): Measure[] {
  if (!Array.isArray(given) || given.length < 2)
    throw new InputError(
      `A barycentre needs at least 2 measures, found ${Array.isArray(given) ? given.length : typeof given}; give an array of points.`,
    )
  if (!Array.isArray(weights))
    throw new InputError(`The weights must be an array of numbers, one per measure, found ${typeof weights}.`)
  const shares = sharesOf(weights, given.length)
  const parsed = given.map((points, k) => withMass(asPoints(points, `Measure ${k + 1}`)))
  const [{ columns }] = parsed as [Points]
  parsed.forEach((points, k) => {
    if (points.columns !== columns)
      throw new InputError(
        `Measure ${k + 1} has ${points.columns} columns and measure 1 has ${columns}; all need the same features, in the same order.`,
      )
    if (points.rows < 2)
      throw new InputError(`Measure ${k + 1} has 1 row; a barycentre is learned from at least 2 rows of each measure.`)
  })
  const measures = parsed.map((points, place) => {
    const far = outliers === 'pull' ? atOnce(findFarRows(points, scale === 'features')) : null
    const pull = (rows: Points) => (far === null ? rows : far.pull(rows))
    return { points, share: shares[place]!, pull, moments: momentsOf(pull(points), random.stream('moments')), place }
  })
  return measures.sort(compare)
}

/** Drops rows of weight 0. */
function withMass(points: Points): Points {
  const rows = rowsWithMass(points.weights)
  return rows === null ? points : takeRows(points, rows)
}

/** The factors of the cost: 1 over each feature's standard deviation, from the mean of the measures' variances. */
export function scaleOf(measures: readonly Measure[], scale: 'none' | 'features'): Float64Array {
  const d = measures[0]!.moments.mean.length
  return Float64Array.from({ length: d }, (_, j) => {
    if (scale === 'none') return 1
    const variance = measures.reduce((sum, { moments }) => sum + moments.covariance.data[j * (d + 1)]!, 0)
    return variance > 0 ? Math.sqrt(measures.length / variance) : 1
  })
}

/** Orders measures by their moments, then by their rows, then by their weights. */
function compare(one: Measure, other: Measure): number {
  return (
    order(one.moments.mean, other.moments.mean) ||
    order(one.moments.covariance.data, other.moments.covariance.data) ||
    one.points.rows - other.points.rows ||
    order(one.points.data, other.points.data) ||
    one.share - other.share
  )
}

function order(one: ArrayLike<number>, other: ArrayLike<number>): number {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i]! - other[i]!
  return 0
}
