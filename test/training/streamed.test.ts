import { describe, expect, test } from 'vitest'
import '../../src/index.ts'
import { type Points, points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { energyDistance } from '../../src/evaluation/metrics/index.ts'
import type { RowStream } from '../../src/io/row-stream.ts'
import { fit } from '../../src/training/fit.ts'
import type { TrainingState } from '../../src/training/state.ts'
import { decodeState, encodeState } from '../../src/training/state-file.ts'
import { PoolPlan } from '../../src/training/stream/plan.ts'
import { StreamedSide } from '../../src/training/stream/pool.ts'

/** A table as a stream that counts what is read, and how much at a time. */
function streamOf(table: Points, options: Partial<RowStream> = {}) {
  const seen = { reads: 0, largest: 0, order: [] as number[] }
  const stream: RowStream = {
    name: 'big.npy',
    rows: table.rows,
    columns: table.columns,
    async read(start, end) {
      seen.reads++
      seen.largest = Math.max(seen.largest, end - start)
      seen.order.push(start)
      return rowRange(table, start, end)
    },
    ...options,
  }
  return { stream, seen }
}

/** The upper 0.1% point of chi-square with n degrees of freedom (Wilson and Hilferty). */
const chiSquareLimit = (n: number) => n * (1 - 2 / (9 * n) + 3.09 * Math.sqrt(2 / (9 * n))) ** 3

describe('the plan of pools', () => {
  const options = { rows: 100_003, blockRows: 100, poolRows: 6000, heldOutRows: 640, random: new Random(3) }

  test('every block comes once before any comes again, and each pool has one of each part of the table', () => {
    const plan = new PoolPlan({ ...options, rows: 96_000 })
    expect(plan.blocks).toHaveLength(960)
    const pools = Array.from({ length: 16 }, (_, k) => plan.pool(k))
    expect([...pools.flat()].sort((a, b) => a - b)).toEqual(Array.from({ length: 960 }, (_, i) => i))
    for (const pool of pools) for (const [s, block] of pool.entries()) expect(Math.floor(block / 16)).toBe(s)
    // The next round is another order.
    expect(plan.pool(16)).not.toEqual(plan.pool(0))
  })

  test('blocks are equally likely at each turn: chi-square over many seeds', () => {
    const counts = new Float64Array(20)
    const seeds = 4000
    for (let seed = 0; seed < seeds; seed++) {
      const plan = new PoolPlan({ rows: 2000, blockRows: 20, poolRows: 100, heldOutRows: 0, random: new Random(seed) })
      plan.pool(0).forEach((block) => {
        counts[block % 20]!++
      })
    }
    // 16 segments of 6 or 7 blocks each: sum over segments of uniform choices.
    const plan = new PoolPlan({ rows: 2000, blockRows: 20, poolRows: 100, heldOutRows: 0, random: new Random(0) })
    const expected = new Float64Array(20)
    for (let s = 0; s < 16; s++) {
      const [first, last] = [Math.floor((s * 100) / 16), Math.floor(((s + 1) * 100) / 16)]
      for (let block = first; block < last; block++) expected[block % 20]! += seeds / (last - first)
    }
    expect(plan.blocks).toHaveLength(100)
    const square = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)
    expect(square).toBeLessThan(chiSquareLimit(19))
  })

  test('held-out rows are never in a pool; all others come, whatever the remainder', () => {
    const plan = new PoolPlan(options)
    expect(plan.blocks.at(-1)!.end).toBe(100_003)
    const apart = new Set(
      plan.heldOut.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)),
    )
    expect(apart.size).toBe(640)
    const covered = plan.blocks.reduce((sum, { start, end }) => sum + end - start, 0)
    expect(covered).toBe(100_003 - 640)
    for (const { start, end } of plan.blocks)
      for (let row = start; row < end; row++) if (apart.has(row)) throw new Error(`row ${row}`)
  })

  test('a billion rows have a plan at once', () => {
    const plan = new PoolPlan({
      rows: 1e9,
      blockRows: 820,
      poolRows: 262_144,
      heldOutRows: 4096,
      random: new Random(0),
    })
    expect(plan.blocks.length).toBeGreaterThan(1_200_000)
    expect(new Set(plan.pool(3)).size).toBe(320)
    expect(plan.quota).toBeGreaterThan(700)
  })

  test('the same seed gives the same pools, another one others', () => {
    const [a, b, c] = [
      new PoolPlan(options),
      new PoolPlan(options),
      new PoolPlan({ ...options, random: new Random(4) }),
    ]
    expect(a.pool(5)).toEqual(b.pool(5))
    expect(a.pool(5)).not.toEqual(c.pool(5))
  })
})

describe('pools from a table in order', () => {
  const rows = 200_000
  // A planted trend: the value is the place.
  const trend = points(
    Float64Array.from({ length: rows }, (_, i) => i / rows),
    rows,
    1,
  )
  const side = (extra: Partial<RowStream> = {}) =>
    new StreamedSide(streamOf(trend, extra).stream, { random: new Random(1), heldOut: 0, poolRows: 8192 })
  const collect = async (from: StreamedSide, k: number) => {
    const values: number[] = []
    for await (const part of from.pool(k)) values.push(...part.data)
    return values
  }

  test('each pool is an even sample of the whole table, and no row comes twice in one', async () => {
    const from = side({ blockRows: 128 })
    for (const k of [0, 1, 7]) {
      const values = await collect(from, k)
      expect(values).toHaveLength(from.plan.poolRows)
      expect(new Set(values).size).toBe(values.length)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      // 64 blocks, one of each 64th of the table: the error of a stratified mean is about 1 / (64 sqrt(12 * 64)).
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 / (64 * Math.sqrt(12 * 64)))
      const deciles = new Float64Array(10)
      for (const value of values) deciles[Math.floor(value * 10)]!++
      for (const count of deciles) expect(Math.abs(count / values.length - 0.1)).toBeLessThan(0.025)
    }
  })

  test('large blocks give a random part of their rows, each row equally often', async () => {
    const from = side({ blockRows: 10_000 })
    expect(from.plan.poolRows).toBe(16 * 512)
    const counts = new Float64Array(20)
    let total = 0
    for (let k = 0; k < 20; k++)
      for (const value of await collect(from, k)) {
        counts[Math.floor(((value * rows) % 10_000) / 500)]!++
        total++
      }
    const square = counts.reduce((sum, count) => sum + (count - total / 20) ** 2 / (total / 20), 0)
    expect(square).toBeLessThan(chiSquareLimit(19))
  })

  test('of very large blocks a part is read, and each of their rows is equally likely', async () => {
    const [blockRows, columns] = [10_000, 1024]
    const place = (row: number) => (row % blockRows) / blockRows
    const { stream, seen } = streamOf(points(new Float32Array(0), 0, columns), {
      rows: 20 * blockRows,
      blockRows,
      async read(start, end) {
        seen.largest = Math.max(seen.largest, end - start)
        const data = new Float32Array((end - start) * columns)
        for (let i = start; i < end; i++) data[(i - start) * columns] = place(i)
        return points(data, end - start, columns)
      },
    })
    const from = new StreamedSide(stream, { random: new Random(1), heldOut: 0, poolRows: 2048 })
    expect(from.plan.heavy).toBe(true)
    const counts = new Float64Array(10)
    for (let k = 0; k < 12; k++)
      for await (const part of from.pool(k))
        for (let i = 0; i < part.rows; i++) counts[Math.floor(part.data[i * columns]! * 10)]!++
    expect(seen.largest).toBe(1024)
    const total = counts.reduce((sum, count) => sum + count, 0)
    expect(total).toBe(12 * from.plan.poolRows)
    // 192 windows of a tenth of a block each: their places, not the rows, are what is independent.
    const square = counts.reduce((sum, count) => sum + (count / total - 0.1) ** 2 / 0.1, 0) * 192
    expect(square).toBeLessThan(chiSquareLimit(9))
  })

  test('rows left out for missing values are made up for, and counted', async () => {
    const { stream } = streamOf(trend, {
      blockRows: 100,
      read: async (start, end) => rowRange(trend, start + 10, end),
    })
    const from = new StreamedSide(stream, { random: new Random(1), heldOut: 0, poolRows: 8192 })
    const values = await collect(from, 0)
    expect(values).toHaveLength(from.plan.poolRows)
    const { read, missing } = from.counts
    expect(missing * 10).toBe(read)
    expect(values.some((value) => Math.round(value * rows) % 100 < 10)).toBe(false)
  })

  test('what a stream gives is checked', async () => {
    const bad = (read: RowStream['read']) =>
      collect(
        new StreamedSide({ ...streamOf(trend).stream, read }, { random: new Random(1), heldOut: 0, poolRows: 8192 }),
        0,
      )
    await expect(bad(async () => points(new Float64Array(4), 2, 2))).rejects.toThrow(
      /big\.npy gave 2 rows of 2 columns/,
    )
    await expect(bad(async () => points(Float64Array.of(Number.NaN), 1, 1))).rejects.toThrow(
      /big\.npy, counted from row \d+, holds NaN at row 1/,
    )
    await expect(bad(async () => points(new Float64Array(0), 0, 1))).rejects.toThrow(
      /missing value in each of its rows/,
    )
  })
})

describe('a fit on a stream', () => {
  const random = new Random(5)
  const rows = 300_000
  const sorted = Float64Array.from({ length: rows }, () => random.normal()).sort()
  // Sorted by the first column: a pool of neighbouring rows would be nothing like the whole.
  const source = points(new Float64Array(2 * rows), rows, 2)
  for (let i = 0; i < rows; i++) source.data.set([sorted[i]!, random.normal()], 2 * i)
  const target = points(
    source.data.map((value, i) => (i % 2 === 0 ? 3 + 2 * value : 0.5 * value)),
    rows,
    2,
  )
  const options = { seed: 2, steps: 300, hidden: [16, 16], batchSize: 256 }

  test('learns the map of the whole table from sorted rows, with a pool in memory', async () => {
    const [from, to] = [streamOf(source), streamOf(target)]
    const run = fit(from.stream, to.stream, { ...options, steps: 1500 })
    const { map, summary } = await run.result
    expect(map.model.training.sourceRows).toBe(rows)
    expect(summary.heldOut.targetRows).toBeGreaterThan(3000)
    // Two pools of 262,144 rows at most, in blocks of 64 KB.
    expect(from.seen.largest).toBeLessThan(8192)
    const probe = points(Float64Array.of(-2, 0, 0, 1, 2, -1), 3, 2)
    const { data } = await map.forward(probe)
    for (let i = 0; i < 3; i++) {
      expect(data[2 * i]!).toBeCloseTo(3 + 2 * probe.data[2 * i]!, 0)
      expect(data[2 * i + 1]!).toBeCloseTo(0.5 * probe.data[2 * i + 1]!, 0)
    }
    expect(summary.w2Squared.estimate).toBeCloseTo(9 + 1 + 0.25, 0)
    const images = await map.forward(rowRange(source, 100_000, 102_000))
    expect(Math.abs(energyDistance(images, rowRange(target, 100_000, 102_000)).value)).toBeLessThan(0.01)
    await map.dispose()
  }, 240_000)

  test('pools follow one another while training goes on, and a resumed fit ends in the same map, bit for bit', async () => {
    // Small pools would make this quick: the default is 2^18 rows, 2 passes of 1024 steps at 256 rows; here batches are large.
    const long = { ...options, batchSize: 8192, hidden: [8], steps: 150 }
    const [from, to] = [streamOf(source), streamOf(target)]
    let saved: Uint8Array | null = null
    const whole = await fit(from.stream, to.stream, {
      ...long,
      onStep: (state: TrainingState) => {
        if (state.step === 90) saved = encodeState(state)
      },
    })
    const { state } = decodeState(saved!)
    const resumed = await fit(streamOf(source).stream, streamOf(target).stream, long, state)
    expect(resumed.toBytes()).toEqual(whole.toBytes())
    // The sketch has the rows of all pools (97% of the table; the first pool has 85%), and not those that were held out.
    const { trained } = await whole.distance(rowRange(source, 0, 30_000), points(Float64Array.of(1e3, 1e3), 1, 2))
    expect(trained!.source.lookedUp).toBeGreaterThan(300)
    expect(trained!.source.share).toBeGreaterThan(0.92)
    expect(trained!.source.share).toBeLessThan(1)
    // 64 steps a pool: three pools were read.
    const perPool = Math.ceil((1 << 18) / Math.ceil(8192 / 2))
    expect(from.seen.reads).toBeGreaterThan(2 * perPool)
  }, 240_000)

  test('a side that fits into memory is read whole, and gives what the same points give', async () => {
    const few = rowRange(source, 0, 2000)
    const other = rowRange(target, 0, 2000)
    const small = { ...options, steps: 20, batchSize: 64 }
    const inMemory = await fit(few, other, small)
    const { stream, seen } = streamOf(few)
    const streamed = await fit(stream, other, small)
    expect(seen.order).toEqual([0])
    expect(streamed.toBytes()).toEqual(inMemory.toBytes())
  })

  test('an error while reading ahead ends the fit, and labels that are not one a row are refused', async () => {
    let reads = 0
    const { stream } = streamOf(source, {
      read: async (start, end) => {
        if (++reads > 140) throw new Error('the disk is gone')
        return rowRange(source, start, end)
      },
    })
    const failing = fit(stream, target, { ...options, batchSize: 8192, steps: 200, hidden: [8] })
    await expect(failing.result).rejects.toThrow('the disk is gone')
    const labels = ['a', 'b']
    await expect(fit(stream, target, { sourceLabels: labels, targetLabels: labels }).result).rejects.toThrow(
      /big\.npy has \d+ rows but 2 labels; give one for each row/,
    )
  })
})
