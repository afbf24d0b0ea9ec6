import { describe, expect, test } from 'vitest'
import {
  type BarycentreOptions,
  barycentre,
  gaussianBarycentre,
  joinRows,
  moments,
  type Points,
  points,
  Random,
} from '../../src/index.ts'

const quick: BarycentreOptions = { seed: 1, steps: 60, hidden: [16, 16], batchSize: 128 }

/** Rows of a function of D independent uniform numbers, whose distribution is far from normal. */
function imagesOf(rows: number, d: number, seed: number, image: (row: number[]) => number[]): Points {
  const random = new Random(seed)
  const all = Array.from({ length: rows }, () => image(Array.from({ length: d }, () => random.uniform() ** 2 - 1 / 3)))
  return points(Float64Array.from(all.flat()), rows, d)
}

/** |A - B| / |B| of covariances, in the Frobenius norm. */
function covarianceError(sample: Points, truth: { readonly covariance: { readonly data: Float64Array } }): number {
  const found = moments(sample).covariance.data
  const difference = found.map((value, i) => value - truth.covariance.data[i]!)
  return Math.hypot(...difference) / Math.hypot(...truth.covariance.data)
}

/** Images of one distribution under symmetric positive maps that commute, and shifts: the barycentre is the image by the mean map and shift. */
const family = [
  imagesOf(1500, 2, 1, ([a, b]) => [3 * a!, b! + 5]),
  imagesOf(1000, 2, 2, ([a, b]) => [a! - 2, 4 * b!]),
  imagesOf(1200, 2, 3, ([a, b]) => [2 * a!, 2 * b! + 1]),
]
const weights = [0.25, 0.25, 0.5]
const exact = imagesOf(50_000, 2, 4, ([a, b]) => [2 * a! - 0.5, 2.25 * b! + 1.75])

describe('a family of location and scatter', () => {
  test('is done without a move; its distribution, not only its moments, is that of the mean map; each map arrives', async () => {
    const { points: sample, maps, summary } = await barycentre(family, weights, quick)
    expect(summary).toMatchObject({ status: 'converged', iterations: 0, weights })
    expect(summary.residual).toBeLessThan(0.02)
    expect(covarianceError(sample, moments(exact))).toBeLessThan(0.08)
    // Whichever of the rows are in it, the sample has the moments of the closed form.
    const few = await barycentre(family, weights, { ...quick, rows: 300, steps: 5, tolerance: 0.5 })
    expect(few.points.rows).toBeLessThan(310)
    expect(covarianceError(few.points, moments(exact))).toBeLessThan(0.1)
    // The third moment distinguishes it from the Gaussian.
    const skew = (all: Points, j: number) => {
      const { mean, covariance } = moments(all)
      const third = Array.from(all.data).reduce(
        (sum, value, i) => (i % 2 === j ? sum + (value - mean[j]!) ** 3 / all.rows : sum),
        0,
      )
      return third / covariance.data[3 * j]! ** 1.5
    }
    for (const j of [0, 1]) expect(skew(sample, j)).toBeCloseTo(skew(exact, j), 0)
    expect(skew(exact, 0)).toBeGreaterThan(0.5)
    const { objective } = summary
    expect(objective.certified).toBe(true)
    expect(objective.confidence[0]).toBeLessThanOrEqual(objective.leastByMoments)
    expect(objective.confidence[1]).toBeGreaterThanOrEqual(objective.leastByMoments)
    for (const [k, map] of maps.entries()) {
      const back = await map.backward(family[k]!)
      expect(back.unconvergedRows).toBe(0)
      expect(covarianceError(back.points, moments(sample))).toBeLessThan(0.05)
      await map.dispose()
    }
  }, 60_000)

  test('does not depend on the order of the measures, to the last bit', async () => {
    const once = { ...quick, steps: 5, tolerance: 0.5 }
    const [a, b] = [
      await barycentre(family, weights, once),
      await barycentre([family[2]!, family[0]!, family[1]!], [0.5, 0.25, 0.25], once),
    ]
    expect(b.points).toEqual(a.points)
    expect(b.summary.residual).toBe(a.summary.residual)
    expect(b.maps[0]!.toBytes()).toEqual(a.maps[2]!.toBytes())
    expect(b.summary.measures[1]!.rows).toBe(1500)
  }, 60_000)

  test('with all the weight on one measure is that measure itself, and still has maps to the others', async () => {
    const { points: sample, maps, summary } = await barycentre(family, [1, 0, 0], quick)
    const rows = new Set(Array.from({ length: 1500 }, (_, i) => family[0]!.data.slice(2 * i, 2 * i + 2).join()))
    for (let i = 0; i < sample.rows; i++) expect(rows.has(sample.data.slice(2 * i, 2 * i + 2).join())).toBe(true)
    expect(sample.rows).toBeGreaterThan(1300)
    expect(summary.status).toBe('converged')
    expect(covarianceError(await maps[1]!.forward(sample), moments(family[1]!))).toBeLessThan(0.1)
  }, 60_000)
})

test('three Gaussians have the covariance of the closed-form fixed point of their own moments', async () => {
  const random = new Random(5)
  const gaussian = (shapes: readonly number[][]) =>
    points(
      Float64Array.from(
        Array.from({ length: 800 }, () => {
          const normal = shapes.map(() => random.normal())
          return shapes.map((row) => row.reduce((sum, value, j) => sum + value * normal[j]!, 0))
        }).flat(),
      ),
      800,
      shapes.length,
    )
  const measures = [
    gaussian([
      [2, 0, 0],
      [1, 1, 0],
      [0, 0, 0.5],
    ]),
    gaussian([
      [1, 0, 1],
      [0, 3, 0],
      [0, 1, 1],
    ]),
    gaussian([
      [0.5, 0, 0],
      [0, 1, 2],
      [0.3, 0, 2],
    ]),
  ]
  const { points: sample, summary } = await barycentre(measures, [1, 1, 2], { ...quick, tolerance: 0.05 })
  expect(summary.status).toBe('converged')
  const truth = gaussianBarycentre(
    measures.map((one) => moments(one)),
    [1, 1, 2],
  )
  expect(covarianceError(sample, truth)).toBeLessThan(0.05)
}, 60_000)

test('rows count by their weights: those of weight 0 are as if they were not there', async () => {
  const [a, b] = [family[0]!, family[1]!]
  const far = joinRows([a, imagesOf(300, 2, 9, ([x, y]) => [x! + 40, y! - 40])])
  const weighed = { ...far, weights: Float64Array.from({ length: far.rows }, (_, i) => (i < a.rows ? 1 : 0)) }
  const { points: sample, summary } = await barycentre([weighed, b], [1, 1], { ...quick, outliers: 'keep' })
  const truth = gaussianBarycentre([moments(a), moments(b)], [1, 1])
  expect(covarianceError(sample, truth)).toBeLessThan(0.05)
  // With the far rows it would be some hundred times as much.
  const { estimate, leastByMoments } = summary.objective
  expect(Math.abs(estimate / leastByMoments - 1)).toBeLessThan(0.3)
}, 60_000)

describe('where one iteration is not enough', () => {
  const random = new Random(6)
  const rows = (image: () => readonly number[]) =>
    points(Float64Array.from(Array.from({ length: 1500 }, image).flat()), 1500, 2)
  const two = rows(() => [random.normal() / 2 + (random.uniform() < 0.5 ? -3 : 3), random.normal()])
  const ring = rows(() => {
    const angle = 2 * Math.PI * random.uniform()
    return [3 * Math.cos(angle) + random.normal() / 3, 3 * Math.sin(angle) + random.normal() / 3]
  })
  const options: BarycentreOptions = { seed: 2, steps: 150, hidden: [32, 32], batchSize: 256, maxIterations: 2 }

  test('the residual falls from one to the next, and the objective stays above that of the moments', async () => {
    const { summary } = await barycentre([two, ring], [0.5, 0.5], { ...options, tolerance: 0.001 })
    expect(['iteration limit', 'stalled']).toContain(summary.status)
    const [first = 0] = summary.residuals
    expect(summary.residuals.length).toBeGreaterThan(1)
    expect(summary.residual).toBeLessThan(0.7 * first)
    expect(summary.residual).toBe(Math.min(...summary.residuals))
    expect(summary.objective.confidence[1]).toBeGreaterThan(summary.objective.leastByMoments)
  }, 60_000)

  test('a stopped run has the iteration that was done', async () => {
    const controller = new AbortController()
    const run = barycentre([two, ring], [0.5, 0.5], {
      ...options,
      steps: 30,
      tolerance: 1e-6,
      signal: controller.signal,
      onProgress: ({ iteration }) => iteration === 2 && controller.abort(new Error('enough')),
    })
    await expect(run).rejects.toThrow('enough')
    const best = await run.soFar()
    expect(best?.summary.status).toBe('interrupted')
    expect(best?.points.rows).toBe(best?.summary.rows)
  }, 60_000)
})

describe('what is refused', () => {
  const [one, other] = [imagesOf(60, 2, 1, (row) => row), imagesOf(60, 3, 2, (row) => row)]
  test.each([
    [[one], [1], {}, 'at least 2 measures, found 1'],
    [[one, other], [1, 1], {}, 'Measure 2 has 3 columns and measure 1 has 2'],
    [[one, one], [1, 1, 1], {}, '3 weights for 2 measures'],
    [[one, one], [1, 1], { tolerence: 1 }, 'did you mean tolerance?'],
    [[one, one], [1, 1], { folds: 5 }, 'There is no option "folds"'],
    [[one, one], [1, 1], { rows: 3 }, 'rows must be a whole number of at least 50, found 3'],
  ])('%#', async (measures, shares, options, message) => {
    await expect(barycentre(measures, shares, options as BarycentreOptions)).rejects.toThrow(message)
  })
})
