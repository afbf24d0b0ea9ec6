import type { FileMetaData, ParquetReadOptions } from 'hyparquet'
import { InputError } from '../../base/errors.ts'
import type { Values } from '../../base/points.ts'
import { labelText, numberOf } from '../columnar.ts'
import { reasonOf } from '../damage.ts'
import type { RawBatch, Selection } from '../format.ts'
import { TEXT } from '../kept.ts'
import type { Cell } from '../table.ts'
import { cellOf } from './kept.ts'
import type { ParquetColumn } from './schema.ts'

/** A file whose footer has been read. */
export interface OpenParquet {
  readonly options: Pick<ParquetReadOptions, 'file' | 'metadata' | 'compressors' | 'useOffsetIndex' | 'parsers'>
  readonly columns: readonly ParquetColumn[]
  readonly rows: number
  readonly groups: readonly RowRange[]
  readonly parquetRead: (options: ParquetReadOptions) => Promise<void>
}

/** Rows [start, end). */
interface RowRange {
  readonly start: number
  readonly end: number
}

/** Which rows each row group holds. */
export function groupRanges({ row_groups }: FileMetaData): RowRange[] {
  let start = 0
  return row_groups.map(({ num_rows }) => {
    const range = { start, end: start + Number(num_rows) }
    start = range.end
    return range
  })
}

/** Rows [start, end) of one or several row groups. Decodes a column at a time and puts each page into its place among the rows. */
export async function readRows(
  parquet: OpenParquet,
  { columns: places, label, kept = [] }: Selection,
  start: number,
  end: number,
): Promise<RawBatch> {
  const rows = end - start
  const width = places.length
  const single = width > 0 && places.every((place) => parquet.columns[place]!.single)
  const data = single ? new Float32Array(rows * width) : new Float64Array(rows * width)
  const labels: (string | undefined)[] = []
  const cells: Cell[][] = kept.map(() => [])
  for (const group of parquet.groups) {
    const range = { start: Math.max(start, group.start), end: Math.min(end, group.end) }
    if (range.start >= range.end) continue
    for (const [j, place] of places.entries())
      await readColumn(parquet, place, range, (page, from, to, row) => {
        const at = (row - start) * width + j
        if (page instanceof Float64Array || page instanceof Float32Array) spread(page, from, to, data, at, width)
        else for (let i = from; i < to; i++) data[at + (i - from) * width] = numberOf(page[i])
      })
    if (label !== undefined)
      await readColumn(parquet, label, range, (page, from, to, row) => {
        for (let i = from; i < to; i++) labels[row - start + i - from] = labelText(page[i])
      })
    for (const [k, place] of kept.entries()) {
      const { type = TEXT } = parquet.columns[place]!
      await readColumn(parquet, place, range, (page, from, to, row) => {
        for (let i = from; i < to; i++) cells[k]![row - start + i - from] = cellOf(page[i], type)
      })
    }
  }
  return { data, rows, ...(label !== undefined && { labels }), ...(kept.length > 0 && { kept: cells }) }
}

/** Puts the values [from, to) of a page into every `width`-th place from `at` on. */
function spread(page: Values, from: number, to: number, data: Values, at: number, width: number): void {
  for (let i = from, place = at; i < to; i++, place += width) data[place] = page[i]!
}

/**
 * Decodes the rows of one column within one row group.
 * @param put receives each page, whose values [from, to) belong to the rows from `row` on
 */
async function readColumn(
  { options, columns, parquetRead }: OpenParquet,
  place: number,
  { start, end }: RowRange,
  put: (page: ArrayLike<unknown>, from: number, to: number, row: number) => void,
): Promise<void> {
  const where = `column ${JSON.stringify(columns[place]!.name)}, rows ${start + 1} to ${end}`
  let found = 0
  const read = parquetRead({
    ...options,
    columns: [columns[place]!.name],
    rowStart: start,
    rowEnd: end,
    onPage({ columnData, rowStart }) {
      const row = Math.max(start, rowStart)
      const to = Math.min(end - rowStart, columnData.length)
      if (row - rowStart >= to) return
      put(columnData, row - rowStart, to, row)
      found += to - (row - rowStart)
    },
  })
  await read.catch((error: unknown) => {
    if (error instanceof InputError) throw error
    throw new Error(`${where}: ${reasonOf(error)}`)
  })
  if (found !== end - start) throw new Error(`${where}: ${found} values found`)
}
