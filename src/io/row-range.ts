import { inParts } from './columnar.ts'
import { type RawBatch, type RawTable, rowsAtOnce, type Selection } from './format.ts'

/** Rows [start, end) of a file, before any are dropped. */
export type RowRange = readonly [start: number, end: number]

export const ALL_ROWS: RowRange = [0, Number.POSITIVE_INFINITY]

/** Values that are decoded at once; larger groups of rows are decoded in parts. */
const BLOCK_VALUES = 1 << 22

/** Some rows of a file in order, at most `batchRows` at a time; each batch comes with the number of its first row. */
export async function* rowsWithin(
  raw: RawTable,
  selection: Selection,
  [start, end]: RowRange,
  batchRows: number,
): AsyncGenerator<{ batch: RawBatch; first: number }> {
  const whole = start <= 0 && end >= (raw.rows ?? Number.POSITIVE_INFINITY)
  if (raw.range !== undefined && raw.rows !== undefined && !whole)
    yield* rangesOf(raw, raw.range, selection, [start, Math.min(end, raw.rows)], batchRows)
  else yield* passOver(raw, selection, [start, end], batchRows)
}

/** For a format that can read any rows: reads one stored group, or a part of it, at a time. */
async function* rangesOf(
  { groupRows }: RawTable,
  range: NonNullable<RawTable['range']>,
  selection: Selection,
  [start, end]: RowRange,
  batchRows: number,
) {
  const width = selection.columns.length
  const parts = groupRows === undefined ? 1 : Math.max(1, Math.ceil((groupRows * width) / BLOCK_VALUES))
  const block = groupRows === undefined ? batchRows : Math.ceil(groupRows / parts)
  for (let at = start; at < end; ) {
    const next = Math.min(end, (Math.floor(at / block) + 1) * block)
    for (const batch of inParts(await range(selection, at, next), width, batchRows)) {
      yield { batch, first: at }
      at += batch.rows
    }
    at = next
  }
}

/** For a format that is read in order: rows before the range are read and discarded, and the pass ends with the range. */
async function* passOver(raw: RawTable, selection: Selection, [start, end]: RowRange, batchRows: number) {
  const width = selection.columns.length
  let at = 0
  for await (const batch of raw.read(selection, batchRows)) {
    const [from, to] = [Math.max(0, start - at), Math.min(batch.rows, end - at)]
    if (to > from) yield { batch: partOf(batch, width, from, to), first: at + from }
    at += batch.rows
    if (at >= end) return
  }
}

function partOf(batch: RawBatch, width: number, from: number, to: number): RawBatch {
  if (from === 0 && to === batch.rows) return batch
  const { data, labels, kept } = batch
  return {
    data: data.subarray(from * width, to * width),
    rows: to - from,
    ...(labels && { labels: labels.slice(from, to) }),
    ...(kept && { kept: kept.map((cells) => cells.slice(from, to)) }),
  }
}

/** How many rows a file has, found by a pass over it if the file does not say. */
export async function rowsIn(raw: RawTable): Promise<number> {
  if (raw.rows !== undefined) return raw.rows
  let rows = 0
  for await (const batch of raw.read({ columns: [], label: undefined }, rowsAtOnce(1 << 16, 8 * raw.columns.length)))
    rows += batch.rows
  return rows
}
