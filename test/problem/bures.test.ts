import { describe, expect, it } from 'vitest'
import { symmetricEigen } from '../../src/base/linalg/eigen.ts'
import { diagonal, identity, scaled, transpose } from '../../src/base/linalg/matrix.ts'
import { product } from '../../src/base/linalg/product.ts'
import { buresMap, gaussianW2Squared } from '../../src/problem/bures.ts'
import { distance, randomCovariance } from '../base/linalg/random-matrices.ts'

const centred = (covariance: ReturnType<typeof identity>) => ({
  mean: new Float64Array(covariance.rows),
  covariance,
})

describe('buresMap', () => {
  it.each([1, 2, 8, 32])('is symmetric, positive, and pushes C0 to C1 at D = %i', (n) => {
    const source = randomCovariance(n, 1)
    const target = randomCovariance(n, 2)
    const map = buresMap(source, target)
    expect(distance(product(product(map, source), map), target)).toBeLessThan(1e-11)
    expect(distance(map, transpose(map))).toBe(0)
    expect(symmetricEigen(map).values[0]).toBeGreaterThan(0)
  })

  it('is the ratio of standard deviations where the axes agree, in any units', () => {
    const map = buresMap(diagonal([4e60, 1e60]), diagonal([1e-60, 9e-60]))
    const ratios = [0.5e-60, 3e-60]
    expect(map.data[0]! / ratios[0]!).toBeCloseTo(1, 12)
    expect(map.data[3]! / ratios[1]!).toBeCloseTo(1, 12)
  })

  it('of singular covariances is finite, exact where there is variance, and the ratio of scales where both have none', () => {
    const map = buresMap(diagonal([4, 0]), diagonal([1, 0]))
    expect(map.data[0]).toBeCloseTo(0.5, 12)
    expect(map.data[3]).toBeCloseTo(0.5, 6)
    const low = randomCovariance(10, 3, 4)
    const found = buresMap(low, randomCovariance(10, 4))
    expect(found.data.every(Number.isFinite)).toBe(true)
    expect(symmetricEigen(found).values[9]).toBeLessThan(1e6)
    expect(distance(buresMap(low, low), identity(10))).toBeLessThan(1e-4)
  })

  it('to a point is zero; from a point there is none', () => {
    expect(distance(buresMap(identity(2), diagonal([0, 0])), diagonal([0, 0]))).toBe(0)
    expect(() => buresMap(diagonal([0, 0]), identity(2))).toThrow(/some variance, found total variance 0/)
    expect(() => buresMap(identity(2), identity(3))).toThrow(/2 x 2 and 3 x 3/)
  })
})

describe('gaussianW2Squared', () => {
  it('is E|x - T x|^2 of the map: tr (I - G) C0 (I - G)', () => {
    const [source, target] = [randomCovariance(6, 5), randomCovariance(6, 6)]
    const map = buresMap(source, target)
    const rest = { ...map, data: map.data.map((value, i) => (i % 7 === 0 ? 1 : 0) - value) }
    const cost = symmetricEigen(product(product(rest, source), rest)).values.reduce((sum, value) => sum + value, 0)
    expect(gaussianW2Squared(centred(source), centred(target))).toBeCloseTo(cost, 11)
  })

  it('is the squared distance of means plus that of standard deviations for isotropic ones', () => {
    const found = gaussianW2Squared(
      { mean: Float64Array.of(0, 0, 0), covariance: identity(3) },
      { mean: Float64Array.of(1, 2, 2), covariance: scaled(identity(3), 9) },
    )
    expect(found).toBeCloseTo(9 + 3 * 4, 12)
  })

  it('is zero for equal ones, symmetric, and takes singular covariances', () => {
    const [a, b] = [randomCovariance(5, 1, 2), randomCovariance(5, 2)]
    expect(gaussianW2Squared(centred(b), centred(b))).toBeLessThan(1e-13)
    expect(gaussianW2Squared(centred(a), centred(b))).toBeCloseTo(gaussianW2Squared(centred(b), centred(a)), 6)
    expect(gaussianW2Squared(centred(diagonal([1, 0])), centred(diagonal([0, 1])))).toBeCloseTo(2, 12)
  })
})
