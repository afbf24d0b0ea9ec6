import type { TransportMap } from '../transport/map.ts'
import { FAILING_SHARE } from '../transport/options.ts'
import type { JudgedRows } from './result.ts'

/** Share of held-out rows above which a potential is not to be trusted. */
const MAX_LOST = 0.01
/** A row is lost if S(T(x)) is farther from x than this, relative to the root of the source's total variance. */
const LOST = 0.05

/**
 * What is wrong with a potential that is not convex by construction, as a sentence, or null: solves that do not converge, or rows that
 * S(T(x)) does not bring back, which means that the solver found a basin of its own.
 */
export async function faultOf(
  map: TransportMap,
  { source, sourceLabels, target, targetLabels }: JudgedRows,
): Promise<string | null> {
  const labels = sourceLabels && { labels: sourceLabels }
  const back = await map.backward(await map.forward(source, labels), labels)
  const { scale, sourceDeviation } = map.model.frame
  let lost = 0
  for (let i = 0; i < source.rows; i++) {
    let squares = 0
    for (let j = 0, at = i * source.columns; j < source.columns; j++, at++)
      squares += (scale[j]! * (back.points.data[at]! - source.data[at]!)) ** 2
    if (!(Math.sqrt(squares) <= LOST * sourceDeviation)) lost++
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  if (lost > MAX_LOST * source.rows)
    return `The potential is no longer convex where it matters: ${percent(lost / source.rows)} of held-out rows do not come back from S(T(x)).`
  const { unconvergedRows } = await map.backward(target, targetLabels && { labels: targetLabels })
  if (unconvergedRows > FAILING_SHARE * target.rows)
    return `The backward map fails on ${percent(unconvergedRows / target.rows)} of held-out rows.`
  return null
}
