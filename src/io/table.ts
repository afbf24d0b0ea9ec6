import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'

/** A value of a carried column, in the form that its type says; null if it is missing. */
export type Cell = string | number | bigint | boolean | null

/**
 * The type of a carried column, which is kept in every format that has such a type. Integers of 8 bytes and times are bigint. Dates are days
 * since 1970. Times count their unit since 1970 (in UTC if there is a zone). Categories are texts.
 */
export type CellType =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'date' }
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8; readonly unsigned: boolean }
  | { readonly kind: 'float'; readonly bytes: 4 | 8 }
  | { readonly kind: 'time'; readonly unit: 's' | 'ms' | 'us' | 'ns'; readonly zone?: string }
  | { readonly kind: 'category'; readonly categories: readonly string[]; readonly ordered: boolean }

/** A column carried along beside the points, with a cell for each row. */
export interface KeptColumn {
  readonly name: string
  readonly type: CellType
  /** Whether it holds the row names. */
  readonly rowNames?: boolean
  readonly cells: readonly Cell[]
}

/** Rows of numbers with the names of their columns, and a label for each row if a column of labels was asked for. */
export interface Table {
  readonly points: Points
  /** One for each column of the points. */
  readonly names: readonly string[]
  readonly labels?: readonly string[]
  /** The carried columns, if any were asked for. */
  readonly kept?: readonly KeptColumn[]
  /** Rows left out because a value was missing; only with `dropMissing`. */
  readonly dropped?: number
}

/** How to write a table. */
export interface WriteOptions {
  /** The format's name (`csv`, `npy`, ...). Default: by the file's name. */
  readonly format?: string
  /** The name of the label column, in formats that name columns. Default `label`. */
  readonly labelName?: string
  /** The array in an .npz (default `points`) or the data set in an HDF5 file (default `/points`); in an .h5ad file always `X`. */
  readonly member?: string
  /** Compress inside the file, if the format can (`TableFormat.compresses`). Default false. */
  readonly compress?: boolean
  /** Changes text (column names, labels) in a .csv or .tsv before it is quoted. Default: unchanged. */
  readonly cellText?: (cell: string) => string
  /** The number of rows, if known. Without it, .npy and IDX hold all rows in memory if the sink has no `rewrite`. */
  readonly rows?: number
}

/** Names for the columns of a file that does not name them: x0, x1, ... */
export function generatedNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `x${i}`)
}

/** More columns than any table of points has. A header that claims more is refused before memory is allocated. */
export const MAX_COLUMNS = 1 << 18

/**
 * @param columns how many columns a header claims
 * @throws InputError if there are too many
 */
export function checkWidth(file: string, columns: number): void {
  if (columns <= MAX_COLUMNS) return
  throw new InputError(
    `${file} claims ${columns} columns, and at most ${MAX_COLUMNS} can be read; write only those that are needed, or transpose it.`,
  )
}

/** A shape for a message; only the first few of many dimensions. */
export function shownShape(shape: readonly number[]): string {
  const most = 6
  return `(${shape.slice(0, most).join(', ')}${shape.length > most ? `, ... ${shape.length} in all` : ''})`
}

/** @throws InputError if labels (or points) would have a name that the file uses for something else */
export function requireFree(file: string, name: string, taken: readonly string[]): void {
  if (!taken.includes(name)) return
  throw new InputError(
    `${file} would hold two things called ${JSON.stringify(name)}, one of them the labels; rename one.`,
  )
}
