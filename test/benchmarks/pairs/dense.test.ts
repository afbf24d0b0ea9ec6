import { describe, expect, test } from 'vitest'
import {
  fromRows,
  type Matrix,
  product,
  randomRotation,
  squareRoot,
  transpose,
} from '../../../benchmarks/pairs/dense.ts'
import { Random } from '../../../src/base/random.ts'

const random = new Random(5)
const normal = (rows: number, columns: number): Matrix => ({
  data: Float64Array.from({ length: rows * columns }, () => random.normal()),
  rows,
  columns,
})

function largestDifference(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns])
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0)
}

describe('product', () => {
  test.each([1, 3, 4, 5, 11])('sums over %i columns as the definition does', (inner) => {
    const [a, b] = [normal(3, inner), normal(inner, 2)]
    const expected = [0, 1, 2].map((i) =>
      [0, 1].map((j) => {
        let sum = 0
        for (let k = 0; k < inner; k++) sum += a.data[i * inner + k]! * b.data[k * 2 + j]!
        return sum
      }),
    )
    expect(largestDifference(product(a, b), fromRows(expected))).toBeLessThan(1e-14)
  })

  test('of sizes that disagree, and rows of different lengths, are errors', () => {
    expect(() => product(normal(2, 3), normal(2, 3))).toThrow(/2 x 3 by one of 2 x 3; the inner sizes must agree/)
    expect(() => fromRows([[1, 2], [3]])).toThrow(/2 columns in row 1 but 1 in row 2/)
  })
})

test('the square root of a covariance times itself is the covariance, of full rank or not', () => {
  for (const inner of [6, 2]) {
    const factor = normal(5, inner)
    const covariance = product(factor, transpose(factor))
    const root = squareRoot(covariance)
    expect(largestDifference(root, transpose(root))).toBeLessThan(1e-12)
    expect(largestDifference(product(root, root), covariance)).toBeLessThan(1e-12)
  }
  expect(() =>
    squareRoot(
      fromRows([
        [1, 0],
        [0, -1],
      ]),
    ),
  ).toThrow(/no negative eigenvalues, found -1/)
  expect(() =>
    squareRoot(
      fromRows([
        [1, Number.NaN],
        [0, 1],
      ]),
    ),
  ).toThrow(/with NaN or Inf/)
})

test('a random rotation keeps lengths, and its first axis is in every half space equally often', () => {
  const rotation = randomRotation(6, random)
  const unit = fromRows([0, 1, 2, 3, 4, 5].map((i) => [0, 1, 2, 3, 4, 5].map((j) => Number(i === j))))
  expect(largestDifference(product(rotation, transpose(rotation)), unit)).toBeLessThan(1e-13)
  const positive = Array.from({ length: 400 }, () => Number(randomRotation(2, random).data[0]! > 0))
  expect(Math.abs(positive.reduce((a, b) => a + b, 0) - 200)).toBeLessThan(4 * 10)
})
