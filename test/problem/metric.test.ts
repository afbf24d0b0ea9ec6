import { describe, expect, it } from 'vitest'
import { diagonal, fromRows, identity, type Matrix, scaled, transpose } from '../../src/base/linalg/matrix.ts'
import { product } from '../../src/base/linalg/product.ts'
import { type Metric, metricOf, mixed, unmixing } from '../../src/problem/metric.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { distance, randomCovariance } from '../base/linalg/random-matrices.ts'

function momentsWith(covariance: Matrix): Moments {
  return { mean: new Float64Array(covariance.rows), covariance, rows: 1000 }
}

/** M = S L'L S. */
function matrixOf({ scale, mixing = identity(scale.length) }: Metric): Matrix {
  const root = product(mixing, diagonal(scale))
  return product(transpose(root), root)
}

const [a, b] = [randomCovariance(4, 1), randomCovariance(4, 2)]
const [m0, m1] = [momentsWith(a), momentsWith(b)]

describe('metricOf', () => {
  it('has the matrix that was given', () => {
    const metric = metricOf({ kind: 'matrix', matrix: a }, m0, m1)
    expect(distance(matrixOf(metric), a)).toBeLessThan(1e-12)
    expect(distance(product(metric.mixing!, unmixing(metric.mixing!)), identity(4))).toBeLessThan(1e-12)
    const rows = mixed(Float64Array.of(1, 2, 3, 4, 0, -1, 0, 2), metric.mixing)
    const expected = product(
      fromRows([
        [1, 2, 3, 4],
        [0, -1, 0, 2],
      ]),
      transpose(metric.mixing!),
    )
    rows.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.data[i]!, 12)
    })
  })

  it("takes Mahalanobis' by the inverse of the pooled covariance, whatever the units", () => {
    const pooled = { ...a, data: a.data.map((value, i) => (value + b.data[i]!) / 2) }
    const metric = metricOf({ kind: 'mahalanobis' }, m0, m1)
    expect(distance(product(matrixOf(metric), pooled), identity(4))).toBeLessThan(1e-10)
    const units = diagonal([1e-9, 1, 1e9, 1])
    const inUnits = (c: Matrix) => momentsWith(product(product(units, c), units))
    const other = metricOf({ kind: 'mahalanobis' }, inUnits(a), inUnits(b))
    expect(distance(product(product(units, matrixOf(other)), units), matrixOf(metric))).toBeLessThan(1e-9)
  })

  it('is a scale alone for weights of features and for a matrix that is diagonal', () => {
    const weights = metricOf({ kind: 'weights', weights: [1, 4, 9, 16], features: false }, m0, m1)
    expect(weights).toEqual({ scale: Float64Array.of(1, 2, 3, 4) })
    expect(metricOf({ kind: 'matrix', matrix: diagonal([1, 4, 9, 16]) }, m0, m1)).toEqual(weights)
    const features = metricOf({ kind: 'features' }, m0, m1)
    const both = metricOf({ kind: 'weights', weights: [1, 4, 9, 16], features: true }, m0, m1)
    both.scale.forEach((value, j) => {
      expect(value / features.scale[j]!).toBeCloseTo(j + 1, 12)
    })
  })

  it.each<[string, Matrix | number[], RegExp]>([
    ['another size', identity(3), /3 x 3, but the points have 4 columns; give one of 4 x 4/],
    [
      'no symmetry',
      fromRows([
        [2, 1, 0, 0],
        [0, 2, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ]),
      /not symmetric: 0 at row 2, column 1, and 1/,
    ],
    ['a negative diagonal', diagonal([1, 1, -2, 1]), /-2 at row 3/],
    [
      'no definiteness',
      fromRows([
        [1, 2, 0, 0],
        [2, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ]),
      /not positive definite/,
    ],
    ['too few weights', [1, 2], /found 2 for 4 features/],
    ['a weight of 0', [1, 0, 1, 1], /feature 2 in the cost must be a positive number, found 0/],
  ])('refuses %s', (_, given, message) => {
    const choice = Array.isArray(given)
      ? ({ kind: 'weights', weights: given, features: false } as const)
      : ({ kind: 'matrix', matrix: given } as const)
    expect(() => metricOf(choice, m0, m1)).toThrow(message)
  })

  it('refuses a pooled covariance without an inverse, and leaves constant features as they are', () => {
    const twice = fromRows([
      [1, 1],
      [1, 1],
    ])
    expect(() => metricOf({ kind: 'mahalanobis' }, momentsWith(twice), momentsWith(twice))).toThrow(/sums of others/)
    const constant = metricOf({ kind: 'mahalanobis' }, momentsWith(diagonal([4, 0])), momentsWith(diagonal([4, 0])))
    expect(matrixOf(constant).data).toEqual(scaled(diagonal([0.25, 1]), 1).data)
  })
})
