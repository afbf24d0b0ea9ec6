import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import type { ByteSink } from './bytes.ts'
import type { Table, WriteOptions } from './table.ts'

/** A format with rows of numbers after a header that gives their count, and no place for labels. */
export interface HeadedFormat {
  /** What such a file is called in messages, such as "an .npy file". */
  readonly kind: string
  /** Has the same length for any number of rows. */
  header(first: Points, rows: number): Uint8Array
  encode(points: Points): Uint8Array
}

/** Rewrites the header at the end. If the sink cannot do that, the number of rows must be known, or all rows are held until then. */
export async function writeHeaded(
  { kind, header, encode }: HeadedFormat,
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { rows: known }: WriteOptions,
): Promise<number> {
  const streamed = sink.rewrite !== undefined || known !== undefined
  const held: Uint8Array[] = []
  let first: Points | undefined
  let rows = 0
  for await (const { points, kept } of tables) {
    if (kept !== undefined)
      throw new InputError(`${sink.name} is ${kind}, which cannot hold labels; write .csv, .parquet or .npz instead.`)
    if (first === undefined) {
      first = points
      if (streamed) await sink.write(header(first, sink.rewrite === undefined ? known! : 0))
    }
    const bytes = encode(points)
    if (streamed) await sink.write(bytes)
    else held.push(bytes.slice())
    rows += points.rows
  }
  if (first === undefined) return 0
  if (sink.rewrite !== undefined) await sink.rewrite(0, header(first, rows))
  else if (!streamed) for (const bytes of [header(first, rows), ...held]) await sink.write(bytes)
  else if (rows !== known)
    throw new InputError(`${sink.name} should have ${known} rows, found ${rows}; the file written is incomplete.`)
  return rows
}
