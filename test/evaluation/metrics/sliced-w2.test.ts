import { describe, expect, it } from 'vitest'
import { normals } from '../../../benchmarks/pairs/gaussian.ts'
import { asPoints, type Points } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { frechetDistance } from '../../../src/evaluation/metrics/frechet.ts'
import { slicedW2 } from '../../../src/evaluation/metrics/sliced-w2.ts'
import { exactTransport } from './exact-transport.ts'

const cloud = (rows: number, columns: number, seed: number) => normals(rows, columns, new Random(seed))
const changed = (points: Points, f: (value: number, column: number) => number): Points => ({
  ...points,
  data: Float64Array.from(points.data, (value, i) => f(value, i % points.columns)),
})

describe('slicedW2', () => {
  it('of a translation by m is |m| / root D', () => {
    const x = cloud(50, 3, 5)
    const found = slicedW2(
      x,
      changed(x, (value, j) => value + [3, 0, 4][j]!),
      { projections: 2000 },
    )
    expect(Math.abs(found.value - 5 / Math.sqrt(3))).toBeLessThan(4 * found.standardError)
    expect(found.standardError).toBeLessThan(0.05)
    expect(found.squared.value).toBeCloseTo(found.value ** 2, 12)
  })

  it('of a scaling by s is |s - 1| root(mean |x|^2 / D)', () => {
    const x = cloud(500, 4, 6)
    const found = slicedW2(
      x,
      changed(x, (value) => 3 * value),
      { projections: 1000 },
    )
    const square = x.data.reduce((sum, value) => sum + value * value, 0) / 500
    expect(Math.abs(found.squared.value - square)).toBeLessThan(4 * found.squared.standardError)
  })

  it('in one dimension is exact W2', () => {
    const [x, z] = [cloud(30, 1, 7), changed(cloud(30, 1, 8), (value) => value * 2 - 1)]
    const found = slicedW2(x, z)
    expect(found.squared.value).toBeCloseTo(exactTransport(x, z).w2Squared, 12)
    expect(found.projections).toBe(1)
    expect(found.standardError).toBe(0)
  })

  it('squared is at most W2 squared / D', () => {
    const [x, z] = [cloud(60, 3, 9), changed(cloud(60, 3, 10), (value, j) => (j === 0 ? 3 * value : value ** 3))]
    const { squared } = slicedW2(x, z, { projections: 500 })
    const bound = exactTransport(x, z).w2Squared / 3
    expect(squared.value).toBeLessThan(bound + 3 * squared.standardError)
    expect(squared.value).toBeGreaterThan(0.3 * bound)
  })

  it('is zero for the same points in another order, and refuses what it cannot compare', () => {
    const x = asPoints([
      [1, 2],
      [3, 4],
      [5, 7],
    ])
    expect(
      slicedW2(
        x,
        asPoints([
          [5, 7],
          [1, 2],
          [3, 4],
        ]),
      ).value,
    ).toBe(0)
    expect(() => slicedW2(x, cloud(3, 3, 1))).toThrow(/2 and 3 columns/)
    expect(() => slicedW2(x, x, { projections: 0 })).toThrow(/found 0/)
  })
})

describe('frechetDistance', () => {
  it('of a translation and a scaling about the mean is the closed form', () => {
    const x = cloud(300, 5, 11)
    expect(
      frechetDistance(
        x,
        changed(x, (value, j) => value + j),
      ),
    ).toBeCloseTo(0 + 1 + 4 + 9 + 16, 9)
    const line = cloud(200, 1, 12)
    const scale = frechetDistance(
      line,
      changed(line, (value) => -2 * value),
    )
    const mean = line.data.reduce((sum, value) => sum + value, 0) / 200
    const variance = line.data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199
    // Means m and -2m, standard deviations s and 2s.
    expect(scale).toBeCloseTo(9 * mean ** 2 + variance, 10)
  })

  it('is zero for one sample, and takes fewer rows than columns', () => {
    const x = cloud(4, 9, 13)
    expect(frechetDistance(x, x)).toBeLessThan(1e-13)
  })
})
