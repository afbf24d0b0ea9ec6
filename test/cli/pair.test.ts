import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { readPair } from '../../src/cli/commands/fit/pair.ts'
import type { Points, RowStream } from '../../src/index.ts'
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

  test('labels of a column come with the rows, in the spelling of the source, and so do weights and conditions', async () => {
    const kind = (row: number) => ['1', '2', '10'][row % 3]!
    const lines = (spelled: (label: string) => string) =>
      Array.from({ length: rows }, (_, i) => {
        const [a, b, c] = table.data.subarray(3 * i, 3 * i + 3)
        return `${a},${spelled(kind(i))},${i % 5},${b},${i / rows},${c}`
      }).join('\n')
    const header = 'a,kind,mass,b,dose,c\n'
    writeFileSync(files.path('source.csv'), `${header}${lines((label) => label)}\n`)
    writeFileSync(files.path('target.csv'), `${header}${lines((label) => `${label}.0`)}\n`)
    const all = { points: table, names, labels: Array.from({ length: rows }, (_, i) => kind(i)) }
    await writeTable(files.path('kinds.parquet'), all, { labelName: 'kind' })
    const choice = { labels: 'kind', weights: 'mass', conditions: ['dose'], memoryValues: 1000 }
    const pair = await readPair(files.path('source.csv'), files.path('target.csv'), choice, messages, signal)
    for (const stream of [pair.source, pair.target] as RowStream[]) {
      expect([stream.columns, stream.conditions]).toEqual([3, 1])
      const part = await stream.read(1190, 1200)
      expect(part.data).toEqual(rowRange(table, 1190, 1200).data)
      expect(part.labels).toEqual(Array.from({ length: 10 }, (_, i) => kind(1190 + i)))
      expect(Array.from(part.weights!)).toEqual(Array.from({ length: 10 }, (_, i) => (1190 + i) % 5))
      expect(part.conditions!.data[3]).toBe(1193 / rows)
      const { labels, weights, rows: count } = await stream.beside!(1190, 1200)
      expect([count, labels, Array.from(weights!)]).toEqual([10, part.labels, Array.from(part.weights!)])
    }
    for (const one of pair.large!) await one.close()
    // One side on disk, and columns that are stored one by one.
    const plain = await pairOf('kinds.parquet', 'kinds.parquet', 'kind')
    const { labels, weights } = await (plain.source as RowStream).beside!(7, 9)
    expect([labels, weights]).toEqual([[kind(7), kind(8)], undefined])
    for (const one of plain.large!) await one.close()
  })

  test('row weights of a column or a file come with the rows, as in memory', async () => {
    const weights = points(
      Float64Array.from({ length: rows }, (_, i) => (i % 7) / 2),
      rows,
      1,
    )
    await writeTable(files.path('weights.npy'), weights)
    writeFileSync(files.path('weights.txt'), `${Array.from(weights.data).join('\n')}\n`)
    const weighed = points(
      Float64Array.from({ length: 4 * rows }, (_, i) =>
        i % 4 === 1 ? weights.data[i >> 2]! : table.data[3 * (i >> 2) + [0, 0, 1, 2][i % 4]!]!,
      ),
      rows,
      4,
    )
    await writeTable(files.path('weighed.npy'), weighed)
    await writeTable(files.path('weighed.csv'), { points: weighed, names: ['a', 'mass', 'b', 'c'] })
    const plain = files.path('all.parquet')
    for (const [path, choice] of [
      ['weighed.csv', { weights: 'mass' }],
      ['weighed.csv', { weights: 'mass', columns: ['a', 'b', 'c'] }],
      ['weighed.npy', { weights: '1' }],
      ['all.parquet', { sourceWeights: files.path('weights.npy'), targetWeights: files.path('weights.txt') }],
    ] as const) {
      const file = files.path(path)
      const memory = await readPair(file, file, choice, messages, signal)
      const disk = await readPair(file, file, { ...choice, memoryValues: 1000 }, messages, signal)
      expect([disk.names, disk.weightColumn]).toEqual([memory.names, memory.weightColumn])
      for (const side of ['source', 'target'] as const) {
        const stream = disk[side] as RowStream
        expect(stream.columns).toBe(3)
        const [part, same] = [await stream.read(1190, 1210), rowRange(memory[side] as Points, 1190, 1210)]
        expect(Float64Array.from(part.data)).toEqual(Float64Array.from(same.data))
        expect(part.weights).toEqual(same.weights)
        expect(Float64Array.from((await stream.beside!(1190, 1210)).weights!)).toEqual(same.weights)
      }
      for (const one of disk.large!) await one.close()
    }
    const pair = (choice: object) => readPair(plain, plain, { ...choice, memoryValues: 1000 }, messages, signal)
    await expect(pair({ sourceWeights: files.path('weighed.npy') })).rejects.toThrow(
      /holds 5000 rows of 4 columns.*one weight for each row/,
    )
    await expect(pair({ sourceWeights: '-' })).rejects.toThrow(/standard input can be read only once/)
    await expect(pair({ weights: 'mass' })).rejects.toThrow(/no column "mass" to take the row weights from/)
  })

  test('categories that become columns of 0 and 1 are the same as in memory', async () => {
    const kinds = ['west', 'north', 'south']
    const header = 'a,kind,b,id'
    const line = (i: number) => `${table.data[3 * i]},${kinds[(i >> 1) % 3]},${table.data[3 * i + 1]},00${i}`
    const text = Array.from({ length: rows }, (_, i) => line(i)).join('\n')
    writeFileSync(files.path('kinds.csv'), `${header}\n${text}\n`)
    const choice = { encode: ['kind'], exclude: ['id'] }
    const both = [files.path('kinds.csv'), files.path('kinds.csv')] as const
    const memory = await readPair(...both, choice, messages, signal)
    const disk = await readPair(...both, { ...choice, memoryValues: 1000 }, messages, signal)
    expect(disk.large).toHaveLength(2)
    expect(disk.names).toEqual(['a', 'b', 'kind=north', 'kind=south', 'kind=west'])
    expect([disk.names, disk.encoded]).toEqual([memory.names, memory.encoded])
    for (const [start, end] of [
      [0, 7],
      [1190, 1210],
      [rows - 3, rows],
    ] as const) {
      const { data } = await (disk.source as RowStream).read(start, end)
      expect(Float64Array.from(data)).toEqual(Float64Array.from(rowRange(memory.source as Points, start, end).data))
    }
    for (const one of disk.large!) await one.close()
  })
})
