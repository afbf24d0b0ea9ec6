import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { openLarge } from '../../src/cli/large-tables.ts'
import { readPair } from '../../src/cli/tables.ts'
import type { RowStream } from '../../src/index.ts'
import { writeTable } from '../../src/io/node/index.ts'
import { scratch } from './harness.ts'

const files = scratch()
const said: string[] = []
const messages = { notice: (text: string) => void said.push(text), progress: () => {} }
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
  await writeTable(files.path('all.npy'), table)
  await writeTable(files.path('all.csv'), { points: table, names })
  await writeTable(files.path('all.parquet'), { points: table, names })
  for (const [i, start] of [0, 1200, 1201, 4000].entries()) {
    const end = [1200, 1201, 4000, 5000][i]!
    await writeTable(files.path(`part-${i}.parquet`), { points: rowRange(table, start, end), names })
  }
  await writeTable(files.path('other-1.parquet'), { points: table, names })
  await writeTable(files.path('other-2.parquet'), { points: table, names: ['a', 'b', 'd'] })
})
afterAll(() => files.remove())

describe('a table that stays on disk', () => {
  test.each(['all.npy', 'all.parquet', 'part-*.parquet', 'all.csv'])(
    '%s: any rows, as they are in memory',
    async (name) => {
      const large = await openLarge(files.path(name), {}, messages, signal, 1000)
      expect(large!.stream.rows).toBe(rows)
      expect(large!.stream.columns).toBe(3)
      for (const [start, end] of [
        [0, 1],
        [1199, 1202],
        [1000, 4100],
        [4990, 5000],
      ] as const)
        expect((await large!.stream.read(start, end)).data).toEqual(rowRange(table, start, end).data)
      await large!.close()
    },
  )

  test('a small one, and standard input, are for memory', async () => {
    expect(await openLarge(files.path('all.npy'), {}, messages, signal)).toBeNull()
    expect(await openLarge('-', {}, messages, signal, 1)).toBeNull()
  })

  test('text is copied to a temporary file, which is said, and removed at the end', async () => {
    const temporary = () => readdirSync(tmpdir()).filter((name) => /^brenier-[A-Za-z0-9]{6}$/.test(name)).length
    const before = temporary()
    said.length = 0
    const large = await openLarge(files.path('all.csv'), {}, messages, signal, 1000)
    expect(said.join()).toMatch(/all\.csv is copied to .*table\.npy first/)
    expect(temporary()).toBe(before + 1)
    await large!.close()
    expect(temporary()).toBe(before)
    await expect(
      openLarge(files.path('all.csv'), {}, messages, AbortSignal.abort(new Error('stop')), 1000),
    ).rejects.toThrow('stop')
    expect(temporary()).toBe(before)
  })

  test('a change of the columns within a pattern is told', async () => {
    await expect(openLarge(files.path('other-*.parquet'), {}, messages, signal, 1000)).rejects.toThrow(
      /other-2\.parquet has other columns \(a, b, d\) than .*other-1\.parquet \(a, b, c\)/,
    )
  })

  test('another size or time of a file is another table', async () => {
    const identity = async () => (await openLarge(files.path('all.npy'), {}, messages, signal, 1000))!.identity
    const before = await identity()
    expect(await identity()).toBe(before)
    await writeTable(files.path('all.npy'), rowRange(table, 0, 4999))
    expect(await identity()).not.toBe(before)
    await writeTable(files.path('all.npy'), table)
  })
})

describe('pairs with a side on disk', () => {
  const pairOf = (source: string, target: string, labels?: string) =>
    readPair(files.path(source), files.path(target), { labels, largeValues: 1000 }, messages, signal)

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
