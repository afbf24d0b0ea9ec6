import { describe, expect, test } from 'vitest'
import { runUnfinished } from '../../../benchmarks/measurements/unfinished.ts'
import { unfinishedOutput } from '../../../benchmarks/measurements/unfinished-output.ts'
import { Random } from '../../../src/base/random.ts'
import { fit } from '../../../src/index.ts'
import { testContext } from '../context.ts'

const small = { trainingRows: 2000, rows: 64, farRows: 32, widths: [1000] }

describe('runUnfinished', () => {
  test('counts what is left, near and far, of a map of each family', async () => {
    const config = { ...small, dimensions: [2], steps: 40, batchSize: 64, maxTime: 5 }
    const { rows } = await runUnfinished(config, testContext())
    expect(rows.map(({ map, width }) => [map, width])).toEqual(
      ['gaussian-2', 'mixture-2', 'clusters-2'].flatMap((name) => [
        [name, null],
        [name, 1000],
      ]),
    )
    for (const { width, now, inFloat64 } of rows) {
      expect(now.unfinished).toBe(0)
      expect(now.maxResidual).toBeLessThanOrEqual(1e-4)
      expect(now.evaluations).toBeGreaterThanOrEqual(1)
      if (width !== null) expect(inFloat64).toBeGreaterThan(25)
    }
  })

  test('of a map that is given, to a tolerance that L-BFGS in float32 does not reach', async () => {
    const random = new Random(3)
    const table = (shift: number) => Array.from({ length: 400 }, () => [shift + random.normal(), random.normal()])
    const map = await fit(table(0), table(3), { steps: 40, batchSize: 64 })
    const report = await runUnfinished({ ...small, tolerance: 1e-10 }, testContext(), { mine: map.model })
    for (const { before, now } of report.rows) {
      expect(before.unfinished).toBeGreaterThan(0)
      expect(now.unfinished).toBe(0)
    }
    const shown = unfinishedOutput(report).tables[0]![1]
    expect(shown.rows.map((cells) => cells[4])).toEqual(['0', '0'])
  })
})
