import { describe, expect, test } from 'vitest'
import { fitPowerLaw, spreadOf } from '../../../benchmarks/framework/statistics.ts'

describe('spreadOf', () => {
  test('gives the middle and the ends, of even and odd numbers of values', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
    expect(spreadOf([4, 1, 2, 10])).toEqual({ median: 3, min: 1, max: 10 })
  })

  test('takes a value that is not a number as the worst, so that a failed seed shows', () => {
    expect(spreadOf([1, Number.NaN, 2])).toEqual({ median: 2, min: 1, max: Number.POSITIVE_INFINITY })
  })
})

describe('fitPowerLaw', () => {
  test('finds the exponent and the factor of an exact power law', () => {
    for (const [factor, exponent] of [
      [3, 2],
      [0.01, -0.5],
      [7, 0],
    ] as const) {
      const found = fitPowerLaw([2, 8, 32, 128].map((x) => [x, factor * x ** exponent]))!
      expect(found.exponent).toBeCloseTo(exponent, 10)
      expect(found.factor / factor).toBeCloseTo(1, 10)
    }
  })

  test('leaves out what has no logarithm, and says where there is nothing to fit', () => {
    const points = [
      [1, 5],
      [2, 0],
      [10, 500],
      [20, Number.NaN],
    ] as const
    expect(fitPowerLaw(points)!.exponent).toBeCloseTo(2, 10)
    expect(fitPowerLaw([[3, 1]])).toBeNull()
    expect(
      fitPowerLaw([
        [3, 1],
        [3, 2],
      ]),
    ).toBeNull()
  })
})
