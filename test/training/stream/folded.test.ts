import { describe, expect, test } from 'vitest'
import '../../../src/index.ts'
import { type Points, points, rowRange, withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { evaluateFit } from '../../../src/evaluation/evaluate-fit.ts'
import type { RowStream } from '../../../src/io/row-stream.ts'
import { fit } from '../../../src/training/fit.ts'
import { foldedStream } from '../../../src/training/stream/folded.ts'
import { originsOf } from '../../../src/transport/trained-rows.ts'

function streamOf(table: Points, labels?: readonly string[]): RowStream {
  const { rows, columns, weights } = table
  const beside = async (start: number, end: number) => ({
    rows: end - start,
    ...(weights && { weights: weights.subarray(start, end) }),
    ...(labels && { labels: labels.slice(start, end) }),
  })
  const read = async (start: number, end: number) => ({ ...rowRange(table, start, end), ...(await beside(start, end)) })
  return { name: 'big.npy', rows, columns, read, beside }
}

describe('the folds of a stream', () => {
  const rows = 10_007
  const table = points(
    Float64Array.from({ length: rows }, (_, i) => i),
    rows,
    1,
  )
  const folded = foldedStream(streamOf(withWeights(table, table.data.slice())), 3, new Random(1))
  const all = async (stream: RowStream) => (await stream.read(0, stream.rows)).data

  test('hold every row once, each with its share of every part of the table; the others hold the rest', async () => {
    const seen: number[] = []
    for (const fold of [0, 1, 2]) {
      const own = await all(folded.only(fold))
      expect(own.length).toBe(folded.only(fold).rows)
      // A unit has 208 rows, and of every three in a row each fold has one.
      for (let first = 0; first + 3 * 208 <= rows; first += 3 * 208)
        expect(own.filter((row) => row >= first && row < first + 3 * 208)).toHaveLength(208)
      const others = await all(folded.without(fold))
      expect([...own, ...others].sort((a, b) => a - b)).toEqual(Array.from(table.data))
      seen.push(...own)
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from(table.data))
  })

  test('any rows are read as they are among all, with what they carry', async () => {
    const stream = folded.without(1)
    const whole = await all(stream)
    for (const [start, end] of [
      [0, 1],
      [60, 140],
      [1000, 1700],
      [stream.rows - 5, stream.rows],
    ] as const) {
      const part = await stream.read(start, end)
      expect(part.data).toEqual(whole.slice(start, end))
      expect(Array.from(part.weights!)).toEqual(Array.from(part.data))
      expect(Array.from((await stream.beside!(start, end)).weights!)).toEqual(Array.from(part.data))
    }
  })
})

test('a fit with folds on a table on disk and one in memory: every fold is judged on rows that its map never saw', async () => {
  // A pool holds 32,768 rows of 128 columns. Of three folds, two have more rows than that.
  const [columns, rows] = [128, 51_000]
  const random = new Random(4)
  const cloud = (count: number, at: number) =>
    points(
      Float64Array.from({ length: count * columns }, (_, i) => random.normal() + (i % columns === 0 ? at : 0)),
      count,
      columns,
    )
  const weights = Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 0 : 1))
  const source = withWeights(cloud(rows, 0), weights)
  const options = { seed: 2, steps: 4, folds: 3, potential: 'quadratic', batchSize: 64 } as const
  const notices: string[] = []
  const result = await fit(streamOf(source), cloud(2000, 3), {
    ...options,
    onNotice: (text) => notices.push(text),
  }).result
  expect(notices.filter((text) => text.includes('5100 of 51000 rows have the weight 0'))).toHaveLength(1)
  const { folds, summary, judged } = result
  expect(folds).toHaveLength(3)
  const rowsOf = ({ data, rows: count }: Points) =>
    Array.from({ length: count }, (_, i) => data.subarray(i * columns, (i + 1) * columns).join())
  const held = folds!.map((fold) => new Set(rowsOf(fold.judged.source)))
  expect(held[0]!.size).toBeGreaterThan(2000)
  for (const row of held[0]!) expect(held[1]!.has(row)).toBe(false)
  expect(judged.source.weights!.every((weight) => weight > 0)).toBe(true)
  expect(summary.heldOut).toEqual({ sourceRows: judged.source.rows, targetRows: 2000 })
  const found = (k: number, of: number) =>
    originsOf(folds![k]!.map.model, folds![of]!.judged.source, folds![of]!.judged.target).trained!.source.found
  expect([found(0, 0), found(1, 1), found(2, 2)]).toEqual([0, 0, 0])
  expect(found(0, 1)).toBeGreaterThan(0)
  // The target is the source, 3 higher in one column.
  const { evaluation } = await evaluateFit(result)
  expect(evaluation.forward.meanSquaredMove).toBeGreaterThan(8)
  for (const { map } of folds!) await map.dispose()
  await result.map.dispose()
}, 240_000)
