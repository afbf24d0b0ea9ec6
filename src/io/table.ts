import { InputError } from '../base/errors.ts'
import type { Points, Values } from '../base/points.ts'
import type { ByteInput, ByteSink } from './bytes.ts'

/** Rows of numbers with the names of their columns, and a text for each row where a column of labels was asked for. */
export interface Table {
  readonly points: Points
  /** One for each column of the points. */
  readonly names: readonly string[]
  readonly labels?: readonly string[]
  /** Rows left out because a value was missing; only with `dropMissing`. */
  readonly dropped?: number
}

/** A column as a file names it. */
export interface Column {
  readonly name: string
  /** `other` cannot be read at all; `note` then says what it is. */
  readonly kind: 'number' | 'text' | 'other'
  readonly note?: string
  /** Kept beside the table (as the annotations of an .h5ad file): good as labels, never one of the points' columns. */
  readonly aside?: boolean
}

/** The columns to read, by their places in `RawTable.columns`. */
export interface Selection {
  readonly columns: readonly number[]
  readonly label: number | undefined
}

/** What a format gives for some rows: the chosen columns row by row, with NaN for what is missing. */
export interface RawBatch {
  readonly data: Values
  readonly rows: number
  /** Undefined where missing. */
  readonly labels?: readonly (string | undefined)[]
}

/** A file as its format reads it, before the choice of columns and the checks, which are the same for all formats. */
export interface RawTable {
  readonly columns: readonly Column[]
  readonly rows: number | undefined
  /** Rows that are stored, and best read, together; absent where that makes no difference. */
  readonly groupRows?: number
  /** All rows in order, at most `batchRows` at a time. */
  read(selection: Selection, batchRows: number): AsyncIterable<RawBatch>
  /** Rows [start, end) without reading those before. */
  range?(selection: Selection, start: number, end: number): Promise<RawBatch>
  close?(): Promise<void>
}

/** What formats need to know to open a file; see `ReadOptions`. */
export interface FormatOptions {
  readonly member?: string | undefined
  readonly header?: boolean | 'auto' | undefined
  readonly delimiter?: string | undefined
}

export interface WriteOptions {
  /** The format's name, where the file's name does not tell it. */
  readonly format?: string
  /** The name of the column of labels in formats that have names. Default `label`. */
  readonly labelName?: string
  /** The array in an .npz (default `points`) or the data set in an HDF5 file (default `/points`); of an .h5ad file always `X`. */
  readonly member?: string
  /** Compress inside the file, where the format has a way of its own (`TableFormat.compresses`). Default false. */
  readonly compress?: boolean
  /** How many rows there will be, where that is known: an .npy or IDX file that cannot be gone back in needs it, or all rows in memory. */
  readonly rows?: number
}

/** A file format: one file of this folder each. */
export interface TableFormat {
  readonly name: string
  /** With the dot, in lower case. */
  readonly extensions: readonly string[]
  /** Whether the file's name is one of this format's where an extension does not say. */
  readonly named?: RegExp
  /** Whether a file of this format begins so; absent for text. */
  magic?(start: Uint8Array): boolean
  open(input: ByteInput, options: FormatOptions): Promise<RawTable>
  /** Whether it can be written compressed by its own means; other files are compressed whole, by a name that ends in `.gz`. */
  readonly compresses?: boolean
  /** Writes all tables, which have the same columns, as one file and says how many rows there were. */
  write(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number>
}

/** The names of columns that a file does not name: x0, x1, ... */
export function generatedNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `x${i}`)
}

export function generatedColumns(count: number): Column[] {
  return generatedNames(count).map((name) => ({ name, kind: 'number' }))
}

/** The columns `places` of rows that are `width` wide, in their order. */
export function pickColumns(data: Values, width: number, places: readonly number[]): Values {
  if (places.length === width && places.every((place, i) => place === i)) return data
  const rows = width === 0 ? 0 : data.length / width
  const out = newValues(data, rows * places.length)
  for (let i = 0, at = 0; i < rows; i++) for (const place of places) out[at++] = data[i * width + place]!
  return out
}

/** An empty array of the same precision. */
export function newValues(like: Values, length: number): Values {
  return like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)
}

/** @throws InputError where labels (or points) would have a name that the file uses for something else */
export function requireFree(file: string, name: string, taken: readonly string[]): void {
  if (!taken.includes(name)) return
  throw new InputError(
    `${file} would hold two things called ${JSON.stringify(name)}, one of them the labels; rename one.`,
  )
}
