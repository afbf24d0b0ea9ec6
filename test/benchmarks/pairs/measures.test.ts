import { describe, expect, it } from 'vitest'
import { affine, gaussian, gaussianMixture } from '../../../benchmarks/pairs/gaussian.ts'
import { empirical, mixture, pushforward } from '../../../benchmarks/pairs/measure.ts'
import { diagonal, identity, scaled, zeros } from '../../../src/base/linalg/matrix.ts'
import { asPoints } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { moments } from '../../../src/problem/moments.ts'
import { distance, randomCovariance } from '../../base/linalg/random-matrices.ts'

const ROWS = 40_000

describe('gaussian', () => {
  it('has samples with its mean and covariance', () => {
    const covariance = randomCovariance(4, 1)
    const measure = gaussian(Float64Array.of(1, -2, 3, 0), covariance)
    const found = moments(measure.sample(ROWS, new Random(2)))
    expect(distance(found.covariance, covariance)).toBeLessThan(0.05)
    found.mean.forEach((value, j) => {
      expect(Math.abs(value - measure.mean[j]!)).toBeLessThan(0.03)
    })
  })

  it('stays in the subspace of a singular covariance', () => {
    const { data } = gaussian(Float64Array.of(5, 7), diagonal([1, 0])).sample(100, new Random(3))
    expect(data.filter((_, i) => i % 2 === 1).every((value) => value === 7)).toBe(true)
  })

  it('repeats for a seed, and refuses what is no covariance', () => {
    const measure = gaussian(new Float64Array(2), identity(2))
    expect(measure.sample(5, new Random(1))).toEqual(measure.sample(5, new Random(1)))
    expect(() => gaussian(new Float64Array(2), diagonal([1, -1]))).toThrow(/no negative eigenvalues, found -1/)
    expect(() => gaussian(new Float64Array(3), identity(2))).toThrow(/mean length 3/)
  })
})

describe('mixture', () => {
  const components = [
    gaussian(Float64Array.of(-3, 0), scaled(identity(2), 0.25)),
    gaussian(Float64Array.of(3, 1), diagonal([0.5, 2])),
  ]

  it('has samples with its exact moments', () => {
    const measure = gaussianMixture(components, [1, 3])
    expect([...measure.mean]).toEqual([1.5, 0.75])
    // Within: .25/4 + 3/4 (.5, 2); between: 3/16 (6, 1)(6, 1)'.
    expect([...measure.covariance.data]).toEqual(
      [0.4375 + 6.75, 1.125, 1.125, 1.5625 + 0.1875].map((x) => expect.closeTo(x, 12)),
    )
    const found = moments(measure.sample(ROWS, new Random(4)))
    expect(distance(found.covariance, measure.covariance)).toBeLessThan(0.12)
    expect(Math.abs(found.mean[0]! - 1.5)).toBeLessThan(0.05)
  })

  it('draws component k with probability weights[k], each row independently', () => {
    const { data } = mixture(components, [0.2, 0.8]).sample(ROWS, new Random(5))
    const right = Int32Array.from({ length: ROWS }, (_, i) => (data[2 * i]! > 0 ? 1 : 0))
    const share = right.reduce((sum, value) => sum + value, 0) / ROWS
    expect(Math.abs(share - 0.8)).toBeLessThan(0.008)
    const both = right.reduce((sum, value, i) => sum + value * (right[i + 1] ?? 0), 0) / ROWS
    expect(Math.abs(both - 0.64)).toBeLessThan(0.015)
  })

  it('never draws a component of weight 0, and refuses bad weights', () => {
    const { data } = mixture(components, [1, 0]).sample(1000, new Random(6))
    expect(data.every((value, i) => i % 2 === 1 || value < 0)).toBe(true)
    expect(() => mixture(components, [1])).toThrow(/2 components/)
    expect(() => mixture(components, [0, 0])).toThrow(/weights/)
    expect(() => mixture([])).toThrow(/no components/)
    expect(() => mixture([components[0]!, gaussian(new Float64Array(3), identity(3))])).toThrow(/2 and 3/)
  })
})

describe('pushforward and empirical', () => {
  it("an affine image of a Gaussian has the image's moments", () => {
    const a = randomCovariance(3, 8)
    const measure = pushforward(gaussian(new Float64Array(3), identity(3)), (x) =>
      affine(x, a, Float64Array.of(1, 2, 3)),
    )
    const found = moments(measure.sample(ROWS, new Random(7)))
    const square = zeros(3, 3)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 3; k++)
          square.data[3 * i + j] = square.data[3 * i + j]! + a.data[3 * i + k]! * a.data[3 * j + k]!
    expect(distance(found.covariance, square)).toBeLessThan(0.02 * square.data[0]!)
  })

  it("a table's samples are its rows, equally often", () => {
    const { data } = empirical(
      asPoints([
        [1, 10],
        [2, 20],
        [3, 30],
      ]),
    ).sample(9000, new Random(8))
    const counts = [0, 0, 0]
    for (let i = 0; i < 9000; i++) {
      expect(data[2 * i + 1]).toBe(10 * data[2 * i]!)
      counts[data[2 * i]! - 1]!++
    }
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200)
  })
})
