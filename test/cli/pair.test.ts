import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { readPair } from '../../src/cli/commands/fit/pair.ts'
import type { RowStream } from '../../src/index.ts'
import { writeTable } from '../../src/io/node/index.ts'
import { scratch } from './harness.ts'

const files = scratch()
const messages = { notice: () => {}, progress: () => {} }
const { signal } = new AbortController()
const rows = 5000
const random = new Random(1)
const table = points(
  Float64Array.from({ length: rows * 3 }, () => random.normal()),
  rows,
  3,
)
const names = ['a', 'b', 'c']

beforeAll(async () => {
  await writeTable(files.path('all.parquet'), { points: table, names })
  for (const [i, start] of [0, 1200, 1201, 4000].entries()) {
    const end = [1200, 1201, 4000, 5000][i]!
    await writeTable(files.path(`part-${i}.parquet`), { points: rowRange(table, start, end), names })
  }
})
afterAll(() => files.remove())

describe('pairs with a side on disk', () => {
  const pairOf = (source: string, target: string, labels?: string) =>
    readPair(files.path(source), files.path(target), { labels, memoryValues: 1000 }, messages, signal)

  test('columns are matched by name', async () => {
    const turned = points(
      Float64Array.from(table.data, (_, i) => table.data[i - (i % 3) + [2, 0, 1][i % 3]!]!),
      rows,
      3,
    )
    await writeTable(files.path('turned.parquet'), { points: turned, names: ['c', 'a', 'b'] })
    const pair = await pairOf('all.parquet', 'turned.parquet')
    expect(pair.large).toHaveLength(2)
    const { data } = await (pair.target as RowStream).read(10, 20)
    expect(data).toEqual(rowRange(table, 10, 20).data)
    for (const one of pair.large!) await one.close()
  })

  test('labels are refused, with the cure', async () => {
    await expect(pairOf('all.parquet', 'part-*.parquet', 'c')).rejects.toThrow(
      /too large for memory.*cannot have labels yet/,
    )
  })
})
