import { field, InputError, type Sentence, sentence } from '../base/errors.ts'
import { joinRows, points, takeRows, type Values } from '../base/points.ts'
import { type RawBatch, type RawTable, rowsAtOnce, type Selection } from './format.ts'
import { type ColumnChoice, select } from './select.ts'
import type { Table } from './table.ts'

/** Which columns to read, and what to do with values that are missing. */
export interface SelectOptions {
  /** The points' columns. Default: all except the labels. */
  readonly columns?: readonly ColumnChoice[] | undefined
  /** Columns to leave out of those. Default: none. */
  readonly exclude?: readonly ColumnChoice[] | undefined
  /** The column whose values (text, categories or integers) become labels. Default: none. */
  readonly labels?: ColumnChoice | undefined
  /** Leave out rows with a missing value (empty, NA, NaN, null) and count them. Default: such a value is an error. */
  readonly dropMissing?: boolean | undefined
  /** `file` keeps 4-byte (and 2-byte) floats as float32 and everything else as float64. Default `file`. */
  readonly precision?: 'file' | 'float32' | 'float64' | undefined
  /** Called with a sentence on whatever was guessed in reading, left out, or changed: a header of numbers, an index, a scale. */
  readonly onNotice?: ((message: string) => void) | undefined
  /** What the caller's users call an option, for such sentences. Default: its name here. */
  readonly nameOf?: ((option: string) => string | undefined) | undefined
}

/** An open table, read a batch at a time. */
export interface TableReader {
  /** What the table is called in messages: the file's name. */
  readonly name: string
  /** The names of the points' columns. */
  readonly columns: readonly string[]
  /** The names of the file's other columns, which are neither points nor labels here. */
  readonly others: readonly string[]
  /** The cells of the first two rows of a text table whose first row was taken for values by a guess. */
  readonly firstRows?: readonly (readonly string[])[]
  /** Rows in the file, before any are dropped; undefined where only reading shows the number. */
  readonly rows: number | undefined
  /** Rows that are stored, and best read, together; absent where that makes no difference. */
  readonly groupRows?: number
  /** All rows in order; at most `rows` in a batch (default: about a million values). May be called again, except on standard input. */
  batches(options?: { readonly rows?: number }): AsyncIterable<Table>
  /** Rows [start, end) without reading those before; absent where the format cannot. */
  rowRange?(start: number, end: number): Promise<Table>
  close(): Promise<void>
}

const BATCH_VALUES = 1 << 20
/** 16 GiB of doubles. */
const MOST_VALUES = 2 ** 31

/** A format's own reader with the choice of columns and the checks on top. */
export function tableReader(name: string, raw: RawTable, options: SelectOptions): TableReader {
  const selection = select(name, raw.columns, options.columns, options.labels, { exclude: options.exclude })
  const names = selection.columns.map((place) => raw.columns[place]!.name)
  requireReadable(name, names)
  sayNotices(name, raw, selection, options)
  const chosen = new Set([...selection.columns, selection.label])
  const finish = (batch: RawBatch, firstRow: number): Table => {
    const checked = withoutMissing(batch, name, raw, selection, firstRow, options.dropMissing ?? false)
    const data = withPrecision(checked.batch.data, options.precision ?? 'file')
    const table: Table = { points: points(data, checked.batch.rows, names.length), names, dropped: checked.dropped }
    return checked.batch.labels ? { ...table, labels: checked.batch.labels as readonly string[] } : table
  }
  const { range } = raw
  return {
    name,
    columns: names,
    others: raw.columns.flatMap(({ name: other }, place) => (chosen.has(place) ? [] : [other])),
    ...(raw.firstRows && { firstRows: raw.firstRows }),
    rows: raw.rows,
    ...(raw.groupRows !== undefined && { groupRows: raw.groupRows }),
    async *batches({ rows = batchRowsFor(names.length) } = {}) {
      if (!(Number.isInteger(rows) && rows > 0))
        throw new InputError(`A batch of ${rows} rows was asked for; give a whole number of at least 1.`)
      let at = 0
      for await (const batch of raw.read(selection, rows)) {
        yield finish(batch, at)
        at += batch.rows
      }
    },
    ...(range && {
      async rowRange(start: number, end: number) {
        const last = raw.rows ?? 0
        if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= last))
          throw new InputError(`Rows ${start} to ${end} were asked of ${name}, which has ${last}; stay within them.`)
        return finish(await range(selection, start, end), start)
      },
    }),
    async close() {
      await raw.close?.()
    },
  }
}

/** What a decoder puts for bytes that are not text: of two texts that differ in them it makes one. */
const NOT_TEXT = '\uFFFD'

/** @throws InputError for names that were not text in the file: they can no longer be told apart */
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
    `${file} has the label ${JSON.stringify(label)} at row ${row + 1}, which is not UTF-8 text: labels that differ could not be told apart; write the file again in UTF-8.`,
  )
}

function sayNotices(
  file: string,
  { notices = [], columns }: RawTable,
  selection: Selection,
  { columns: chosen, exclude, onNotice, nameOf }: SelectOptions,
): void {
  if (onNotice === undefined) return
  for (const notice of notices) onNotice(typeof notice === 'string' ? notice : notice.say(nameOf))
  if (chosen !== undefined || exclude !== undefined) return
  const left = columns.filter(({ index }, place) => index && place !== selection.label).map(({ name }) => name)
  if (left.length > 0)
    onNotice(
      sentence`${file}: ${left.map((name) => JSON.stringify(name)).join(', ')} is the index of its rows and is left out; ${field('columns')} takes it by name.`.say(
        nameOf,
      ),
    )
}

/** Of many columns, rows of at least 256 at once, unless they are so wide that this would take much memory. */
function batchRowsFor(columns: number): number {
  return Math.max(rowsAtOnce(256, 8 * columns), Math.floor(BATCH_VALUES / columns))
}

/** All rows of an open table; the caller closes it. Throws `InputError` where no row is left. */
export async function readAll(reader: TableReader): Promise<Table> {
  const { name, rows, columns } = reader
  if (rows !== undefined && rows * columns.length > MOST_VALUES)
    throw new InputError(
      `${name} has ${rows} rows of ${columns.length} columns, more values than the ${MOST_VALUES} that are held in memory; read it in batches, or fewer columns.`,
    )
  if (reader.rowRange !== undefined && reader.rows !== undefined)
    return notEmpty(reader.name, await reader.rowRange(0, reader.rows))
  const tables: Table[] = []
  for await (const table of reader.batches()) tables.push(table)
  return notEmpty(reader.name, joinTables(tables, reader.columns))
}

/** Tables of the same columns, one below the other; in double precision if some of them are. */
export function joinTables(tables: readonly Table[], names: readonly string[]): Table {
  if (tables.length === 1) return tables[0]!
  const dropped = tables.reduce((sum, table) => sum + (table.dropped ?? 0), 0)
  const parts = tables.map((table) => table.points)
  const table = {
    points: parts.length > 0 ? joinRows(parts) : points(new Float64Array(0), 0, names.length),
    names,
    dropped,
  }
  return tables[0]?.labels ? { ...table, labels: tables.flatMap(({ labels }) => labels ?? []) } : table
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
  { columns, label }: Selection,
  firstRow: number,
  drop: boolean,
): { batch: RawBatch; dropped: number } {
  const { data, rows, labels } = batch
  const width = columns.length
  const kept: number[] = []
  let whole = true
  for (let i = 0; i < rows; i++) {
    const text = labels?.[i]
    let missing = labels !== undefined && text === undefined ? label : undefined
    if (text !== undefined) requireText(file, text, firstRow + i)
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
      const cure = sentence`drop such rows with ${field('dropMissing')}, or fill them first`
      throw notFinite(file, raw, firstRow + i, missing, 'has no value (missing or NaN)', cure)
    }
  }
  if (whole) return { batch, dropped: 0 }
  const rest = { data: takeRows(points(data, rows, width), kept).data, rows: kept.length }
  return {
    batch: labels ? { ...rest, labels: kept.map((row) => labels[row]) } : rest,
    dropped: rows - kept.length,
  }
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
