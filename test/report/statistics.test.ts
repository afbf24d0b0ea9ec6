import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleRows, spreadOf } from '../../src/base/columns.ts'
import { points } from '../../src/base/points.ts'
import { compareFeatures } from '../../src/evaluation/features.ts'
import { mainFeatures, principalAxes, project } from '../../src/report/principal-axes.ts'
import { binCounts, binEdges, quantile, viewRange } from '../../src/report/statistics.ts'
import { cloud, shifted } from './fixtures.ts'

const sorted = (values: readonly number[]) => Float64Array.from(values).sort()
const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })

describe('histograms', () => {
  test('bars integrate to the number of rows, whatever lies beyond the edges', () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, other) => {
        const edges = binEdges([sorted(a), sorted(b)])
        for (const values of [a, b, other]) {
          const counts = binCounts(values, edges)
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
          expect(counts).toHaveLength(edges.length - 1)
        }
      }),
    )
  })

  test('edges increase, also for constants and for values of 1e30', () => {
    for (const values of [[5, 5, 5], [1e30, -1e30, 3e29, 1e28], [0], [7, 7.0000001]]) {
      const edges = binEdges([sorted(values), sorted(values)])
      expect(edges.every((edge, k) => k === 0 || edge > edges[k - 1]!)).toBe(true)
      expect(edges[0]!).toBeLessThanOrEqual(Math.min(...values))
      expect(edges.at(-1)!).toBeGreaterThanOrEqual(Math.max(...values))
    }
  })

  test('a count gets a bin for each value', () => {
    const edges = binEdges([sorted([0, 0, 1, 1, 2, 2, 4]), sorted([1, 2, 2, 4, 4])])
    expect(edges).toEqual([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5])
    expect(binCounts([0, 0, 1, 1, 2, 2, 4], edges)).toEqual([2, 2, 2, 0, 1])
  })

  test('the range leaves outliers out, and nothing else', () => {
    const even = Float64Array.from({ length: 1001 }, (_, i) => i)
    expect(viewRange(even, 0.005)).toEqual([0, 1000])
    expect(viewRange(sorted([...even, 1e9]), 0.005)[1]).toBeLessThan(1001)
  })
})

describe('spreads and quantiles', () => {
  test('by hand, and where squares would overflow', () => {
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, standardDeviation: 2 })
    expect(spreadOf([1e200, -1e200]).standardDeviation).toBeCloseTo(1e200, -190)
    expect(spreadOf([0.1, 0.1, 0.1]).standardDeviation).toBe(0)
    expect(quantile([0, 10, 20], 0.25)).toBe(5)
  })

  test('a sample of rows is without repetition and the same twice', () => {
    const rows = sampleRows({ rows: 1000 }, 100)
    expect(new Set(rows).size).toBe(100)
    expect(sampleRows({ rows: 1000 }, 100)).toEqual(rows)
    expect([...sampleRows({ rows: 3 }, 100)]).toEqual([0, 1, 2])
  })
})

describe('principal axes', () => {
  test('of a diagonal cloud are the coordinates, heaviest first', () => {
    const axes = principalAxes([cloud(4000, 3, 1), cloud(4000, 3, 2)], false)
    // Variances 1, 4, 1: the second column carries two thirds.
    expect(Math.abs(axes.directions[0]![1]!)).toBeGreaterThan(0.999)
    expect(axes.explained[0]!).toBeCloseTo(2 / 3, 1)
    expect(mainFeatures(axes.directions[0]!)).toEqual([1])
  })

  test('are orthonormal, and the projections carry the variance that they claim', () => {
    const set = cloud(500, 40, 3, 5)
    const { directions, explained, ...rest } = principalAxes([set], false)
    const [a, b] = [directions[0]!, directions[1]!]
    const inner = (u: Float64Array, v: Float64Array) => u.reduce((sum, value, j) => sum + value * v[j]!, 0)
    expect(inner(a, a)).toBeCloseTo(1, 10)
    expect(inner(a, b)).toBeCloseTo(0, 10)
    const rows = sampleRows({ rows: 500 }, 500)
    const projected = project(set, { directions, explained, ...rest }, rows)
    let total = 0
    for (let j = 0; j < 40; j++)
      total += spreadOf(Array.from(rows, (i) => set.data[i * 40 + j]!)).standardDeviation ** 2
    expect(spreadOf(projected[0]!).standardDeviation ** 2 / total).toBeCloseTo(explained[0]!, 10)
  })

  test('do not depend on units under scale "features", and survive constants', () => {
    const set = cloud(300, 3, 4)
    const scaled = points(
      set.data.map((value, i) => [1e30 * value, value, 4][i % 3]!),
      300,
      3,
    )
    const plain = points(
      set.data.map((value, i) => [value, value, 4][i % 3]!),
      300,
      3,
    )
    const rows = sampleRows({ rows: 300 }, 300)
    const one = project(plain, principalAxes([plain], true), rows)
    const other = project(scaled, principalAxes([scaled], true), rows)
    one[0]!.forEach((value, i) => {
      expect(other[0]![i]!).toBeCloseTo(value, 6)
    })
  })
})

describe('comparing features', () => {
  test('finds the moved one, by how much, and that it arrived', () => {
    const start = cloud(2000, 3, 1)
    const changes = compareFeatures(start, shifted(start, 3), shifted(start, 3))
    expect(changes[0]!.index).toBe(0)
    expect(changes[0]!.before).toBeCloseTo(3 / changes[0]!.start.standardDeviation, 10)
    expect(changes.map((change) => change.after)).toEqual([0, 0, 0])
    expect(changes[1]!.before).toBe(0)
  })

  test('two different constants are one yardstick apart', () => {
    const constant = (value: number) => points(new Float64Array(10).fill(value), 10, 1)
    expect(compareFeatures(constant(3), constant(7), constant(7))[0]).toMatchObject({ before: 1, after: 0 })
    expect(compareFeatures(constant(3), constant(3), constant(3))[0]).toMatchObject({ before: 0, after: 0 })
  })
})
