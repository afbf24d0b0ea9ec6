import { type Collective, InputError, type TrainingRecord } from '../index.ts'
import { generatedNames, openTable, type Table, type TableReader, withoutEncoded } from '../io/node/index.ts'
import { alsoConditions, placeOf, withConditionColumns } from './condition-columns.ts'
import { matchColumns } from './match-columns.ts'
import { weighedByColumn, withWeightColumn } from './row-weights.ts'
import { readShared } from './shared-table.ts'
import { readOptions, saidOnce, sayDropped, shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'

/**
 * Opens a table and selects the columns that a map was fitted on: by name if the file has all of them (it may have others
 * too), else by place, with a notice. Columns that the map has one-hot encoded are encoded.
 */
export async function openForMap(
  path: string,
  { columns: wanted, encoded }: Pick<TrainingRecord, 'columns' | 'encoded'>,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<TableReader> {
  const known = wanted && withoutEncoded(wanted, encoded ?? [])
  const free = choice.columns === undefined && choice.exclude === undefined
  const { weightColumn: weights, conditionColumns: conditions = [] } = choice
  const beside = (columns: readonly string[] | undefined) =>
    alsoConditions(withWeightColumn(columns, weights), choice.conditionColumns)
  const columns = beside(choice.columns)
  const options = { ...readOptions({ ...choice, columns }, messages, known), encode: encoded }
  const preferred = free && wanted ? (beside(wanted) ?? []) : []
  const reader = await openTable(path, { ...options, preferred })
  try {
    if (weights !== undefined) requireColumn(path, reader.columns, weights)
    const taken = conditions.map((name) => placeOf(path, name, reader.columns))
    const features = reader.columns.filter((name, j) => name !== weights && !taken.includes(j))
    if (features.length !== dimension)
      throw new InputError(
        `${shown(path)} has ${features.length} columns, but the map was fitted on ${dimension}${wanted ? ` (${wanted.slice(0, 6).join(', ')}${wanted.length > 6 ? ', ...' : ''})` : ''}; choose the same ones with --columns.`,
      )
    checkOrder(path, wanted ?? generatedNames(dimension), features, messages)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
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

/** Reads all of a table for a map; see `openForMap`. Several ranks each read a share of it. */
export async function readForMap(
  path: string,
  training: TrainingRecord,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
  collective?: Collective,
): Promise<Table> {
  const reader = await openForMap(path, training, dimension, choice, messages)
  try {
    const table = await readShared(reader, collective)
    sayDropped(path, table.dropped, messages)
    const own = withConditionColumns(path, table, choice.conditionColumns)
    return choice.weightColumn === undefined ? own : weighedByColumn(path, own, choice.weightColumn)
  } finally {
    await reader.close()
  }
}
