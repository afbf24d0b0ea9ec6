import { expect, test } from 'vitest'
import { runFolds } from '../../../benchmarks/measurements/folds.ts'
import { foldsOutput } from '../../../benchmarks/measurements/folds-output.ts'
import { testContext } from '../context.ts'

test('folds judge by all rows and narrow the interval; the table has both ways for each problem', async () => {
  const config = { seeds: 2, rows: 100, targetRows: 110, folds: 3, steps: 20, hidden: [8], batchSize: 32 }
  const report = await runFolds(config, testContext())
  expect(report.cases.map(({ truth }) => truth).slice(0, 2)).toEqual([0, 1])
  for (const { plain, folds } of report.cases)
    for (const [k, one] of folds.entries()) {
      expect(one.judgedRows).toEqual([100, 110])
      expect(plain[k]!.judgedRows).toEqual([5, 6])
      const [low, high] = one.w2Squared.confidence
      expect(high - low).toBeLessThan(plain[k]!.w2Squared.confidence[1] - plain[k]!.w2Squared.confidence[0])
    }
  const [title, { rows }] = foldsOutput(report).tables[0]!
  expect(title).toBe('W2 squared of 100 against 110 rows in 2 dimensions, 2 draws')
  expect(rows.map((row) => row[2])).toEqual(
    Array.from({ length: 3 }, () => ['5 and 6 rows', '100 and 110 rows']).flat(),
  )
})
