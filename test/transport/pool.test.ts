import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { mean, meanEstimate } from '../../src/base/statistics.ts'
import { type DualTerms, distanceOf, type SideTerms } from '../../src/transport/distance.ts'
import { poolTerms } from '../../src/transport/pool.ts'

const normals = (rows: number, centre: number, seed: number) => {
  const random = new Random(seed)
  return Float64Array.from({ length: rows }, () => centre + random.normal())
}
function foldOf(sourceRows: number, targetRows: number, seed: number): DualTerms {
  const [source, target] = [normals(sourceRows, 1, seed), normals(targetRows, 5, seed + 1)]
  const excess = normals(targetRows, 0.3, seed + 2)
  return { source, target, bound: { source, target: target.map((value, i) => value - excess[i]!) } }
}
/** Three folds of unequal sizes. */
const folds: DualTerms[] = [foldOf(7, 12, 1), foldOf(8, 11, 4), foldOf(8, 2, 7)]
const standardError = (values: Float64Array) => meanEstimate(values).standardError

/** The folds with a constant taken from each one's source terms and given to its target terms. */
function shifted(constants: readonly number[]): DualTerms[] {
  return folds.map(({ source, target, bound }, k) => {
    const shift = (terms: SideTerms) => ({
      source: terms.source.map((value) => value - constants[k]!),
      target: terms.target.map((value) => value + constants[k]!),
    })
    return { ...shift({ source, target }), bound: shift(bound!) }
  })
}

test('a constant of one map, which its potential is known up to, changes nothing', () => {
  const plain = distanceOf(poolTerms(folds))
  const moved = distanceOf(poolTerms(shifted([0, 1000, -7])))
  expect(moved.estimate).toBeCloseTo(plain.estimate, 9)
  expect(moved.lowerBound).toBeCloseTo(plain.lowerBound, 9)
  moved.confidence.forEach((end, i) => {
    expect(end).toBeCloseTo(plain.confidence[i]!, 9)
  })
  // Terms put together as they are would change all of it.
  const together = (parts: DualTerms[]) =>
    distanceOf({
      source: Float64Array.from(parts.flatMap(({ source }) => [...source])),
      target: Float64Array.from(parts.flatMap(({ target }) => [...target])),
      bound: null,
    })
  expect(Math.abs(together(shifted([0, 1000, -7])).estimate - together(folds).estimate)).toBeGreaterThan(50)
})

test('the estimate is the mean of the dual values of the folds, and its variance that within the folds', () => {
  const pool = poolTerms(folds)
  const values = folds.map(({ source, target }) => mean(source) + mean(target))
  expect(distanceOf(pool).estimate).toBeCloseTo(mean(values), 12)
  for (const side of ['source', 'target'] as const) {
    const within = Math.hypot(...folds.map((fold) => standardError(fold[side]))) / folds.length
    expect(standardError(pool[side])).toBeCloseTo(within, 12)
    expect(pool[side]).toHaveLength(folds.reduce((sum, fold) => sum + fold[side].length, 0))
  }
})

test('bounds are pooled as terms are', () => {
  const pool = poolTerms(folds)
  const bounds = poolTerms(folds.map(({ bound }) => ({ ...bound!, bound: null })))
  expect(pool.bound).toEqual({ source: bounds.source, target: bounds.target })
  expect(pool.bound!.target).not.toEqual(pool.target)
  expect(distanceOf(pool).certified).toBe(true)
  // One map without a guarantee leaves the whole without one.
  const [first, ...others] = folds
  const unknown = poolTerms([{ ...first!, bound: null }, ...others])
  expect(unknown.bound).toBeNull()
  expect(distanceOf(unknown).certified).toBe(false)
})

test('of one map are its own terms', () => {
  const pool = poolTerms([folds[0]!])
  pool.source.forEach((value, i) => {
    expect(value).toBeCloseTo(folds[0]!.source[i]!, 12)
  })
})

test('a variance needs two rows of each', () => {
  const one = { source: normals(1, 0, 1), target: normals(5, 0, 2), bound: null }
  expect(() => poolTerms([folds[0]!, one])).toThrow(/at least 2 rows of each side, found one with 1; judge/)
  expect(() => poolTerms([])).toThrow(/found none/)
})
