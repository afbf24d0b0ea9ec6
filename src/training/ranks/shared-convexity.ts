import { rowRange } from '../../base/points.ts'
import type { Collective } from '../../collective/collective.ts'
import { DealtRows } from '../../collective/dealt-rows.ts'
import type { Convexity, JudgedRows } from '../result.ts'

/** This rank's share of some rows: the first `most` of each side, or all. */
export function ownShare(collective: Collective, judged: JudgedRows, most = Number.POSITIVE_INFINITY): JudgedRows {
  if (collective.size === 1) return judged
  const [source, target] = [rowRange(judged.source, 0, most), rowRange(judged.target, 0, most)]
  const [from, to] = [new DealtRows(collective, source.rows), new DealtRows(collective, target.rows)]
  return {
    source: from.take(source),
    target: to.take(target),
    ...(judged.sourceLabels && { sourceLabels: from.takeLabels(judged.sourceLabels) }),
    ...(judged.targetLabels && { targetLabels: to.takeLabels(judged.targetLabels) }),
  }
}

/** The convexity measured by all ranks, each on its share of the rows: shares are averaged in proportion to the rows of each rank. */
export async function sharedConvexity(collective: Collective, own: Convexity): Promise<Convexity> {
  if (collective.size === 1) return own
  const { rows, negativeShare, lostShare, roundTrip, unconvergedShare } = own
  const sums = Float64Array.of(1, negativeShare ?? 0, lostShare, roundTrip, unconvergedShare).map((one) => one * rows)
  await collective.sum(sums)
  const [all, negative, lost, error, unconverged] = sums as unknown as number[]
  return {
    rows: all!,
    negativeShare: negativeShare === null ? null : negative! / all!,
    lostShare: lost! / all!,
    roundTrip: error! / all!,
    unconvergedShare: unconverged! / all!,
  }
}
