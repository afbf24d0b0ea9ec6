import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import {
  type ByteSource,
  joinFiles,
  joinTables,
  openFile,
  openTable,
  readTable,
  type Table,
  writeFile,
  writeTable,
} from '../../src/io/node/index.ts'
import { scratch } from '../cli/harness.ts'

const files = scratch()
const ROWS = 1000
const random = new Random(1)
const all = points(
  Float64Array.from({ length: 3 * ROWS }, () => random.normal()),
  ROWS,
  3,
)
const NAMES = ['a', 'b', 'c']
const WHOLE = ['all.csv', 'all.csv.gz', 'all.parquet', 'all.npy', 'all.npz', 'all.arrow', 'all.h5']
const STARTS = [0, 300, 301, 640]

beforeAll(async () => {
  for (const name of WHOLE) await writeTable(files.path(name), { points: all, names: NAMES })
  for (const [k, start] of STARTS.entries())
    for (const format of ['csv', 'parquet'])
      await writeTable(files.path(`part-${k}.${format}`), {
        points: rowRange(all, start, STARTS[k + 1] ?? ROWS),
        names: NAMES,
      })
})
afterAll(() => files.remove())

async function read(name: string, ranges: readonly (readonly [number, number] | null)[]): Promise<Table> {
  const reader = await openTable(files.path(name))
  const tables: Table[] = []
  for await (const table of reader.batches({ rows: 64, ranges })) {
    expect(table.points.rows).toBeLessThanOrEqual(64)
    tables.push(table)
  }
  await reader.close()
  return joinTables(tables, reader.columns)
}

describe('a stretch of the rows of a file', () => {
  test.each(WHOLE)('%s: as they are in memory, and the file says or shows how many there are', async (name) => {
    for (const [start, end] of [
      [0, 1],
      [63, 129],
      [500, 1000],
      [0, ROWS],
    ] as const)
      expect((await read(name, [[start, end]])).points.data).toEqual(rowRange(all, start, end).data)
    const reader = await openTable(files.path(name))
    expect(reader.fileRows).toEqual([reader.rows])
    expect(await reader.countRows(0)).toBe(ROWS)
    await reader.close()
  })

  test.each(['part-*.csv', 'part-*.parquet'])('%s: of each file what is asked for, in order', async (name) => {
    const found = await read(name, [[290, 300], [0, 1], null, [10, 60]])
    const expected = [rowRange(all, 290, 301), rowRange(all, 650, 700)].flatMap(({ data }) => [...data])
    expect([...found.points.data]).toEqual(expected)
    const reader = await openTable(files.path(name))
    expect(await Promise.all(STARTS.map((_, k) => reader.countRows(k)))).toEqual([300, 1, 339, 360])
  })
})

test('files are put together with a column of every type', async () => {
  const typed = (start: number, rows: number): Table => ({
    points: rowRange(all, start, start + rows),
    names: NAMES,
    kept: [
      { name: 'truth', type: { kind: 'boolean' }, cells: Array.from({ length: rows }, (_, i) => i % 2 === 0) },
      { name: 'day', type: { kind: 'date' }, cells: Array.from({ length: rows }, (_, i) => start + i) },
      { name: 'none', type: { kind: 'text' }, cells: Array.from({ length: rows }, (_, i) => (i % 3 ? null : `${i}`)) },
      { name: 'at', type: { kind: 'time', unit: 'ms' }, cells: Array.from({ length: rows }, (_, i) => BigInt(i)) },
    ],
  })
  for (const compress of [false, true]) {
    for (const [k, start] of [0, 100].entries())
      await writeTable(files.path(`typed-${k}.parquet`), typed(start, 100 + k), { compress })
    const parts: ByteSource[] = []
    for (const k of [0, 1]) parts.push((await openFile(files.path(`typed-${k}.parquet`))) as ByteSource)
    await writeFile(files.path('joined.parquet'), (sink) => joinFiles(parts, sink))
    for (const part of parts) await part.close?.()
    const options = { columns: NAMES, keep: ['truth', 'day', 'none', 'at'] }
    const joined = await readTable(files.path('joined.parquet'), options)
    expect(joined.points).toEqual(typed(0, 201).points)
    const [first, second] = [typed(0, 100), typed(100, 101)]
    for (const [k, column] of joined.kept!.entries())
      expect(column).toEqual({ ...first.kept![k]!, cells: [...first.kept![k]!.cells, ...second.kept![k]!.cells] })
  }
})
