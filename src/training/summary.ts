import type { Collective } from '../collective/collective.ts'
import { distanceOf } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'
import { sharedTerms } from '../transport/shared-terms.ts'
import { originsOf, repeated } from '../transport/trained-rows.ts'
import type { FitStatus } from './events.ts'
import type { FitOptions } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { Convexity, FitSummary, JudgedRows } from './result.ts'

const JUDGED_BY_TRAINING = 'too few rows were held out: the map is judged on rows that it was trained on'

/** The result of one attempt at training. */
export interface Trained {
  readonly map: TransportMap
  readonly status: FitStatus
  readonly seconds: number
  /** The progress at which the weights that were kept were reached. */
  readonly kept: number
  readonly judged: JudgedRows
  readonly convexity: Convexity | null
  /** The convex weights at the release, if the fit released its potential but kept earlier weights. */
  readonly keptStart?: Float32Array | undefined
}

/** The summary of a fit. Its map is judged on the judging rows, which the ranks divide among them. */
export async function summarise(
  { map, judged, status, seconds, convexity, kept }: Trained,
  { source, target, frame }: Prepared,
  said: Pick<FitSummary, 'notices' | 'curve'>,
  collective: Collective,
  { signal }: Pick<FitOptions, 'signal'>,
): Promise<FitSummary> {
  const { steps, seed, scale, cost, unbalanced } = map.model.training
  const { terms, conjugate } = await sharedTerms(collective, map, judged.source, judged.target, {
    ...judged,
    ...(signal && { signal }),
  })
  const heldOut = source.heldOut !== null && target.heldOut !== null
  const w2Squared = distanceOf(terms, heldOut ? doubtsOfHeldOut(map, judged) : [JUDGED_BY_TRAINING])
  return {
    status,
    steps,
    seconds,
    seed,
    dimension: frame.dimension,
    scale,
    ...(cost && { cost }),
    ...(unbalanced && { relaxed: true as const }),
    ...(kept === 0 && { startKept: true as const }),
    potential: map.model.potential.config.kind,
    parameters: map.model.weights.length,
    classes: map.classes,
    conjugate: {
      status: conjugate.unconvergedRows === 0 ? 'converged' : 'unconverged',
      unconvergedShare: conjugate.unconvergedRows / judged.target.rows,
      ...conjugate,
    },
    convexity,
    w2Squared,
    heldOut: { sourceRows: heldOut ? judged.source.rows : 0, targetRows: heldOut ? judged.target.rows : 0 },
    ...said,
  }
}

/** Doubts about held-out rows: they may be repeated in the same table, or in the other side's. */
function doubtsOfHeldOut({ model }: TransportMap, { source, target }: JudgedRows): string[] {
  return repeated(originsOf(model, source, target))
}
