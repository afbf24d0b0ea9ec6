import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { mean, meanEstimate } from '../../src/base/statistics.ts'
import { type DualTerms, distanceOf } from '../../src/transport/distance.ts'
import { poolTerms } from '../../src/transport/pool.ts'

const normals = (rows: number, centre: number, seed: number) => {
  const random = new Random(seed)
  return Float64Array.from({ length: rows }, () => centre + random.normal())
}
/** Three folds of unequal sizes. */
const folds: DualTerms[] = [
  { source: normals(7, 1, 1), target: normals(12, 5, 2), excess: normals(12, 0.3, 3) },
  { source: normals(8, 1, 4), target: normals(11, 5, 5), excess: normals(11, 0.3, 6) },
  { source: normals(8, 1, 7), target: normals(2, 5, 8), excess: normals(2, 0.3, 9) },
]
const standardError = (values: Float64Array) => meanEstimate(values).standardError

/** The folds with a constant taken from each one's source terms and given to its target terms. */
function shifted(constants: readonly number[]): DualTerms[] {
  return folds.map(({ source, target, excess }, k) => ({
    source: source.map((value) => value - constants[k]!),
    target: target.map((value) => value + constants[k]!),
    excess,
  }))
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
      excess: null,
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

test('what unfinished solves may have added is taken from the bound as in each fold', () => {
  const pool = poolTerms(folds)
  const paid = poolTerms(folds.map((fold) => ({ ...fold, target: fold.target.map((v, i) => v - fold.excess![i]!) })))
  pool.target.forEach((value, i) => {
    expect(value - pool.excess![i]!).toBeCloseTo(paid.target[i]!, 12)
  })
  expect(distanceOf(pool).certified).toBe(true)
  // One map without a guarantee leaves the whole without one.
  const [first, ...others] = folds
  const unknown = poolTerms([{ ...first!, excess: null }, ...others])
  expect(unknown.excess).toBeNull()
  expect(distanceOf(unknown).certified).toBe(false)
})

test('of one map are its own terms', () => {
  const pool = poolTerms([folds[0]!])
  pool.source.forEach((value, i) => {
    expect(value).toBeCloseTo(folds[0]!.source[i]!, 12)
  })
})

test('a variance needs two rows of each', () => {
  const one = { source: normals(1, 0, 1), target: normals(5, 0, 2), excess: null }
  expect(() => poolTerms([folds[0]!, one])).toThrow(/at least 2 rows of each side, found one with 1; judge/)
  expect(() => poolTerms([])).toThrow(/found none/)
})
