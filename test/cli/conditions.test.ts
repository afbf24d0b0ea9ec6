import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random, TransportMap } from '../../src/index.ts'
import { cli, readNumbers, scratch } from './harness.ts'

let folder: ReturnType<typeof scratch>
const path = (name: string) => folder.path(name)

/** Rows (a, dose, b) where (a, b) moves by 4 times the dose in a, and doubles in b. */
function table(name: string, rows: number, seed: number, moved: boolean, header = 'a,dose,b'): void {
  const random = new Random(seed)
  const lines = Array.from({ length: rows }, () => {
    const cells: Record<string, number> = { dose: random.uniform(), a: random.normal(), b: random.normal() }
    if (moved) Object.assign(cells, { a: cells.a! + 4 * cells.dose!, b: 2 * cells.b! })
    return header.split(',').map((column) => cells[column])
  })
  writeFileSync(path(name), `${header}\n${lines.map((line) => line.join(',')).join('\n')}\n`)
}

const quick = ['--potential', 'quadratic', '--steps', '20', '--batch-size', '64']

beforeAll(async () => {
  folder = scratch()
  table('x.csv', 800, 1, false)
  table('z.csv', 800, 2, true, 'dose,b,a')
  const args = ['fit', path('x.csv'), path('z.csv'), '--conditions', 'dose', '--out', path('map.safetensors'), ...quick]
  const { code, stdout, stderr } = await cli(args)
  expect(code, stderr).toBe(0)
  expect(stdout).not.toMatch(/folds/)
  expect(stdout).toMatch(/depends on dose \(\S.* to (0\.99\d*|1)\)/)
}, 300_000)
afterAll(() => folder.remove())

describe('--conditions', () => {
  test('are found by name by transport, and written beside the images of each row under its own', async () => {
    table('new.csv', 40, 3, false, 'dose,a,b')
    const { code, stderr } = await cli(['transport', path('map.safetensors'), path('new.csv'), '--out', path('y.csv')])
    expect(code, stderr).toBe(0)
    expect(readFileSync(path('y.csv'), 'utf8').split('\n')[0]).toBe('a,b,dose')
    const given = readNumbers(readFileSync(path('new.csv'), 'utf8')).rows
    const moved = readNumbers(readFileSync(path('y.csv'), 'utf8')).rows
    const map = await TransportMap.load(path('map.safetensors'))
    const conditions = given.map(([dose]) => dose!)
    const images = await map.forward(
      given.map(([, a, b]) => [a!, b!]),
      { conditions },
    )
    expect(moved).toEqual(conditions.map((dose, i) => [images.data[2 * i], images.data[2 * i + 1], dose]))
    const away = given.map(([dose, a, b], i) => Math.hypot(moved[i]![0]! - (a! + 4 * dose!), moved[i]![1]! - 2 * b!))
    // Without conditions, rows would end about 1.2 away on average.
    expect(away.reduce((sum, one) => sum + one, 0) / away.length).toBeLessThan(0.5)
    expect(stderr).not.toMatch(/outside the range/)
  })

  test('outside the range seen get a notice', async () => {
    writeFileSync(path('far.csv'), 'a,b,dose\n0,0,9\n1,1,9\n')
    const { stderr } = await cli(['transport', path('map.safetensors'), path('far.csv'), '--out', path('y.csv')])
    expect(stderr).toMatch(/conditions outside the range.*dose \(fitted from/)
  })

  test('are judged with their rows by evaluate, and shown by inspect', async () => {
    table('x2.csv', 300, 4, false)
    table('z2.csv', 300, 5, true)
    const { code, stdout } = await cli([
      ...['evaluate', path('map.safetensors'), path('x2.csv'), path('z2.csv'), '--json'],
      ...['--report', path('report.html')],
    ])
    expect(readFileSync(path('report.html'), 'utf8')).toMatch(/Depends on<.*dose, from .* to (0\.99\d*|1)</)
    expect(code).toBe(0)
    const { forward, w2Squared } = JSON.parse(stdout)
    expect(forward.energyDistance).toBeLessThan(0.1 * forward.reference.noTransport.energyDistance)
    expect(w2Squared.certified).toBe(false)
    const seen = await cli(['inspect', path('map.safetensors')])
    expect(seen.stdout).toMatch(/conditions +dose \(/)
    const { conditions } = JSON.parse((await cli(['inspect', path('map.safetensors'), '--json'])).stdout)
    expect(conditions.columns).toEqual(['dose'])
    expect(conditions.knots[0].length).toBe(8)
  })

  test.each([
    [['transport', 'map.safetensors', 'none.csv', '--out', 'y.csv'], /dose/],
    [
      ['transport', 'map.safetensors', 'x.csv', '--out', 'y.csv', '--conditions', 'dose,a'],
      /names 2 columns.*1 \(dose\)/,
    ],
    [['fit', 'x.csv', 'z.csv', '--conditions', 'time', '--out', 'm.safetensors', ...quick], /no column "time"/],
    [['fit', 'x.csv', 'z.csv', '--conditions', 'a,b,dose', '--out', 'm.safetensors', ...quick], /no column beside/],
    [['fit', 'x.csv', 'z.csv', '--conditions', 'dose', '--folds', '2', '--out', 'm.safetensors'], /--folds/],
    [['export', 'map.safetensors', '--out', 'm.onnx'], /conditions cannot be exported yet/],
  ])('%j is refused', async (args, message) => {
    writeFileSync(path('none.csv'), 'a,b\n0,0\n1,1\n')
    const { code, stderr } = await cli(args.map((arg) => (/\.(csv|safetensors|onnx)$/.test(arg) ? path(arg) : arg)))
    expect(code).not.toBe(0)
    expect(stderr).toMatch(message)
  })
})
