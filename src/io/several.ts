import { field, InputError, sentence } from '../base/errors.ts'
import { asType, commonType } from './kept.ts'
import type { TableReader } from './reader.ts'
import type { Table } from './table.ts'

/**
 * Several files read as one table, one after the other, with never more than one open.
 * @param openers one for each file; each returns a reader with the same columns
 * @throws InputError naming the first file whose columns differ from those of the first
 */
export async function severalTables(openers: readonly (() => Promise<TableReader>)[]): Promise<TableReader> {
  let first: TableReader | undefined
  let rows: number | undefined = 0
  let kept: TableReader['kept'] = []
  const fileRows: (number | undefined)[] = []
  for (const open of openers) {
    const reader = await open()
    await reader.close()
    first ??= reader
    checkSame(first, reader)
    kept = reader.kept.map(({ name, type }, k) => ({ name, type: commonType(kept[k]?.type ?? type, type) }))
    fileRows.push(reader.rows)
    rows = rows === undefined || reader.rows === undefined ? undefined : rows + reader.rows
  }
  if (first === undefined) throw new InputError('No file was given; name at least one.')
  const { name, columns, others, firstRows } = first
  return {
    name: `${name} and ${openers.length - 1} more`,
    columns,
    others,
    kept,
    ...(firstRows && { firstRows }),
    ...{ rows, fileRows },
    async *batches({ ranges, ...options } = {}) {
      for (const [k, open] of openers.entries()) {
        const range = ranges === undefined ? undefined : [ranges[k] ?? null]
        if (range?.[0] === null) continue
        const reader = await open()
        try {
          for await (const table of reader.batches({ ...options, ranges: range })) yield inTypes(table, kept)
        } finally {
          await reader.close()
        }
      }
    },
    async countRows(file) {
      const reader = await openers[file]!()
      try {
        return await reader.countRows(0)
      } finally {
        await reader.close()
      }
    },
    async close() {},
  }
}

/** The table with its carried columns converted to types that hold those of all files. */
function inTypes(table: Table, types: TableReader['kept']): Table {
  return table.kept ? { ...table, kept: table.kept.map((column, k) => asType(column, types[k]!.type)) } : table
}

function checkSame(first: TableReader, other: TableReader): void {
  const count = other.columns.length
  const place = first.columns.findIndex((column, i) => column !== other.columns[i])
  if (place < 0 && count === first.columns.length) {
    const missing = first.kept.findIndex(({ name }, k) => name !== other.kept[k]?.name)
    if (missing < 0 && first.kept.length === other.kept.length) return
    throw new InputError(
      sentence`${other.name} has different columns to carry along from ${first.name} (${other.kept.map(({ name }) => name).join(', ') || 'none'}); name those that all files have with ${field('keep')}.`,
    )
  }
  const where =
    count === first.columns.length
      ? `${JSON.stringify(other.columns[place])} as column ${place + 1} where ${first.name} has ${JSON.stringify(first.columns[place])}`
      : `${count} column${count === 1 ? '' : 's'} where ${first.name} has ${first.columns.length}`
  throw new InputError(
    sentence`${other.name} has ${where}; give files with the same columns, or choose them with ${field('columns')}.`,
  )
}
