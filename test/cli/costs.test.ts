import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { TransportMap } from '../../src/index.ts'
import { cli, normalRows, readNumbers, scratch, writeCsv } from './harness.ts'

const folder = scratch()
const path = (name: string) => folder.path(name)
afterAll(() => folder.remove())

test('the distance of a cost that is no squared distance has its own name in the JSON of fit and evaluate', async () => {
  writeCsv(path('x.csv'), normalRows(200, 2, 1), ['a', 'b'])
  writeCsv(path('z.csv'), normalRows(200, 2, 2, 3), ['a', 'b'])
  const tables = [path('x.csv'), path('z.csv')]
  const fitted = await cli([
    'fit',
    ...tables,
    '--power',
    '3',
    '--steps',
    '5',
    '--out',
    path('map.safetensors'),
    '--json',
  ])
  expect(fitted.code, fitted.stderr).toBe(0)
  const { code, stdout } = await cli(['evaluate', path('map.safetensors'), ...tables, '--json', '--allow-unconverged'])
  expect(code).toBe(0)
  const { w2Squared, meanCost } = JSON.parse(stdout)
  expect(w2Squared).toBe(null)
  const rowsOf = (name: string) => readNumbers(readFileSync(path(name), 'utf8')).rows
  const map = await TransportMap.load(path('map.safetensors'))
  const { estimate } = await map.distance(rowsOf('x.csv'), rowsOf('z.csv'))
  expect(meanCost.estimate).toBeCloseTo(estimate, 6)
  // Rows move by about 3 in one feature at least: |x - z|^3 is far above |x - z|^2.
  expect(meanCost.estimate).toBeGreaterThan(9)
}, 300_000)
