import type { Dataset, Group } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import { labelText } from '../columnar.ts'
import { cellText, TEXT } from '../kept.ts'
import type { Cell, CellType } from '../table.ts'
import { entityAt, isDataset, isGroup, reading, wholeColumn } from './file.ts'
import { cellOf, cellTypeOf } from './kept.ts'

/** A column of a data frame: one of `obs`, or the names in `var`. */
export interface FrameColumn {
  readonly key: string
  readonly type: CellType
  /** Whether it holds the row names. */
  readonly names: boolean
  /** What is wrong, if it cannot be read. */
  readonly note?: string
  cells(): Cell[]
}

/**
 * The columns of a data frame: a group of columns, or in old files a data set of records. A column is plain, masked (pandas' nullable
 * types, strings included), or categorical with categories that are again any of these.
 */
export function frameColumns(name: string, file: Group, path: string): FrameColumn[] {
  const table = entityAt(file, path)
  if (isDataset(table)) return recordColumns(name, file, table)
  if (!isGroup(table)) return []
  const index = indexOf(table)
  return table.keys().flatMap((key) => {
    const entity = key === '__categories' ? undefined : entityAt(table, key)
    if (!isDataset(entity) && !isGroup(entity)) return []
    return [{ ...frameColumn(name, file, path, key, entity), names: key === index }]
  })
}

/** The key of the column of row names, from the attribute that gives it. */
function indexOf(table: Group): string {
  const index = table.attrs._index?.value
  return typeof index === 'string' ? index : '_index'
}

/** The row names of a frame; undefined if it has none. */
export function rowNames(name: string, file: Group, path: string): (string | undefined)[] | undefined {
  const index = frameColumns(name, file, path).find(({ names }) => names)
  if (index?.note !== undefined) throw unreadable(name, path, index)
  return index?.cells().map((cell) => cellText(cell, index.type) ?? undefined)
}

/** @throws InputError for a column that cannot be read */
export function readColumn(name: string, path: string, column: FrameColumn): Cell[] {
  if (column.note !== undefined) throw unreadable(name, path, column)
  return reading(name, () => column.cells())
}

function unreadable(name: string, path: string, { key, note }: FrameColumn): InputError {
  return new InputError(`Column ${JSON.stringify(key)} of ${name}'s ${path.slice(1)} ${note}; write it again as text.`)
}

type Described = Omit<FrameColumn, 'names'>

function frameColumn(name: string, file: Group, path: string, key: string, entity: Dataset | Group): Described {
  if (isDataset(entity)) {
    const old = entityAt(file, `${path}/__categories/${key}`)
    if (isDataset(old)) return categorical(name, key, entity, Array.from(wholeColumn(name, old), labelText), false)
    const type = cellTypeOf(entity)
    if (type === undefined) return { key, type: TEXT, note: 'holds no labels', cells: () => [] }
    return { key, type, cells: () => Array.from(wholeColumn(name, entity), (value) => cellOf(value, type)) }
  }
  const [codes, categories] = ['codes', 'categories'].map((part) => entityAt(entity, part))
  if (isDataset(codes) && (isDataset(categories) || isGroup(categories))) {
    const of = frameColumn(name, file, entity.path, 'categories', categories)
    if (of.note !== undefined) return { ...of, key }
    const names = of.cells().map((cell) => cellText(cell, of.type) ?? undefined)
    return categorical(name, key, codes, names, Boolean(Number(entity.attrs.ordered?.value ?? 0)))
  }
  const [values, mask] = ['values', 'mask'].map((part) => entityAt(entity, part))
  const type = isDataset(values) ? cellTypeOf(values) : undefined
  if (isDataset(values) && isDataset(mask) && type !== undefined) {
    const cells = () => {
      const missing = wholeColumn(name, mask)
      return Array.from(wholeColumn(name, values), (value, i) => (Number(missing[i]) ? null : cellOf(value, type)))
    }
    return { key, type, cells }
  }
  return { key, type: TEXT, note: 'is of an unknown kind', cells: () => [] }
}

function categorical(
  name: string,
  key: string,
  codes: Dataset,
  categories: readonly (string | undefined)[],
  ordered: boolean,
): Described {
  return {
    key,
    type: { kind: 'category', categories: categories.filter((one) => one !== undefined), ordered },
    cells: () => Array.from(wholeColumn(name, codes), (code) => categories[Number(code)] ?? null),
  }
}

/** The columns of a frame that an old version (up to 0.6) wrote as records, with the categories in `uns`. */
function recordColumns(name: string, file: Group, table: Dataset): FrameColumn[] {
  const members = table.metadata.compound_type?.members ?? []
  const index = ['index', '_index'].find((key) => members.some((one) => one.name === key)) ?? members[0]?.name
  let rows: readonly unknown[] | undefined
  const column = (place: number): unknown[] => {
    rows ??= table.value as unknown as readonly unknown[]
    return rows.map((row) => (Array.isArray(row) ? flat(row[place]) : undefined))
  }
  return members.map((member, place): FrameColumn => {
    const key = member.name
    const stored = entityAt(file, `/uns/${key}_categories`)
    if (isDataset(stored) && member.type === 0) {
      const categories = Array.from(wholeColumn(name, stored), labelText)
      const type: CellType = {
        kind: 'category',
        categories: categories.filter((one) => one !== undefined),
        ordered: false,
      }
      return { key, type, names: false, cells: () => column(place).map((code) => categories[Number(code)] ?? null) }
    }
    const type = cellTypeOf({ metadata: member } as unknown as Dataset)
    if (type === undefined) return { key, type: TEXT, names: false, note: 'holds no labels', cells: () => [] }
    return { key, type, names: key === index, cells: () => column(place).map((value) => cellOf(value, type)) }
  })
}

/** A value of a record, which the library returns as a list of one. */
function flat(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'length' in value
    ? Array.from(value as ArrayLike<unknown>)[0]
    : value
}
