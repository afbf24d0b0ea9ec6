import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { cli, normalRows, readNumbers, scratch, writeCsv } from './harness.ts'

let folder: ReturnType<typeof scratch>
const path = (name: string) => folder.path(name)

beforeAll(() => {
  folder = scratch()
  writeCsv(path('a.csv'), normalRows(400, 2, 1, 0, 1), ['height', 'width'])
  // The same columns in another order.
  writeCsv(path('b.csv'), normalRows(300, 2, 2, 4, 3), ['width', 'height'])
  writeCsv(path('c.tsv.csv'), normalRows(300, 3, 3), ['height', 'width', 'depth'])
})
afterAll(() => folder.remove())

const quick = ['--steps', '30', '--hidden', '8,8', '--batch-size', '64', '--tolerance', '0.1', '--seed', '1']

describe('brenier barycentre', () => {
  test('writes the sample, a map for each table, and a summary; the maps carry the tables to the sample', async () => {
    const args = ['barycentre', path('a.csv'), path('b.csv'), '--weights', '3,1', '--out', path('shared'), ...quick]
    const { code, stdout, stderr } = await cli(args)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).toContain('b.csv has its columns in another order')
    expect(stdout).toContain('iteration')
    const { names, rows } = readNumbers(readFileSync(path('shared/barycentre.csv'), 'utf8'))
    expect(names).toEqual(['height', 'width'])
    // Of Gaussians with the same shape the deviations are averaged, as the means are: 3/4 x 1 + 1/4 x 3 and 1/4 x 4.
    const mean = rows.reduce((sum, [height]) => sum + height! / rows.length, 0)
    const deviation = Math.sqrt(rows.reduce((sum, [height]) => sum + (height! - mean) ** 2 / rows.length, 0))
    expect(mean).toBeCloseTo(1, 0)
    expect(Math.abs(deviation - 1.5)).toBeLessThan(0.15)
    const summary = JSON.parse(readFileSync(path('shared/barycentre.json'), 'utf8'))
    expect(summary).toMatchObject({
      status: 'converged',
      weights: [0.75, 0.25],
      measures: [{ rows: 400 }, { rows: 300 }],
    })
    expect(summary.measures[1].map).toBe(path('shared/b.safetensors'))
    const back = await cli([
      ...['transport', path('shared/b.safetensors'), path('b.csv'), '--columns', 'height,width'],
      ...['--backward', '--out', path('back.csv'), '--json'],
    ])
    expect(back.code).toBe(0)
    const moved = readNumbers(readFileSync(path('back.csv'), 'utf8')).rows
    expect(moved.reduce((sum, [height]) => sum + height! / moved.length, 0)).toBeCloseTo(1, 0)
  }, 60_000)

  test('rows count by their weights, the sample carries its own, and each map has a report', async () => {
    // Half of the rows are far away, and weigh nothing or next to nothing.
    const weighed = (rows: number[][], far: number) => [
      ...rows.map((row) => [...row, 2]),
      ...rows.map((row) => [...row.map((value) => value + 50), far]),
    ]
    writeCsv(path('wa.csv'), weighed(normalRows(300, 2, 1, 0, 1), 0), ['height', 'width', 'count'])
    writeCsv(path('wb.csv'), weighed(normalRows(300, 2, 2, 4, 3), 1e-6), ['height', 'width', 'count'])
    const args = [
      'barycentre',
      path('wa.csv'),
      path('wb.csv'),
      '--out',
      path('weighed'),
      ...quick,
      '--outliers',
      'keep',
    ]
    const { code, stderr } = await cli([...args, '--row-weights', 'count', '--report'])
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { names, rows } = readNumbers(readFileSync(path('weighed/barycentre.csv'), 'utf8'))
    expect(names).toEqual(['height', 'width', 'count'])
    const mass = rows.reduce((sum, row) => sum + row[2]!, 0)
    // Without the weights both means would be 27.
    for (const j of [0, 1]) expect(rows.reduce((sum, row) => sum + (row[j]! * row[2]!) / mass, 0)).toBeCloseTo(2, 0)
    for (const name of ['wa', 'wb']) {
      const page = readFileSync(path(`weighed/${name}.html`), 'utf8')
      expect(page).toContain(`image of barycentre`)
      expect(page).toContain(name)
    }
  }, 120_000)

  test.each([
    [['a.csv'], [], 2, 'two or more tables, found 1 table'],
    [['a.csv', 'b.csv'], ['--weights', '1,2,3'], 2, '--weights holds 3 numbers for 2 tables'],
    [['a.csv', 'b.csv'], ['--weights', '1,x'], 2, '--weights takes numbers of at least 0 separated by commas'],
    [['a.csv', 'b.csv'], ['--weights', '0,0'], 1, 'All weights of the barycentre are 0'],
    [['a.csv', 'b.csv'], ['--tolerance', '3'], 2, '--tolerance takes a number above 0 and below 1'],
    [['a.csv', 'b.csv'], ['--folds', '3'], 2, "unknown option '--folds'"],
    [['a.csv', 'c.tsv.csv'], [], 1, 'has 2 columns and'],
    [['a.csv', 'none.csv'], [], 1, 'none.csv'],
  ])('refuses %j with %j, and writes no sample', async (files, more, code, message) => {
    const ran = await cli(['barycentre', ...files.map(path), '--out', path('refused'), ...more])
    expect(ran.stderr).toContain(message)
    expect(ran.code).toBe(code)
    expect(existsSync(path('refused/barycentre.csv'))).toBe(false)
  })

  test('with --labels, each class has a barycentre of its own, and its rows are carried to that', async () => {
    // Class b lies 20 higher than a, and has three quarters of one table and a quarter of the other; the tables differ by 4.
    const rowsOf = (rows: number[][], share: number, by: number) =>
      rows.map(([x, y], i) => {
        const kind = i % 4 < 4 * share ? 2 : 1
        return [x! + by + (kind === 2 ? 20 : 0), y!, kind]
      })
    writeCsv(path('la.csv'), rowsOf(normalRows(800, 2, 1), 0.75, 0), ['height', 'width', 'kind'])
    writeCsv(path('lb.csv'), rowsOf(normalRows(800, 2, 2), 0.25, 4), ['height', 'width', 'kind'])
    const args = ['barycentre', path('la.csv'), path('lb.csv'), '--labels', 'kind', '--out', path('kinds'), '--report']
    const { code, stderr } = await cli([...args, ...quick])
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { names, rows } = readNumbers(readFileSync(path('kinds/barycentre.csv'), 'utf8'))
    expect(names).toEqual(['height', 'width', 'weight', 'kind'])
    const mean = (all: number[][], kind: number, j: number, at: number) => {
      const own = all.filter((row) => row[at] === kind)
      return own.reduce((sum, row) => sum + row[j]! / own.length, 0)
    }
    for (const kind of [1, 2]) expect(Math.abs(mean(rows, kind, 0, 3) - (kind === 1 ? 2 : 22))).toBeLessThan(0.3)
    // The column of labels is that of the map.
    const back = ['transport', path('kinds/lb.safetensors'), path('lb.csv'), '--backward', '--keep', 'kind']
    expect((await cli([...back, '--out', path('lb-corrected.csv')])).code).toBe(0)
    const moved = readNumbers(readFileSync(path('lb-corrected.csv'), 'utf8'))
    const at = moved.names.indexOf('kind')
    for (const kind of [1, 2]) expect(Math.abs(mean(moved.rows, kind, 0, at) - (kind === 1 ? 2 : 22))).toBeLessThan(0.3)
    expect(readFileSync(path('kinds/la.html'), 'utf8')).toContain('<svg')
  }, 60_000)

  test('interrupted after an iteration writes it, and says so', async () => {
    let interrupt = () => {}
    const stderr: string[] = []
    const args = ['barycentre', path('a.csv'), path('b.csv'), '--out', path('cut'), ...quick, '--tolerance', '1e-9']
    const code = await main(args, {
      stdout: { write: () => true, isTTY: false },
      stderr: {
        isTTY: true,
        write(text) {
          if (/iteration 2/.test(text)) interrupt()
          stderr.push(text)
        },
      },
      env: { NO_COLOR: '1' },
      onInterrupt(callback) {
        interrupt = callback
        return () => {}
      },
    })
    expect(code).toBe(130)
    expect(stderr.join('')).toMatch(/Interrupted; the best iteration so far, of residual \S+%, is in \S*cut\./)
    expect(JSON.parse(readFileSync(path('cut/barycentre.json'), 'utf8')).status).toBe('interrupted')
    expect(existsSync(path('cut/a.safetensors'))).toBe(true)
  }, 60_000)
})
