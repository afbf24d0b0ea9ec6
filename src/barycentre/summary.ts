import { type Points, takeRows } from '../base/points.ts'
import { withDefaults } from '../training/options.ts'
import type { Trained } from './iteration.ts'
import type { Measure } from './measures.ts'
import { type BarycentreOptions, fitOptionsOf } from './options.ts'
import type { BarycentreResult, BarycentreStatus, Objective } from './result.ts'

/** What a result is made of; measures and maps in the order of the iteration. */
interface Found {
  readonly status: BarycentreStatus
  readonly points: Points
  readonly residual: number
  readonly residuals: readonly number[]
  readonly objective: Objective
  readonly measures: readonly Measure[]
  readonly trained: readonly Trained[]
  /** The order in which the sample's rows are returned. */
  readonly order: Int32Array
  readonly labels: readonly string[] | undefined
  readonly seconds: number
  readonly notices: readonly string[]
  readonly options: BarycentreOptions
}

/** The result, with the measures in the caller's order. */
export function summarise(found: Found): BarycentreResult {
  const { measures, trained, residual, residuals, points, labels, options } = found
  const { seed, scale } = withDefaults(fitOptionsOf(options))
  const given = measures.map((measure, k) => ({ measure, ...trained[k]! }))
  given.sort((one, other) => one.measure.place - other.measure.place)
  return {
    points: takeRows(points, found.order),
    ...(labels && { labels: Array.from(found.order, (row) => labels[row]!) }),
    maps: given.map(({ result }) => result.map),
    fits: given.map(({ result }) => result),
    summary: {
      status: found.status,
      iterations: residuals.indexOf(residual),
      residual,
      residuals,
      weights: given.map(({ measure }) => measure.share),
      objective: found.objective,
      measures: given.map(({ measure, result: { summary, judged } }) => ({
        rows: measure.points.rows,
        weight: measure.share,
        w2Squared: summary.w2Squared,
        training: { status: summary.status, steps: summary.steps, potential: summary.potential },
        conjugate: {
          unconvergedRows: summary.conjugate.unconvergedRows,
          maxResidual: summary.conjugate.maxResidual,
          rows: judged.target.rows,
        },
      })),
      rows: points.rows,
      dimension: points.columns,
      seconds: found.seconds,
      seed,
      scale,
      notices: found.notices,
    },
  }
}
