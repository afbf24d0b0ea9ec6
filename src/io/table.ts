import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'

/** A value of a column that is carried along: as its type says, null where it is missing. */
export type Cell = string | number | bigint | boolean | null

/**
 * What a column that is carried along holds, so that it stays that in every format that has such a type. Integers of 8 bytes and times are bigint,
 * dates are days since 1970, times count their unit since 1970 (in UTC where there is a zone), categories are texts.
 */
export type CellType =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'date' }
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8; readonly unsigned: boolean }
  | { readonly kind: 'float'; readonly bytes: 4 | 8 }
  | { readonly kind: 'time'; readonly unit: 's' | 'ms' | 'us' | 'ns'; readonly zone?: string }
  | { readonly kind: 'category'; readonly categories: readonly string[]; readonly ordered: boolean }

/** A column that is carried along beside the points, with a cell for each row. */
export interface KeptColumn {
  readonly name: string
  readonly type: CellType
  /** Whether it holds the names of the rows. */
  readonly rowNames?: boolean
  readonly cells: readonly Cell[]
}

/** Rows of numbers with the names of their columns, and a text for each row where a column of labels was asked for. */
export interface Table {
  readonly points: Points
  /** One for each column of the points. */
  readonly names: readonly string[]
  readonly labels?: readonly string[]
  /** The columns that are carried along, where some were asked for. */
  readonly kept?: readonly KeptColumn[]
  /** Rows left out because a value was missing; only with `dropMissing`. */
  readonly dropped?: number
}

/** How to write a table. */
export interface WriteOptions {
  /** The format's name (`csv`, `npy`, ...). Default: by the file's name. */
  readonly format?: string
  /** The name of the column of labels in formats that have names. Default `label`. */
  readonly labelName?: string
  /** The array in an .npz (default `points`) or the data set in an HDF5 file (default `/points`); of an .h5ad file always `X`. */
  readonly member?: string
  /** Compress inside the file, where the format can (`TableFormat.compresses`). Default false. */
  readonly compress?: boolean
  /** What becomes of text (the columns' names, the labels) in a .csv or .tsv before it is quoted. Default: it stays. */
  readonly cellText?: (cell: string) => string
  /** The number of rows, if known: without it, .npy and IDX hold all rows in memory where the sink has no `rewrite`. */
  readonly rows?: number
}

/** The names of columns that a file does not name: x0, x1, ... */
export function generatedNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `x${i}`)
}

/** More columns than any table of points has: a header that claims more is refused before memory is asked for. */
export const MAX_COLUMNS = 1 << 18

/**
 * @param columns how many a header claims
 * @throws InputError where that is no number of columns
 */
export function checkWidth(file: string, columns: number): void {
  if (columns <= MAX_COLUMNS) return
  throw new InputError(
    `${file} claims ${columns} columns, and at most ${MAX_COLUMNS} can be read; write only those that are needed, or transpose it.`,
  )
}

/** A shape in a message; of many dimensions, the first few. */
export function shownShape(shape: readonly number[]): string {
  const most = 6
  return `(${shape.slice(0, most).join(', ')}${shape.length > most ? `, ... ${shape.length} in all` : ''})`
}

/** @throws InputError where labels (or points) would have a name that the file uses for something else */
export function requireFree(file: string, name: string, taken: readonly string[]): void {
  if (!taken.includes(name)) return
  throw new InputError(
    `${file} would hold two things called ${JSON.stringify(name)}, one of them the labels; rename one.`,
  )
}
