import { InputError, type TrainingRecord } from '../index.ts'
import { generatedNames, openTable, readAll, type Table, type TableReader, withoutEncoded } from '../io/node/index.ts'
import { matchColumns } from './match-columns.ts'
import { readOptions, saidOnce, sayDropped, shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'

/**
 * Opens a table whose columns are to be those that a map was fitted on: by name where the file has all of them (it may have others
 * too), else by place, which is said. Columns that the map has as columns of 0 and 1 are made so.
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
  const options = { ...readOptions(choice, messages, known), encode: encoded }
  const reader = await openTable(path, { ...options, preferred: free && wanted ? wanted : [] })
  try {
    if (reader.columns.length !== dimension)
      throw new InputError(
        `${shown(path)} has ${reader.columns.length} columns, but the map was fitted on ${dimension}${wanted ? ` (${wanted.slice(0, 6).join(', ')}${wanted.length > 6 ? ', ...' : ''})` : ''}; choose the same ones with --columns.`,
      )
    checkOrder(path, wanted ?? generatedNames(dimension), reader.columns, messages)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

function checkOrder(path: string, wanted: readonly string[], found: readonly string[], messages: Messages): void {
  const { places, notice } = matchColumns({ of: 'the map', names: wanted }, { of: shown(path), names: found })
  if (places !== undefined)
    throw new InputError(
      `${shown(path)} has the map's columns in another order; give them in the map's with --columns ${wanted.join(',')}.`,
    )
  if (notice !== undefined) saidOnce(messages)(notice)
}

/** Reads all of a table for a map; see `openForMap`. */
export async function readForMap(
  path: string,
  training: TrainingRecord,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<Table> {
  const reader = await openForMap(path, training, dimension, choice, messages)
  try {
    const table = await readAll(reader)
    sayDropped(path, table.dropped, messages)
    return table
  } finally {
    await reader.close()
  }
}
