import type { TransportMap } from '../transport/map.ts'
import type { JudgedRows } from './result.ts'

/** Shares of held-out rows above which a potential is not to be trusted. */
const MAX_UNCONVERGED = 0.01
const MAX_ASTRAY = 0.01
/** A row is astray if it comes back from T and S farther off than this, relative to the source's deviation. */
const ASTRAY = 0.05

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
  const { scale, sourceDeviation } = map.model.coordinates
  let astray = 0
  for (let i = 0; i < source.rows; i++) {
    let squares = 0
    for (let j = 0, at = i * source.columns; j < source.columns; j++, at++)
      squares += (scale[j]! * (back.points.data[at]! - source.data[at]!)) ** 2
    if (!(Math.sqrt(squares) <= ASTRAY * sourceDeviation)) astray++
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  if (astray > MAX_ASTRAY * source.rows)
    return `The potential is no longer convex where it matters: ${percent(astray / source.rows)} of held-out rows do not come back from S(T(x)).`
  const { unconvergedRows } = await map.backward(target, targetLabels && { labels: targetLabels })
  if (unconvergedRows > MAX_UNCONVERGED * target.rows)
    return `The backward map fails on ${percent(unconvergedRows / target.rows)} of held-out rows.`
  return null
}
