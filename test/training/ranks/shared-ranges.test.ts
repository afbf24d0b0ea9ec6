import { expect, test } from 'vitest'
import { points } from '../../../src/base/points.ts'
import { ALONE, type Collective, type Summed } from '../../../src/collective/collective.ts'
import { sharedRanges } from '../../../src/training/ranks/shared-moments.ts'

/** The ranks of one process, whose sums wait for one another. */
function ranks(size: number): Collective[] {
  const waiting: { values: Summed; done: () => void }[] = []
  const sum = (values: Summed) =>
    new Promise<void>((done) => {
      waiting.push({ values, done })
      if (waiting.length < size) return
      const total = values.map((_, j) => waiting.reduce((all, { values: one }) => all + one[j]!, 0))
      for (const one of waiting.splice(0)) {
        one.values.set(total)
        one.done()
      }
    })
  return Array.from({ length: size }, (_, rank) => ({ ...ALONE, rank, size, sum }))
}

test('the ranges of tables that each rank has for itself are those of all their rows', async () => {
  // All values are above 0, or below it, so that a rank without a say would count as 0.
  const tables = [
    points(Float64Array.of(3, -9, 5, -7), 2, 2),
    points(Float64Array.of(4, -8, 9, -2), 2, 2),
    points(Float64Array.of(6, -5), 1, 2),
  ]
  const found = await Promise.all(ranks(3).map((one) => sharedRanges(one, tables[one.rank]!, true)))
  for (const { low, high } of found) {
    expect([...low]).toEqual([3, -9])
    expect([...high]).toEqual([9, -2])
  }
})
