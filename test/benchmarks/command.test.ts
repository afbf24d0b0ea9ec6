import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tableMarkdown } from '../../benchmarks/framework/table.ts'
import { number } from '../../benchmarks/framework/text.ts'
import type { AccuracyReport } from '../../benchmarks/measurements/accuracy-report.ts'
import { accuracyTable, type Published, publishedTable } from '../../benchmarks/measurements/accuracy-tables.ts'
import type { ScaleReport } from '../../benchmarks/measurements/scale.ts'
import { benchmarks, scratch } from './harness.ts'

const folder = scratch()
afterAll(folder.remove)

const short = ['--rows', '2000', '--steps', '40', '--batch-size', '64', '--test-rows', '200', '--dim', '2']
const readReport = (name: string): AccuracyReport =>
  JSON.parse(readFileSync(join(folder.path(name), 'report.json'), 'utf8'))

describe('measure', () => {
  test('the report, its tables and --json hold the same numbers', async () => {
    const out = folder.path('gaussian-2')
    const ran = await benchmarks(['measure', 'gaussian', ...short, '--seeds', '2', '--out', out, '--json'])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    const report: AccuracyReport = JSON.parse(ran.stdout)
    expect(readReport('gaussian-2')).toEqual(report)
    expect(report.machine).toMatchObject({ runtime: `Node ${process.versions.node}` })
    expect(report.machine.engine).toMatch(/^onnxruntime/)
    const page = readFileSync(join(out, 'report.md'), 'utf8')
    const { forward, backward, fitSeconds } = report.summary
    for (const { median, min, max } of [forward, backward, fitSeconds])
      expect(page).toContain(`${number(median, 3)} (${number(min, 3)} to ${number(max, 3)})`)
    for (const point of report.runs[0]!.curve.slice(-1)) expect(point.forward).toBe(report.runs[0]!.final.forward)
    expect(page).toContain(tableMarkdown(accuracyTable([report])))
    expect(readFileSync(join(out, 'accuracy.svg'), 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\n$/)
    expect(report.runs[0]!.memory.peak).toBeGreaterThan(20)
  })

  test('the page has the tables of all reports, and says what was not run', async () => {
    await benchmarks(['measure', 'mixture', ...short, '--out', folder.path('results/mixture-2')])
    writeFileSync(folder.path('results/skipped.json'), JSON.stringify({ 'w2-8': 'no file' }))
    const out = folder.path('benchmarks.md')
    const ran = await benchmarks(['page', '--results', folder.path('results'), '--out', out, '--json'])
    expect(ran.code).toBe(0)
    const { files } = JSON.parse(ran.stdout)
    expect(files).toEqual([out, join(folder.path('benchmarks'), 'mixture-moments.svg')])
    const page = readFileSync(out, 'utf8')
    expect(page).toContain(tableMarkdown(accuracyTable([readReport('results/mixture-2')])))
    expect(page).toContain('](benchmarks/mixture-moments.svg)')
    expect(page).toContain('- w2-8: no file')
  })

  test('a page of other files is refused', async () => {
    mkdirSync(folder.path('other/x'), { recursive: true })
    const page = () => benchmarks(['page', '--results', folder.path('other'), '--out', folder.path('p.md')])
    expect((await page()).stderr).toMatch(/has no reports/)
    writeFileSync(folder.path('other/x/report.json'), JSON.stringify({ version: 0 }))
    expect(await page()).toMatchObject({ code: 1 })
    expect((await page()).stderr).toMatch(/not a report of this version/)
  })

  test('scale measures each point and fits exponents', async () => {
    const size = ['--rows', '300', '--steps', '6', '--axis', 'dimension', '--values', '2,4']
    const ran = await benchmarks(['measure', 'scale', ...size, '--json'])
    expect(ran.stderr).toBe('')
    const report: ScaleReport = JSON.parse(ran.stdout)
    expect(report.rows.map(({ axis, value }) => [axis, value])).toEqual([
      ['dimension', 2],
      ['dimension', 4],
    ])
    const [two, four] = report.rows
    expect(two!.parameters).toBeLessThan(four!.parameters)
    expect(two!.unconvergedRows + four!.unconvergedRows).toBe(0)
    const step = report.growth.find(({ quantity }) => quantity === 'stepSeconds')!
    expect(step.exponent).toBeCloseTo(Math.log2(four!.stepSeconds / two!.stepSeconds), 8)
  })

  test.each([
    [['gaussian', '--pool', '5'], /--pool is not an option of measure gaussian/],
    [
      ['nonsense'],
      /no measure "nonsense"; there are gaussian, mixture, w2, conjugate, unfinished, classes, families, folds, scale, distributed, gpu, coverage, barycentre, costs, conditions, mass, torture, wasm, studio, export/,
    ],
    [['mixture', '--dim', '0'], /--dim takes a whole number of at least 1, found "0"/],
    [['w2'], /measure w2 needs --file/],
    [['w2', '--file', 'x', '--pool', '9', '--fresh'], /--pool and --fresh exclude each other/],
    [['scale', '--values', '2,3'], /--values needs the axis/],
    [['gaussian', '--file', 'x.json', '--dim', '3'], /leave out --dim/],
  ])('wrong usage: %j', async (args, message) => {
    const ran = await benchmarks(['measure', ...args])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(message)
  })

  test('a file that is no pair is an error that names it', async () => {
    writeFileSync(folder.path('pair.json'), '{"Sigma0": 3}')
    const ran = await benchmarks(['measure', 'gaussian', '--file', folder.path('pair.json')])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/pair\.json is not a Gaussian pair/)
  })
})

test.each([
  ['digits-to-digits', '--hidden', '8', /--hidden is not an option of experiment digits-to-digits/],
  ['physical', '--epochs', '8', /--epochs is not an option of experiment physical/],
] as const)('experiment %s does not take %s', async (name, option, value, message) => {
  const ran = await benchmarks(['experiment', name, '--data', folder.path('none'), option, value])
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toMatch(message)
})

test('published results stand beside ours at the dimension of each report', () => {
  const published: Published = { dims: [2, 8], solvers: { A: [0.1, 'N'], B: [1, 2] } }
  const spread = { median: 1, min: 1, max: 1 }
  const report = (dimension: number) =>
    ({
      pair: { name: `w2-${dimension}`, dimension },
      config: { rows: 1000 },
      runs: [{ steps: 40 }],
      summary: { forward: spread, backward: spread, trainingSeconds: spread },
    }) as unknown as AccuracyReport
  const { columns, rows } = publishedTable([report(8), report(3)], published)
  expect(columns).toHaveLength(2)
  expect(columns[1]).toBe('D = 8 (1,000 rows, 40 steps)')
  expect(rows.slice(-2)).toEqual([
    ['A', 'N'],
    ['B', '2'],
  ])
})
