import { afterAll, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { TransportMap } from '../../src/index.ts'
import { writeTable } from '../../src/io/node/index.ts'
import { ExportedMap } from '../../src/library.ts'
import { cli, scratch } from './harness.ts'

const files = scratch()
const { path } = files
afterAll(() => files.remove())

const random = new Random(5)
const NAMES = ['x', 'y', 'z']

/** Normal rows about `mean`, of which `z` is always `z`, with some rows replaced. */
async function table(name: string, rows: number, mean: number, z: number, odd: Record<number, number[]> = {}) {
  const data = Array.from(
    { length: rows },
    (_, i) => odd[i] ?? [mean + random.normal(), mean + 0.01 * random.normal(), z],
  )
  await writeTable(path(name), { points: { data: Float64Array.from(data.flat()), rows, columns: 3 }, names: NAMES })
  return path(name)
}

const ODD = { 4: [1e6, 0, 0], 700: [0, 0.6, 0], 701: [0, 0, 2], 702: [-30, 0, 0] }

test('rows far outside those of the fit are counted, named and measured, whichever way they go', async () => {
  // Rows of training are pulled in where one is far from the others, and so is the range.
  const source = await table('s.csv', 400, 0, 0, { 7: [1e5, 0, 0] })
  const target = await table('t.csv', 400, 3, 5)
  const map = path('map.st')
  const fit = await cli(['fit', source, target, '--out', map, '--potential', 'quadratic', '--steps', '20'])
  expect(fit.code).toBe(0)

  const far = await table('far.csv', 1000, 0, 0, ODD)
  const moved = await cli(['transport', map, far, '--out', path('moved.csv'), '--json'])
  expect(JSON.parse(moved.stdout)).toMatchObject({ rows: 1000, outside: 4 })
  expect(moved.stderr).toMatch(
    /4 of 1,000 rows lie far outside the rows of the source.*row 5: x is 1\.000 × 10⁶, fitted on −[\d.]+ to [\d.]+, .* times that range away; row 701: y is 0\.6000.*row 702: z is 2\.000, always 0 in the fit; \.\.\./,
  )
  // The images of usual rows are usual rows of the target, also where it is constant.
  const near = await table('near.csv', 300, 0, 0)
  const there = await cli(['transport', map, near, '--out', path('there.csv')])
  const back = await cli(['transport', map, path('there.csv'), '--backward', '--out', path('back.csv')])
  expect([there.stderr, back.stderr]).toEqual(['', ''])
  const lost = await table('lost.csv', 5, 3, 5, { 1: [3, 3, 7] })
  const backward = await cli(['transport', map, lost, '--backward', '--out', path('back.csv')])
  expect(backward.stderr).toMatch(/1 of 5 rows lies far outside the rows of the target.*row 2: z is 7/)
  const judged = await cli(['evaluate', map, far, target])
  expect(judged.stderr).toMatch(/4 of 1,000 rows of the source lie far outside/)

  const loaded = await TransportMap.load(map)
  const points = { data: Float64Array.from(Object.values(ODD).flat()), rows: 4, columns: 3 }
  const found = loaded.outside(points, 'source')!
  expect(found.map(({ row, column, value }) => [row, column, value])).toEqual([
    [0, 0, 1e6],
    [1, 1, 0.6],
    [2, 2, 2],
    [3, 0, -30],
  ])
  const { low, high, widths } = found[0]!
  expect(low).toBeGreaterThan(-5)
  expect(high).toBeLessThan(5)
  expect(widths).toBeCloseTo((1e6 - high) / (high - low), 6)
  const exported = await ExportedMap.fromBytes(loaded.toOnnx('forward'))
  expect(exported.outside(points)).toEqual(found)
  await loaded.dispose()
})
