/**
 * What a file format is to the rest of `io`: one object of type `TableFormat` in a folder of its own, listed in `formats.ts`.
 * A format opens bytes as a `RawTable` and writes tables as bytes. The choice of columns, missing values, labels, precision, gzip and
 * files are the same for all formats and handled outside them (`select.ts`, `reader.ts`, `open.ts`, `write.ts`, `node/`).
 */
import type { Sentence } from '../base/errors.ts'
import type { Values } from '../base/points.ts'
import type { ByteInput, ByteSink, ByteSource } from './bytes.ts'
import { type Cell, type CellType, generatedNames, type Table, type WriteOptions } from './table.ts'

export interface TableFormat {
  readonly name: string
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  /** Matches file names of this format that have no extension. */
  readonly named?: RegExp
  /** Whether a file of this format begins with these bytes; absent for text. */
  magic?(start: Uint8Array): boolean
  /**
   * Loads the library that reads the format; absent if it is decoded here. A damaged file can make such a library loop for ever, so
   * where threads are available it is read in one (`isolation.ts`).
   */
  library?(): Promise<unknown>
  /** Reads what the file contains, but not its rows. Throws `InputError` if it is damaged. */
  open(input: ByteInput, options: FormatOptions): Promise<RawTable>
  /** Whether the format has compression of its own; other files are compressed whole, if their name ends in `.gz`. */
  readonly compresses?: boolean
  /** What to say in a message if the format has compression of its own but cannot be written with it. */
  readonly uncompressed?: string
  /** Writes all tables, which have the same columns and no NaN or Inf, as one file. Returns the number of rows. */
  write(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number>
  /**
   * Joins files that `write` made into one, in order: bytes are copied and no row is read. Absent if the format cannot do that.
   * Throws `InputError` if their columns differ.
   */
  join?(parts: readonly ByteSource[], sink: ByteSink): Promise<void>
}

/** What formats need to know to open a file; see `ReadOptions`. */
export interface FormatOptions {
  readonly member?: string | undefined
  readonly header?: boolean | 'auto' | undefined
  readonly delimiter?: string | undefined
  /** The encoding of a text table, such as `windows-1252`. */
  readonly encoding?: string | undefined
  /** How 1234.5 is written in a text table, such as `1.234,5`. Default: as the first rows show. */
  readonly numbers?: string | undefined
  /** Names that the columns are known to have: if the first row of a text table holds them all, it is the header. */
  readonly knownNames?: readonly string[] | undefined
}

/** A file as its format reads it: all columns, and rows without any checks. */
export interface RawTable {
  readonly columns: readonly Column[]
  /** Undefined if only reading all rows shows the number. */
  readonly rows: number | undefined
  /** How many rows are stored together, and best read together; absent if it makes no difference. */
  readonly groupRows?: number
  /** What was guessed or changed in reading, one sentence each. */
  readonly notices?: readonly (string | Sentence)[]
  /** The cells of the first two rows of a text table whose first row, only numbers, was taken for values. */
  readonly firstRows?: readonly (readonly string[])[]
  /** All rows in order, at most `batchRows` at a time. */
  read(selection: Selection, batchRows: number): AsyncIterable<RawBatch>
  /** Rows [start, end) without reading those before; absent if the format cannot do that. */
  range?(selection: Selection, start: number, end: number): Promise<RawBatch>
  close?(): Promise<void>
}

/** A column as a file names it. */
export interface Column {
  readonly name: string
  /** A column of kind `other` cannot be read at all; `note` then says what it is. */
  readonly kind: 'number' | 'text' | 'other'
  readonly note?: string
  /** The type of its cells if it is carried along. Default: text. */
  readonly type?: CellType
  /** Some of its values, if it holds text and they are known before reading. */
  readonly samples?: readonly string[]
  /** Whether all of its known values differ, as those of an identifier do. */
  readonly unique?: boolean
  /** Kept beside the table (like the annotations of an .h5ad file): may be labels, never one of the points' columns. */
  readonly aside?: boolean
  /** The file's row index: also kept aside, with a notice that it is left out. */
  readonly index?: boolean
  /** Whether it holds the names of the rows, as an index does. */
  readonly rowNames?: boolean
}

/** The columns to read, by their places in `RawTable.columns`. */
export interface Selection {
  readonly columns: readonly number[]
  readonly label: number | undefined
  /** The columns to carry along unchanged. Default: none. */
  readonly kept?: readonly number[]
}

/** Some rows: the chosen columns row by row, with NaN for missing values. */
export interface RawBatch {
  readonly data: Values
  readonly rows: number
  /** Undefined for a missing label. */
  readonly labels?: readonly (string | undefined)[]
  /** The cells of each column of `Selection.kept`. */
  readonly kept?: readonly (readonly Cell[])[]
}

/** The columns of a file that does not name them: x0, x1, ... */
export function generatedColumns(count: number, type?: CellType): Column[] {
  return generatedNames(count).map((name) => ({ name, kind: 'number', ...(type && { type }) }))
}

/** The most bytes that rows of a wide table, decoded at once, may take. */
const MOST_BYTES = 1 << 26

/** How many rows to decode at once: a batch, or fewer if rows are so long that a batch would take too much memory. */
export function rowsAtOnce(batchRows: number, rowBytes: number): number {
  return Math.max(1, Math.min(batchRows, Math.floor(MOST_BYTES / Math.max(1, rowBytes))))
}

/** Implements `RawTable.read` for a format that can read any range of rows. */
export async function* inBatches(
  rows: number,
  range: NonNullable<RawTable['range']>,
  selection: Selection,
  batchRows: number,
): AsyncGenerator<RawBatch> {
  for (let at = 0; at < rows; at += batchRows) yield range(selection, at, Math.min(at + batchRows, rows))
}
