import type { Random } from '../../base/random.ts'
import type { RowStream, RowsBeside, StreamRows } from '../../io/row-stream.ts'
import type { RowRange } from './plan.ts'
import { joinStreamRows } from './rows.ts'

/** The fewest units in each fold, if the table has as many rows. */
const UNITS_A_FOLD = 16
const FEWEST_ROWS = 64
const UNIT_VALUES = 1 << 13

/** A table's rows, divided into folds. */
export interface FoldedStream {
  /** All rows but those of a fold. */
  without(fold: number): RowStream
  /** Only those of a fold. */
  only(fold: number): RowStream
}

/**
 * Divides a table into folds by units of adjacent rows: of every `count` units in a row, each fold gets one, so that every fold has its share of each
 * part of the table.
 */
export function foldedStream(stream: RowStream, count: number, random: Random): FoldedStream {
  const { rows, columns, blockRows = Math.max(FEWEST_ROWS, Math.ceil(UNIT_VALUES / columns)) } = stream
  const size = Math.max(1, Math.min(blockRows, Math.floor(rows / (UNITS_A_FOLD * count))))
  const units = Math.ceil(rows / size)
  const foldOf = new Uint8Array(units)
  for (let first = 0; first < units; first += count) {
    const order = random.permutation(count)
    for (let i = 0; i < count && first + i < units; i++) foldOf[first + i] = order[i]!
  }
  const view = (isIn: (fold: number) => boolean) =>
    viewOf(
      stream,
      size,
      Int32Array.from(foldOf.keys()).filter((unit) => isIn(foldOf[unit]!)),
    )
  return { without: (fold) => view((other) => other !== fold), only: (fold) => view((other) => other === fold) }
}

/** Some units of a stream, as a stream. @param units ascending; only the last of the table may be shorter than `size` */
function viewOf(stream: RowStream, size: number, units: Int32Array): RowStream {
  const { name, columns, conditions } = stream
  const last = units.at(-1)!
  const rows = (units.length - 1) * size + (Math.min(stream.rows, (last + 1) * size) - last * size)
  /** The table's rows behind rows [start, end), with adjacent units joined. */
  const rangesOf = (start: number, end: number): RowRange[] => {
    const ranges: RowRange[] = []
    for (let at = start; at < end; ) {
      const place = Math.floor(at / size)
      const stop = Math.min(end, (place + 1) * size)
      const from = units[place]! * size + (at - place * size)
      const before = ranges.at(-1)
      if (before?.end === from) ranges[ranges.length - 1] = { start: before.start, end: from + stop - at }
      else ranges.push({ start: from, end: from + stop - at })
      at = stop
    }
    return ranges
  }
  const { beside } = stream
  return {
    ...{ name, rows, columns, blockRows: size },
    ...(conditions !== undefined && { conditions }),
    async read(start, end) {
      const parts: StreamRows[] = []
      for (const range of rangesOf(start, end)) parts.push(await stream.read(range.start, range.end))
      return joinStreamRows(parts)
    },
    ...(beside && {
      async beside(start: number, end: number) {
        const parts: RowsBeside[] = []
        for (const range of rangesOf(start, end)) parts.push(await stream.beside!(range.start, range.end))
        return joinBeside(parts)
      },
    }),
  }
}

function joinBeside(parts: readonly RowsBeside[]): RowsBeside {
  const weighted = parts.every(({ weights }) => weights !== undefined)
  const labelled = parts.every(({ labels }) => labels !== undefined)
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    ...(weighted && { weights: parts.flatMap(({ weights }) => Array.from(weights!)) }),
    ...(labelled && { labels: parts.flatMap(({ labels }) => labels!) }),
  }
}
