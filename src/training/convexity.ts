import { field, InputError, sentence } from '../base/errors.ts'
import { type Points, rowRange } from '../base/points.ts'
import type { Engine } from '../engine/index.ts'
import { type Frame, hiddenCoordinates } from '../problem/frame.ts'
import { mixed } from '../problem/metric.ts'
import { logDeterminantsOf } from '../transport/density.ts'
import type { TransportMap } from '../transport/map.ts'
import { FAILING_SHARE } from '../transport/options.ts'
import type { Convexity, JudgedRows } from './result.ts'

/** The most rows to check: more would add little information. */
export const MOST_ROWS = 1024
/** The most products of a Hessian with a direction, rows times D. */
const MOST_PRODUCTS = 2 ** 14
const WIDEST = 256
/**
 * The largest error of the round trip at which a potential is trusted: about one row in a hundred in another basin. Where u is nearly flat, a
 * small error of T moves rows under S even if u is convex, but by far less than this.
 */
export const MAX_ROUND_TRIP = 0.01
const LOST = 0.25

/** Measures on some rows whether the potential is still convex, and whether S brings the rows back. */
export async function convexityOf(engine: Engine, map: TransportMap, judged: JudgedRows): Promise<Convexity> {
  const source = rowRange(judged.source, 0, MOST_ROWS)
  const target = rowRange(judged.target, 0, MOST_ROWS)
  const labels = judged.sourceLabels && { labels: judged.sourceLabels.slice(0, MOST_ROWS) }
  const targetLabels = judged.targetLabels && { labels: judged.targetLabels.slice(0, MOST_ROWS) }
  const back = await map.backward(await map.forward(source, labels), labels)
  const { unconvergedRows } = await map.backward(target, targetLabels)
  return {
    rows: Math.min(source.rows, target.rows),
    negativeShare: map.dimension > WIDEST ? null : await negativeShare(engine, map, source, labels),
    ...roundTripOf(map, source, back.points),
    unconvergedShare: unconvergedRows / target.rows,
  }
}

async function negativeShare(
  engine: Engine,
  { model }: TransportMap,
  source: Points,
  labelled: { readonly labels: readonly string[] } | undefined,
): Promise<number> {
  const rows = Math.max(1, Math.floor(MOST_PRODUCTS / model.frame.dimension))
  const some = rowRange(source, 0, rows)
  const labels = labelled && { labels: labelled.labels.slice(0, rows) }
  const determinants = await logDeterminantsOf(engine, model, some, labels ?? {})
  return determinants.filter(Number.isNaN).length / some.rows
}

function roundTripOf(
  { model: { frame } }: TransportMap,
  source: Points,
  back: Points,
): Pick<Convexity, 'lostShare' | 'roundTrip'> {
  const hidden = hiddenDirections(frame)
  let [lost, sum] = [0, 0]
  for (let i = 0; i < source.rows; i++) {
    const scaled = frame.scale.map((factor, j) => {
      const at = i * source.columns + j
      return factor * (back.data[at]! - source.data[at]!)
    })
    const away = mixed(scaled, frame.mixing)
    for (const direction of hidden) takeOut(away, direction)
    const error = Math.hypot(...away) / frame.sourceDeviation
    if (!(error <= LOST)) lost++
    sum += error <= 1 ? error * error : 1
  }
  return { lostShare: lost / source.rows, roundTrip: sum / source.rows }
}

/** A sentence on why a potential that is not convex by construction cannot be trusted, or null. */
export function faultOf({ roundTrip, lostShare, unconvergedShare }: Convexity): string | null {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  if (!(roundTrip <= MAX_ROUND_TRIP))
    return `The potential is no longer convex where it matters: S(T(x)) does not return to x for ${percent(lostShare)} of held-out rows, an error of ${percent(roundTrip)} of the source's variance.`
  if (unconvergedShare > FAILING_SHARE)
    return `The backward map fails on ${percent(unconvergedShare)} of held-out rows.`
  return null
}

/** The directions, of length 1, in which the target has no variance: any map loses what the source had there. */
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

/** @throws InputError for a map whose weights, frame or images are not finite, so that this does not surface only in later use */
export async function requireFiniteMap(map: TransportMap, { source, sourceLabels }: JudgedRows): Promise<void> {
  const { weights, frame } = map.model
  const numbers = [weights, frame.source.data, frame.target.data, [frame.factor]]
  const wrong = numbers.flatMap((some) => some.find((value) => !Number.isFinite(value)) ?? [])[0]
  if (wrong !== undefined)
    throw new InputError(
      sentence`The fit ended with ${wrong} among the numbers of its map; lower ${field('learningRate')}, or bring columns to similar sizes with ${field('scale', 'features')}.`,
    )
  await map.forward(source, sourceLabels && { labels: sourceLabels })
}
