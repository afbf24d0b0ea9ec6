import { describe, expect, it } from 'vitest'
import { asPoints } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { combineEstimates, dualW2Squared, meanEstimate } from '../../../src/base/statistics.ts'
import { cosine, l2uvp, roundTrip } from '../../../src/evaluation/metrics/map-error.ts'

describe('l2uvp', () => {
  const truth = asPoints([
    [0, 0],
    [2, 0],
  ])

  it('is 100 for the mean, 0 for the truth, and by hand', () => {
    // Squared errors 1 and 1 about the mean (1, 0), where the population's variance is 1.
    expect(
      l2uvp(
        asPoints([
          [1, 0],
          [1, 0],
        ]),
        truth,
        1,
      ),
    ).toBe(100)
    expect(l2uvp(truth, truth, 1)).toBe(0)
    expect(
      l2uvp(
        asPoints([
          [3, 4],
          [2, 0],
        ]),
        truth,
        50,
      ),
    ).toBe(25)
  })

  it('refuses a variance of zero and other shapes', () => {
    expect(() => l2uvp(truth, truth, 0)).toThrow(/positive variance, found 0/)
    expect(() => l2uvp(truth, asPoints([[0, 0]]), 1)).toThrow(/2 x 2 and 1 x 2/)
  })
})

describe('cosine', () => {
  const x = asPoints([
    [1, 1],
    [2, 3],
  ])
  const moved = (dx: number, dy: number) =>
    asPoints([
      [1 + dx, 1 + dy],
      [2 + dx, 3 + dy],
    ])

  it('is the angle between displacements, whatever their length', () => {
    expect(cosine(x, moved(5, 0), moved(1, 0))).toBeCloseTo(1, 14)
    expect(cosine(x, moved(1, 1), moved(1, 0))).toBeCloseTo(Math.SQRT1_2, 14)
    expect(cosine(x, moved(0, 2), moved(1, 0))).toBeCloseTo(0, 14)
    expect(cosine(x, moved(-2, 0), moved(1, 0))).toBeCloseTo(-1, 14)
  })

  it('where nothing moves is 1 if both stay', () => {
    expect(cosine(x, x, x)).toBe(1)
    expect(cosine(x, moved(1, 0), x)).toBe(0)
  })
})

describe('roundTrip', () => {
  it('gives root mean square, largest and percent of the variance', () => {
    const points = asPoints([
      [0, 0],
      [0, 4],
    ])
    const found = roundTrip(
      points,
      asPoints([
        [3, 4],
        [0, 4],
      ]),
    )
    expect(found.rootMeanSquare).toBeCloseTo(Math.sqrt(12.5), 14)
    expect(found.largest).toBe(5)
    expect(found.percent).toBeCloseTo((100 * 12.5) / 8, 12)
    expect(roundTrip(points, points)).toEqual({ rootMeanSquare: 0, largest: 0, percent: 0 })
  })
})

describe('estimates', () => {
  it('of a mean: by hand, also far from zero', () => {
    for (const offset of [0, 1e9]) {
      const { value, standardError } = meanEstimate([1, 2, 3, 4].map((x) => x + offset))
      expect(value - offset).toBe(2.5)
      expect(standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12)
    }
    expect(meanEstimate([3])).toEqual({ value: 3, standardError: Number.POSITIVE_INFINITY })
    expect(() => meanEstimate([])).toThrow(/found 0/)
  })

  it('of a difference: errors add in squares', () => {
    const found = combineEstimates([
      { estimate: { value: 5, standardError: 3 }, weight: 1 },
      { estimate: { value: 2, standardError: 2 }, weight: -2 },
    ])
    expect(found.value).toBe(1)
    expect(found.standardError).toBe(5)
    expect(found.confidence[1] - 1).toBeCloseTo(9.8, 2)
    expect(1 - found.confidence[0]).toBeCloseTo(9.8, 2)
  })

  it('hold the truth in 95% of repetitions', () => {
    const random = new Random(1)
    let held = 0
    for (let k = 0; k < 2000; k++) {
      const source = Float64Array.from({ length: 100 }, () => 1 + 3 * random.normal())
      const target = Float64Array.from({ length: 60 }, () => 2 + random.uniform())
      const { confidence } = dualW2Squared(source, target)
      if (confidence[0] <= 3 && 3 <= confidence[1]) held++
    }
    expect(held / 2000).toBeGreaterThan(0.935)
    expect(held / 2000).toBeLessThan(0.965)
  })

  it('of W2 by duality: the optimal potential of a translation by 3 gives exactly 9', () => {
    // T(x) = x + 3: g(x) = 3x, and M(z) = min |z - y|^2 / 2 + 3y = 3z - 9/2.
    const x = [0, 1, 5]
    const found = dualW2Squared(
      x.map((value) => 3 * value),
      x.map((value) => 3 * (value + 3) - 4.5),
    )
    expect(found.value).toBeCloseTo(9, 12)
  })
})
