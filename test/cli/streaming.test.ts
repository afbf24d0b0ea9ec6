import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { ahead } from '../../src/cli/commands/transport/ahead.ts'
import { main } from '../../src/cli/main.ts'
import { openTable, readTable, writeTable } from '../../src/io/node/index.ts'
import { cli, scratch, writeCsv } from './harness.ts'

describe('one item ahead', () => {
  test('the same items in the same order, each asked for before the one before it is done with', async () => {
    const log: string[] = []
    async function* numbers() {
      for (let i = 0; i < 4; i++) {
        log.push(`made ${i}`)
        yield i
      }
    }
    const seen: number[] = []
    for await (const i of ahead(numbers())) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      log.push(`used ${i}`)
      seen.push(i)
    }
    expect(seen).toEqual([0, 1, 2, 3])
    expect(log.indexOf('made 1')).toBeLessThan(log.indexOf('used 0'))
    expect(log.indexOf('made 3')).toBeGreaterThan(log.indexOf('used 1'))
  })

  test('an error comes after the items before it, and nobody is left to hear of it when the reader stops early', async () => {
    let closed = false
    async function* failing() {
      try {
        yield 1
        yield 2
        throw new Error('the third')
      } finally {
        closed = true
      }
    }
    const seen: number[] = []
    const all = async () => {
      for await (const i of ahead(failing())) seen.push(i)
    }
    await expect(all()).rejects.toThrow('the third')
    expect(seen).toEqual([1, 2])
    closed = false
    for await (const i of ahead(failing())) if (i === 2) break
    expect(closed).toBe(true)
  })
})

describe('transport in batches', () => {
  const files = scratch()
  const rows = 100_000
  beforeAll(async () => {
    const random = new Random(1)
    const normal = (count: number, mean: number) =>
      points(
        Float64Array.from({ length: count * 3 }, () => mean + random.normal()),
        count,
        3,
      )
    const names = ['a', 'b', 'c']
    await writeTable(files.path('x.npy'), normal(800, 0))
    await writeTable(files.path('z.npy'), normal(800, 2))
    const many = normal(rows, 0)
    for (const end of ['parquet', 'npy', 'csv']) await writeTable(files.path(`many.${end}`), { points: many, names })
    const { code, stderr } = await cli([
      'fit',
      files.path('x.npy'),
      files.path('z.npy'),
      '--out',
      files.path('map'),
      '--steps',
      '10',
    ])
    expect(code, stderr).toBe(0)
  })
  afterAll(() => files.remove())

  test('rows keep their order whatever the format, and the batches do not show', async () => {
    const images = []
    for (const end of ['parquet', 'npy', 'csv']) {
      const out = files.path(`moved.${end}`)
      const { code, stdout } = await cli([
        'transport',
        files.path('map'),
        files.path(`many.${end}`),
        '--out',
        out,
        '--json',
      ])
      expect(code).toBe(0)
      expect(JSON.parse(stdout).rows).toBe(rows)
      images.push((await readTable(out)).points)
    }
    // One row alone, from the middle and from the end.
    const { points: x } = await readTable(files.path('many.npy'))
    for (const row of [31_234, rows - 1]) {
      const one = writeCsv(files.path('one.csv'), [[...x.data.subarray(3 * row, 3 * row + 3)]], ['a', 'b', 'c'])
      await cli(['transport', files.path('map'), one, '--out', files.path('one-moved.csv')])
      const alone = (await readTable(files.path('one-moved.csv'))).points.data
      for (const image of images) for (let j = 0; j < 3; j++) expect(image.data[3 * row + j]!).toBeCloseTo(alone[j]!, 5)
    }
  })

  test('.npy through pipes: the header comes first, the rows are not held', async () => {
    const written: number[] = []
    const sink = { name: 'standard output', write: async (bytes: Uint8Array) => void written.push(bytes.length) }
    const reader = await openTable(files.path('many.npy'))
    await writeTable(sink, reader.batches({ rows: 1000 }), { format: 'npy', rows })
    await reader.close()
    expect(written[0]).toBe(128)
    expect(written).toHaveLength(1 + rows / 1000)
    const short = writeTable(
      sink,
      { points: points(new Float64Array(6), 2, 3), names: ['a', 'b', 'c'] },
      { format: 'npy', rows: 3 },
    )
    await expect(short).rejects.toThrow(/should have 3 rows, found 2/)
  })

  test('an interruption in the middle leaves what was there under the name, and no other file', async () => {
    const out = files.path('kept.csv')
    writeCsv(out, [[1, 2, 3]])
    const before = files.list()
    let interrupt = () => {}
    const written: string[] = []
    const code = await main(['transport', files.path('map'), files.path('many.csv'), '--out', out], {
      stdout: { write: () => {} },
      stderr: {
        write: (text: string) => {
          written.push(text)
          if (/rows/.test(text)) interrupt()
        },
        isTTY: true,
        columns: 100,
      },
      env: {},
      onInterrupt: (callback) => {
        interrupt = callback
        return () => {}
      },
    })
    expect(written.some((text) => /[\d,]+ rows/.test(text))).toBe(true)
    expect(code).toBe(130)
    expect(files.list()).toEqual(before)
    expect(readFileSync(out, 'utf8')).toBe('1,2,3\n')
  })
})
