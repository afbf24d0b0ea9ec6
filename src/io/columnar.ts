import type { Values } from '../base/points.ts'
import type { RawBatch } from './format.ts'

/** Turns columns into rows, in single or double precision. */
export function columnsToRows(columns: readonly ArrayLike<unknown>[], rows: number, single: boolean): Values {
  const width = columns.length
  const data = single ? new Float32Array(rows * width) : new Float64Array(rows * width)
  for (const [j, column] of columns.entries())
    for (let i = 0, at = j; i < rows; i++, at += width) data[at] = numberOf(column[i])
  return data
}

/** A value as a number; NaN if it is missing (null, undefined). */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return value === null || value === undefined ? Number.NaN : Number(value)
}

/** A value as a label; undefined if it is missing. */
export function labelText(value: unknown): string | undefined {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return undefined
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}

/** Column `place` of rows that are `width` wide. */
export function columnOf(data: Values, width: number, place: number): Values {
  const rows = data.length / width
  const out = data instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows)
  for (let i = 0; i < rows; i++) out[i] = data[i * width + place]!
  return out
}

/** Gathers tables until they hold about `values` numbers, so that groups of rows are large whatever the size of the batches. */
export async function* gathered<T extends { readonly points: { readonly data: Values } }>(
  tables: AsyncIterable<T>,
  values: number,
): AsyncGenerator<T[]> {
  let held: T[] = []
  let count = 0
  for await (const table of tables) {
    held.push(table)
    count += table.points.data.length
    if (count < values) continue
    yield held
    held = []
    count = 0
  }
  if (held.length > 0) yield held
}

/** Splits a batch into parts of at most `most` rows that share its memory. */
export function* inParts({ data, rows, labels, kept }: RawBatch, width: number, most: number): Generator<RawBatch> {
  for (let at = 0; at < rows; at += most) {
    const end = Math.min(at + most, rows)
    yield {
      data: data.subarray(at * width, end * width),
      rows: end - at,
      ...(labels && { labels: labels.slice(at, end) }),
      ...(kept && { kept: kept.map((cells) => cells.slice(at, end)) }),
    }
  }
}
