import { InputError } from '../base/errors.ts'
import { atOnce } from '../base/pieces.ts'
import { asPoints, type Points, type PointsLike, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { rowsWithMass } from '../base/row-weights.ts'
import type { Labels } from '../problem/labels.ts'
import type { Moments } from '../problem/moments.ts'
import { findFarRows } from '../training/far-rows.ts'
import { momentsOf } from '../training/workshop.ts'
import { type Classes, classesOf, labelsFor, weighedAlike } from './classes.ts'
import { sharesOf } from './gaussian.ts'

/** One of the distributions whose barycentre is sought. */
export interface Measure {
  readonly points: Points
  /** The class of each row, for a barycentre class by class. */
  readonly labels?: readonly string[]
  /** Its weight, as a share of 1. */
  readonly share: number
  /** If requested, pulls rows that are far from all others in to where those end. */
  readonly pull: (points: Points) => Points
  readonly moments: Moments
  /** Its place in the caller's order, from 0. */
  readonly place: number
}

interface MeasureOptions {
  readonly scale: 'none' | 'features'
  readonly outliers: 'pull' | 'keep'
  /** The labels of each measure's rows. */
  readonly labels?: readonly Labels[] | undefined
}

/**
 * The measures in a canonical order, so that the order in which they are given does not change a bit of the barycentre.
 * @throws InputError for fewer than two, weights that do not fit, rows that are not points, and columns that differ
 */
export function measuresOf(
  given: readonly PointsLike[],
  weights: readonly number[],
  { scale, outliers, labels }: MeasureOptions,
  random: Random,
): { readonly measures: Measure[]; readonly classes: Classes | null } {
  if (!Array.isArray(given) || given.length < 2)
    throw new InputError(
      `A barycentre needs at least 2 measures, found ${Array.isArray(given) ? given.length : typeof given}; give an array of points.`,
    )
  if (!Array.isArray(weights))
    throw new InputError(`The weights must be an array of numbers, one per measure, found ${typeof weights}.`)
  const shares = sharesOf(weights, given.length)
  const all = given.map((points, k) => asPoints(points, `Measure ${k + 1}`))
  const named = labels && labelsFor(labels, all)
  const parsed = all.map((points, k) => withMass(points, named?.[k], shares[k]!))
  const { columns } = all[0]!
  parsed.forEach(({ points }, k) => {
    if (points.columns !== columns)
      throw new InputError(
        `Measure ${k + 1} has ${points.columns} columns and measure 1 has ${columns}; all need the same features, in the same order.`,
      )
    if (points.rows < 2)
      throw new InputError(`Measure ${k + 1} has 1 row; a barycentre is learned from at least 2 rows of each measure.`)
  })
  const classes = named ? classesOf(parsed as Parameters<typeof classesOf>[0]) : null
  const measures = parsed.map(({ points: own, labels: names, share }, place) => {
    const points = classes === null ? own : weighedAlike(own, names!, classes)
    const far = outliers === 'pull' ? atOnce(findFarRows(points, scale === 'features')) : null
    const pull = (rows: Points) => (far === null ? rows : far.pull(rows))
    const moments = momentsOf(pull(points), random.stream('moments'))
    return { points, share, pull, moments, place, ...(names && { labels: names }) }
  })
  return { measures: measures.sort(compare), classes }
}

/** Drops rows of weight 0. */
function withMass(points: Points, labels: readonly string[] | undefined, share: number) {
  const rows = rowsWithMass(points.weights)
  if (rows === null) return { points, labels, share }
  return { points: takeRows(points, rows), labels: labels && Array.from(rows, (row) => labels[row]!), share }
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
