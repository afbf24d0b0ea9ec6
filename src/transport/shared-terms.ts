import { type Points, takeRows } from '../base/points.ts'
import type { Estimate } from '../base/statistics.ts'
import type { Collective } from '../collective/collective.ts'
import { DealtRows } from '../collective/dealt-rows.ts'
import type { Labels } from '../problem/labels.ts'
import type { DistanceOptions, MapDistance, MapDualTerms } from './calls.ts'
import { distanceOf, type SideTerms } from './distance.ts'
import { gapRows } from './judged-gap.ts'
import type { TransportMap } from './map.ts'
import { doubtsOf, originsOf } from './trained-rows.ts'

/** The dual value row by row. All ranks have all rows, and each computes a share of them; the result is the same on all. */
export async function sharedTerms(
  collective: Collective,
  map: TransportMap,
  source: Points,
  target: Points,
  options: DistanceOptions,
): Promise<MapDualTerms> {
  if (collective.size === 1) return map.dualTerms(source, target, options)
  const [from, to] = [new DealtRows(collective, source.rows), new DealtRows(collective, target.rows)]
  const { sourceLabels, targetLabels, ...solving } = options
  const own = await map.dualTerms(from.take(source), to.take(target), {
    ...solving,
    gap: false,
    ...(sourceLabels && { sourceLabels: from.takeLabels<Labels[number]>(sourceLabels) as Labels }),
    ...(targetLabels && { targetLabels: to.takeLabels<Labels[number]>(targetLabels) as Labels }),
  })
  const together = async (terms: SideTerms): Promise<SideTerms> => ({
    source: await from.gather(terms.source),
    target: await to.gather(terms.target),
  })
  const { bound } = own.terms
  const weighed = source.weights ?? target.weights
  const rowWeights = weighed && {
    ...(source.weights && { source: source.weights }),
    ...(target.weights && { target: target.weights }),
  }
  // Not from a rank's own rows: it is to be the same for any number of ranks.
  const gap = await gapOfAll(map, source, target, options)
  const terms = {
    ...(await together(own.terms)),
    bound: bound && (await together(bound)),
    ...(gap && { gap }),
    ...(rowWeights && { rowWeights }),
  }
  return { terms, conjugate: await sharedSolves(collective, to.count > 0 ? own.conjugate : NONE) }
}

/** The gap as one process estimates it from all rows. It takes few rows, so every rank judges them all. */
async function gapOfAll(
  map: TransportMap,
  source: Points,
  target: Points,
  { sourceLabels, targetLabels, ...solving }: DistanceOptions,
): Promise<Estimate | undefined> {
  const { frame } = map.model
  const [x, z] = [gapRows(source, frame), gapRows(target, frame)]
  const of = (labels: Labels, rows: Int32Array) => Array.from(rows, (row) => labels[row]!) as Labels
  const { terms } = await map.dualTerms(takeRows(source, x), takeRows(target, z), {
    ...solving,
    ...(sourceLabels && { sourceLabels: of(sourceLabels, x) }),
    ...(targetLabels && { targetLabels: of(targetLabels, z) }),
  })
  return terms.gap
}

/** `map.distance`. All ranks have all rows, and each computes a share of them; the result is the same on all. */
export async function sharedDistance(
  collective: Collective,
  map: TransportMap,
  source: Points,
  target: Points,
  options: DistanceOptions,
): Promise<MapDistance> {
  const { terms, conjugate } = await sharedTerms(collective, map, source, target, options)
  const origins = originsOf(map.model, source, target)
  return { ...distanceOf(terms, doubtsOf(origins)), ...origins, conjugate }
}

const NONE = { unconvergedRows: 0, maxResidual: 0 }

/** How the inner solves of all ranks ended. */
async function sharedSolves(
  collective: Collective,
  { unconvergedRows, maxResidual }: MapDualTerms['conjugate'],
): Promise<MapDualTerms['conjugate']> {
  const { rank, size } = collective
  const numbers = new Float64Array(1 + size)
  numbers[0] = unconvergedRows
  numbers[1 + rank] = maxResidual
  await collective.sum(numbers)
  return { unconvergedRows: numbers[0]!, maxResidual: numbers.subarray(1).reduce((a, b) => Math.max(a, b), 0) }
}
