import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable } from '../../src/io/node/index.ts'
import { softwareGpu } from '../support/device.ts'
import { gap } from '../support/engines.ts'
import { cli, normalRows, scratch, writeCsv } from './harness.ts'

const gpu = await softwareGpu()
const absent = typeof gpu === 'string' ? gpu : null
const files = scratch()
const { path } = files
const small = ['--steps', '2', '--hidden', '4', '--batch-size', '32', '--seed', '1']

beforeAll(() => {
  writeCsv(path('a.csv'), normalRows(120, 2, 1), ['x', 'y'])
  writeCsv(path('b.csv'), normalRows(120, 2, 2), ['x', 'y'])
})
afterAll(() => files.remove())

test.skipIf(absent)(
  `--device webgpu fits and carries as the CPU does, by a driver in software${absent ? `: ${absent}` : ''}`,
  { timeout: 600_000 },
  async () => {
    for (const device of ['webgpu', 'native']) {
      const fitted = await cli(['fit', path('a.csv'), path('b.csv'), '--device', device, '-o', path(device), ...small])
      expect([fitted.code, fitted.stderr]).toEqual([0, expect.not.stringMatching(/CPU|could not/)])
      const carried = await cli([
        'transport',
        path(device),
        path('a.csv'),
        '--device',
        device,
        '-o',
        path(`${device}.csv`),
      ])
      expect([carried.code, carried.stderr]).toEqual([0, ''])
    }
    expect((await cli(['inspect', path('webgpu')])).stdout).toMatch(/ran on onnxruntime-node .*WebGPU/)
    const [a, b] = [await readTable(path('webgpu.csv')), await readTable(path('native.csv'))]
    expect(gap(a.points.data, b.points.data)).toBeLessThan(1e-3)
  },
)

/** Every number of a JSON value by its path, without times. */
function numbersOf(value: unknown, at = ''): [string, number][] {
  if (typeof value === 'number') return /seconds/i.test(at) ? [] : [[at, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => numbersOf(one, `${at}.${name}`))
}

test.skipIf(absent)(
  `evaluate --device webgpu measures what the CPU does, to single precision, by a driver in software${absent ? `: ${absent}` : ''}`,
  { timeout: 600_000 },
  async () => {
    expect((await cli(['fit', path('a.csv'), path('b.csv'), '-o', path('m'), ...small])).code).toBe(0)
    const measured = async (device: string) => {
      const options = ['--device', device, '--seed', '3', '--json']
      const { code, stdout, stderr } = await cli(['evaluate', path('m'), path('a.csv'), path('b.csv'), ...options])
      expect([code, stderr]).toEqual([0, expect.not.stringMatching(/CPU|could not/)])
      return numbersOf(JSON.parse(stdout))
    }
    const [a, b] = [await measured('webgpu'), new Map(await measured('native'))]
    expect(a.length).toBeGreaterThan(20)
    expect(a.map(([name]) => name)).toEqual([...b.keys()])
    // Another rounding: the driver did compute them.
    expect(a.some(([name, value]) => value !== b.get(name))).toBe(true)
    for (const [name, value] of a)
      expect(Math.abs(value - b.get(name)!), name).toBeLessThan(2e-3 * (1 + Math.abs(value)))
  },
)

test('a device that there is not is refused by its name', async () => {
  const { code, stderr } = await cli(['fit', path('a.csv'), path('b.csv'), '--device', 'gpu', '-o', path('m')])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--device.*webgpu/)])
})
