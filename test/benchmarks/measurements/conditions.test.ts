import { expect, test } from 'vitest'
import { runConditions } from '../../../benchmarks/measurements/conditions.ts'
import { testContext } from '../context.ts'

test('a map that knows the condition is near the truth between those seen, and one without it is not', async () => {
  const config = { dimensions: [2], rows: 1500, testRows: 200, steps: 20, seed: 3 }
  const { rows } = await runConditions({ ...config, seen: ['nine doses'] }, testContext())
  expect(rows.map(({ seen, dimension }) => [seen, dimension])).toEqual([['nine doses', 2]])
  const { forward, worstForward, worstBackward, leftOut, unconverged } = rows[0]!
  expect(worstForward).toBeLessThan(20)
  expect(worstForward).toBeGreaterThan(forward)
  expect(worstBackward).toBeLessThan(40)
  expect(leftOut).toBeGreaterThan(2 * worstForward)
  expect(unconverged).toBe(0)
}, 300_000)
