import { field, InputError, type Sentence, sentence } from '../base/errors.ts'
import { joinRows, points, takeRows, type Values } from '../base/points.ts'
import type { ColumnChoice } from './choose.ts'
import { isMissingLabel } from './csv/cells.ts'
import { type Encoding, encodedNames, type Refuse, withEncoded } from './encoding.ts'
import { type RawBatch, type RawTable, rowsAtOnce } from './format.ts'
import { joinKept, TEXT } from './kept.ts'
import { ALL_ROWS, type RowRange, rowsIn, rowsWithin } from './row-range.ts'
import { type Chosen, select } from './select.ts'
import type { Cell, CellType, KeptColumn, Table } from './table.ts'
import { textError } from './text-columns.ts'

/** Which columns to read, and what to do with missing values. */
export interface SelectOptions {
  /** The points' columns. Default: all except the labels and those to encode. */
  readonly columns?: readonly ColumnChoice[] | undefined
  /** Names of another table's columns, to read if the file has each of them exactly once and `columns` is not given. */
  readonly preferred?: readonly string[] | undefined
  /** Columns to leave out of these. Default: none. */
  readonly exclude?: readonly ColumnChoice[] | undefined
  /** The column whose values (text, categories or integers) become labels. Default: none. */
  readonly labels?: ColumnChoice | undefined
  /** Columns to carry along beside the points, with their types; `*` means all others. Default: none. */
  readonly keep?: readonly ColumnChoice[] | undefined
  /** Whether to carry along the column of row names too, if there is one. Default false. */
  readonly keepRowNames?: boolean | undefined
  /** Columns of categories that become columns of 0 and 1, after the others. Default: none. */
  readonly encode?: readonly Encoding[] | undefined
  /** Leave out rows with a missing value (empty, NA, NaN, null) and count them. Default: a missing value is an error. */
  readonly dropMissing?: boolean | undefined
  /** `file` keeps 4-byte (and 2-byte) floats as float32, and makes everything else float64. Default `file`. */
  readonly precision?: 'file' | 'float32' | 'float64' | undefined
  /** Called with a sentence about anything that was guessed, left out or changed in reading: a header of numbers, an index, a scale. */
  readonly onNotice?: ((message: string) => void) | undefined
  /** What the caller's users call an option, for these sentences. Default: its name here. */
  readonly nameOf?: ((option: string) => string | undefined) | undefined
}

export interface BatchOptions {
  /** The most rows in a batch. Default: about a million values. */
  readonly rows?: number
  /** The rows to read of each file of the table, by the file's place; null for none. Default: all. */
  readonly ranges?: readonly (RowRange | null)[] | undefined
}

/** An open table, read a batch at a time. */
export interface TableReader {
  /** The table's name in messages, usually the file's. */
  readonly name: string
  /** The names of the points' columns. */
  readonly columns: readonly string[]
  /** The names of the file's other columns, which are not points, labels or carried along. */
  readonly others: readonly string[]
  /** The carried columns. */
  readonly kept: readonly { readonly name: string; readonly type: CellType }[]
  /** The cells of the first two rows of a text table, if it was a guess that its first row holds values. */
  readonly firstRows?: readonly (readonly string[])[]
  /** Rows in the file, before any are dropped; undefined if only reading shows the number. */
  readonly rows: number | undefined
  /** How many rows are stored together, and best read together; absent if it makes no difference. */
  readonly groupRows?: number
  /** Rows in each file of the table, before any are dropped; undefined if only reading shows the number (`countRows`). */
  readonly fileRows: readonly (number | undefined)[]
  /** All rows in order. May be called again, except on standard input. */
  batches(options?: BatchOptions): AsyncIterable<Table>
  /** Counts the rows in a file of the table, before any are dropped, by a pass over it if necessary. */
  countRows(file: number): Promise<number>
  /** Rows [start, end) without reading those before; absent if the format cannot do that. */
  rowRange?(start: number, end: number): Promise<Table>
  close(): Promise<void>
}

const BATCH_VALUES = 1 << 20
/** 16 GiB of doubles. */
const MOST_VALUES = 2 ** 31

/** A format's own reader, with the choice of columns and the checks added. @throws InputError as `select`, and for columns of text */
export async function tableReader(name: string, raw: RawTable, options: SelectOptions): Promise<TableReader> {
  const chosen = select(name, raw.columns, options)
  if (chosen.text.length > 0) throw await textError(name, raw, chosen.text, options.preferred === undefined)
  const encodings = chosen.encoded.length > 0 ? (options.encode ?? []) : []
  const names = [...chosen.columns.map((place) => raw.columns[place]!.name), ...encodings.flatMap(encodedNames)]
  requireReadable(name, names)
  sayNotices(name, raw, chosen, options)
  const carried = carriedColumns(raw, chosen)
  const kept = carried.slice(0, chosen.kept.length - chosen.onlyEncoded)
  const used = new Set([...chosen.columns, ...chosen.kept, chosen.label])
  const finish = (batch: RawBatch, firstRow: number): Table => {
    const checked = withoutMissing(batch, name, raw, chosen, firstRow, options)
    const data = withPrecision(checked.batch.data, options.precision ?? 'file')
    const all = carried.map((column, k): KeptColumn => ({ ...column, cells: checked.batch.kept![k]! }))
    const plain = points(data, checked.batch.rows, chosen.columns.length)
    const coded = chosen.encoded.map((k) => all[k]!)
    const refuse: Refuse = (row, column, what, cure) =>
      new InputError(
        sentence`${name} ${what} at row ${checked.rowOf(row) + 1}, column ${JSON.stringify(column)}; ${cure}.`,
      )
    return {
      points: encodings.length === 0 ? plain : withEncoded(plain, encodings, coded, refuse),
      names,
      dropped: checked.dropped,
      ...(checked.batch.labels && { labels: checked.batch.labels as readonly string[] }),
      ...(kept.length > 0 && { kept: all.slice(0, kept.length) }),
    }
  }
  const { range } = raw
  return {
    name,
    columns: names,
    others: raw.columns.flatMap(({ name: other }, place) => (used.has(place) ? [] : [other])),
    kept,
    ...(raw.firstRows && { firstRows: raw.firstRows }),
    rows: raw.rows,
    ...(raw.groupRows !== undefined && { groupRows: raw.groupRows }),
    fileRows: [raw.rows],
    async *batches({ rows = batchRowsFor(names.length), ranges } = {}) {
      if (!(Number.isInteger(rows) && rows > 0))
        throw new InputError(`The number of rows in a batch must be a whole number of at least 1, found ${rows}.`)
      const asked = ranges === undefined ? ALL_ROWS : ranges[0]
      if (!asked) return
      for await (const { batch, first } of rowsWithin(raw, chosen, asked, rows)) yield finish(batch, first)
    },
    countRows: () => rowsIn(raw),
    ...(range && {
      async rowRange(start: number, end: number) {
        const last = raw.rows ?? 0
        if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= last))
          throw new InputError(`${name} has ${last} rows, not rows ${start} to ${end}; give a range within them.`)
        return finish(await range(chosen, start, end), start)
      },
    }),
    async close() {
      await raw.close?.()
    },
  }
}

/** The carried columns; those that are only there to be encoded come last. */
function carriedColumns(raw: RawTable, { kept }: Chosen): Omit<KeptColumn, 'cells'>[] {
  return kept.map((place) => {
    const { name, type = TEXT, rowNames } = raw.columns[place]!
    return { name, type, ...(rowNames && { rowNames }) }
  })
}

/** The decoder's replacement for bytes that are not text: texts that differ only in such bytes become equal. */
const NOT_TEXT = '\uFFFD'

/** @throws InputError for names that were not text in the file, since they can no longer be distinguished */
function requireReadable(file: string, names: readonly string[]): void {
  const wrong = names.findIndex((name) => name.includes(NOT_TEXT))
  if (wrong >= 0)
    throw new InputError(
      `Column ${wrong + 1} of ${file} has a name that is not UTF-8 text (${JSON.stringify(names[wrong])}); write the file again with its names in UTF-8.`,
    )
}

/** @throws InputError for a label that was not text in the file */
export function requireText(file: string, label: string, row: number): string {
  if (!label.includes(NOT_TEXT)) return label
  throw new InputError(
    `${file} has the label ${JSON.stringify(label)} at row ${row + 1}, which is not UTF-8 text: different labels could not be distinguished; write the file again in UTF-8.`,
  )
}

function sayNotices(
  file: string,
  { notices = [], columns }: RawTable,
  { label, kept }: Chosen,
  { columns: chosen, exclude, onNotice, nameOf }: SelectOptions,
): void {
  if (onNotice === undefined) return
  for (const notice of notices) onNotice(typeof notice === 'string' ? notice : notice.say(nameOf))
  if (chosen !== undefined || exclude !== undefined) return
  const left = columns
    .filter(({ index }, place) => index && place !== label && !kept.includes(place))
    .map(({ name }) => name)
  if (left.length > 0)
    onNotice(
      sentence`${file}: ${left.map((name) => JSON.stringify(name)).join(', ')} is the index of its rows and is left out; ${field('columns')} can include it by name.`.say(
        nameOf,
      ),
    )
}

/** A batch has at least 256 rows, even of many columns, unless they are so wide that this would take much memory. */
function batchRowsFor(columns: number): number {
  return Math.max(rowsAtOnce(256, 8 * columns), Math.floor(BATCH_VALUES / columns))
}

/** All rows of an open table; the caller must close it. Throws `InputError` if no row is left. */
export async function readAll(reader: TableReader): Promise<Table> {
  const { name, rows, columns } = reader
  if (rows !== undefined && rows * columns.length > MOST_VALUES)
    throw new InputError(
      `${name} has ${rows} rows of ${columns.length} columns, more than the ${MOST_VALUES} values that can be held in memory; read it in batches, or read fewer columns.`,
    )
  if (reader.rowRange !== undefined && reader.rows !== undefined)
    return notEmpty(reader.name, await reader.rowRange(0, reader.rows))
  const tables: Table[] = []
  for await (const table of reader.batches()) tables.push(table)
  return notEmpty(reader.name, joinTables(tables, reader.columns))
}

/** Joins tables with the same columns, one below the other; the result is in double precision if any of them is. */
export function joinTables(tables: readonly Table[], names: readonly string[]): Table {
  if (tables.length === 1) return tables[0]!
  const dropped = tables.reduce((sum, table) => sum + (table.dropped ?? 0), 0)
  const parts = tables.map((table) => table.points)
  const table = {
    points: parts.length > 0 ? joinRows(parts) : points(new Float64Array(0), 0, names.length),
    names,
    dropped,
  }
  return {
    ...table,
    ...(tables[0]?.labels && { labels: tables.flatMap(({ labels }) => labels ?? []) }),
    ...(tables[0]?.kept && { kept: joinKept(tables.map(({ kept }) => kept ?? [])) }),
  }
}

function notEmpty(name: string, table: Table): Table {
  if (table.points.rows > 0) return table
  throw new InputError(
    table.dropped
      ? `${name} has a missing value in each of its ${table.dropped} rows, so dropping them leaves none; choose other columns.`
      : `${name} has no rows; give at least one.`,
  )
}

function withoutMissing(
  batch: RawBatch,
  file: string,
  raw: RawTable,
  { columns, label, kept: keptPlaces, encoded }: Chosen,
  firstRow: number,
  { dropMissing: drop = false, encode: encodings = [] }: SelectOptions,
): { batch: RawBatch; dropped: number; rowOf: (row: number) => number } {
  const { data, rows, labels, kept: cells } = batch
  const coded = encoded.map((k, e) => ({ place: keptPlaces[k]!, cells: cells![k]!, known: encodings[e]!.categories }))
  const width = columns.length
  const kept: number[] = []
  let whole = true
  for (let i = 0; i < rows; i++) {
    const text = labels?.[i]
    let missing = labels !== undefined && text === undefined ? label : undefined
    if (text !== undefined) requireText(file, text, firstRow + i)
    for (const { place, cells: codes, known } of coded) if (isMissingCategory(codes[i]!, known)) missing ??= place
    for (let j = 0; j < width; j++) {
      const value = data[i * width + j]!
      if (Number.isFinite(value)) continue
      if (!Number.isNaN(value)) throw notFinite(file, raw, firstRow + i, columns[j]!, `holds ${value}`, 'replace it')
      missing ??= columns[j]!
    }
    if (missing === undefined) {
      if (!whole) kept.push(i)
    } else if (drop) {
      if (whole) for (let k = 0; k < i; k++) kept.push(k)
      whole = false
    } else {
      const named = missing === label ? ' (in a text table, put a class called NA in quotes)' : ''
      const cure = sentence`drop such rows with ${field('dropMissing')}, or fill them first${named}`
      throw notFinite(file, raw, firstRow + i, missing, 'has no value (missing or NaN)', cure)
    }
  }
  if (whole) return { batch, dropped: 0, rowOf: (row) => firstRow + row }
  return {
    batch: {
      data: takeRows(points(data, rows, width), kept).data,
      rows: kept.length,
      ...(labels && { labels: kept.map((row) => labels[row]) }),
      ...(cells && { kept: cells.map((column) => kept.map((row) => column[row]!)) }),
    },
    dropped: rows - kept.length,
    rowOf: (row) => firstRow + kept[row]!,
  }
}

/** Whether a cell of a column to encode is missing. In text, by the rule for labels, unless there is a category with that name. */
function isMissingCategory(cell: Cell, known: readonly string[]): boolean {
  if (typeof cell === 'string') return !known.includes(cell.trim()) && isMissingLabel(cell, false)
  return cell === null || (typeof cell === 'number' && Number.isNaN(cell))
}

function notFinite(
  file: string,
  raw: RawTable,
  row: number,
  place: number,
  what: string,
  cure: string | Sentence,
): InputError {
  const name = JSON.stringify(raw.columns[place]!.name)
  return new InputError(sentence`${file} ${what} at row ${row + 1}, column ${name}; ${cure}.`)
}

function withPrecision(data: Values, precision: 'file' | 'float32' | 'float64'): Values {
  if (precision === 'float32' && data instanceof Float64Array) return new Float32Array(data)
  if (precision === 'float64' && data instanceof Float32Array) return new Float64Array(data)
  return data
}
