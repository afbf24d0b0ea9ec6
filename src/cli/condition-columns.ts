import {
  InputError,
  type Points,
  type RowStream,
  type StreamRows,
  type TrainingRecord,
  takeColumns,
  withConditions,
} from '../index.ts'
import type { Table } from '../io/node/index.ts'
import { takeStreamColumns } from './row-weights.ts'
import { columnNames } from './schema.ts'
import { shown } from './tables.ts'

const SUMMARY = 'columns of both tables that the map depends on: numbers such as a dose or a time, at most 4'

/** The flag of `fit`. */
export const conditionColumns = columnNames(SUMMARY)

/** The flag of the commands that measure a map. */
export const conditionColumnsOfMap = columnNames(`${SUMMARY} (default: those that the fit used)`)

/** The chosen columns plus those of the conditions, which are read along with them and separated by `withConditionColumns`. */
export function alsoConditions(
  columns: readonly string[] | undefined,
  conditions: readonly string[] | undefined,
): readonly string[] | undefined {
  if (columns === undefined || conditions === undefined) return columns
  return [...columns.filter((column) => !conditions.includes(column)), ...conditions]
}

/** The condition columns of a map's tables: those asked for, or else those that the fit used. */
export function conditionsOf(
  map: { readonly training: Pick<TrainingRecord, 'conditionColumns'>; readonly conditions: number },
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  if (map.conditions === 0) {
    if (asked === undefined) return undefined
    throw new InputError(
      '--conditions was given, but the map was fitted without conditions; leave it out, or fit with them.',
    )
  }
  const columns = asked ?? map.training.conditionColumns
  if (columns === undefined)
    throw new InputError(
      `The map depends on ${map.conditions === 1 ? 'a condition' : `${map.conditions} conditions`}; name the columns of the tables that hold them with --conditions.`,
    )
  if (columns.length !== map.conditions)
    throw new InputError(
      `--conditions names ${columns.length} columns, but the map was fitted with ${map.conditions}${map.training.conditionColumns ? ` (${map.training.conditionColumns.join(', ')})` : ''}; name the same ones, in the same order.`,
    )
  return columns
}

/**
 * Makes the condition columns of a table, which were read with its points, the conditions of its rows.
 * @throws InputError if there are no such columns, or no others
 */
export function withConditionColumns<T extends Pick<Table, 'points' | 'names'>>(
  path: string,
  table: T,
  columns: readonly string[] | undefined,
): T {
  if (columns === undefined) return table
  const { names, points } = table
  const { places, others } = conditionPlaces(path, names, columns)
  return {
    ...table,
    points: withOwn(takeColumns(points, others), takeColumns(points, places), shown(path)),
    names: others.map((j) => names[j]!),
  }
}

/** The same for a table that stays on disk: each part that is read brings its conditions. */
export function withConditionStream<T extends { readonly points: RowStream; readonly names: readonly string[] }>(
  path: string,
  table: T,
  columns: readonly string[],
): T {
  const { points: all, names } = table
  const { places, others } = conditionPlaces(path, names, columns)
  const read = async (start: number, end: number): Promise<StreamRows> => {
    const part = await all.read(start, end)
    return {
      ...takeStreamColumns(part, others),
      ...withOwn(takeColumns(part, others), takeColumns(part, places), path),
    }
  }
  const points = { ...all, columns: others.length, conditions: places.length, read }
  return { ...table, points, names: others.map((j) => names[j]!) }
}

function conditionPlaces(path: string, names: readonly string[], columns: readonly string[]) {
  const places = columns.map((column) => placeOf(path, column, names))
  const others = Array.from(names.keys()).filter((j) => !places.includes(j))
  if (others.length === 0)
    throw new InputError(`${shown(path)} has no column beside the conditions ${columns.join(', ')}; give features too.`)
  return { places, others }
}

function withOwn(points: Points, { data, columns }: Points, name: string): Points {
  return withConditions(points, { data, columns }, name)
}

/** The place of a column, given by name or else by place from 0. @throws InputError if there is none */
export function placeOf(path: string, column: string, names: readonly string[]): number {
  const named = names.indexOf(column)
  if (named >= 0) return named
  if (/^\d+$/.test(column) && Number(column) < names.length) return Number(column)
  throw new InputError(
    `${shown(path)} has no column ${JSON.stringify(column)} with a condition of its rows; it holds ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}; name it, or its place from 0, with --conditions.`,
    { field: 'conditions' },
  )
}
