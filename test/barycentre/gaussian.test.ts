import { describe, expect, test } from 'vitest'
import { gaussianBarycentre } from '../../src/barycentre/gaussian.ts'
import { spdPower } from '../../src/base/linalg/eigen.ts'
import { add, diagonal, type Matrix, scaled, transpose } from '../../src/base/linalg/matrix.ts'
import { randomRotation } from '../../src/base/linalg/orthogonal.ts'
import { product } from '../../src/base/linalg/product.ts'
import { Random } from '../../src/base/random.ts'

/** A random covariance with eigenvalues from 1/4 to 4. */
function covariance(d: number, random: Random): Matrix {
  const rotation = randomRotation(d, random)
  const values = Float64Array.from({ length: d }, () => 4 ** (2 * random.uniform() - 1))
  return product(product(rotation, diagonal(values)), transpose(rotation))
}

const mean = (d: number, random: Random) => Float64Array.from({ length: d }, () => random.normal())
const largest = ({ data }: Matrix) => Math.max(...data.map(Math.abs))

describe('the barycentre of Gaussians', () => {
  test.each([2, 8, 32])('solves C = sum w_k (C^1/2 C_k C^1/2)^1/2 in %i dimensions', (d) => {
    const random = new Random(d)
    const measures = [1, 2, 3].map(() => ({ mean: mean(d, random), covariance: covariance(d, random) }))
    const weights = [0.2, 0.3, 0.5]
    const found = gaussianBarycentre(measures, weights)
    const root = spdPower(found.covariance, 0.5)
    const sum = measures
      .map(({ covariance: c }, k) => scaled(spdPower(product(product(root, c), root), 0.5), weights[k]!))
      .reduce((total, one) => add(total, one))
    expect(largest(add(sum, found.covariance, -1))).toBeLessThan(1e-9)
    const expected = measures[0]!.mean.map((_, j) => measures.reduce((s, m, k) => s + weights[k]! * m.mean[j]!, 0))
    expect(Math.max(...found.mean.map((value, j) => Math.abs(value - expected[j]!)))).toBeLessThan(1e-12)
  })

  test('of covariances that commute has the mean of their roots as its root, whatever the scale of the weights', () => {
    const [a, b] = [diagonal([1, 9]), diagonal([16, 1])]
    const at = { mean: new Float64Array(2) }
    const { covariance: found } = gaussianBarycentre(
      [
        { ...at, covariance: a },
        { ...at, covariance: b },
      ],
      [3, 1],
    )
    const expected = [((3 * 1 + 4) / 4) ** 2, 0, 0, ((3 * 3 + 1) / 4) ** 2]
    for (const [i, value] of expected.entries()) expect(found.data[i]).toBeCloseTo(value, 10)
  })

  test('refuses weights that are none', () => {
    const one = { mean: new Float64Array(1), covariance: diagonal([1]) }
    expect(() => gaussianBarycentre([one, one], [1])).toThrow('1 weights for 2 measures')
    expect(() => gaussianBarycentre([one, one], [1, -1])).toThrow('Weight 2 of the barycentre is -1')
    expect(() => gaussianBarycentre([one, one], [0, 0])).toThrow('All weights of the barycentre are 0')
  })
})
