import type { Column } from './format.ts'

/** What pandas writes into the metadata of Parquet and Arrow files, under the key `pandas`. */
export interface PandasFacts {
  /** The columns that hold the row index: they are not features. */
  readonly index: ReadonlySet<string>
  /** pandas' type of columns that hold times but are stored as plain integers, by name. */
  readonly times: ReadonlyMap<string, string>
}

export const PANDAS_KEY = 'pandas'

/** pandas' name for an index that has no name. */
const NAMELESS = /^__index_level_\d+__$/

/** @param text the metadata, undefined if there is none */
export function pandasFacts(text: string | undefined): PandasFacts {
  const found = text === undefined ? undefined : parsed(text)
  const index = listOf(found, 'index_columns').filter((one) => typeof one === 'string')
  const times = listOf(found, 'columns').flatMap((column): [string, string][] => {
    const name = property(column, 'field_name') ?? property(column, 'name')
    const type = property(column, 'numpy_type')
    return typeof name === 'string' && typeof type === 'string' && /^(period|timedelta|datetime)/.test(type)
      ? [[name, type]]
      : []
  })
  return { index: new Set(index), times: new Map(times) }
}

/** What pandas' metadata says about a column, as a part of a `Column`. */
export function pandasColumn(
  { index, times }: PandasFacts,
  name: string,
): Partial<Pick<Column, 'aside' | 'index' | 'rowNames' | 'kind' | 'note'>> {
  const time = times.get(name)
  return {
    ...((index.has(name) || NAMELESS.test(name)) && { aside: true, index: true, rowNames: true }),
    ...(time !== undefined && { kind: 'other', note: `holds times (${time}); turn them into numbers first` }),
  }
}

function listOf(from: unknown, key: string): readonly unknown[] {
  const value = property(from, key)
  return Array.isArray(value) ? value : []
}

function property(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, key) : undefined
}

/** Undefined for text that is not JSON: then the columns are as the file itself describes them. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
