import type { Random } from '../base/random.ts'

/** The numbers of the training rows, and of the held-out rows (at least two), which alternately choose and judge. */
export interface RowSplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array | null
  /** The rows that judge, if they are not among the held-out rows; all held-out rows then choose. */
  readonly judged?: Int32Array
}

/** The most rows of each half. */
export const MAX_HELD_OUT = 4096
/** Fewer rows than this cannot spare any. */
const MIN_ROWS_TO_SPLIT = 50

/** How many rows are held out if no separate rows judge. */
export function heldOutRows(rows: number, share: number): number {
  return rows < MIN_ROWS_TO_SPLIT ? 0 : Math.min(2 * MAX_HELD_OUT, 2 * Math.round((share * rows) / 2))
}

/** Draws the held-out rows; the last row of a class is never among them. */
export function splitRows(rows: number, wanted: number, random: Random, classOf?: Uint16Array): RowSplit {
  const order = random.permutation(rows)
  if (wanted === 0) return { training: order, heldOut: null }
  const left = new Map<number, number>()
  for (const k of classOf ?? []) left.set(k, (left.get(k) ?? 0) + 1)
  const [heldOut, training]: [number[], number[]] = [[], []]
  for (const row of order) {
    const others = classOf === undefined ? rows : left.get(classOf[row]!)! - 1
    if (heldOut.length === wanted || others === 0) training.push(row)
    else {
      heldOut.push(row)
      if (classOf !== undefined) left.set(classOf[row]!, others)
    }
  }
  if (heldOut.length < 2) return { training: order, heldOut: null }
  return { training: Int32Array.from(training).sort(), heldOut: Int32Array.from(heldOut).sort() }
}

/** The numbers of the rows that train or choose. The rows that judge must influence nothing before. */
export function fittingRows({ training, heldOut, judged }: RowSplit): Int32Array {
  const choosing = judged === undefined ? heldOut?.filter((_, i) => i % 2 === 0) : heldOut
  const rows = new Int32Array(training.length + (choosing?.length ?? 0))
  rows.set(training)
  if (choosing) rows.set(choosing, training.length)
  return rows
}
