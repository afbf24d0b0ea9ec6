import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inStep } from '../../src/cli/commands/transport/in-step.ts'
import { between, fit, massesAt, points } from '../../src/index.ts'
import { cli, normalRows, readNumbers, scratch, writeCsv } from './harness.ts'

let folder: ReturnType<typeof scratch>
const path = (name: string) => folder.path(name)
const rowsOf = (name: string) => readNumbers(readFileSync(path(name), 'utf8')).rows

beforeAll(async () => {
  folder = scratch()
  const [x, z] = [normalRows(300, 2, 1), normalRows(300, 2, 2, 6, 2)]
  writeCsv(path('x.csv'), x, ['a', 'b'])
  writeCsv(path('z.csv'), z, ['a', 'b'])
  const map = await fit(x, z, { steps: 20, hidden: [8, 8], batchSize: 64, columns: ['a', 'b'] })
  await map.save(path('map.safetensors'))
  await map.dispose()
})
afterAll(() => folder.remove())

const transport = (table: string, ...more: string[]) =>
  cli(['transport', path('map.safetensors'), path(table), ...more, '--json'])

/** The largest difference between two tables. */
function gap(one: readonly number[][], other: readonly number[][]): number {
  expect(one.length).toBe(other.length)
  return Math.max(...one.flatMap((row, i) => row.map((value, j) => Math.abs(value - other[i]![j]!))))
}

describe('brenier transport', () => {
  test('--time is on the straight line from each row to its image', async () => {
    await transport('x.csv', '--out', path('images.csv'))
    const { code, stdout } = await transport('x.csv', '--time', '0.25', '--out', path('quarter.csv'))
    expect(code).toBe(0)
    expect(JSON.parse(stdout).times).toEqual([{ time: 0.25, file: path('quarter.csv') }])
    const [x, images] = [rowsOf('x.csv'), rowsOf('images.csv')]
    expect(gap(images, x)).toBeGreaterThan(3)
    const expected = x.map((row, i) => row.map((value, j) => 0.75 * value + 0.25 * images[i]![j]!))
    expect(gap(rowsOf('quarter.csv'), expected)).toBeLessThan(1e-12)
  })

  test('--backward starts at the target: at 1 its rows are what they were, at 0 they are their pre-images', async () => {
    await transport('z.csv', '--backward', '--out', path('preimages.csv'))
    await transport('z.csv', '--backward', '--times', '0,0.5,1', '--out', path('back.csv'))
    const [z, s] = [rowsOf('z.csv'), rowsOf('preimages.csv')]
    expect(gap(rowsOf('back-t1.0.csv'), z)).toBeLessThan(1e-12)
    expect(gap(rowsOf('back-t0.0.csv'), s)).toBeLessThan(1e-12)
    const half = z.map((row, i) => row.map((value, j) => (value + s[i]![j]!) / 2))
    expect(gap(rowsOf('back-t0.5.csv'), half)).toBeLessThan(1e-12)
  })

  test('forward from the pre-images and backward from the rows are on the same path', async () => {
    await transport('z.csv', '--backward', '--time', '0.3', '--tolerance', '1e-6', '--out', path('there.csv'))
    await transport('z.csv', '--backward', '--tolerance', '1e-6', '--out', path('start.csv'))
    await transport('start.csv', '--time', '0.3', '--out', path('here.csv'))
    expect(gap(rowsOf('there.csv'), rowsOf('here.csv'))).toBeLessThan(1e-4)
  })

  test('--mass is the mass of each row at the time of the file, in both directions', async () => {
    const map = await fit(normalRows(300, 2, 1), normalRows(300, 2, 2, 1, 1.5), {
      ...{ steps: 20, hidden: [8, 8], batchSize: 64, columns: ['a', 'b'], seed: 1, unbalanced: 4 },
    })
    await map.save(path('relaxed.safetensors'))
    const x = rowsOf('x.csv')
    const growth = await map.growthOf(x, 'source')
    const relaxed = (table: string, ...more: string[]) =>
      cli(['transport', path('relaxed.safetensors'), path(table), '--mass', 'mass', ...more, '--json'])
    expect((await relaxed('x.csv', '--times', '0,0.5,1', '--out', path('m.csv'))).code).toBe(0)
    for (const t of ['0.0', '0.5', '1.0']) {
      const masses = rowsOf(`m-t${t}.csv`).map((row) => row[2]!)
      const expected = massesAt(map.model.training.unbalanced!, growth, Number(t))
      expect(Math.max(...masses.map((mass, i) => Math.abs(mass / expected[i]! - 1)))).toBeLessThan(1e-9)
    }
    const ends = rowsOf('m-t1.0.csv').map((row) => row[2]!)
    expect(Math.max(...ends) / Math.min(...ends)).toBeGreaterThan(1.5)
    // A row of the target has its own mass at 1. Without a time, the column is the part of each row that is carried.
    await relaxed('z.csv', '--backward', '--times', '0,1', '--out', path('mz.csv'))
    expect(rowsOf('mz-t1.csv').every((row) => row[2] === 1)).toBe(true)
    expect(rowsOf('mz-t0.csv').some((row) => Math.abs(row[2]! - 1) > 0.1)).toBe(true)
    await relaxed('x.csv', '--out', path('carried.csv'))
    const factors = await map.massOf(x, 'source')
    rowsOf('carried.csv').forEach((row, i) => {
      expect(row[2]).toBeCloseTo(factors[i]!, 9)
    })
    await map.dispose()
  })

  test('--frames writes files whose names sort in time, with what is kept, in the format of the name', async () => {
    const { stdout } = await transport('x.csv', '--frames', '4', '--out', path('frame.csv.gz'))
    const files = JSON.parse(stdout).times.map(({ file }: { file: string }) => file)
    expect(files).toEqual(['0.000', '0.333', '0.667', '1.000'].map((time) => path(`frame-t${time}.csv.gz`)))
    expect([...files].sort()).toEqual(files)
    expect(readFileSync(files[1]).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
    expect(existsSync(path('frame.csv.gz'))).toBe(false)
  })

  test.each([
    [['--time', '2'], '--time takes a number from 0 to 1'],
    [['--times', '0,x'], '--times takes numbers from 0 to 1'],
    [['--frames', '1'], '--frames takes a whole number from 2 to 1000'],
    [['--time', '0.5', '--frames', '3'], '--time and --frames exclude one another'],
    [['--times', '0.5,0.5'], '--times has 0.5 and 0.5'],
  ])('refuses %j', async (more, message) => {
    const { code, stderr } = await transport('x.csv', ...more, '--out', path('refused.csv'))
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  test('refuses a series on standard output', async () => {
    const args = ['transport', path('map.safetensors'), path('x.csv'), '--frames', '3', '--out', '-']
    expect((await cli(args)).stderr).toContain('--frames writes a file for each time, and standard output is one')
  })

  test('writes all of a series or nothing', async () => {
    writeCsv(
      path('broken.csv'),
      [...normalRows(200_000, 2, 3).map((row) => row.map((v) => v.toFixed(3))), ['1', 'x']],
      ['a', 'b'],
    )
    const { code } = await transport('broken.csv', '--frames', '3', '--out', path('none.csv'))
    expect(code).toBe(1)
    expect(readdirSync(path('.')).filter((name) => name.includes('none'))).toEqual([])
  })
})

describe('items in step', () => {
  test('come to all readers; none hears of the end before all have had all', async () => {
    async function* items() {
      yield* [1, 2, 3]
    }
    const events: string[] = []
    const read = async (name: string, reader: AsyncIterable<number>) => {
      for await (const item of reader) events.push(`${name}${item}`)
      events.push(`${name} end`)
    }
    const [a, b] = inStep(items(), 2)
    await Promise.all([read('a', a!), read('b', b!)])
    expect(events.slice(0, 6).sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])
    expect(events.slice(6).sort()).toEqual(['a end', 'b end'])
  })

  test('a reader that fails stops the others, and the source', async () => {
    let closed = false
    async function* items() {
      try {
        for (let i = 0; ; i++) yield i
      } finally {
        closed = true
      }
    }
    const [a, b] = inStep(items(), 2)
    const failing = (async () => {
      for await (const item of a!) if (item === 2) throw new Error('full disk')
    })()
    const other = (async () => {
      for await (const _ of b!);
    })()
    await expect(failing).rejects.toThrow('full disk')
    await expect(other).rejects.toThrow()
    expect(closed).toBe(true)
  })
})

test('rows on their way are on the straight line, and only between 0 and 1', () => {
  const [from, to] = [points(Float64Array.of(1, 2, 3, 4), 2, 2), points(Float64Array.of(3, 2, 5, 0), 2, 2)]
  expect([...between(from, to, 0.5).data]).toEqual([2, 2, 4, 2])
  expect(() => between(from, points(Float64Array.of(1, 2), 1, 2), 0.5)).toThrow('pairs rows')
  expect(() => between(from, to, Number.NaN)).toThrow('between 0 and 1, found NaN')
})
