import { field, InputError, sentence } from '../base/errors.ts'
import { type Frame, hiddenCoordinates } from '../problem/frame.ts'
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
  const hidden = hiddenDirections(map.model.frame)
  let lost = 0
  for (let i = 0; i < source.rows; i++) {
    const away = scale.map((factor, j) => {
      const at = i * source.columns + j
      return factor * (back.points.data[at]! - source.data[at]!)
    })
    for (const direction of hidden) takeOut(away, direction)
    if (!(Math.hypot(...away) <= LOST * sourceDeviation)) lost++
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  if (lost > MAX_LOST * source.rows)
    return `The potential is no longer convex where it matters: ${percent(lost / source.rows)} of held-out rows do not come back from S(T(x)).`
  const { unconvergedRows } = await map.backward(target, targetLabels && { labels: targetLabels })
  if (unconvergedRows > FAILING_SHARE * target.rows)
    return `The backward map fails on ${percent(unconvergedRows / target.rows)} of held-out rows.`
  return null
}

/** The directions in which the target has no variance, of length 1: what the source had there is lost by any map. */
function hiddenDirections(frame: Frame): Float64Array[] {
  return hiddenCoordinates(frame).map((j) => {
    const row = frame.source.data.slice(j * frame.dimension, (j + 1) * frame.dimension)
    const length = Math.hypot(...row)
    return row.map((value) => value / length)
  })
}

function takeOut(vector: Float64Array, direction: Float64Array): void {
  const along = vector.reduce((sum, value, j) => sum + value * direction[j]!, 0)
  for (let j = 0; j < vector.length; j++) vector[j]! -= along * direction[j]!
}

/** @throws InputError for a map whose weights, images or distance are not finite: nobody is to find that out later */
export async function requireFiniteMap(map: TransportMap, { source, sourceLabels }: JudgedRows): Promise<void> {
  const { weights, frame } = map.model
  const wrong =
    weights.find((value) => !Number.isFinite(value)) ??
    [...frame.source.data, ...frame.target.data, frame.factor].find((value) => !Number.isFinite(value))
  if (wrong !== undefined)
    throw new InputError(
      sentence`The fit ended with ${wrong} among the numbers of its map; lower ${field('learningRate')}, or bring columns to like sizes with ${field('scale', 'features')}.`,
    )
  await map.forward(source, sourceLabels && { labels: sourceLabels })
}
