import type { Random } from '../base/random.ts'
import { heldOutRows, type RowSplit } from '../training/row-split.ts'
import type { Measure } from './measures.ts'

/** How the rows of a measure are used. */
interface Division {
  /** As the target of its map. */
  readonly target: RowSplit
  /** Those that become rows of the barycentre: for training, choosing and judging. */
  readonly taken: readonly [training: Int32Array, choosing: Int32Array, judging: Int32Array]
}

/** The fewest held-out rows of a measure, two for each of the four parts; with fewer, none are held out. */
const FEWEST_HELD_OUT = 8

/** The rows of all measures, divided. */
export interface Rows {
  /** One per measure. */
  readonly divisions: readonly Division[]
  /** Of the sample, whose rows come in the order of the measures and then of `taken`. */
  readonly source: RowSplit
}

/**
 * Divides each measure's rows. Held-out rows are kept out of everything, so that rows that judge a map trained neither it nor the maps that moved the
 * sample before. A judging row of the target is never a judging row of the sample too, so the two sides are independent.
 * @param share of the rows to hold out
 * @param most rows of the sample
 */
export function divideRows(measures: readonly Measure[], share: number, most: number, random: Random): Rows {
  const divisions = measures.map((measure) => divide(measure, share, most, random.stream('rows')))
  const parts: [number[], number[], number[]] = [[], [], []]
  let row = 0
  for (const { taken } of divisions)
    for (const [part, { length }] of taken.entries()) for (let i = 0; i < length; i++) parts[part]!.push(row++)
  const [training, choosing, judged] = parts.map((rows) => Int32Array.from(rows)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  // A fit needs all of its parts, or only the training rows.
  const held = choosing.length >= 2 && judged.length >= 2
  return {
    divisions,
    source: held
      ? { training, heldOut: choosing, judged }
      : { training: joined([training, choosing, judged]), heldOut: null },
  }
}

function divide({ points: { rows }, share: weight }: Measure, share: number, most: number, random: Random): Division {
  const order = random.permutation(rows)
  const wanted = heldOutRows(rows, share)
  const held = wanted < FEWEST_HELD_OUT ? 0 : wanted
  const training = order.slice(held)
  const taken = Math.min(rows, Math.ceil(weight * most))
  if (held === 0) return { target: { training, heldOut: null }, taken: [training.subarray(0, taken), NONE, NONE] }
  // A measure without weight has no row in the sample.
  const quarter = weight === 0 ? 0 : Math.floor(held / 4)
  const half = Math.floor((held - 2 * quarter) / 2)
  const [choosing, judged] = [order.slice(2 * quarter, 2 * quarter + half), order.slice(2 * quarter + half, held)]
  const kept = Math.min(quarter, Math.max(2, Math.floor((taken * share) / 2)))
  return {
    target: { training: training.slice().sort(), heldOut: choosing.sort(), judged: judged.sort() },
    taken: [
      training.subarray(0, Math.max(0, taken - 2 * kept)),
      order.slice(0, weight === 0 ? 0 : kept),
      order.slice(quarter, weight === 0 ? 0 : quarter + kept),
    ],
  }
}

const NONE = new Int32Array(0)

function joined(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => [...part])).sort()
}
