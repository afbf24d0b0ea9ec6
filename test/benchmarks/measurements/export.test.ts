import { expect, test } from 'vitest'
import { runExport } from '../../../benchmarks/measurements/export.ts'
import { exportOutput } from '../../../benchmarks/measurements/export-output.ts'
import { testContext } from '../context.ts'

test('compares the models of a map with the map itself, both ways and in both precisions', async () => {
  const small = { dimension: 2, trainingRows: 1000, rows: 64, turns: 2, steps: 40, batchSize: 64, hidden: [8] }
  const report = await runExport(small, testContext())
  expect(report.rows.map(({ direction, precision }) => `${direction} ${precision}`)).toEqual([
    'forward float32',
    'backward float32',
    'forward float64',
    'backward float64',
  ])
  for (const { direction, difference, imageDifference, unconverged, map, model } of report.rows) {
    expect(difference).toBeLessThan(direction === 'forward' ? 1e-5 : 1e-2)
    // Both pre-images solve the equation to the tolerance.
    if (direction === 'backward') expect(imageDifference).toBeLessThan(2.02e-4)
    expect(unconverged).toEqual([0, 0])
    expect(Math.min(map.wall, model.wall)).toBeGreaterThan(0)
  }
  expect(exportOutput(report).tables[0]![1].rows).toHaveLength(4)
})
