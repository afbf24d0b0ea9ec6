import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { openRowStream, writeTable } from '../../src/io/node/index.ts'
import { scratch } from '../cli/harness.ts'

const files = scratch()
const said: string[] = []
const large = { memoryValues: 1000, onNotice: (text: string) => void said.push(text) }
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
      const opened = await openRowStream(files.path(name), large)
      expect(opened!.stream.rows).toBe(rows)
      expect(opened!.stream.columns).toBe(3)
      for (const [start, end] of [
        [0, 1],
        [1199, 1202],
        [1000, 4100],
        [4990, 5000],
      ] as const)
        expect((await opened!.stream.read(start, end)).data).toEqual(rowRange(table, start, end).data)
      await opened!.close()
    },
  )

  test('a small one, and standard input, are for memory', async () => {
    expect(await openRowStream(files.path('all.npy'))).toBeNull()
    expect(await openRowStream('-', { memoryValues: 1 })).toBeNull()
  })

  test('text is copied to a temporary file, which is said, and removed at the end', async () => {
    const temporary = () => readdirSync(tmpdir()).filter((name) => /^brenier-[A-Za-z0-9]{6}$/.test(name)).length
    const before = temporary()
    said.length = 0
    const opened = await openRowStream(files.path('all.csv'), large)
    expect(said.join()).toMatch(/all\.csv is copied to .*table\.npy first/)
    expect(temporary()).toBe(before + 1)
    await opened!.close()
    expect(temporary()).toBe(before)
    await expect(
      openRowStream(files.path('all.csv'), { ...large, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop')
    expect(temporary()).toBe(before)
  })

  test('a change of the columns within a pattern is an error', async () => {
    await expect(openRowStream(files.path('other-*.parquet'), large)).rejects.toThrow(
      /other-2\.parquet has other columns \(a, b, d\) than .*other-1\.parquet \(a, b, c\)/,
    )
  })

  test('another size or time of a file is another table', async () => {
    const identity = async () => (await openRowStream(files.path('all.npy'), large))!.identity
    const before = await identity()
    expect(await identity()).toBe(before)
    await writeTable(files.path('all.npy'), rowRange(table, 0, 4999))
    expect(await identity()).not.toBe(before)
    await writeTable(files.path('all.npy'), table)
  })
})
