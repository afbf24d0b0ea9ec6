import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/base/errors.ts'
import { cholesky, choleskySolve, logDeterminant } from '../../../src/base/linalg/cholesky.ts'
import { spdPower, symmetricEigen } from '../../../src/base/linalg/eigen.ts'
import {
  add,
  diagonal,
  fromRows,
  identity,
  matrix,
  scaled,
  trace,
  transpose,
  zeros,
} from '../../../src/base/linalg/matrix.ts'
import { multiplyVector, product } from '../../../src/base/linalg/product.ts'
import { ledoitWolfIntensity, shrink } from '../../../src/base/linalg/shrinkage.ts'
import { rightSingular } from '../../../src/base/linalg/singular.ts'
import { inverse, solve } from '../../../src/base/linalg/solve.ts'
import { eigenPieces, wideEigen } from '../../../src/base/linalg/wide-eigen.ts'
import { atOnce } from '../../../src/base/pieces.ts'
import { distance, randomCovariance, randomMatrix } from './random-matrices.ts'

describe('product', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [7, 4, 9],
    [6, 11, 6],
  ])('of %i x %i by %i columns is the sum over the inner index', (rows, inner, columns) => {
    const a = randomMatrix(rows, inner, 1)
    const b = randomMatrix(inner, columns, 2)
    const c = product(a, b)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let sum = 0
        for (let k = 0; k < inner; k++) sum += a.data[i * inner + k]! * b.data[k * columns + j]!
        expect(c.data[i * columns + j]).toBeCloseTo(sum, 12)
      }
  })

  it('agrees with multiplyVector and transposes in reverse order', () => {
    const a = randomMatrix(4, 6, 3)
    const x = randomMatrix(6, 1, 4)
    expect(distance(matrix(multiplyVector(a, x.data), 4, 1), product(a, x))).toBeLessThan(1e-14)
    const b = randomMatrix(6, 3, 5)
    expect(distance(transpose(product(a, b)), product(transpose(b), transpose(a)))).toBeLessThan(1e-14)
  })

  it('refuses inner sizes that disagree', () => {
    expect(() => product(identity(2), identity(3))).toThrow(/2 x 2 by one of 3 x 3/)
  })
})

describe('symmetricEigen', () => {
  it.each([1, 2, 5, 40, 130])('has residual and orthogonality at rounding for size %i', (n) => {
    const a = randomCovariance(n, n)
    const { values, vectors } = symmetricEigen(a)
    expect(distance(product(a, vectors), product(vectors, diagonal(values)))).toBeLessThan(1e-13 * n)
    expect(distance(product(transpose(vectors), vectors), identity(n))).toBeLessThan(1e-13 * n)
    expect([...values]).toEqual([...values].sort((x, y) => x - y))
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace(a), 9)
  })

  it.each([1e-290, 1e-60, 1e60, 1e290])('keeps full relative accuracy for entries around %d', (size) => {
    const a = randomCovariance(6, 1)
    const plain = symmetricEigen(a).values
    const { values } = symmetricEigen(scaled(a, size))
    values.forEach((value, i) => {
      expect(value / size / plain[i]!).toBeCloseTo(1, 10)
    })
  })

  it('takes the symmetric part, zero and repeated eigenvalues', () => {
    expect([
      ...symmetricEigen(
        fromRows([
          [2, 2],
          [0, 2],
        ]),
      ).values,
    ]).toEqual([1, 3].map((x) => expect.closeTo(x, 12)))
    expect([...symmetricEigen(diagonal([0, 0, 0])).values]).toEqual([0, 0, 0])
    expect(distance(symmetricEigen(identity(4)).vectors, identity(4))).toBe(0)
  })

  it('refuses NaN with its place', () => {
    expect(() =>
      symmetricEigen(
        fromRows([
          [1, 0],
          [0, Number.NaN],
        ]),
      ),
    ).toThrow(/NaN at row 2, column 2/)
  })
})

describe('rightSingular', () => {
  it.each([1, 3, 30])("diagonalises A'A at size %i", (n) => {
    const a = randomMatrix(n, n, n)
    const { values, vectors } = rightSingular(a)
    const squares = diagonal(values.map((value) => value ** 2))
    expect(distance(product(product(transpose(a), a), vectors), product(vectors, squares))).toBeLessThan(1e-12 * n)
    expect(distance(product(transpose(vectors), vectors), identity(n))).toBeLessThan(1e-13 * n)
  })

  it('takes zero, rank one and any units', () => {
    expect([...rightSingular(zeros(2, 2)).values]).toEqual([0, 0])
    const { values } = rightSingular(
      fromRows([
        [3e-200, 3e-200],
        [4e-200, 4e-200],
      ]),
    )
    expect(values[0]! / 1e-200).toBeCloseTo(5 * Math.SQRT2, 12)
    expect(values[1]! / 1e-200).toBeCloseTo(0, 12)
  })
})

describe('spdPower', () => {
  const a = randomCovariance(9, 7)
  it('adds exponents: root squared, inverse, and inverse root whitening', () => {
    const root = spdPower(a, 0.5)
    expect(distance(product(root, root), a)).toBeLessThan(1e-13)
    expect(distance(product(spdPower(a, -1), a), identity(9))).toBeLessThan(1e-11)
    const whitening = spdPower(a, -0.5)
    expect(distance(product(product(whitening, a), whitening), identity(9))).toBeLessThan(1e-11)
    expect(distance(spdPower(a, 1), a)).toBeLessThan(1e-13)
  })

  it('of a singular matrix: root exact, negative powers raised to the floor', () => {
    const low = randomCovariance(8, 3, 3)
    const root = spdPower(low, 0.5)
    expect(distance(product(root, root), low)).toBeLessThan(1e-13)
    const largest = symmetricEigen(low).values[7]!
    const power = symmetricEigen(spdPower(low, -1, 1e-6)).values
    expect(power[7]! * largest).toBeCloseTo(1e6, 3)
  })

  it('refuses negative powers of zero', () => {
    expect(() => spdPower(diagonal([0, 0]), -0.5)).toThrow(InputError)
    expect(() => spdPower(a, -1, 0)).toThrow(/positive floor/)
  })
})

describe('cholesky and solve', () => {
  const a = randomCovariance(12, 5)
  const b = randomMatrix(12, 3, 6)

  it("factors: L lower triangular, L L' = A", () => {
    const lower = cholesky(a)
    expect(distance(product(lower, transpose(lower)), a)).toBeLessThan(1e-14)
    for (let i = 0; i < 12; i++) for (let j = i + 1; j < 12; j++) expect(lower.data[i * 12 + j]).toBe(0)
  })

  it('solves with small residual, both ways', () => {
    expect(distance(product(a, choleskySolve(cholesky(a), b)), b)).toBeLessThan(1e-12)
    const general = randomMatrix(12, 12, 8)
    expect(distance(product(general, solve(general, b)), b)).toBeLessThan(1e-12)
    expect(distance(product(inverse(general), general), identity(12))).toBeLessThan(1e-11)
  })

  it('takes columns of very different units, refuses dependent ones', () => {
    const units = diagonal([1e-30, 1, 1e30])
    const ones = product(inverse(units), units)
    expect(distance(ones, identity(3))).toBeLessThan(1e-14)
    expect(logDeterminant(units)).toBeCloseTo(0, 12)
    expect(() =>
      inverse(
        fromRows([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toThrow(/invertible/)
    expect(() =>
      cholesky(
        fromRows([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toThrow(/pivot 0 at row 2/)
    expect(() =>
      cholesky(
        fromRows([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow(InputError)
  })

  it('log-determinant is the sum of the logarithms of the eigenvalues, and does not overflow', () => {
    const sum = symmetricEigen(a).values.reduce((total, value) => total + Math.log(value), 0)
    expect(logDeterminant(a)).toBeCloseTo(sum, 10)
    expect(logDeterminant(scaled(identity(300), 1e10))).toBeCloseTo(300 * Math.log(1e10), 8)
  })
})

describe('shrinkage', () => {
  it('keeps the trace and moves to a multiple of the identity', () => {
    const a = randomCovariance(5, 9)
    expect(trace(shrink(a, 0.3))).toBeCloseTo(trace(a), 12)
    expect(distance(shrink(a, 0), a)).toBe(0)
    expect(distance(shrink(a, 1), scaled(identity(5), trace(a) / 5))).toBeLessThan(1e-15)
    expect(() => shrink(a, 2)).toThrow(/\[0, 1\], found 2/)
  })

  it('intensity by hand: two rows (1, 0), (-1, 0) have covariance diag(1, 0), no noise, so none', () => {
    expect(ledoitWolfIntensity(diagonal([1, 0]), 2, 1)).toBe(0)
    // C = diag(1, 3), mean 2: distance (1 + 9) / 4 - 2 = 0.5; noise (20 / 4 - 2.5) / 10 = 0.25.
    expect(ledoitWolfIntensity(diagonal([1, 3]), 10, 20)).toBeCloseTo(0.5, 12)
  })

  it('is add(C, (mean I - C), intensity)', () => {
    const a = randomCovariance(4, 2)
    const target = scaled(identity(4), trace(a) / 4)
    expect(distance(shrink(a, 0.25), add(a, add(target, a, -1), 0.25))).toBeLessThan(1e-15)
  })
})

describe('wideEigen', () => {
  it.each([1, 2, 5, 130])('agrees with symmetricEigen and is orthogonal at size %i', (n) => {
    const a = randomCovariance(n, n)
    const { values, vectors } = atOnce(wideEigen(a))
    symmetricEigen(a).values.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 10)
    })
    expect(distance(product(a, vectors), product(vectors, diagonal(values)))).toBeLessThan(1e-13 * n)
    expect(distance(product(transpose(vectors), vectors), identity(n))).toBeLessThan(1e-13 * n)
  })

  it('is cut into pieces of which none takes a fifth of the time', () => {
    const work = eigenPieces(randomCovariance(256, 1))
    let [longest, all, last] = [0, 0, performance.now()]
    for (let done = false; !done; ) {
      done = work.next().done === true
      const took = performance.now() - last
      last += took
      all += took
      longest = Math.max(longest, took)
    }
    expect(longest / all).toBeLessThan(0.2)
  })

  it('of zero and of diagonal matrices is exact', () => {
    expect([...atOnce(wideEigen(zeros(3, 3))).values]).toEqual([0, 0, 0])
    expect([...atOnce(wideEigen(diagonal([3, 1, 2]))).values]).toEqual([1, 2, 3])
  })
})
