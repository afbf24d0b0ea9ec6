import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../src/index.ts'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { readShared } from '../../src/cli/shared-table.ts'
import { openTable, readTable, type Table, type TableReader, writeTable } from '../../src/io/node/index.ts'
import { ranksHere } from '../support/ranks.ts'
import { scratch } from './harness.ts'

const files = scratch()
const ROWS = 1300
const OPTIONS = { columns: ['a', 'b'], labels: 'group' }

function part(start: number, end: number): Table {
  const random = new Random(1)
  const data = Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 7 === 0 ? -0 : random.normal()))
  const cells = Array.from({ length: end - start }, (_, i) => `group ${((start + i) % 5) ** 2}`)
  return {
    points: points(data.slice(2 * start, 2 * end), end - start, 2),
    names: ['a', 'b'],
    kept: [{ name: 'group', type: { kind: 'text' }, cells }],
  }
}

beforeAll(async () => {
  await writeTable(files.path('all.csv'), part(0, ROWS))
  await writeTable(files.path('all.parquet'), part(0, ROWS))
  await writeTable(files.path('all.npy'), part(0, ROWS).points)
  await writeTable(files.path('all.npy.gz'), part(0, ROWS).points)
  for (const [k, start] of [0, 600, 601].entries())
    for (const format of ['csv', 'parquet'])
      await writeTable(files.path(`some-${k}.${format}`), part(start, [600, 601, ROWS][k]!))
})
afterAll(() => files.remove())

/** The reader, with a count of the rows that come from it. */
function counted(reader: TableReader): { reader: TableReader; rows: () => number } {
  let rows = 0
  return {
    reader: {
      ...reader,
      async *batches(options) {
        for await (const table of reader.batches(options)) {
          rows += table.points.rows
          yield table
        }
      },
    },
    rows: () => rows,
  }
}

async function together(size: number, name: string, options: Parameters<typeof openTable>[1]) {
  const readers = await Promise.all(
    ranksHere(size).map(async () => counted(await openTable(files.path(name), options))),
  )
  const tables = await Promise.all(ranksHere(size).map((rank, k) => readShared(readers[k]!.reader, rank)))
  for (const { reader } of readers) await reader.close()
  return { tables, read: readers.map(({ rows }) => rows()) }
}

describe('a table that ranks read together', () => {
  test.each([
    ['all.parquet', 3, [433, 433, 434]],
    ['some-*.parquet', 2, [650, 650]],
    ['some-*.csv', 2, [601, 699]],
    ['some-*.csv', 4, [600, 1, 699, 0]],
    ['all.csv', 3, [1300, 0, 0]],
  ])('%s by %d: each reads its share, and all have what one reads, with labels', async (name, size, shares) => {
    const { tables, read } = await together(size, name, OPTIONS)
    const alone = await readTable(files.path(name), OPTIONS)
    expect(alone.labels).toHaveLength(ROWS)
    for (const table of tables) expect(table).toEqual(alone)
    expect(read).toEqual(shares)
  })

  test.each([
    ['all.npy', [433, 433, 434]],
    ['all.npy.gz', [1300, 0, 0]],
  ])('%s: without labels', async (name, shares) => {
    const { tables, read } = await together(3, name, {})
    const alone = await readTable(files.path(name))
    for (const { points: found } of tables) expect(found).toEqual(alone.points)
    expect(read).toEqual(shares)
  })

  test('rows without a value are left out and counted over all ranks', async () => {
    for (const k of [0, 1]) writeFileSync(files.path(`holes-${k}.csv`), `a,b\n${'0.5,1\nNA,2\n'.repeat(2 + k)}`)
    const { tables } = await together(2, 'holes-*.csv', { dropMissing: true })
    for (const table of tables) expect(table).toEqual(await readTable(files.path('holes-*.csv'), { dropMissing: true }))
    expect(tables[1]!.dropped).toBe(5)
  })

  test('with no rows fails on all', async () => {
    writeFileSync(files.path('none.csv'), 'a,b\n')
    await expect(together(2, 'none.csv', {})).rejects.toThrow('has no rows; give at least one.')
  })
})
