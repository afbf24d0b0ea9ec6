import { InputError } from '../index.ts'
import {
  generatedNames,
  isReadOnce,
  openTable,
  type ReadOptions,
  readAll,
  type Table,
  type TableReader,
} from '../io/node/index.ts'
import { matchColumns } from './match-columns.ts'
import { readOptions, saidOnce, sayDropped, shown, type TableChoice } from './tables.ts'
import type { Messages } from './terminal.ts'

/**
 * Opens a table whose columns are to be those that a map was fitted on: by name where the file has all of them (it may have others
 * too), else by place, which is said.
 */
export async function openForMap(
  path: string,
  wanted: readonly string[] | undefined,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<TableReader> {
  const options = readOptions(choice, messages, wanted)
  const free = choice.columns === undefined && choice.exclude === undefined
  const reader = free && wanted ? await openByName(path, wanted, options) : await openTable(path, options)
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

async function openByName(path: string, wanted: readonly string[], options: ReadOptions): Promise<TableReader> {
  // A pipe can be opened only once: by place, and its order is checked.
  if (await isReadOnce(path)) return openTable(path, options)
  try {
    return await openTable(path, { ...options, columns: wanted })
  } catch (error) {
    // The file does not have all of the map's columns: they are taken by place.
    if (error instanceof InputError && error.field === 'columns') return openTable(path, options)
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
  wanted: readonly string[] | undefined,
  dimension: number,
  choice: TableChoice,
  messages: Messages,
): Promise<Table> {
  const reader = await openForMap(path, wanted, dimension, choice, messages)
  try {
    const table = await readAll(reader)
    sayDropped(path, table.dropped, messages)
    return table
  } finally {
    await reader.close()
  }
}
