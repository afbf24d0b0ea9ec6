import { describe, expect, it } from 'vitest'
import { cholesky } from '../../src/base/linalg/cholesky.ts'
import { trace } from '../../src/base/linalg/matrix.ts'
import { asPoints, type Points, points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { moments, shrunkCovariance, totalVariance } from '../../src/problem/moments.ts'
import { distance } from '../base/linalg/random-matrices.ts'

function normalPoints(rows: number, columns: number, seed: number, scale = 1, offset = 0): Points {
  const random = new Random(seed)
  const data = Float64Array.from({ length: rows * columns }, () => offset + scale * random.normal())
  return points(data, rows, columns)
}

/** The definition, with sums in the plainest order. */
function plainCovariance({ data, rows, columns }: Points): Float64Array {
  const mean = Array.from({ length: columns }, (_, j) => {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += data[i * columns + j]!
    return sum / rows
  })
  const out = new Float64Array(columns * columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let k = 0; k < columns; k++) {
        const at = j * columns + k
        out[at] =
          out[at]! + ((data[i * columns + j]! - mean[j]!) * (data[i * columns + k]! - mean[k]!)) / Math.max(1, rows - 1)
      }
  return out
}

describe('moments', () => {
  it.each([
    [1, 3],
    [2, 1],
    [255, 4],
    [256, 5],
    [600, 7],
    [1000, 10],
  ])('of %i rows and %i columns are the definition', (rows, columns) => {
    const sample = normalPoints(rows, columns, rows)
    const { covariance } = moments(sample)
    const plain = plainCovariance(sample)
    covariance.data.forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i]!, 12)
    })
    expect(totalVariance(sample)).toBeCloseTo(trace(covariance), 10)
  })

  it('of the corners of a square are exact', () => {
    const { mean, covariance, rows } = moments(
      asPoints([
        [0, 0],
        [2, 0],
        [0, 2],
        [2, 2],
      ]),
    )
    expect([...mean]).toEqual([1, 1])
    expect([...covariance.data]).toEqual([4 / 3, 0, 0, 4 / 3])
    expect(rows).toBe(4)
  })

  it.each([1e30, 1e-30, 1e120])('scale with the units, %d', (scale) => {
    const unit = moments(normalPoints(500, 3, 4))
    const found = moments(normalPoints(500, 3, 4, scale))
    found.covariance.data.forEach((value, i) => {
      expect(value / scale / scale).toBeCloseTo(unit.covariance.data[i]!, 11)
    })
    found.mean.forEach((value, j) => {
      expect(value / scale).toBeCloseTo(unit.mean[j]!, 12)
    })
  })

  it('keep float32 values of 1e30 in range', () => {
    const wide = normalPoints(300, 2, 5, 1e30)
    const { covariance } = moments({ ...wide, data: Float32Array.from(wide.data) })
    expect(covariance.data[0]! / 1e60).toBeGreaterThan(0.7)
    expect(covariance.data[0]! / 1e60).toBeLessThan(1.4)
  })

  it('lose no digits to an offset of 1e9', () => {
    // Multiples of 2^-10 stay exact under the offset, so the answers must agree to rounding.
    const grid = normalPoints(5000, 3, 6)
    const data = grid.data.map((value) => Math.round(value * 1024) / 1024)
    const near = moments({ ...grid, data })
    const far = moments({ ...grid, data: data.map((value) => value + 1e9) })
    expect(distance(near.covariance, far.covariance)).toBeLessThan(1e-13)
    far.mean.forEach((value, j) => {
      expect(Math.abs(value - 1e9 - near.mean[j]!)).toBeLessThan(2e-7)
    })
    expect(totalVariance({ ...grid, data: data.map((value) => value + 1e9) })).toBeCloseTo(trace(near.covariance), 12)
  })

  it('of a subsample use distinct rows, as many as asked for', () => {
    const counting = points(
      Float64Array.from({ length: 1000 }, (_, i) => 2 ** (i % 10)),
      1000,
      1,
    )
    expect(moments(counting, { sample: { rows: 100, random: new Random(1) } }).rows).toBe(100)
    const whole = moments(counting, { sample: { rows: 2000, random: new Random(1) } })
    expect(whole).toEqual(moments(counting))
    expect(() => moments(counting, { sample: { rows: 0.5, random: new Random(1) } })).toThrow(/0.5/)
  })
})

describe('shrunkCovariance', () => {
  it('is positive definite with more columns than rows, and keeps the trace', () => {
    const few = normalPoints(10, 40, 7)
    const { covariance, intensity } = shrunkCovariance(few)
    expect(() => cholesky(moments(few).covariance)).toThrow()
    expect(cholesky(covariance).rows).toBe(40)
    expect(trace(covariance)).toBeCloseTo(totalVariance(few), 9)
    expect(intensity).toBeGreaterThan(0.5)
  })

  it('is nearer to the truth than the plain covariance for few rows, and the same for many', () => {
    const truth = [1, 2, 3, 4, 5, 6, 7, 8]
    const error = (covariance: Float64Array) =>
      covariance.reduce((sum, value, i) => sum + (value - (i % 9 === 0 ? truth[i / 9]! : 0)) ** 2, 0)
    const draw = (rows: number, seed: number) => {
      const plain = normalPoints(rows, 8, seed)
      return points(plain.data.map((value, i) => value * Math.sqrt(truth[i % 8]!)) as Float64Array, rows, 8)
    }
    let [plain, shrunk] = [0, 0]
    for (let seed = 0; seed < 50; seed++) {
      plain += error(moments(draw(12, seed)).covariance.data)
      shrunk += error(shrunkCovariance(draw(12, seed)).covariance.data)
    }
    expect(shrunk).toBeLessThan(0.6 * plain)
    expect(shrunkCovariance(draw(20000, 1)).intensity).toBeLessThan(0.01)
  })

  it('does not depend on the units', () => {
    const { intensity } = shrunkCovariance(normalPoints(20, 6, 8))
    expect(shrunkCovariance(normalPoints(20, 6, 8, 1e30)).intensity).toBeCloseTo(intensity, 10)
    expect(shrunkCovariance(normalPoints(20, 6, 8, 1e-30)).intensity).toBeCloseTo(intensity, 10)
  })
})
