import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import type { ByteSink } from './bytes.ts'
import type { Table, WriteOptions } from './table.ts'

/** A format of rows of numbers behind a header that says how many there are, with no place for labels. */
export interface HeadedFormat {
  /** What such a file is called in messages, as "an .npy file". */
  readonly kind: string
  /** Of the same length whatever the number of rows. */
  header(first: Points, rows: number): Uint8Array
  encode(points: Points): Uint8Array
}

/** The header is written over at the end; where that cannot be, the number of rows must be known, or all rows are kept until then. */
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
    throw new InputError(`${sink.name} was to have ${known} rows, found ${rows}; what was written is not a whole file.`)
  return rows
}
