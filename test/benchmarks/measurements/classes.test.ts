import { expect, test } from 'vitest'
import { costsCompared, runClasses } from '../../../benchmarks/measurements/classes.ts'
import { testContext } from '../context.ts'

test('a conditional fit is near the truth in every class, as separate fits are, and the table has their costs', async () => {
  const config = { classes: 3, dimension: 2, rows: 9000, testRows: 500, steps: 60, batchSize: 128, seed: 3 }
  const { rows, cost } = await runClasses(config, testContext())
  expect(rows.map(({ name }) => name)).toEqual(['0', '1', '2'])
  for (const { name, conditional, separate } of rows)
    for (const [key, value] of Object.entries({ ...conditional, alone: separate.forward }))
      expect(value, `class ${name}, ${key}`).toBeLessThan(0.5)
  expect(new Set(rows.map(({ conditional }) => conditional.forward)).size).toBe(3)
  expect(cost.separate).toHaveLength(3)
  expect(cost.conditional.steps).toBe(60)
  expect(cost).toMatchObject(costsCompared(cost.conditional, cost.unconditional))
  const again = await runClasses(config, testContext())
  expect(again.rows).toEqual(rows)
})

test('a conditional fit that takes twice the time in three times the steps costs two thirds a step', () => {
  const unconditional = { seconds: 3, steps: 20, status: 'converged' }
  expect(costsCompared({ seconds: 6, steps: 60, status: 'converged' }, unconditional)).toEqual({
    ratio: 2,
    stepRatio: 2 / 3,
  })
})
