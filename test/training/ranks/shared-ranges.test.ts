import { expect, test } from 'vitest'
import { points } from '../../../src/base/points.ts'
import { sharedRanges } from '../../../src/training/ranks/shared-moments.ts'
import { ranksHere } from '../../support/ranks.ts'

test('the ranges of tables that each rank has for itself are those of all their rows', async () => {
  // All values are above 0, or below it, so that a rank without a say would count as 0.
  const tables = [
    points(Float64Array.of(3, -9, 5, -7), 2, 2),
    points(Float64Array.of(4, -8, 9, -2), 2, 2),
    points(Float64Array.of(6, -5), 1, 2),
  ]
  const found = await Promise.all(ranksHere(3).map((one) => sharedRanges(one, tables[one.rank]!, true)))
  for (const { low, high } of found) {
    expect([...low]).toEqual([3, -9])
    expect([...high]).toEqual([9, -2])
  }
})
