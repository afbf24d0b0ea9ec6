import { writeFileSync } from 'node:fs'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { readForMap } from '../../src/cli/map-tables.ts'
import { sampleStream, type TrainingRecord } from '../../src/index.ts'
import { openRowStream, writeTable } from '../../src/io/node/index.ts'
import { ranksHere } from '../support/ranks.ts'
import { scratch } from './harness.ts'

const files = scratch()
const rows = 40_000
/** Row i holds i, its square, i % 5 as its weight and i / rows as its dose; its class is that of i % 3. */
const kind = (row: number) => ['a', 'b', 'c'][row % 3]!
const names = ['x', 'y', 'mass', 'dose']
const table = points(
  Float64Array.from({ length: 4 * rows }, (_, i) => {
    const row = i >> 2
    return [row, row * row, row % 5, row / rows][i % 4]!
  }),
  rows,
  4,
)
const notices: string[] = []
const messages = { notice: (text: string) => void notices.push(text), progress: () => {} }
const training = { columns: ['x', 'y'] } as unknown as TrainingRecord

beforeAll(async () => {
  const labels = Array.from({ length: rows }, (_, row) => kind(row))
  await writeTable(files.path('all.parquet'), { points: table, names, labels }, { labelName: 'kind' })
  await writeTable(files.path('all.csv'), { points: table, names, labels }, { labelName: 'kind' })
  writeFileSync(files.path('labels.txt'), `${labels.join('\n')}\n`)
  writeFileSync(files.path('weights.txt'), `${labels.map((_, row) => row % 5).join('\n')}\n`)
})
afterAll(() => files.remove())

describe('a table too large for memory, read for a map', () => {
  test.each([
    ['all.parquet', { labels: 'kind', weightColumn: 'mass', conditionColumns: ['dose'] }],
    ['all.csv', { labels: 'kind', weightColumn: 'mass', conditionColumns: ['dose'] }],
    ['all.parquet', { labelFile: 'labels.txt', weightFile: 'weights.txt', conditionColumns: ['dose'] }],
  ] as const)(
    '%s: a sample of its rows is measured, each with its own weight, label and dose (%j)',
    async (name, given) => {
      notices.length = 0
      const own = 'labelFile' in given
      const choice = {
        ...given,
        ...(own && { labelFile: files.path(given.labelFile), weightFile: files.path(given.weightFile) }),
        ...(own && { exclude: ['mass', 'kind'] }),
        memoryValues: 1000,
        seed: 3,
      }
      const { points: sample, labels } = await readForMap(files.path(name), training, 2, choice, messages)
      expect(sample.columns).toBe(2)
      // All of the table has no more rows than a pool, so that each row comes once.
      const seen = new Set<number>()
      for (let i = 0; i < sample.rows; i++) {
        const row = sample.data[2 * i]!
        seen.add(row)
        expect([sample.data[2 * i + 1], labels![i]]).toEqual([row * row, kind(row)])
        expect([sample.weights![i], sample.conditions!.data[i]]).toEqual([row % 5, row / rows])
      }
      expect(seen.size).toBe(sample.rows)
      expect(notices.join()).toMatch(/too large for memory: [\d,]+ of its 40,000 rows, drawn at random, are measured/)
    },
  )

  test('ranks draw the same sample, and none reads all rows', async () => {
    const choice = { labels: 'kind', weightColumn: 'mass', conditionColumns: ['dose'], memoryValues: 1000, seed: 3 }
    const path = files.path('all.parquet')
    const alone = await readForMap(path, training, 2, choice, messages)
    const ranks = await Promise.all(
      ranksHere(2).map((collective) => readForMap(path, training, 2, choice, messages, collective)),
    )
    expect(alone.points.rows).toBeLessThanOrEqual(rows)
    for (const rank of ranks) expect(rank).toEqual(alone)
  })

  test.each([
    ['csv', /left out 1000 rows with missing values/],
    ['parquet', /of 3,000 rows read, 1,000 were left out for missing values/],
  ])('rows of a .%s that are left out for missing values are counted', async (format, sentence) => {
    const x = Array.from({ length: 3000 }, (_, row) => (row % 3 === 0 ? null : row))
    const z = Array.from(x.keys())
    const path = files.path(`gaps.${format}`)
    const columnData = [
      { name: 'x', data: x, type: 'DOUBLE' as const, nullable: true },
      { name: 'y', data: z, type: 'DOUBLE' as const },
    ]
    const text = `x,y\n${z.map((row) => `${x[row] ?? ''},${row}`).join('\n')}\n`
    writeFileSync(path, format === 'csv' ? text : new Uint8Array(parquetWriteBuffer({ columnData })))
    notices.length = 0
    const columns = { ...training, columns: ['x', 'y'] }
    const read = await readForMap(path, columns, 2, { dropMissing: true, memoryValues: 1000 }, messages)
    expect(read.points.rows).toBeGreaterThan(1500)
    expect(read.points.data.every(Number.isFinite)).toBe(true)
    expect(notices.join('\n')).toMatch(sentence)
  })

  test('every row is read where it fits, and where exact answers need all', async () => {
    for (const memoryValues of [1e9, 'all'] as const) {
      const choice = { weightColumn: 'mass', exclude: ['kind', 'dose'], memoryValues }
      const read = await readForMap(files.path('all.parquet'), training, 2, choice, messages)
      expect(read.points.rows).toBe(rows)
    }
  })
})

test('a sample has its share of every part of a table, and another seed gives other rows', async () => {
  const large = await openRowStream(files.path('all.parquet'), { columns: ['x'], memoryValues: 1 })
  const drawn = async (seed: number) =>
    Array.from((await sampleStream({ ...large!.stream, blockRows: 500 }, { rows: 4000, seed })).data)
  const [one, again, other] = [await drawn(1), await drawn(1), await drawn(2)]
  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
  expect(new Set(one).size).toBe(one.length)
  for (let part = 0; part < 8; part++) {
    const share = one.filter((row) => Math.floor((8 * row) / rows) === part).length / one.length
    expect(share).toBeCloseTo(1 / 8, 2)
  }
  await expect(sampleStream(large!.stream, { rows: 0 })).rejects.toThrow(/rows must be a whole number of at least 1/)
  await large!.close()
})
