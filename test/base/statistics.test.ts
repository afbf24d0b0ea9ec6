import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from '../../benchmarks/pairs/gaussian.ts'
import { asPoints, type Points, points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { medianDistance, sortedW2Squared } from '../../src/base/statistics.ts'
import { exactTransport } from '../evaluation/metrics/exact-transport.ts'

const cloud = (rows: number, columns: number, seed: number) => normals(rows, columns, new Random(seed))
const sorted = (values: ArrayLike<number>) => Float64Array.from(values).sort()
const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })

describe('sortedW2Squared', () => {
  it('is optimal assignment for equal numbers', () => {
    const other = cloud(40, 1, 2)
    const [x, z] = [
      cloud(40, 1, 1),
      points(
        other.data.map((value) => 3 * value + 1),
        40,
        1,
      ),
    ]
    expect(sortedW2Squared(sorted(x.data), sorted(z.data))).toBeCloseTo(exactTransport(x, z).w2Squared, 12)
  })

  it('of unequal numbers is that of both repeated to a common number', () => {
    const [x, z] = [sorted(cloud(6, 1, 3).data), sorted(cloud(10, 1, 4).data)]
    const repeat = (values: Float64Array, times: number) =>
      Float64Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!)
    expect(sortedW2Squared(x, z)).toBeCloseTo(sortedW2Squared(repeat(x, 5), repeat(z, 3)), 13)
    // One point against 0 and 2: half the mass moves 1 each way.
    expect(sortedW2Squared(Float64Array.of(1), Float64Array.of(0, 2))).toBe(1)
    expect(sortedW2Squared(Float64Array.of(0, 0, 3), Float64Array.of(0, 3))).toBeCloseTo(9 / 6, 14)
  })

  it('of a shifted sample is the shift, squared', () => {
    expect(sortedW2Squared(sorted([1, 5, 2]), sorted([4, 8, 5]))).toBeCloseTo(9, 12)
  })

  it('does not depend on how often a sample is repeated', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const once = Math.sqrt(sortedW2Squared(sorted(a), sorted(b)))
        const uneven = Math.sqrt(sortedW2Squared(sorted([...a, ...a, ...a]), sorted([...b, ...b])))
        expect(Math.abs(once - uneven)).toBeLessThanOrEqual(1e-6 * (1 + once))
      }),
    )
  })

  it('of unequal numbers of rows, by hand', () => {
    // {0, 1} against {0, 0, 3}: thirds of mass at 0-0, 0-0 and 1-0, then 1-3.
    const expected = (1 / 6) * 1 + (1 / 3) * 4
    expect(sortedW2Squared(sorted([0, 1]), sorted([0, 0, 3]))).toBeCloseTo(expected, 12)
  })
})

describe('medianDistance', () => {
  /** By the definition, all pairs. */
  const byDefinition = ({ data, rows, columns }: Points) => {
    const row = (i: number) => [...data.subarray(i * columns, (i + 1) * columns)]
    const distances: number[] = []
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < i; k++) distances.push(Math.hypot(...row(i).map((value, j) => value - row(k)[j]!)))
    const positive = distances.filter((distance) => distance > 0).sort((a, b) => a - b)
    return positive[positive.length >> 1]!
  }

  it.each([
    [2, 1],
    [7, 3],
    [30, 2],
  ])('of %i rows in %i columns is the definition', (rows, columns) => {
    const x = cloud(rows, columns, rows)
    expect(medianDistance(x)).toBeCloseTo(byDefinition(x), 12)
  })

  it('of an even number is the upper of the two in the middle', () => {
    // Distances 1, 1, 2, 3, 3, 4 with four rows; 1, 2, 3 with three.
    expect(medianDistance(asPoints([[0], [1], [3]]))).toBe(2)
    expect(medianDistance(asPoints([[0], [1], [4], [3]]))).toBe(3)
  })

  it('leaves out equal rows, and is 0 where all are', () => {
    expect(medianDistance(asPoints([[5], [5], [5], [7]]))).toBe(2)
    expect(medianDistance(asPoints([[5], [5]]))).toBe(0)
    expect(medianDistance(asPoints([[5]]))).toBe(0)
  })

  it('has the units of the points', () => {
    const x = cloud(20, 2, 3)
    expect(
      medianDistance(
        points(
          x.data.map((value) => 1e20 * value),
          20,
          2,
        ),
      ) / medianDistance(x),
    ).toBeCloseTo(1e20, -8)
  })
})
