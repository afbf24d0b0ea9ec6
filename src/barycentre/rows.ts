import type { Random } from '../base/random.ts'
import { heldOutRows, type RowSplit } from '../training/row-split.ts'
import type { Measure } from './measures.ts'

/** What the rows of a measure are for. */
interface Division {
  /** As the target of its map. */
  readonly target: RowSplit
  /** Those that become rows of the barycentre: for training, to choose by, and to judge by. */
  readonly taken: readonly [training: Int32Array, choosing: Int32Array, judging: Int32Array]
}

/** Held-out rows of a measure below which there are none: two for each of the four parts. */
const FEWEST_HELD_OUT = 8

/** The rows of all measures, divided. */
export interface Rows {
  /** One a measure. */
  readonly divisions: readonly Division[]
  /** Of the sample, whose rows come in the order of the measures and then of `taken`. */
  readonly source: RowSplit
}

/**
 * Divides each measure's rows. Those held out are held out of everything, so that what judges a map has trained neither it nor the maps that
 * moved the sample before; and a row that judges as the target's is no row of the sample that judges, so that the two are independent.
 * @param share of the rows that are held out
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
  // Every fit needs all of its parts, or none beside training.
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
  // Of a measure without weight no row is in the sample.
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
