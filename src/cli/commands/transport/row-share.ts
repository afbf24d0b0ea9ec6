import { type Collective, dealt, InputError, stretch } from '../../../index.ts'
import type { RowRange, TableReader } from '../../../io/node/index.ts'
import { shown } from '../../tables.ts'
import { plural } from '../../text.ts'

/** The rows of a table that this rank carries: a contiguous part of all rows, counted before any are dropped. */
export interface RowShare {
  /** The rows it carries of each file; undefined for all rows. */
  readonly ranges?: readonly (RowRange | null)[]
  /** The number of its first row within the table. */
  readonly first: number
  /** Undefined if only reading shows the number. */
  readonly rows: number | undefined
}

/**
 * Divides the rows of a table among the ranks, in order. Files with an unknown number of rows are counted first, each by one rank.
 * @throws InputError for a table with fewer rows than ranks
 */
export async function rowShare(reader: TableReader, collective: Collective): Promise<RowShare> {
  if (collective.size === 1) return { first: 0, rows: reader.rows }
  const counts = new Float64Array(reader.fileRows.length)
  for (const file of dealt(counts.length, collective))
    counts[file] = reader.fileRows[file] ?? (await reader.countRows(file))
  await collective.sum(counts)
  const all = counts.reduce((sum, rows) => sum + rows, 0)
  if (all < collective.size)
    throw new InputError(
      `${shown(reader.name)} has ${plural(all, 'row')}, fewer than the ${collective.size} processes; start fewer.`,
    )
  const [first, end] = stretch(all, collective)
  let start = 0
  const ranges = Array.from(counts, (rows): RowRange | null => {
    const [from, to] = [Math.max(0, first - start), Math.min(rows, end - start)]
    start += rows
    return to > from ? [from, to] : null
  })
  return { ranges, first, rows: end - first }
}
