/**
 * What a file format is to the rest of `io`: one object of the type `TableFormat` in a folder of its own, listed in `formats.ts`.
 * A format opens bytes as a `RawTable` and writes tables as bytes. The choice of columns, missing values, labels, precision, gzip and
 * files are the same for all formats and are done outside of them (`select.ts`, `reader.ts`, `open.ts`, `write.ts`, `node/`).
 */
import type { Sentence } from '../base/errors.ts'
import type { Values } from '../base/points.ts'
import type { ByteInput, ByteSink, ByteSource } from './bytes.ts'
import { type Cell, type CellType, generatedNames, type Table, type WriteOptions } from './table.ts'

export interface TableFormat {
  readonly name: string
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  /** Matches names of files of this format that an extension does not tell. */
  readonly named?: RegExp
  /** Whether a file of this format begins with these bytes; absent for text. */
  magic?(start: Uint8Array): boolean
  /**
   * Loads the library that reads it; absent for a format that is decoded here. A damaged file can make such a library loop for ever, so
   * where there are threads it is read in one (`isolation.ts`).
   */
  library?(): Promise<unknown>
  /** Reads what the file holds, not its rows. Throws `InputError` where it is damaged. */
  open(input: ByteInput, options: FormatOptions): Promise<RawTable>
  /** Whether it can be written compressed by its own means; other files are compressed whole, by a name that ends in `.gz`. */
  readonly compresses?: boolean
  /** What to say of it where it cannot be written compressed though it has a compression of its own. */
  readonly uncompressed?: string
  /** Writes all tables, which have the same columns and no NaN or Inf, as one file. Returns the number of rows. */
  write(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number>
  /**
   * Puts files that `write` made, one after the other, together to one: their bytes are copied, no row is read. Absent where that cannot be done.
   * Throws `InputError` where their columns differ.
   */
  join?(parts: readonly ByteSource[], sink: ByteSink): Promise<void>
}

/** What formats need to know to open a file; see `ReadOptions`. */
export interface FormatOptions {
  readonly member?: string | undefined
  readonly header?: boolean | 'auto' | undefined
  readonly delimiter?: string | undefined
  /** The encoding of a text table, as `windows-1252`. */
  readonly encoding?: string | undefined
  /** How 1234.5 is written in a text table, as `1.234,5`. Default: as the first rows show. */
  readonly numbers?: string | undefined
  /** Names that the columns are known to have: a first row of a text table that holds them all is its header. */
  readonly knownNames?: readonly string[] | undefined
}

/** A file as its format reads it: all columns that there are, and rows without any check. */
export interface RawTable {
  readonly columns: readonly Column[]
  /** Undefined where only reading shows the number. */
  readonly rows: number | undefined
  /** Rows that are stored, and best read, together; absent where that makes no difference. */
  readonly groupRows?: number
  /** What was guessed or changed in reading, a sentence each. */
  readonly notices?: readonly (string | Sentence)[]
  /** The cells of the first two rows of a text table whose first row was taken for values though it holds only numbers. */
  readonly firstRows?: readonly (readonly string[])[]
  /** All rows in order, at most `batchRows` at a time. */
  read(selection: Selection, batchRows: number): AsyncIterable<RawBatch>
  /** Rows [start, end) without reading those before; absent where the format cannot. */
  range?(selection: Selection, start: number, end: number): Promise<RawBatch>
  close?(): Promise<void>
}

/** A column as a file names it. */
export interface Column {
  readonly name: string
  /** `other` cannot be read at all; `note` then says what it is. */
  readonly kind: 'number' | 'text' | 'other'
  readonly note?: string
  /** What its cells are where it is carried along. Default: text. */
  readonly type?: CellType
  /** Some of its values, where it holds text and they are known before it is read. */
  readonly samples?: readonly string[]
  /** Whether all of its values that are known differ, as those of an identifier do. */
  readonly unique?: boolean
  /** Kept beside the table (as the annotations of an .h5ad file): good as labels, never one of the points' columns. */
  readonly aside?: boolean
  /** The file's index of its rows: aside too, and said where it is left out. */
  readonly index?: boolean
  /** Whether it holds the names of the rows, as an index does. */
  readonly rowNames?: boolean
}

/** The columns to read, by their places in `RawTable.columns`. */
export interface Selection {
  readonly columns: readonly number[]
  readonly label: number | undefined
  /** Those to carry along as they are. Default: none. */
  readonly kept?: readonly number[]
}

/** Some rows: the chosen columns row by row, with NaN for what is missing. */
export interface RawBatch {
  readonly data: Values
  readonly rows: number
  /** Undefined where missing. */
  readonly labels?: readonly (string | undefined)[]
  /** The cells of each column of `Selection.kept`. */
  readonly kept?: readonly (readonly Cell[])[]
}

/** The columns of a file that does not name them: x0, x1, ... */
export function generatedColumns(count: number, type?: CellType): Column[] {
  return generatedNames(count).map((name) => ({ name, kind: 'number', ...(type && { type }) }))
}

/** Rows of a wide table that are decoded at once take at most so many bytes. */
const MOST_BYTES = 1 << 26

/** How many rows to decode at once: those of a batch, fewer where a row is so long that a batch would take too much memory. */
export function rowsAtOnce(batchRows: number, rowBytes: number): number {
  return Math.max(1, Math.min(batchRows, Math.floor(MOST_BYTES / Math.max(1, rowBytes))))
}

/** The `RawTable.read` of a format that reads any rows. */
export async function* inBatches(
  rows: number,
  range: NonNullable<RawTable['range']>,
  selection: Selection,
  batchRows: number,
): AsyncGenerator<RawBatch> {
  for (let at = 0; at < rows; at += batchRows) yield range(selection, at, Math.min(at + batchRows, rows))
}
