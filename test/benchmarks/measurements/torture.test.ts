import { expect, test } from 'vitest'
import { runTorture } from '../../../benchmarks/measurements/torture.ts'
import { testContext } from '../context.ts'

test('nothing that is hard on numbers is silent: a right answer, words or a refusal', async () => {
  const run = async (only: string) => (await runTorture({ rows: 300, steps: 100, only }, testContext())).rows
  expect(await run('constant')).toHaveLength(4)
  for (const row of await run('constant')) expect(row, row.name).toMatchObject({ verdict: 'right', unconverged: 0 })
  for (const row of await run('values of 1e')) expect(['right', 'refused'], row.name).toContain(row.verdict)
  for (const row of await run('one outlier')) {
    expect(row, row.name).toMatchObject({ verdict: 'right' })
    expect(row.words.join(), row.name).toMatch(/row 1 at/)
  }
})
