import { describe, expect, test } from 'vitest'
import {
  type BarycentreOptions,
  type BarycentreResult,
  barycentre,
  joinRows,
  type Points,
  points,
  Random,
  takeRows,
  withWeights,
} from '../../src/index.ts'

const quick: BarycentreOptions = { seed: 1, steps: 60, hidden: [16, 16], batchSize: 256 }

/** Rows of m u + s for uniform numbers u, of which the first is centred. */
function imagesOf(rows: number, seed: number, [m, s]: readonly [number, number]): Points {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: 2 * rows }, (_, i) => m * (random.uniform() - 0.5) + (i % 2 === 0 ? s : 0)),
    rows,
    2,
  )
}

/** In each batch, the classes a and b have moved and grown otherwise, and have other shares: 1/4 of the first batch is a, 2/3 of the second. */
const batches = [
  { a: imagesOf(500, 1, [1, 0]), b: imagesOf(1500, 2, [2, 10]) },
  { a: imagesOf(1000, 3, [3, 2]), b: imagesOf(500, 4, [4, 14]) },
]
const measures = batches.map(({ a, b }) => joinRows([a, b]))
const labels = batches.map(({ a, b }) => [
  ...Array.from({ length: a.rows }, () => 'a'),
  ...Array.from({ length: b.rows }, () => 'b'),
])
/** The mean maps: m and s of each class at equal weights, and the root of the mean of |m u + s - (m' u + s')|^2, which every row moves. */
const exact = { a: [2, 1], b: [3, 12] } as const

/** The mean of the first column and the root of the variances of both, relative to those of u. */
function shapeOf(all: Points, rows: readonly number[]): readonly [number, number] {
  const part = takeRows(all, rows)
  const mass = part.weights ?? new Float64Array(part.rows).fill(1)
  const total = mass.reduce((sum, one) => sum + one, 0)
  const mean = [0, 1].map((j) => mass.reduce((sum, w, i) => sum + (w * part.data[2 * i + j]!) / total, 0))
  const square = mass.reduce(
    (sum, w, i) => sum + (w * ((part.data[2 * i]! - mean[0]!) ** 2 + (part.data[2 * i + 1]! - mean[1]!) ** 2)) / total,
    0,
  )
  return [Math.sqrt(square * 6), mean[0]!]
}

const rowsOf = (names: readonly string[], name: string) => [...names.keys()].filter((row) => names[row] === name)

async function check({ points: sample, labels: own, maps, summary }: BarycentreResult): Promise<void> {
  expect(summary.status).toBe('converged')
  for (const name of ['a', 'b'] as const) {
    const [m, s] = shapeOf(sample, rowsOf(own!, name))
    expect(Math.abs(m / exact[name][0] - 1)).toBeLessThan(0.05)
    expect(Math.abs(s - exact[name][1])).toBeLessThan(0.1)
    for (const [k, map] of maps.entries()) {
      const given = batches[k]![name]
      const back = await map.backward(given, { labels: Array.from({ length: given.rows }, () => name) })
      expect(back.unconvergedRows).toBe(0)
      const shape = shapeOf(
        back.points,
        Array.from({ length: given.rows }, (_, i) => i),
      )
      expect(Math.abs(shape[0] / exact[name][0] - 1)).toBeLessThan(0.08)
      expect(Math.abs(shape[1] - exact[name][1])).toBeLessThan(0.15)
    }
  }
}

describe('a barycentre class by class', () => {
  test('is that of each class, whatever their shares in the batches; the maps correct each class of each batch', async () => {
    const result = await barycentre(measures, [1, 1], { ...quick, labels, labelColumn: 'kind' })
    await check(result)
    const { points: sample, labels: own, maps, summary } = result
    expect(maps[0]!.classes).toEqual(['a', 'b'])
    expect(maps[0]!.model.training.labelColumn).toBe('kind')
    // Class a has a quarter of one batch and two thirds of the other.
    const share = (name: string) => rowsOf(own!, name).reduce((sum, row) => sum + (sample.weights?.[row] ?? 1), 0)
    expect(share('a') / (share('a') + share('b'))).toBeCloseTo((1 / 4 + 2 / 3) / 2, 6)
    // In each class the two batches are affine images of one another, so that the moments say how far they are.
    const { objective } = summary
    expect(objective.certified).toBe(true)
    const a = (1 / 4 + 2 / 3) / 2
    const truth = a * (1 / 6 + 1) + (1 - a) * (1 / 6 + 4)
    expect(Math.abs(objective.leastByMoments / truth - 1)).toBeLessThan(0.05)
    expect(Math.abs(objective.estimate / truth - 1)).toBeLessThan(0.1)
    for (const map of maps) await map.dispose()
    // Without labels, the rows of class b of the first batch that have no counterpart in the second leave their class.
    const mixed = await barycentre(measures, [1, 1], { ...quick, steps: 5, tolerance: 0.5 })
    const back = await mixed.maps[0]!.backward(batches[0]!.b)
    expect(exact.b[1] - shapeOf(back.points, [...Array(back.points.rows).keys()])[1]).toBeGreaterThan(1)
    for (const map of mixed.maps) await map.dispose()
  }, 120_000)

  test('counts rows by their weights: those of weight 0 are as if they were not there', async () => {
    // Rows far away, of weight 0, of both classes and of a third.
    const far = imagesOf(30, 9, [1, 90])
    const more = measures.map((all) => {
      const weights = new Float64Array(all.rows + far.rows).fill(2)
      return withWeights(joinRows([all, far]), weights.fill(0, all.rows))
    })
    const names = labels.map((own) => [...own, ...Array.from({ length: far.rows }, (_, i) => ['a', 'b', 'c'][i % 3]!)])
    const result = await barycentre(more, [1, 1], { ...quick, labels: names })
    await check(result)
    for (const map of result.maps) await map.dispose()
  }, 120_000)

  test('a class that one measure lacks, and labels that are not one a row, are refused', async () => {
    const one = labels.map((own, k) => own.map((name, row) => (k === 1 && row === 0 ? 'c' : name)))
    await expect(barycentre(measures, [1, 1], { ...quick, labels: one })).rejects.toThrow(
      /Class c has no row in measure 1; a barycentre class by class needs at least 2 rows of every class in each/,
    )
    await expect(barycentre(measures, [1, 1], { ...quick, labels: [labels[0]!] })).rejects.toThrow(
      /labels must be an array with the labels of each of 2 measures, found 1/,
    )
    const short = [labels[0]!, labels[1]!.slice(1)]
    await expect(barycentre(measures, [1, 1], { ...quick, labels: short })).rejects.toThrow(
      /Measure 2 has 1500 rows but 1499 labels/,
    )
  })

  test('a class too small to hold rows out is trained on all of them, and judged nowhere', async () => {
    const few = batches.map(({ a, b }, k) => joinRows([takeRows(a, [...Array(k === 0 ? 30 : 400).keys()]), b]))
    const names = batches.map(({ b }, k) => [
      ...Array.from({ length: k === 0 ? 30 : 400 }, () => 'a'),
      ...Array.from({ length: b.rows }, () => 'b'),
    ])
    const result = await barycentre(few, [1, 1], { ...quick, labels: names, tolerance: 0.2 })
    for (const { judged } of result.fits)
      for (const own of [judged.sourceLabels!, judged.targetLabels!]) expect(new Set(own)).toEqual(new Set(['b']))
    expect(Math.abs(result.summary.objective.estimate / (1 / 6 + 4) - 1)).toBeLessThan(0.15)
    for (const map of result.maps) await map.dispose()
  }, 120_000)
})
