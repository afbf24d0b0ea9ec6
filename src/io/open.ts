import { field, InputError, sentence } from '../base/errors.ts'
import { checkNames } from '../base/option.ts'
import { type ByteInput, blobSource, firstBytes, memorySource } from './bytes.ts'
import { type ColumnChoice, findOne } from './choose.ts'
import { gunzip, isGzip } from './compression/gzip.ts'
import { categoriesOf } from './encoding.ts'
import { type Column, type FormatOptions, type RawTable, rowsAtOnce } from './format.ts'
import { formatOf, MAGIC_BYTES } from './formats.ts'
import { interruptibleInput, interruptibleTable } from './interruptible.ts'
import { type IsolatedOptions, openIsolated } from './isolation.ts'
import { readAll, requireText, type SelectOptions, type TableReader, tableReader } from './reader.ts'
import { requireLabel } from './select.ts'
import type { Table } from './table.ts'

/** How to read a table: the choice of columns, and what a format needs. */
export interface ReadOptions extends SelectOptions, FormatOptions {
  /** The format's name (`csv`, `npy`, ...) if the file's name does not show it. Default: by name, then by the first bytes. */
  readonly format?: string | undefined
  /** Which array of an .npz, data set of an HDF5 file or matrix of an .h5ad file. Default: the only one there is. */
  readonly member?: string | undefined
  /** Whether the first row of a text table names the columns. Default `auto`. */
  readonly header?: boolean | 'auto' | undefined
  /** The character between the cells of a text table. Default: detected. */
  readonly delimiter?: string | undefined
  /** The encoding of a text table, by its name in the Encoding Standard. Default: by its byte order mark, else UTF-8. */
  readonly encoding?: string | undefined
  /** How 1234.5 is written in a text table, such as `1.234,5`. Default: as the first rows show. */
  readonly numbers?: string | undefined
  /** Names that the columns are known to have: if the first row of a text table holds them all, it is the header. */
  readonly knownNames?: readonly string[] | undefined
  /** Stops the reading between two of its steps; if a library decodes the format in a thread (in Node), at once. */
  readonly signal?: AbortSignal | undefined
}

/** Bytes to read a table from: a source, a stream, a `Blob` or `File` of a page, or bytes in memory. */
export type TableInput = ByteInput | Blob | Uint8Array

/** How to read labels; see `readLabels`. */
export interface LabelOptions extends FormatOptions {
  readonly format?: string | undefined
  /** The column, if the file has several. */
  readonly column?: ColumnChoice | undefined
  /** The number of rows that the labels belong to; a different number of labels is an error. */
  readonly rows?: number | undefined
  /** The possible classes, if known: a first word that is one of them is a label, and any other is a header. */
  readonly classes?: readonly string[] | undefined
  /** Called with a sentence if it was a guess that the first word is a header. */
  readonly onNotice?: ((message: string) => void) | undefined
  /** As in `ReadOptions`. */
  readonly signal?: AbortSignal | undefined
}

/** The names of `FormatOptions`, and those of each kind of reading. */
const FORMAT_NAMES = {
  format: true,
  member: true,
  header: true,
  delimiter: true,
  encoding: true,
  numbers: true,
  knownNames: true,
} as const
const READ_NAMES = {
  ...FORMAT_NAMES,
  ...{
    columns: true,
    preferred: true,
    exclude: true,
    labels: true,
    keep: true,
    keepRowNames: true,
    encode: true,
    dropMissing: true,
    precision: true,
    onNotice: true,
    nameOf: true,
    signal: true,
  },
} satisfies Record<keyof ReadOptions, true>
const LABEL_NAMES = {
  ...FORMAT_NAMES,
  ...{ column: true, rows: true, classes: true, onNotice: true, signal: true },
} satisfies Record<keyof LabelOptions, true>

/**
 * Opens a table for reading in batches, gzipped or not, in any format. The caller must close the reader.
 * @throws InputError if the file is not what its name says, is damaged, or lacks a column that was asked for
 */
export async function openTable(input: TableInput, options: ReadOptions = {}): Promise<TableReader> {
  checkNames(options, Object.keys(READ_NAMES))
  const { name, raw } = await openRaw(input, options)
  try {
    return await tableReader(name, raw, options)
  } catch (error) {
    await raw.close?.()
    throw error
  }
}

/**
 * Reads all of a table. 4-byte floats stay float32; 8-byte floats, integers and numbers in text become float64.
 * @throws InputError as `openTable`, and for values that are missing (unless `dropMissing`) or infinite, naming row and column
 */
export async function readTable(input: TableInput, options: ReadOptions = {}): Promise<Table> {
  const reader = await openTable(input, options)
  try {
    return await readAll(reader)
  } finally {
    await reader.close()
  }
}

/**
 * Reads one label for each row: a one-dimensional .npy, a one-column .csv, an IDX file of labels, or one column of any table.
 * Integers are kept exactly. Whether a .csv of words has a header is decided by `rows` or by `classes`; without them, a first word that
 * occurs again is a label, and any other is taken for a header, with a notice.
 * @throws InputError if there are several columns and none is named, if a label is missing, or if their number is not `rows`
 */
export async function readLabels(input: TableInput, options: LabelOptions = {}): Promise<string[]> {
  checkNames(options, Object.keys(LABEL_NAMES))
  const { name, labels, header: first, mayHaveHeader } = await labelsOf(input, options)
  const { rows, header = 'auto' } = options
  if (header === 'auto' && mayHaveHeader && isFirstLabel(name, first, labels, options)) labels.unshift(first)
  return checkCount(name, labels, rows)
}

/** A column as `listColumns` returns it. */
export type ListedColumn = Pick<Column, 'name' | 'kind' | 'note' | 'aside' | 'samples'>

/**
 * The columns of a table in their order, whatever they hold, to choose from.
 * @throws InputError if the file is not what its name says, or is damaged
 */
export async function listColumns(input: TableInput, options: FormatOptions = {}): Promise<ListedColumn[]> {
  checkNames(options, Object.keys(FORMAT_NAMES))
  const { raw } = await openRaw(input, options)
  const listed = raw.columns.map(({ name, kind, note, aside, samples }) => ({
    ...{ name, kind },
    ...(note !== undefined && { note }),
    ...(aside && { aside }),
    ...(samples && { samples }),
  }))
  await raw.close?.()
  return listed
}

/**
 * The categories of a column, sorted by name (numbers by value), for the option `encode` of the other functions.
 * @throws InputError if there is no such column, or it has too many different values
 */
export async function readCategories(input: TableInput, column: string, options: ReadOptions = {}): Promise<string[]> {
  const { name, raw } = await openRaw(input, options)
  try {
    const label = findOne(name, raw.columns, { name: column }, 'encode')
    requireLabel(name, raw.columns, label)
    const found = new Set<string>()
    for await (const { labels = [] } of raw.read({ columns: [], label }, rowsAtOnce(1 << 16, 8 * raw.columns.length))) {
      for (const one of labels) if (one !== undefined) found.add(one)
      categoriesOf(name, column, found)
    }
    return categoriesOf(name, column, found)
  } finally {
    await raw.close?.()
  }
}

/** Whether the first word of a column of words is a label rather than the column's name. */
function isFirstLabel(
  name: string,
  first: string,
  labels: readonly string[],
  { rows, classes, onNotice }: LabelOptions,
): boolean {
  if (rows !== undefined) return labels.length === rows - 1
  if (classes !== undefined) return classes.includes(first)
  if (labels.includes(first)) return true
  onNotice?.(`${name}: its first word, ${JSON.stringify(first)}, does not occur again and is taken for a header.`)
  return false
}

interface FoundLabels {
  readonly name: string
  readonly labels: string[]
  readonly header: string
  readonly mayHaveHeader: boolean
}

async function labelsOf(input: TableInput, options: LabelOptions): Promise<FoundLabels> {
  const { name, raw, text } = await openRaw(input, options)
  try {
    if (options.column === undefined && raw.columns.length !== 1)
      throw new InputError(
        sentence`${name} has ${raw.columns.length} columns, but labels need one; give a file with one, or name it with ${field('column')}.`,
      )
    const label = findOne(name, raw.columns, options.column ?? 0, 'labels')
    requireLabel(name, raw.columns, label)
    const labels: string[] = []
    for await (const batch of raw.read({ columns: [], label }, rowsAtOnce(1 << 16, 8 * raw.columns.length)))
      for (const one of batch.labels ?? []) {
        if (one === undefined)
          throw new InputError(`${name} has no label at row ${labels.length + 1}; give one for each row.`)
        labels.push(requireText(name, one, labels.length))
      }
    const { name: header } = raw.columns[label]!
    return { name, labels, header, mayHaveHeader: text && raw.columns.length === 1 && header !== 'x0' }
  } finally {
    await raw.close?.()
  }
}

/** Returns the labels if there are any, and as many as `rows`. Throws `InputError` otherwise. */
export function checkCount(name: string, labels: string[], rows: number | undefined): string[] {
  if (labels.length === 0) throw new InputError(`${name} has no labels; give one for each row.`)
  if (rows !== undefined && labels.length !== rows)
    throw new InputError(`${name} has ${labels.length} labels for ${rows} rows; give one for each row.`)
  return labels
}

async function openRaw(
  input: TableInput,
  options: IsolatedOptions & { readonly format?: string | undefined },
): Promise<{ name: string; raw: RawTable; text: boolean }> {
  const { signal } = options
  const given = interruptibleInput(asInput(input), signal)
  try {
    const { bytes, start } = await unzipped(given)
    const format = formatOf(bytes.name, start, options.format)
    const raw = interruptibleTable(await openIsolated(format, bytes, options), signal)
    return { name: bytes.name, raw, text: format.magic === undefined }
  } catch (error) {
    await given.close?.()
    throw error
  }
}

async function unzipped(input: ByteInput): Promise<{ bytes: ByteInput; start: Uint8Array }> {
  const start = await firstBytes(input, MAGIC_BYTES)
  if (start.length === 0) throw new InputError(`${input.name} is empty (0 bytes); make it again.`)
  if (isGzip(start)) {
    const bytes = gunzip(input)
    const inner = await firstBytes(bytes, MAGIC_BYTES)
    if (inner.length === 0) throw new InputError(`${input.name} holds nothing; make it again.`)
    return { bytes, start: inner }
  }
  if (/\.gz$/i.test(input.name))
    throw new InputError(`${input.name} does not begin like a gzip file; leave .gz out of its name or compress it.`)
  return { bytes: input, start }
}

function asInput(input: TableInput): ByteInput {
  if (input instanceof Uint8Array) return memorySource(input)
  return input instanceof Blob ? blobSource(input) : input
}
