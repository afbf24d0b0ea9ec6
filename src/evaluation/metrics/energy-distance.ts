import { atOnce, type Pieces } from '../../base/pieces.ts'
import type { Points } from '../../base/points.ts'
import { subsamples, type TwoSampleEstimate, type TwoSampleOptions, uStatistic } from './two-sample.ts'

/**
 * The energy distance 2 E|X - Z| - E|X - X'| - E|Z - Z'|, in the units of the points: zero only for equal distributions (Szekely and Rizzo 2013).
 * Unbiased, with a standard error. Time grows as rows squared: 4000 x 4000 x 10 takes about 0.3 s.
 * @param source rows x D
 * @param target rows x D, any number of rows
 * @throws InputError for columns that disagree and fewer than 2 rows of a side
 */
export function energyDistance(source: Points, target: Points, options: TwoSampleOptions = {}): TwoSampleEstimate {
  return atOnce(energyPieces(source, target, options))
}

/** As `energyDistance`, in pieces. */
export function* energyPieces(
  source: Points,
  target: Points,
  options: TwoSampleOptions = {},
): Pieces<TwoSampleEstimate> {
  const used = subsamples(source, target, options)
  const estimate = yield* uStatistic(used.source, used.target, minusDistance)
  return {
    ...estimate,
    rows: { source: used.source.rows, target: used.target.rows },
    ...(used.seed !== undefined && { seed: used.seed }),
  }
}

function minusDistance(squares: Float64Array, count: number): void {
  for (let k = 0; k < count; k++) squares[k] = -Math.sqrt(squares[k]!)
}
