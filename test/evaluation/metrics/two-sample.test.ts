import { describe, expect, it } from 'vitest'
import { normals } from '../../../benchmarks/pairs/gaussian.ts'
import { asPoints, type Points, takeRows } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { energyDistance } from '../../../src/evaluation/metrics/energy-distance.ts'
import { mmd } from '../../../src/evaluation/metrics/mmd.ts'
import type { TwoSampleEstimate } from '../../../src/evaluation/metrics/two-sample.ts'
import { squaredDistance } from './exact-transport.ts'

/** Normal points, scaled, then moved along the first axis. */
function cloud(rows: number, columns: number, seed: number, scale = 1, shift = 0): Points {
  const { data } = normals(rows, columns, new Random(seed))
  return { data: data.map((value, i) => scale * value + (i % columns === 0 ? shift : 0)), rows, columns }
}

/** mean k(x, x') + mean k(z, z') - 2 mean k(x, z), by the definition. */
function byDefinition(x: Points, z: Points, kernel: (square: number) => number): number {
  const mean = (a: Points, b: Points) => {
    let [sum, count] = [0, 0]
    for (let i = 0; i < a.rows; i++)
      for (let j = 0; j < b.rows; j++)
        if (a !== b || i !== j) {
          sum += kernel(squaredDistance(a, i, b, j))
          count++
        }
    return sum / count
  }
  return mean(x, x) + mean(z, z) - 2 * mean(x, z)
}

const near = (found: TwoSampleEstimate, truth: number) => Math.abs(found.value - truth) < 4 * found.standardError

/** E|N(0, s^2 I_D)| for D = 1, 2, 3: s times root(2) Gamma((D + 1) / 2) / Gamma(D / 2). */
const meanNorm = [0, Math.sqrt(2 / Math.PI), Math.sqrt(Math.PI / 2), Math.sqrt(8 / Math.PI)]

describe('energyDistance', () => {
  it.each([
    [2, 2, 1],
    [3, 5, 2],
    [255, 301, 3],
    [258, 257, 5],
    [600, 2, 1],
  ])('of %i and %i rows is the definition', (rows, others, columns) => {
    const [x, z] = [cloud(rows, columns, 1), cloud(others, columns, 2, 2, 1)]
    const expected = byDefinition(x, z, (square) => -Math.sqrt(square))
    expect(energyDistance(x, z).value).toBeCloseTo(expected, 11)
    expect(energyDistance(z, x).value).toBeCloseTo(expected, 11)
  })

  it.each([1, 2, 3])('of centred Gaussians of spread 1 and 2 is the closed form at D = %i', (columns) => {
    const found = energyDistance(cloud(2500, columns, 3), cloud(3000, columns, 4, 2))
    const truth = meanNorm[columns]! * (2 * Math.sqrt(5) - Math.SQRT2 - 2 * Math.SQRT2)
    expect(near(found, truth)).toBe(true)
    expect(found.standardError).toBeLessThan(0.1 * truth)
  })

  it('of equal distributions is zero within its error; far apart it is twice the distance', () => {
    const found = energyDistance(cloud(1000, 4, 5), cloud(1500, 4, 6))
    expect(near(found, 0)).toBe(true)
    expect(found.standardError).toBeLessThan(0.01)
    expect(energyDistance(cloud(100, 3, 7), cloud(100, 3, 8, 1, 1e6)).value / 2e6).toBeCloseTo(1, 4)
  })

  it('states an error that is the spread of repetitions', () => {
    const [values, errors]: [number[], number[]] = [[], []]
    for (let seed = 0; seed < 150; seed++) {
      const found = energyDistance(cloud(60, 2, 2 * seed), cloud(90, 2, 2 * seed + 1, 1, 1))
      values.push(found.value)
      errors.push(found.standardError)
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / 150
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 149)
    const stated = errors.reduce((sum, value) => sum + value, 0) / 150
    expect(stated / spread).toBeGreaterThan(0.8)
    expect(stated / spread).toBeLessThan(1.25)
  })

  it('loses no digits far from the origin', () => {
    const grid = (points: Points, offset: number) => ({
      ...points,
      data: Float64Array.from(points.data, (value) => Math.round(value * 1024) / 1024 + offset),
    })
    const [x, z] = [cloud(300, 3, 9), cloud(200, 3, 10, 1, 1)]
    const far = energyDistance(grid(x, 1e9), grid(z, 1e9)).value
    expect(far).toBeCloseTo(energyDistance(grid(x, 0), grid(z, 0)).value, 12)
  })

  it('of more rows uses a subsample and says so', () => {
    const [x, z] = [cloud(900, 2, 11), cloud(400, 2, 12, 1, 1)]
    const found = energyDistance(x, z, { maxRows: 500, seed: 7 })
    expect(found.rows).toEqual({ source: 500, target: 400 })
    expect(found.seed).toBe(7)
    const rows = new Random(7).stream('subsamples').permutation(900).subarray(0, 500)
    expect(found.value).toBe(energyDistance(takeRows(x, rows), z).value)
    expect(energyDistance(x, z).seed).toBeUndefined()
  })

  it('refuses a single row and columns that disagree', () => {
    expect(() => energyDistance(asPoints([[1]]), asPoints([[1], [2]]))).toThrow(/at least 2 rows each, found 1/)
    expect(() => energyDistance(cloud(3, 2, 1), cloud(3, 3, 1))).toThrow(/2 and 3 columns/)
  })
})

describe('mmd', () => {
  const kernel = (bandwidth: number) => (square: number) =>
    [0.25, 0.5, 1, 2, 4].reduce((sum, scale) => sum + Math.exp(-square / (2 * (scale * bandwidth) ** 2)) / 5, 0)

  it('is the definition, with the bandwidths it states', () => {
    const [x, z] = [cloud(301, 3, 1), cloud(97, 3, 2, 2, 1)]
    const found = mmd(x, z)
    expect(found.value).toBeCloseTo(byDefinition(x, z, kernel(found.bandwidths[2]!)), 12)
    expect(mmd(x, z, { bandwidth: 0.5 }).value).toBeCloseTo(byDefinition(x, z, kernel(0.5)), 12)
  })

  it('of Gaussians m apart is the closed form', () => {
    const [columns, shift] = [3, 1.5]
    const found = mmd(cloud(2000, columns, 3), cloud(2000, columns, 4, 1, shift), { bandwidth: 1 })
    const truth = [0.25, 0.5, 1, 2, 4].reduce((sum, b) => {
      const width = b * b + 2
      return sum + (2 / 5) * ((b * b) / width) ** (columns / 2) * (1 - Math.exp((-shift * shift) / (2 * width)))
    }, 0)
    expect(near(found, truth)).toBe(true)
    expect(found.standardError).toBeLessThan(0.1 * truth)
  })

  it('takes the median distance, so has no units', () => {
    const [x, z] = [cloud(400, 2, 5), cloud(300, 2, 6, 2)]
    const large = (points: Points) => ({ ...points, data: Float64Array.from(points.data, (value) => 1e20 * value) })
    expect(mmd(large(x), large(z)).value).toBeCloseTo(mmd(x, z).value, 12)
    const corners = asPoints([[0], [1]])
    expect(mmd(corners, corners).bandwidths).toEqual([0.25, 0.5, 1, 2, 4])
    expect(() => mmd(asPoints([[1], [1]]), asPoints([[1], [1]]))).toThrow(/bandwidth is a positive length, found 0/)
  })

  it('of equal distributions is zero within its error', () => {
    expect(near(mmd(cloud(1000, 4, 7), cloud(800, 4, 8)), 0)).toBe(true)
  })
})
