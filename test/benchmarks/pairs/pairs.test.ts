import { describe, expect, it } from 'vitest'
import { affine, inFloat64 } from '../../../benchmarks/pairs/gaussian.ts'
import { type GaussianPairArrays, gaussianPair, gaussianPairFrom } from '../../../benchmarks/pairs/gaussian-pair.ts'
import { logSumExpValue, mixturePair } from '../../../benchmarks/pairs/mixture-pair.ts'
import type { BenchmarkPair } from '../../../benchmarks/pairs/pair.ts'
import { symmetricEigen } from '../../../src/base/linalg/eigen.ts'
import { fromRows, identity, transpose } from '../../../src/base/linalg/matrix.ts'
import { randomRotation } from '../../../src/base/linalg/orthogonal.ts'
import { product } from '../../../src/base/linalg/product.ts'
import { points } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { l2uvp } from '../../../src/evaluation/metrics/map-error.ts'
import { buresMap } from '../../../src/problem/bures.ts'
import { moments, totalVariance } from '../../../src/problem/moments.ts'
import { distance } from '../../base/linalg/random-matrices.ts'
import { exactTransport } from '../../evaluation/metrics/exact-transport.ts'
import { bytesOf, missing } from '../../support/data-folder.ts'

describe('randomRotation', () => {
  it('is orthogonal, with no preferred axis', () => {
    const q = randomRotation(60, new Random(1))
    expect(distance(product(q, transpose(q)), identity(60))).toBeLessThan(1e-14)
    const random = new Random(2)
    let [first, square] = [0, 0]
    for (let i = 0; i < 4000; i++) {
      const entry = randomRotation(3, random).data[0]!
      first += entry / 4000
      square += (entry * entry) / 4000
    }
    expect(Math.abs(first)).toBeLessThan(0.03)
    expect(square).toBeCloseTo(1 / 3, 1)
  })
})

/** A pair's samples, their images and its stated truth agree. */
function checkPair(pair: BenchmarkPair): void {
  const rows = 10_000
  const { points: x, images } = pair.pairs(rows, new Random(3))
  expect(distance(inFloat64(images), inFloat64(pair.forward(x)))).toBe(0)
  expect(totalVariance(x) / pair.varianceSource).toBeCloseTo(1, 1)
  expect(totalVariance(images) / pair.varianceTarget).toBeCloseTo(1, 1)
  const target = moments(pair.target.sample(rows, new Random(4)))
  expect(distance(target.covariance, moments(images).covariance)).toBeLessThan(0.25)
}

describe('gaussianPair', () => {
  it.each([2, 8, 32])('at D = %i has its distribution and its closed forms', (dimension) => {
    const pair = gaussianPair(dimension, new Random(dimension))
    checkPair(pair)
    const { points: x, images } = pair.pairs(20_000, new Random(5))
    for (const sample of [x, images]) {
      const { values } = symmetricEigen(moments(sample).covariance)
      expect(values[0]).toBeGreaterThan(0.44)
      expect(values[dimension - 1]).toBeLessThan(2.25)
    }
    const cost =
      Float64Array.from(x.data, (value, i) => (value - images.data[i]!) ** 2).reduce((a, b) => a + b) / x.rows
    expect(cost / pair.w2Squared!).toBeCloseTo(1, 1)
    expect(l2uvp(pair.backward!(images), x, pair.varianceSource)).toBeLessThan(1e-20)
  })

  it('refuses points of another dimension', () => {
    const pair = gaussianPair(3, new Random(1))
    expect(() => pair.forward(points(new Float64Array(4), 2, 2))).toThrow(/3 columns, found 2/)
  })

  for (const dimension of [2, 8, 32]) {
    const file = `gaussians/gaussian-${dimension}.json`
    const reason = missing(file)
    it.skipIf(reason)(`agrees with ${file}'s own truth${reason ? ` (${reason})` : ''}`, () => {
      const arrays = JSON.parse(new TextDecoder().decode(bytesOf(file))) as Required<GaussianPairArrays>
      const pair = gaussianPairFrom({ Sigma0: arrays.Sigma0, Sigma1: arrays.Sigma1 })
      const images = inFloat64(pair.forward(identity(dimension)))
      expect(distance(transpose(images), fromRows(arrays.Gamma))).toBeLessThan(1e-12)
      expect(pair.w2Squared).toBeCloseTo(arrays.W2_squared, 12)
      expect(() => gaussianPairFrom({ ...arrays, W2_squared: arrays.W2_squared + 0.1 })).toThrow(/W2_squared/)
      expect(() => gaussianPairFrom({ ...arrays, Gamma: arrays.Sigma0 })).toThrow(/Gamma/)
      checkPair(gaussianPairFrom(arrays))
    })
  }
})

describe('mixturePair', () => {
  it.each([1, 2, 8, 32])('at D = %i maps by the gradient of its potential (central differences)', (dimension) => {
    const pair = mixturePair(dimension, new Random(dimension))
    const step = 1e-5
    const { points: x, images } = pair.pairs(20, new Random(6))
    for (let j = 0; j < dimension; j++) {
      const moved = (sign: number) =>
        logSumExpValue(pair.potential, {
          ...x,
          data: Float64Array.from(x.data, (value, i) => value + (i % dimension === j ? sign * step : 0)),
        })
      const [above, below] = [moved(1), moved(-1)]
      for (let i = 0; i < x.rows; i++)
        expect((above[i]! - below[i]!) / (2 * step)).toBeCloseTo(images.data[i * dimension + j]!, 7)
    }
  })

  it.each([2, 8, 32])('at D = %i pairs points with their images as exact assignment does', (dimension) => {
    const { points: x, images } = mixturePair(dimension, new Random(3)).pairs(80, new Random(8))
    expect(exactTransport(x, images).partners).toEqual([...Array(80).keys()])
  })

  it.each([
    [2, 1],
    [2, 2],
    [2, 3],
    [8, 1],
    [8, 2],
    [32, 1],
    [32, 2],
  ])('at D = %i, seed %i: the linear map of the moments has an L2-UVP of 3-30 percent', (dimension, seed) => {
    const pair = mixturePair(dimension, new Random(seed))
    checkPair(pair)
    const { points: x, images } = pair.pairs(20_000, new Random(7))
    const [from, to] = [moments(x), moments(images)]
    const centred = { ...x, data: Float64Array.from(x.data, (value, i) => value - from.mean[i % dimension]!) }
    const linear = affine(centred, buresMap(from.covariance, to.covariance), to.mean)
    const error = l2uvp(linear, images, pair.varianceTarget)
    expect(error).toBeGreaterThan(3)
    expect(error).toBeLessThan(30)
  })
})
