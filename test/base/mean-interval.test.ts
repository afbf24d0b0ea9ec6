import { describe, expect, test } from 'vitest'
import { studentQuantile, sumOfMeans } from '../../src/base/mean-interval.ts'
import { Random } from '../../src/base/random.ts'

describe("the quantile of Student's t", () => {
  // scipy.stats.t.ppf(0.985, df)
  test.each([
    [2, 5.642778],
    [3, 3.896046],
    [4.75, 3.061403],
    [10, 2.527484],
    [1000, 2.173192],
    [1e6, 2.170093],
  ])('for %d degrees of freedom', (freedom, expected) => {
    expect(Math.abs(studentQuantile(freedom) / expected - 1)).toBeLessThan(5e-4)
  })

  test('below 1 degree of freedom is that of 1', () => {
    expect(studentQuantile(0.1)).toBe(studentQuantile(1))
  })
})

describe('the interval of a sum of two means', () => {
  const draw = (rows: number, value: () => number) => Float64Array.from({ length: rows }, value)

  test('is as wide as the normal one of 97% for many normal values', () => {
    const random = new Random(1)
    const { value, standardError, confidence } = sumOfMeans(
      draw(4000, () => random.normal()),
      draw(4000, () => 2 * random.normal()),
    )
    expect((confidence[1] - value) / standardError).toBeCloseTo(2.17, 1)
    expect((value - confidence[0]) / standardError).toBeCloseTo(2.17, 1)
    expect(standardError).toBeCloseTo(Math.sqrt(5 / 4000), 3)
  })

  test('reaches farther on the side of the long tail, and turns with the values', () => {
    const random = new Random(2)
    const [a, b] = [draw(50, () => random.normal() ** 4), draw(50, () => random.normal() ** 4)]
    const { value, confidence } = sumOfMeans(a, b)
    expect(confidence[1] - value).toBeGreaterThan(1.3 * (value - confidence[0]))
    const turned = sumOfMeans(
      a.map((x) => -x),
      b.map((x) => -x),
    )
    expect(turned.confidence[0]).toBeCloseTo(-confidence[1], 10)
    expect(turned.confidence[1]).toBeCloseTo(-confidence[0], 10)
  })

  // The truth is 2 E x^6 = 30: the normal interval misses it in a third of the samples.
  test.each([20, 50])('holds the mean of sixth powers of %d normal values', (rows) => {
    const random = new Random(3)
    let held = 0
    for (let k = 0; k < 400; k++) {
      const sixth = () => draw(rows, () => random.normal() ** 6)
      const { confidence } = sumOfMeans(sixth(), sixth())
      if (confidence[0] <= 30 && confidence[1] >= 30) held++
    }
    expect(held / 400).toBeGreaterThan(0.93)
  })

  test.each([2 ** 300, 2 ** -300])('is that of ordinary values times %d', (size) => {
    const random = new Random(4)
    const [a, b] = [draw(40, () => random.normal()), draw(40, () => random.normal())]
    const { confidence, standardError } = sumOfMeans(a, b)
    const scaled = sumOfMeans(
      a.map((x) => x * size),
      b.map((x) => x * size),
    )
    expect(scaled.standardError / size).toBeCloseTo(standardError, 12)
    scaled.confidence.forEach((end, k) => {
      expect(end / size).toBeCloseTo(confidence[k]!, 12)
    })
  })

  test('names the value that decides it', () => {
    const values = new Float64Array(100).map((_, i) => i % 2)
    values[17] = 1e6
    expect(sumOfMeans(new Float64Array(100), values).extreme).toMatchObject({ sample: 1, index: 17 })
    expect(sumOfMeans(new Float64Array(100), values).extreme.share).toBeGreaterThan(0.98)
  })

  test('of equal values is a point, and of a single value everything', () => {
    expect(sumOfMeans([2, 2, 2], [1, 1])).toMatchObject({ value: 3, confidence: [3, 3] })
    expect(sumOfMeans([2], [1, 5]).confidence).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    const two = sumOfMeans([2, 3], [1, 5])
    expect(two.confidence.every(Number.isFinite)).toBe(true)
  })
})
