import { expect, test } from 'vitest'
import '../../../src/index.ts'
import { type Points, points, rowRange, withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import type { RowStream } from '../../../src/io/row-stream.ts'
import { fit } from '../../../src/training/fit.ts'
import { StreamedSide } from '../../../src/training/stream/pool.ts'

function streamOf(table: Points, options: Partial<RowStream> = {}): RowStream {
  const { rows, columns } = table
  return { name: 'big.npy', rows, columns, read: async (start, end) => rowRange(table, start, end), ...options }
}

const random = new Random(5)
const normal = (rows: number, columns: number) =>
  points(
    Float64Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  )

test('a weighted stream that fits into a pool gives the fit of the table in memory, bit for bit, and its notice', async () => {
  const weights = Float64Array.from({ length: 300 }, (_, i) => i % 4)
  const [source, target] = [withWeights(normal(300, 2), weights), normal(200, 2)]
  const notices: string[] = []
  const options = {
    seed: 2,
    steps: 20,
    potential: 'quadratic',
    onNotice: (text: string) => notices.push(text),
  } as const
  const memory = await fit(source, target, options)
  const said = notices.splice(0)
  const stream = await fit(streamOf(source), streamOf(target), options)
  expect(stream.model.weights).toEqual(memory.model.weights)
  expect(notices).toEqual(said)
  expect(said.join()).toMatch(/75 of 300 rows have the weight 0/)
})

test('pools of a weighted stream have the mass of each part of the table', async () => {
  // Nine tenths of the mass are in the last tenth of the rows, and every other row has none.
  const rows = 40_000
  const values = points(
    Float64Array.from({ length: rows }, (_, i) => i / rows),
    rows,
    1,
  )
  const weights = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 0 : i < 0.9 * rows ? 1 : 81))
  const side = new StreamedSide(streamOf(withWeights(values, weights), { blockRows: 128 }), {
    random: new Random(1),
    heldOut: 0.1,
    poolRows: 8192,
  })
  const apart = (await side.heldOut())!
  expect(apart.weights!.every((weight) => weight > 0)).toBe(true)
  expect(apart.rows).toBeGreaterThan(1000)
  for (const k of [0, 1, 5]) {
    let [mass, last] = [0, 0]
    for await (const part of side.pool(k))
      part.weights!.forEach((weight, i) => {
        mass += weight
        if (part.data[i]! >= 0.9) last += weight
      })
    expect(last / mass).toBeCloseTo(0.9, 1)
  }
})

test('a fit draws the rows of later pools in proportion to their weights', async () => {
  // Weights e^(a x) turn N(0, 1) into N(a, 1), so that the map to N(0, 1) is x - a in the first coordinate; the others are the same.
  const [columns, rows, a] = [64, 80_000, 0.8]
  const all = normal(rows, columns)
  const weights = Float64Array.from({ length: rows }, (_, i) => Math.exp(a * all.data[i * columns]!))
  const source = streamOf(withWeights(all, weights), { blockRows: 64 })
  const read: number[] = []
  const counted: RowStream = {
    ...source,
    read(start, end) {
      read.push(start)
      return source.read(start, end)
    },
    beside: source.read,
  }
  const map = await fit(counted, normal(5000, columns), {
    seed: 1,
    steps: 132,
    batchSize: 2048,
    potential: 'quadratic',
    start: 'identity',
    heldOut: 0,
  })
  expect(read.length, 'three pools of 1,024 blocks').toBe(3 * 1024)
  const probe = normal(500, columns)
  const images = await map.forward(probe)
  let moved = 0
  for (let i = 0; i < probe.rows; i++) moved += (images.data[i * columns]! - probe.data[i * columns]!) / probe.rows
  expect(Math.abs(moved + a)).toBeLessThan(0.1)
  await map.dispose()
})

test('weights that are not a measure are refused, with the place in the table', async () => {
  const table = normal(10_000, 512)
  const part = (weight: (row: number) => number): RowStream =>
    streamOf(table, {
      read: async (start, end) => ({
        ...rowRange(table, start, end),
        weights: Float64Array.from({ length: end - start }, (_, i) => weight(start + i)),
      }),
    })
  const options = { steps: 2, potential: 'quadratic' } as const
  await expect(
    fit(
      part((row) => (row % 64 === 3 ? -1 : 1)),
      table,
      options,
    ),
  ).rejects.toThrow(/big.npy, counted from row \d+, has the weight -1 at row 4,/)
  await expect(
    fit(
      part(() => 0),
      table,
      options,
    ),
  ).rejects.toThrow(/big.npy.* 0 have a weight above 0/)
})
