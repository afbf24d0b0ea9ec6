import { describe, expect, test } from 'vitest'
import '../../../src/index.ts'
import { type Points, points, rowRange, takeRows, withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import type { RowStream } from '../../../src/io/row-stream.ts'
import { fit } from '../../../src/training/fit.ts'
import { StreamedSide } from '../../../src/training/stream/pool.ts'

/** A stream whose rows carry labels, and whose weights and labels can be read by themselves. */
function streamOf(table: Points, labels: readonly string[], options: Partial<RowStream> = {}): RowStream {
  const { rows, columns, weights } = table
  return {
    name: 'big.npy',
    rows,
    columns,
    read: async (start, end) => ({ ...rowRange(table, start, end), labels: labels.slice(start, end) }),
    beside: async (start, end) => ({
      rows: end - start,
      weights: weights?.subarray(start, end),
      labels: labels.slice(start, end),
    }),
    ...options,
  }
}

const random = new Random(11)
const normal = (rows: number, columns: number, at: (row: number, j: number) => number = () => 0) =>
  points(
    Float64Array.from({ length: rows * columns }, (_, i) => random.normal() + at(Math.floor(i / columns), i % columns)),
    rows,
    columns,
  )

async function poolOf(side: StreamedSide, k: number) {
  const found: { label: string; value: number }[] = []
  for await (const { labels, data, columns } of side.pool(k))
    labels!.forEach((label, i) => void found.push({ label: String(label), value: data[i * columns]! }))
  return found
}

describe('pools of a stream with labels', () => {
  // 40,000 rows in the order of 50 classes of 800 rows, in 40 blocks, and a class of three rows. The value of a row is its number.
  const rows = 40_000
  const label = (row: number) => (row === 7 || row === 20_007 || row === 39_007 ? 'rare' : `k${Math.floor(row / 800)}`)
  const labels = Array.from({ length: rows }, (_, row) => label(row))
  const table = points(
    Float64Array.from({ length: rows }, (_, i) => i),
    rows,
    1,
  )
  const sideOf = (weights?: Float64Array, heldOut = 0) =>
    new StreamedSide(streamOf(weights ? withWeights(table, weights) : table, labels, { blockRows: 1000 }), {
      random: new Random(1),
      heldOut,
      poolRows: 8192,
    })

  test('every pool has rows of every class, with their own labels, and as many rows as without', async () => {
    const side = sideOf()
    const seen = new Set<number>()
    for (const k of [0, 1, 2, 9]) {
      const pool = await poolOf(side, k)
      expect(pool).toHaveLength(side.plan.poolRows)
      for (const one of pool) expect(one.label).toBe(label(one.value))
      expect(new Set(pool.map((one) => one.label)).size).toBe(51)
      for (const one of pool) if (one.label === 'k3') seen.add(one.value)
      expect(await poolOf(side, k), 'the same again').toEqual(pool)
    }
    expect(seen.size, 'pools that missed a class have other rows of it each time').toBeGreaterThan(50)
  })

  test('rows of weight 0 are counted over the whole table, and a class of such rows is none', async () => {
    const weights = Float64Array.from({ length: rows }, (_, row) => (label(row) === 'rare' || row % 4 === 0 ? 0 : 1))
    const side = sideOf(weights, 0.1)
    const { massless, rows: all, places } = await side.survey()
    expect([massless, all]).toEqual([weights.filter((weight) => weight === 0).length, rows])
    expect(places.size).toBe(50)
    expect(places.has('rare')).toBe(false)
    const pool = await poolOf(side, 0)
    expect(new Set(pool.map((one) => one.label)).size).toBe(50)
    expect((await side.heldOut())!.labels).not.toContain('rare')
  })
})

describe('a fit class by class on a stream', () => {
  // In class k, the map is x + shift. A pool holds 65,536 rows of 64 columns, and the steps use four pools.
  const [columns, rows, shift] = [64, 72_000, { a: 2, b: -1 } as Record<string, number>]
  const options = { seed: 1, steps: 64, batchSize: 8192, potential: 'quadratic', start: 'identity' } as const
  // In the order of the classes: three quarters of the rows are a.
  const labelOf = (row: number) => (row < 0.75 * rows ? 'a' : 'b')
  const labels = Array.from({ length: rows }, (_, row) => labelOf(row))
  const source = normal(rows, columns)
  const target = normal(rows, columns, (row, j) => (j === 0 ? shift[labelOf(row)]! : 0))

  test('gives each class its own map, with weights too, of which those of 0 are counted', async () => {
    // Of class b, the rows with mass are those that lie half a unit higher.
    const weights = Float64Array.from({ length: rows }, (_, row) =>
      labelOf(row) === 'a' ? 1 : target.data[row * columns]! < -1 ? 0 : 2,
    )
    const notices: string[] = []
    const map = await fit(streamOf(source, labels), streamOf(withWeights(target, weights), labels), {
      ...options,
      onNotice: (text) => notices.push(text),
    })
    expect(map.classes).toEqual(['a', 'b'])
    const zeros = weights.filter((weight) => weight === 0).length
    expect(notices.join()).toContain(`The target: ${zeros} of 72000 rows have the weight 0 and are left out.`)
    const probe = takeRows(
      source,
      Array.from({ length: 200 }, (_, i) => i),
    )
    const moved = async (label: string) => {
      const images = await map.forward(probe, { labels: Array.from({ length: probe.rows }, () => label) })
      let sum = 0
      for (let i = 0; i < probe.rows; i++) sum += images.data[i * columns]! - probe.data[i * columns]!
      return sum / probe.rows
    }
    expect(await moved('a')).toBeCloseTo(2, 0)
    // The mean of the upper half of a normal distribution is 0.8 above its own.
    expect(Math.abs((await moved('b')) - (-1 + 0.8))).toBeLessThan(0.3)
    await map.dispose()
  })

  test('labels given for a stream are those of its rows, and a class of one side only is an error', async () => {
    const bare = ({ read: _, ...stream }: RowStream, table: Points): RowStream => ({
      ...stream,
      read: async (start, end) => rowRange(table, start, end),
    })
    const small = { ...options, steps: 2, batchSize: 256 }
    const [x, z] = [streamOf(source, labels), streamOf(target, labels)]
    const carried = await fit(x, z, small)
    const given = await fit(bare(x, source), bare(z, target), { ...small, sourceLabels: labels, targetLabels: labels })
    expect(given.toBytes()).toEqual(carried.toBytes())
    const other = labels.map((label, row) => (row === 5 ? 'c' : label))
    await expect(fit(streamOf(source, other), z, small)).rejects.toThrow(
      /Every class needs rows on both sides, found c \(source only\)/,
    )
    await expect(fit(x, z, { ...small, sourceLabels: labels.slice(1) })).rejects.toThrow(
      /big\.npy has 72000 rows but 71999 labels/,
    )
    await expect(fit(x, bare(z, target), small)).rejects.toThrow(/Labels were given for the source only/)
  })
})
