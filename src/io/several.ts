import { field, InputError, sentence } from '../base/errors.ts'
import type { TableReader } from './reader.ts'

/**
 * Several files read as one table, one after the other and never more than one open.
 * @param openers one for each file, each giving a reader of the same columns
 * @throws InputError naming the first file whose columns differ from those of the first one
 */
export async function severalTables(openers: readonly (() => Promise<TableReader>)[]): Promise<TableReader> {
  let first: TableReader | undefined
  let rows: number | undefined = 0
  for (const open of openers) {
    const reader = await open()
    await reader.close()
    first ??= reader
    checkSame(first, reader)
    rows = rows === undefined || reader.rows === undefined ? undefined : rows + reader.rows
  }
  if (first === undefined) throw new InputError('No file was given; name at least one.')
  const { name, columns, others, firstRows } = first
  return {
    name: `${name} and ${openers.length - 1} more`,
    columns,
    others,
    ...(firstRows && { firstRows }),
    rows,
    async *batches(options) {
      for (const open of openers) {
        const reader = await open()
        try {
          yield* reader.batches(options)
        } finally {
          await reader.close()
        }
      }
    },
    async close() {},
  }
}

function checkSame(first: TableReader, other: TableReader): void {
  const count = other.columns.length
  const place = first.columns.findIndex((column, i) => column !== other.columns[i])
  if (place < 0 && count === first.columns.length) return
  const where =
    count === first.columns.length
      ? `${JSON.stringify(other.columns[place])} as column ${place + 1} where ${first.name} has ${JSON.stringify(first.columns[place])}`
      : `${count} column${count === 1 ? '' : 's'} where ${first.name} has ${first.columns.length}`
  throw new InputError(
    sentence`${other.name} has ${where}; give files with the same columns, or choose them with ${field('columns')}.`,
  )
}
