import { describe, expect, it, test } from 'vitest'
import {
  asPoints,
  inFloat32,
  joinRows,
  points,
  rowRange,
  takeColumns,
  takeRows,
  withWeights,
} from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { asWeights, countedRows, effectiveRows } from '../../src/base/row-weights.ts'
import { moments, shrunkCovariance, totalVariance } from '../../src/problem/moments.ts'
import { weighedAndCopied } from '../support/copies.ts'

describe('asWeights', () => {
  test.each<[string, unknown, RegExp]>([
    ['too few', [1], /The table has 2 rows but 1 weights; give one weight for each row/],
    ['negative', [1, -0.5], /weight -0.5 at row 2.*no negative mass.*event weights.*reweight/],
    ['NaN', [Number.NaN, 1], /no weight at row 1 \(NaN\); fill it in, or drop the row/],
    ['missing', [1, undefined], /no weight at row 2 \(undefined\)/],
    ['infinite', [1, Number.POSITIVE_INFINITY], /infinite weight at row 2/],
    ['all zero', [0, 0], /only weights of 0.*give at least one row a positive weight/],
    ['a number', 3, /weights that are not a list of numbers/],
    ['too large a sum', [1e308, 1e308], /whose sum is not finite/],
  ])('refuses weights that are %s', (_, weights, message) => {
    expect(() => asWeights(weights, 2, 'The table')).toThrow(message)
  })

  it('are checked where points are parsed', () => {
    const data = Float32Array.of(1, 2)
    const weights = Float64Array.of(1, -1)
    expect(() => asPoints({ data, rows: 2, columns: 1, weights }, 'The source')).toThrow(
      /The source has the weight -1 at row 2/,
    )
  })
})

describe('weights', () => {
  const table = withWeights(points(Float64Array.of(1, 2, 3, 4, 5, 6), 3, 2), [3, 0, 0.5])

  it('go where their rows go', () => {
    expect(takeRows(table, [2, 0, 2]).weights).toEqual(Float64Array.of(0.5, 3, 0.5))
    expect(rowRange(table, 1, 9).weights).toEqual(Float64Array.of(0, 0.5))
    expect(takeColumns(table, [1]).weights).toBe(table.weights)
    expect(inFloat32(table).weights).toBe(table.weights)
    expect(asPoints(table).weights).toBe(table.weights)
    expect(joinRows([table, points(Float64Array.of(0, 0), 1, 2)]).weights).toEqual(Float64Array.of(3, 0, 0.5, 1))
    expect(joinRows([points(Float64Array.of(0, 0), 1, 2)])).not.toHaveProperty('weights')
  })

  it('of equal size are worth as many rows as there are, of one positive row one', () => {
    expect(effectiveRows(Float64Array.of(2e200, 2e200, 2e200), 3)).toBeCloseTo(3, 12)
    expect(effectiveRows(Float64Array.of(0, 7, 0), 3)).toBe(1)
    expect(countedRows(Float64Array.of(2, 3, 0), 3)).toBe(5)
    expect(countedRows(Float64Array.of(0.5, 0.5, 0), 3)).toBeCloseTo(2, 12)
  })
})

describe('moments of weighted rows', () => {
  const random = new Random(5)
  const table = points(
    Float64Array.from({ length: 300 * 3 }, () => 1e6 + random.normal()),
    300,
    3,
  )
  const counts = Array.from({ length: 300 }, () => random.integer(4))

  it.each([moments, shrunkCovariance])('%o: a weight of k equals k copies', (momentsOf) => {
    const { weighed, copied } = weighedAndCopied(table, counts)
    const [one, other] = [momentsOf(weighed), momentsOf(copied)]
    one.mean.forEach((value, j) => {
      expect(value).toBeCloseTo(other.mean[j]!, 9)
    })
    // The intensity of the shrinkage goes by the effective number of rows, for which copies count as new ones.
    const digits = momentsOf === moments ? 10 : 2
    one.covariance.data.forEach((value, j) => {
      expect(value).toBeCloseTo(other.covariance.data[j]!, digits)
    })
    expect(one.rows).toBe(other.rows)
    expect(totalVariance(weighed)).toBeCloseTo(totalVariance(copied), 9)
  })

  it('have the same mean and, up to the correction for few rows, covariance in any scale', () => {
    const [one, other] = [1, 0.37].map((scale) =>
      moments(
        withWeights(
          table,
          counts.map((count) => scale * count),
        ),
      ),
    )
    one!.mean.forEach((value, j) => {
      expect(value).toBeCloseTo(other!.mean[j]!, 9)
    })
    one!.covariance.data.forEach((value, j) => {
      const correction = (1 - 1 / one!.rows) / (1 - 1 / other!.rows)
      expect(value * correction).toBeCloseTo(other!.covariance.data[j]!, 10)
    })
  })
})
