import {
  type Collective,
  InputError,
  type RowStream,
  type StreamRows,
  sampleStream,
  type TrainingRecord,
} from '../index.ts'
import {
  generatedNames,
  openRowStream,
  openTable,
  type ReadOptions,
  readLabels,
  type Table,
  type TableReader,
  withoutEncoded,
} from '../io/node/index.ts'
import { alsoConditions, placeOf, withConditionColumns } from './condition-columns.ts'
import { matchColumns } from './match-columns.ts'
import { weighedByColumn, weighedByFile, weighedStreamByFile, withWeightColumn } from './row-weights.ts'
import { readShared } from './shared-table.ts'
import { readOptions, saidOnce, sayDropped, shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'
import { count } from './text.ts'

type MapColumns = Pick<TrainingRecord, 'columns' | 'encoded'>

/**
 * Opens a table and selects the columns that a map was fitted on: by name if the file has all of them (it may have others
 * too), else by place, with a notice. Columns that the map has one-hot encoded are encoded.
 */
export async function openForMap(
  path: string,
  columns: MapColumns,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<TableReader> {
  const reader = await openTable(path, optionsForMap(columns, choice, messages))
  try {
    requireColumns(path, columns.columns, reader.columns, dimension, choice, messages)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

function optionsForMap({ columns: wanted, encoded }: MapColumns, choice: TableChoice, messages: Messages): ReadOptions {
  const known = wanted && withoutEncoded(wanted, encoded ?? [])
  const free = choice.columns === undefined && choice.exclude === undefined
  const beside = (columns: readonly string[] | undefined) =>
    alsoConditions(withWeightColumn(columns, choice.weightColumn), choice.conditionColumns)
  const columns = beside(choice.columns)
  const options = { ...readOptions({ ...choice, columns }, messages, known), encode: encoded }
  return { ...options, preferred: free && wanted ? (beside(wanted) ?? []) : [] }
}

/** @throws InputError for columns that are not those of the map */
function requireColumns(
  path: string,
  wanted: readonly string[] | undefined,
  found: readonly string[],
  dimension: number,
  { weightColumn: weights, conditionColumns: conditions = [] }: TableChoice,
  messages: Messages,
): void {
  if (weights !== undefined) requireColumn(path, found, weights)
  const taken = conditions.map((name) => placeOf(path, name, found))
  const features = found.filter((name, j) => name !== weights && !taken.includes(j))
  if (features.length !== dimension)
    throw new InputError(
      `${shown(path)} has ${features.length} columns, but the map was fitted on ${dimension}${wanted ? ` (${wanted.slice(0, 6).join(', ')}${wanted.length > 6 ? ', ...' : ''})` : ''}; choose the same ones with --columns.`,
    )
  checkOrder(path, wanted ?? generatedNames(dimension), features, messages)
}

function requireColumn(path: string, names: readonly string[], column: string): void {
  if (names.includes(column)) return
  throw new InputError(
    `${shown(path)} has no column ${JSON.stringify(column)} to weigh its rows by; it holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.`,
  )
}

function checkOrder(path: string, wanted: readonly string[], found: readonly string[], messages: Messages): void {
  const { places, notice } = matchColumns({ of: 'the map', names: wanted }, { of: shown(path), names: found })
  if (places !== undefined)
    throw new InputError(
      `${shown(path)} has the map's columns in another order; give them in the map's order with --columns ${wanted.join(',')}.`,
    )
  if (notice !== undefined) saidOnce(messages)(notice)
}

/** How a side of a map is measured. */
export interface SideChoice extends TableChoice {
  /** Files of weights and of labels, with one for each row of the table. */
  readonly weightFile?: string | undefined
  readonly labelFile?: string | undefined
  /** Of a table with more values than this, a sample is measured. Default: as for `fit`. 'all' for every row. */
  readonly memoryValues?: number | 'all' | undefined
  readonly seed?: number | undefined
}

/**
 * Reads a table for a map (see `openForMap`), with the weights, labels and conditions of its rows. Several ranks each read a share of it. Of a table
 * that is too large for memory, every rank draws the same sample.
 */
export async function readForMap(
  path: string,
  training: TrainingRecord,
  dimension: number,
  choice: SideChoice,
  messages: Messages,
  collective?: Collective,
): Promise<Table> {
  const { weightFile, labelFile, encoding, signal, memoryValues } = choice
  const drawn =
    memoryValues === 'all' ? null : await drawForMap(path, training, dimension, { ...choice, memoryValues }, messages)
  if (drawn !== null) return drawn
  const reader = await openForMap(path, training, dimension, choice, messages)
  try {
    const table = await readShared(reader, collective)
    sayDropped(path, table.dropped, messages)
    const own = beside(path, table, choice)
    requireAllRows(table.dropped ?? 0, labelFile)
    const labels = labelFile && (await readLabels(labelFile, { rows: table.points.rows, encoding, signal }))
    const points = await weighedByFile(weightFile, own.points, table.dropped, { encoding, signal })
    return { ...own, points, ...(labels && { labels }) }
  } finally {
    await reader.close()
  }
}

/** A sample of a table that stays on disk; null for one that fits into memory. */
async function drawForMap(
  path: string,
  training: TrainingRecord,
  dimension: number,
  choice: SideChoice & { readonly memoryValues: number | undefined },
  messages: Messages,
): Promise<Table | null> {
  const { weightFile, labelFile, encoding, signal, seed, memoryValues } = choice
  const options = optionsForMap(training, choice, messages)
  const large = await openRowStream(path, { ...options, memoryValues, onNotice: saidOnce(messages) })
  if (large === null) return null
  const open = [large]
  try {
    const { names } = large
    requireColumns(path, training.columns, names, dimension, choice, messages)
    let { stream }: { stream: RowStream } = large
    if (weightFile !== undefined) {
      const weighed = await weighedStreamByFile(weightFile, stream, { encoding, signal })
      stream = weighed.stream
      open.push(weighed.weights)
    }
    if (labelFile !== undefined)
      stream = labelledStream(stream, await readLabels(labelFile, { rows: stream.rows, encoding, signal }))
    messages.progress(`drawing a sample of ${shown(path)}`)
    const left = { read: 0, missing: 0 }
    const sample = await sampleStream(counted(stream, left), { ...(seed !== undefined && { seed }), signal })
    messages.notice(
      `${shown(path)} is too large for memory: ${count(sample.rows)} of its ${count(stream.rows)} rows, drawn at random, are measured.`,
    )
    if (left.missing > 0)
      messages.notice(
        `${shown(path)}: of ${count(left.read)} rows read, ${count(left.missing)} were left out for missing values.`,
      )
    const { labels, ...points } = sample
    return beside(path, { points, names, ...(labels && { labels: labels.map(String) }) }, choice)
  } finally {
    for (const table of open) await table.close()
  }
}

/** Takes the columns of weights and conditions apart. */
function beside(path: string, table: Table, { weightColumn, conditionColumns }: TableChoice): Table {
  const own = withConditionColumns(path, table, conditionColumns)
  return weightColumn === undefined ? own : weighedByColumn(path, own, weightColumn)
}

/** A stream that counts the rows it is asked for, and those of them that it leaves out. */
function counted(stream: RowStream, into: { read: number; missing: number }): RowStream {
  const read = async (start: number, end: number): Promise<StreamRows> => {
    const part = await stream.read(start, end)
    into.read += end - start
    into.missing += end - start - part.rows
    return part
  }
  return { ...stream, read }
}

function labelledStream(stream: RowStream, labels: readonly string[]): RowStream {
  const read = async (start: number, end: number): Promise<StreamRows> => {
    const part = await stream.read(start, end)
    requireAllRows(end - start - part.rows, stream.name)
    return { ...part, labels: labels.slice(start, end) }
  }
  return { ...stream, read }
}

/** @throws InputError for rows that were left out beside a file for all rows */
export function requireAllRows(dropped: number, file: string | undefined): void {
  if (dropped === 0 || file === undefined) return
  throw new InputError(
    'Rows were left out for missing values, so files of labels or exact answers no longer belong to the rows; fill the values, or put labels in a column and name it with --labels.',
  )
}
