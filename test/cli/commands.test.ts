import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Points, points } from '../../src/base/points.ts'
import { energyDistance, slicedW2 } from '../../src/evaluation/metrics/index.ts'
import { TransportMap } from '../../src/index.ts'
import { readTable, writeTable } from '../../src/io/node/index.ts'
import { type Cell, cli, normalRows, readNumbers, scratch, writeCsv } from './harness.ts'

/**
 * The target is the image of fresh source rows under an affine map that is the gradient of a convex function, so it is the optimal map;
 * the quadratic potential holds it exactly.
 */
const names = ['height', 'width']
const truth = ([x, y]: readonly number[]) => [3 + 2 * x! + 0.5 * y!, -1 + 0.5 * x! + 0.75 * y!]
const folder = scratch()
const path = folder.path
const x = normalRows(1500, 2, 1)
const z = normalRows(1500, 2, 2).map(truth)
const held = normalRows(400, 2, 3)
const goal = normalRows(500, 2, 4)

let [source, target, map] = ['', '', '']
let fitted: {
  readonly [key: string]: unknown
  readonly conjugate: { readonly maxResidual: number }
  readonly w2SquaredDetail: { readonly estimate: number; readonly confidence: number[]; readonly lowerBound: number }
}
beforeAll(async () => {
  source = writeCsv(path('source.csv'), x, names)
  target = writeCsv(path('target.csv'), z, names)
  map = path('map.st')
  writeCsv(path('held.csv'), held, names)
  writeCsv(path('goal.csv'), goal.map(truth), names)
  writeCsv(path('images.csv'), held.map(truth), names)
  writeCsv(path('preimages.csv'), goal, names)
  const flags = ['--potential', 'quadratic', '--steps', '400', '--held-out', '0.3', '--seed', '7', '--json']
  const { code, stdout, stderr } = await cli(['fit', source, target, '--out', map, ...flags])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  fitted = JSON.parse(stdout)
})
afterAll(() => folder.remove())

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli([...args, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

describe('fit', () => {
  test('--json has the keys of the contract, with what was asked for', () => {
    expect(fitted).toMatchObject({ seed: 7, dimension: 2, scale: 'none', map })
    expect(['completed', 'early stop']).toContain(fitted.status)
    expect(fitted.steps).toBeGreaterThan(100)
    expect(fitted.seconds).toBeGreaterThan(0)
    expect(fitted.parameters).toBeGreaterThan(0)
    expect(fitted.conjugate).toMatchObject({ status: 'converged', unconvergedRows: 0 })
    expect(fitted.conjugate.maxResidual).toBeLessThanOrEqual(1e-4)
    expect(fitted.w2Squared).toBe(fitted.w2SquaredDetail.estimate)
  })

  test('finds W2 squared of the two distributions: |shift|^2 + |A - I|^2 for x normal', () => {
    const exact = 9 + 1 + 1 + 0.25 + 0.25 + 0.0625
    const { estimate, confidence, lowerBound } = fitted.w2SquaredDetail
    // Of 225 rows a side the standard error is 7% of it.
    expect(Math.abs(estimate - exact)).toBeLessThan(0.1 * exact)
    expect(confidence[0]).toBeLessThan(exact)
    expect(confidence[1]).toBeGreaterThan(exact)
    expect(lowerBound).toBeLessThan(exact)
    // The low end of the interval, less what the tolerance of the inner solves may hide.
    expect(lowerBound).toBeLessThanOrEqual(confidence[0]!)
    expect(lowerBound).toBeGreaterThan(confidence[0]! - 0.001 * exact)
  })

  test('gives the same file for the same seed, bit for bit, and another for another', async () => {
    const again = async (seed: number) => {
      await cli([
        'fit',
        source,
        target,
        '--out',
        path('again.st'),
        '--steps',
        '40',
        '--hidden',
        '8,8',
        '--seed',
        `${seed}`,
      ])
      return readFileSync(path('again.st'))
    }
    const first = await again(3)
    expect(Buffer.compare(await again(3), first)).toBe(0)
    expect(Buffer.compare(await again(4), first)).not.toBe(0)
  })

  test('says in words what --json says in keys', async () => {
    const { code, stdout, stderr } = await cli([
      'fit',
      source,
      target,
      '--out',
      path('words.st'),
      '--steps',
      '30',
      '--scale',
      'features',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^map +.*words\.st: both directions, 2 dimensions, [\d,]+ parameters \(convex\)$/m)
    expect(stdout).toMatch(/^training +\d+ steps in [\d.]+ s: /m)
    expect(stdout).toMatch(
      /^W2 squared +[\d.]+ squared standard deviations \(95% interval [\d.]+ to [\d.]+\)\n +at least [\d.]+, certified$/m,
    )
    expect(stdout).toMatch(/^inverse +converged on all of 75 held-out rows/m)
  })

  test.each([
    ['too few rows to hold any out', 20, [], /the map is judged on rows that it was trained on/],
    ['--held-out 0', 300, ['--held-out', '0'], /the map is judged on rows that it was trained on/],
    ['few judged rows', 80, [], /4 judged rows of a side are too few for a bound, which needs 10/],
  ] as const)('gives no bound for %s', async (name, rows, flags, reason) => {
    const few = (seed: number) => writeCsv(path(`scarce-${rows}-${seed}.csv`), normalRows(rows, 2, seed), names)
    const args = ['fit', few(61), few(62), '--out', path('scarce.st'), '--steps', '30', '--hidden', '8', ...flags]
    const { code, stdout } = await cli(args)
    expect({ name, code }).toEqual({ name, code: 0 })
    expect(stdout).toMatch(/^ +no lower bound, not certified: /m)
    expect(stdout).toMatch(reason)
    const { w2SquaredDetail } = JSON.parse((await cli([...args, '--json'])).stdout)
    expect(w2SquaredDetail).toMatchObject({ certified: false, lowerBound: 0 })
    expect(w2SquaredDetail.reason).toMatch(reason)
  })

  test('shows progress on a terminal only, on stderr only', async () => {
    const args = ['fit', source, target, '--out', path('p.st'), '--steps', '30', '--hidden', '8,8']
    const [plain, shown] = [await cli(args), await cli(args, { terminal: true })]
    expect(plain.stderr).toBe('')
    expect(shown.stderr).toMatch(/step [\d,]+ of 30 {3}\d+ s left {3}after \d+ s {3}W2² [^\r]* {3}residual [^\r]*/)
    // The line is taken away at the end.
    expect(shown.stderr.endsWith('\r\u001b[K')).toBe(true)
    expect(shown.stdout).not.toContain('\u001b')
  })

  test('colours stderr on a terminal, unless NO_COLOR is set', async () => {
    const wrong = ['fit', 'none.csv', target, '--out', path('p.st')]
    expect((await cli(wrong, { terminal: true })).stderr).toContain('\u001b[31m')
    expect((await cli(wrong, { terminal: true, env: { NO_COLOR: '1' } })).stderr).toMatch(/^brenier: There is no file/)
  })

  test('writes a report beside the map', async () => {
    const report = path('report.html')
    const done = await json(
      'fit',
      source,
      target,
      '--out',
      path('r.st'),
      '--steps',
      '60',
      '--hidden',
      '8,8',
      '--report',
      report,
    )
    const html = readFileSync(report, 'utf8')
    expect(done.report).toBe(report)
    expect(html).toMatch(/^<!doctype html>.*<h1>source to target<\/h1>/s)
    expect(html).toContain('height')
    expect(html).toContain('1,350 and 1,350 rows')
    expect(html).toContain('75 rows of <strong>source</strong>')
  })

  test('failing inner solves are a failure, unless they are allowed; the map and the report are written in any case', async () => {
    // A constant column that would have to be spread out, at a rate that makes the potential too steep for float64 to solve.
    const three = [...names, 'depth']
    const flat = writeCsv(
      path('flat.csv'),
      x.slice(0, 200).map(([a, b]) => [a!, b!, 1]),
      three,
    )
    const deep = writeCsv(
      path('deep.csv'),
      z.slice(0, 200).map(([a, b], i) => [a!, b!, x[i]![0]!]),
      three,
    )
    const wild = ['--steps', '30', '--hidden', '64,64', '--learning-rate', '1e4', '--held-out', '0']
    const args = ['fit', flat, deep, '--out', path('flat.st'), ...wild]
    const failed = await cli([...args, '--json', '--report', path('flat.html')])
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(
      /did not converge on \d+ of 200 rows \(.*%, .*\), and more than 1% is a failure; the map is in .*flat.st: .*--allow-unconverged/,
    )
    const { conjugate } = JSON.parse(failed.stdout)
    expect(conjugate.status).toBe('unconverged')
    expect(conjugate.unconvergedRows).toBeGreaterThan(2)
    expect(conjugate.unconvergedShare).toBe(conjugate.unconvergedRows / 200)
    const written = readFileSync(path('flat.st'))
    expect(await json('inspect', path('flat.st'))).toMatchObject({ dimension: 3 })
    expect(readFileSync(path('flat.html'), 'utf8')).toContain('the inverse did not converge on ')
    const allowed = await cli([...args, '--allow-unconverged'])
    expect(allowed).toMatchObject({ code: 0, stderr: expect.not.stringContaining('brenier:') })
    expect(allowed.stdout).toMatch(/NOT converged on \d+ of 200 rows of training \(.*%, largest residual/)
    expect(readFileSync(path('flat.st'))).toEqual(written)
    expect(await cli([...args, '--allow-unconverged', '--strict'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--strict .*--allow-unconverged .*leave one of them out/),
    })
  })
})

describe('transport', () => {
  const rowsOf = (file: string) => readNumbers(readFileSync(file, 'utf8'))
  const close = (found: number[][], wanted: number[][], within: number) => {
    expect(found).toHaveLength(wanted.length)
    const errors = found.flatMap((row, i) => row.map((value, j) => Math.abs(value - wanted[i]![j]!)))
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeLessThan(within)
  }

  test('carries rows to their exact images, in order, and keeps the names of the columns', async () => {
    const done = await json('transport', map, path('held.csv'), '--out', path('moved.csv'))
    expect(done).toMatchObject({ rows: 400, unconvergedRows: 0, maxResidual: 0 })
    expect(done.seconds).toBeGreaterThan(0)
    const { names: found, rows } = rowsOf(path('moved.csv'))
    expect(found).toEqual(names)
    close(rows, held.map(truth), 0.1)
  })

  test('--backward brings them back', async () => {
    await json('transport', map, path('held.csv'), '--out', path('moved.csv'))
    const done = await json('transport', map, path('moved.csv'), '--out', path('back.csv'), '--backward')
    expect(done).toMatchObject({ rows: 400, unconvergedRows: 0, direction: 'backward' })
    expect(done.maxResidual).toBeGreaterThan(0)
    expect(done.maxResidual).toBeLessThanOrEqual(1e-4)
    close(rowsOf(path('back.csv')).rows, held, 2e-3)
  })

  test('a tighter tolerance is kept', async () => {
    const done = await json(
      'transport',
      map,
      path('goal.csv'),
      '--out',
      path('back.csv'),
      '--backward',
      '--tolerance',
      '1e-5',
    )
    expect(done.maxResidual).toBeLessThanOrEqual(1e-5)
  })

  test('rows that do not converge write nothing, unless they are allowed', async () => {
    const args = ['transport', map, path('goal.csv'), '--backward', '--out', path('few.csv'), '--max-iterations', '1']
    const { code, stdout, stderr } = await cli(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/did not converge on \d+ of 500 rows .*more than 1% is a failure, so nothing was written/)
    expect(folder.list().filter((name) => name.includes('few'))).toEqual([])
    const allowed = JSON.parse((await cli([...args, '--allow-unconverged', '--json'])).stdout)
    expect(allowed.unconvergedRows).toBeGreaterThan(5)
    expect(allowed.unconvergedShare).toBe(allowed.unconvergedRows / 500)
    expect(allowed.rows).toBe(500)
  })

  test('a share of at most 1% is no failure, but is said; with --strict it is one', async () => {
    // Rows at the source's mean image take one evaluation; the last one, far out, does not.
    const [centre] =
      (await json('transport', map, writeCsv(path('mean.csv'), [[0, 0]], names), '--out', path('c.csv'))) &&
      rowsOf(path('c.csv')).rows
    const rows = [...Array.from({ length: 99 }, () => centre!), [900, -400]]
    const loose = ['--max-iterations', '1', '--tolerance', '0.5']
    const args = ['transport', map, writeCsv(path('one.csv'), rows, names), '--backward', ...loose]
    const passed = await cli([...args, '--out', path('one-back.csv'), '--json'])
    expect(passed.code).toBe(0)
    expect(passed.stderr).toMatch(
      /^note: The inverse did not converge on 1 of 100 rows \(1.*%, .*up to 1% is not a failure/,
    )
    expect(JSON.parse(passed.stdout)).toMatchObject({ unconvergedRows: 1, unconvergedShare: 0.01 })
    expect(rowsOf(path('one-back.csv')).rows).toHaveLength(100)
    for (const out of [path('strict.csv'), '-']) {
      const failed = await cli([...args, '--out', out, '--strict'])
      expect(failed.code).toBe(1)
      expect(failed.stderr).toMatch(/did not converge on 1 of 100 rows .*, and --strict allows none, so/)
    }
    expect(folder.list()).not.toContain('strict.csv')
  })

  test('reads batch after batch: several files are carried as one, in order', async () => {
    for (const part of [0, 1, 2]) writeCsv(path(`part-${part}.csv`), held.slice(part * 130, (part + 1) * 130), names)
    await json('transport', map, path('part-*.csv'), '--out', path('parts.csv'))
    await json('transport', map, path('held.csv'), '--out', path('moved.csv'))
    expect(rowsOf(path('parts.csv')).rows).toEqual(rowsOf(path('moved.csv')).rows.slice(0, 390))
  })

  test('writes the format of the name, in the precision of the points', async () => {
    const single = points(Float32Array.from(held.flat()), 400, 2)
    await writeTable(path('held.npy'), single)
    const { code, stderr } = await cli(['transport', map, path('held.npy'), '--out', path('moved.npy')])
    expect([code, stderr]).toEqual([0, expect.stringMatching(/held.npy names no columns: .*with those of the map/)])
    await json('transport', map, path('held.csv'), '--out', path('moved.parquet'))
    const [npy, parquet] = [await readTable(path('moved.npy')), await readTable(path('moved.parquet'))]
    expect(npy.points.data).toBeInstanceOf(Float32Array)
    expect(parquet.names).toEqual(names)
    const gap = npy.points.data.map((value, i) => Math.abs(value - parquet.points.data[i]!))
    expect(Math.max(...gap)).toBeLessThan(1e-5)
  })

  test('carries a column along that is asked for, and says which others it does not', async () => {
    const rows = held.slice(0, 3).map(([a, b], i) => `${a},g${i},${b},2026`)
    writeFileSync(path('wide.csv'), `${names[0]},who,${names[1]},year\n${rows.join('\n')}\n`)
    const kept = await cli(['transport', map, path('wide.csv'), '--keep', 'who', '--out', path('kept.csv')])
    expect(kept.stderr).toContain('1 more column (year) not carried along.')
    const table = await readTable(path('kept.csv'), { labels: 'who' })
    expect([table.names, table.labels]).toEqual([names, ['g0', 'g1', 'g2']])
    const bare = await cli(['transport', map, path('wide.csv'), '--out', path('bare.csv')])
    expect(bare.stderr).toContain('2 more columns (who, year) not carried along; --keep NAME carries one along')
    expect((await readTable(path('bare.csv'))).points.data).toEqual(table.points.data)
    const unknown = await cli(['transport', map, path('wide.csv'), '--keep', 'whom', '--out', path('none.csv')])
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no column "whom"')])
    const both = ['--keep', 'who', '--keep', 'year', '--out', path('both.csv')]
    expect((await cli(['transport', map, path('wide.csv'), ...both])).code).toBe(0)
    const { kept: carried } = await readTable(path('both.csv'), { columns: names, keep: ['*'] })
    expect(carried?.map((column) => column.name)).toEqual(['who', 'year'])
  })

  test('writes every format that it reads, and compresses inside it', async () => {
    await json('transport', map, path('held.csv'), '--out', path('moved.npy'))
    const { points: expected } = await readTable(path('moved.npy'))
    for (const end of ['h5ad', 'h5', 'arrow', 'npz', 'parquet', 'idx', 'tsv', 'csv.gz', 'idx.gz']) {
      await json('transport', map, path('held.csv'), '--out', path(`moved.${end}`))
      expect((await readTable(path(`moved.${end}`))).points.data).toEqual(expected.data)
    }
    for (const end of ['h5ad', 'h5', 'npz', 'parquet']) {
      await json('transport', map, path('held.csv'), '--out', path(`packed.${end}`), '--compress')
      expect((await readTable(path(`packed.${end}`))).points.data).toEqual(expected.data)
    }
    // Doubles that come from single precision end in zeros.
    expect(statSync(path('packed.parquet')).size).toBeLessThan(0.9 * statSync(path('moved.parquet')).size)
  })
})

describe('evaluate', () => {
  test('against the exact map: L2-UVP near 0, cosines near 1, and W2 squared in its interval', async () => {
    const found = await json(
      ...['evaluate', map, path('held.csv'), path('goal.csv')],
      ...['--images', path('images.csv'), '--preimages', path('preimages.csv'), '--seed', '5'],
    )
    expect(found.rows).toEqual({ source: 400, target: 500 })
    expect(Object.keys(found.w2Squared).sort()).toEqual([
      'certified',
      'confidence',
      'cutAtZero',
      'estimate',
      'gap',
      'lowerBound',
      'notices',
      'reason',
      'shared',
      'trained',
    ])
    expect(found.w2Squared.certified).toBe(true)
    for (const direction of [found.forward, found.backward]) {
      expect(direction.l2Uvp).toBeLessThan(0.5)
      expect(direction.cosine).toBeGreaterThan(0.999)
      expect(direction.energyDistance).toBeLessThan(0.02)
      expect(direction.reference.noTransport.energyDistance).toBeGreaterThan(1)
      expect(direction.reference.heldOutAgainstHeldOut.energyDistance).toBeLessThan(0.05)
      // The optimal map costs W2 squared: 11.5625 for these distributions.
      expect(direction.meanSquaredMove).toBeGreaterThan(found.w2Squared.lowerBound)
      expect(Math.abs(direction.meanSquaredMove - 11.5625)).toBeLessThan(1)
    }
    expect(found.backward).toMatchObject({ unconvergedRows: 0 })
    expect(found.roundTrip.forward).toBeLessThan(1e-3)
    expect(found.roundTrip.backward).toBeLessThan(1e-3)
    expect(found.classes).toBeUndefined()
  })

  test('says what share of the rows the map was trained on, and then does not certify', async () => {
    const { code, stdout } = await cli(['evaluate', map, source, target])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^ +no lower bound, not certified: 85% of the rows of the source equal rows that the map was trained on;/m,
    )
    expect(stdout).toMatch(/^trained on +source: 85% \(of 1,500 rows, 1,500 looked up, 1,275 found\)$/m)
    expect(stdout).toMatch(/^ +target: 85% \(of 1,500 rows/m)
    const fresh = await cli(['evaluate', map, path('held.csv'), path('goal.csv')])
    expect(fresh.stdout).toMatch(/at least [\d.]+, certified\n/)
    expect(fresh.stdout).toMatch(/^trained on +source: 0% \(of 400 rows, 400 looked up, 0 found\)$/m)
  })

  test('measures under --scale features in units of the cost', async () => {
    // Only the second feature is stretched a thousand times, in the data and so in its standard deviation.
    const wide = (rows: number[][]) => rows.map(([a, b]) => [a!, 1000 * b!])
    const files = [
      ['wide-x.csv', x],
      ['wide-z.csv', z],
      ['wide-held.csv', held],
      ['wide-goal.csv', goal.map(truth)],
    ] as const
    for (const [name, rows] of files) writeCsv(path(name), wide(rows), names)
    await json(
      'fit',
      path('wide-x.csv'),
      path('wide-z.csv'),
      '--out',
      path('wide.st'),
      '--scale',
      'features',
      '--steps',
      '60',
      '--hidden',
      '8,8',
    )
    const found = await json('evaluate', path('wide.st'), path('wide-held.csv'), path('wide-goal.csv'), '--seed', '5')
    expect(found).toMatchObject({ scale: 'features', unit: 'standard deviations' })

    const loaded = await TransportMap.load(path('wide.st'))
    const { scale } = loaded.model.frame
    const inUnits = ({ data, rows }: Points) =>
      points(
        Float64Array.from(data, (value, i) => value * scale[i % 2]!),
        rows,
        2,
      )
    const [from, to] = [await readTable(path('wide-held.csv')), await readTable(path('wide-goal.csv'))]
    const images = inUnits(await loaded.forward(from.points))
    expect(found.forward.energyDistance).toBeCloseTo(energyDistance(images, inUnits(to.points)).value, 10)
    expect(found.forward.slicedW2).toBeCloseTo(slicedW2(images, inUnits(to.points), { seed: 5 }).value, 10)
    // In standard deviations of the features the distance of two unlike samples is about one, whatever the units of the table.
    expect(found.forward.reference.noTransport.energyDistance).toBeLessThan(5)
    expect((await cli(['evaluate', path('wide.st'), path('wide-held.csv'), path('wide-goal.csv')])).stdout).toMatch(
      /lengths +in standard deviations of each feature: the map was fitted with --scale features/,
    )
  })

  test('rows that do not converge are a failure, unless they are allowed; what was measured is printed in any case', async () => {
    const args = ['evaluate', map, path('held.csv'), path('goal.csv'), '--max-iterations', '1', '--json']
    const failed = await cli(args)
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(/did not converge on \d+ of 500 target rows and \d+ of 400 images.*more than 1% is a/)
    const allowed = await cli([...args, '--allow-unconverged'])
    expect(allowed).toMatchObject({ code: 0, stderr: '' })
    const [found, again] = [JSON.parse(failed.stdout), JSON.parse(allowed.stdout)]
    expect(found).toEqual({ ...again, seconds: found.seconds })
    expect(found.unconvergedShare).toBe((found.backward.unconvergedRows + found.roundTrip.unconvergedRows) / 900)
    expect(found.unconvergedShare).toBeGreaterThan(0.01)
  })

  test('the paper’s own iteration finds the same preimages', async () => {
    const args = [
      'evaluate',
      map,
      path('held.csv'),
      path('goal.csv'),
      '--tolerance',
      '1e-3',
      '--preimages',
      path('preimages.csv'),
    ]
    const [lbfgs, paper] = [await json(...args), await json(...args, '--method', 'fixed-point')]
    expect(paper.backward.l2Uvp).toBeCloseTo(lbfgs.backward.l2Uvp, 1)
    expect(paper.backward.unconvergedRows).toBe(0)
  })
})

describe('inspect', () => {
  test('tells what was fitted, without an engine', async () => {
    const found = await json('inspect', map)
    expect(found).toMatchObject({
      ...{ dimension: 2, potential: 'quadratic', certified: true, scale: 'none', classes: [], columns: names },
      training: {
        steps: fitted.steps,
        status: fitted.status,
        seed: 7,
        sourceRows: 1500,
        targetRows: 1500,
        start: 'moments',
        columns: names,
      },
    })
    expect(found.parameters).toBe(fitted.parameters)
    expect(found.bytes).toBe(readFileSync(map).length)
    const { stdout } = await cli(['inspect', map])
    expect(stdout).toMatch(/^columns +height, width$/m)
  })

  test('the file holds nothing that changes from one run to the next', () => {
    expect(readFileSync(map, 'latin1')).not.toMatch(/seconds|date/)
  })
})

describe('labels', () => {
  // Class "far" is carried by 10 to the right, class "near" by 1 to the left: without labels no map does both.
  const shift = (label: string) => (label === 'far' ? 10 : -1)
  const labelOf = (i: number) => (i % 2 === 0 ? 'far' : 'near')
  const labelled = (rows: number[][], moved: boolean): Cell[][] =>
    rows.map(([a, b], i) => [a! + (moved ? shift(labelOf(i)) : 0), b!, labelOf(i)])
  const flags = ['--steps', '150', '--hidden', '8,8', '--seed', '2']
  const header = [...names, 'kind']
  let [from, to] = ['', '']

  beforeAll(async () => {
    from = writeCsv(path('from.csv'), labelled(x, false), header)
    to = writeCsv(path('to.csv'), labelled(normalRows(1500, 2, 9), true), header)
    writeCsv(
      path('from-y.csv'),
      x.map((_, i) => [labelOf(i)]),
      ['kind'],
    )
    await json('fit', from, to, '--out', path('classes.st'), '--labels', 'kind', ...flags)
  })

  test('as a column or as files give the same map', async () => {
    const found = await json(
      ...['fit', from, to, '--columns', 'height,width', '--out', path('classes2.st'), ...flags],
      ...['--source-labels', path('from-y.csv'), '--target-labels', path('from-y.csv')],
    )
    expect(found.classes).toEqual(['far', 'near'])
    const [column, files] = [await TransportMap.load(path('classes.st')), await TransportMap.load(path('classes2.st'))]
    const { labelColumn, ...training } = column.model.training
    expect(labelColumn).toBe('kind')
    expect(training).toEqual(files.model.training)
    expect(column.model.weights).toEqual(files.model.weights)
  })

  test('carry each class to its counterpart, and come along where they are a column', async () => {
    await json('transport', path('classes.st'), from, '--labels', 'kind', '--out', path('to2.csv'))
    const lines = readFileSync(path('to2.csv'), 'utf8').trim().split('\n')
    expect(lines[0]).toBe('height,width,kind')
    const rows = lines.slice(1).map((line) => line.split(','))
    expect(rows.map((row) => row[2])).toEqual(x.map((_, i) => labelOf(i)))
    const moves = rows.map((row, i) => Number(row[0]) - x[i]![0]!)
    const mean = (label: string) => {
      const chosen = moves.filter((_, i) => labelOf(i) === label)
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length
    }
    expect(Math.abs(mean('far') - 10)).toBeLessThan(0.3)
    expect(Math.abs(mean('near') + 1)).toBeLessThan(0.3)
  })

  test('from a file continue from batch to batch', async () => {
    await json(
      'transport',
      path('classes.st'),
      from,
      '--columns',
      'height,width',
      '--labels',
      path('from-y.csv'),
      '--out',
      path('to3.csv'),
    )
    const one = readNumbers(readFileSync(path('to3.csv'), 'utf8')).rows
    for (const part of [0, 1]) writeCsv(path(`labelled-${part}.csv`), x.slice(part * 750, (part + 1) * 750), names)
    await json(
      'transport',
      path('classes.st'),
      path('labelled-*.csv'),
      '--labels',
      path('from-y.csv'),
      '--out',
      path('to4.csv'),
    )
    expect(readNumbers(readFileSync(path('to4.csv'), 'utf8')).rows).toEqual(one)
  })

  test('are evaluated class by class', async () => {
    const found = await json('evaluate', path('classes.st'), from, to, '--labels', 'kind')
    expect(Object.keys(found.classes)).toEqual(['far', 'near'])
    expect(found.classes.far.rows).toEqual({ source: 750, target: 750 })
    expect(found.classes.far.forward.reference.noTransport.energyDistance).toBeGreaterThan(10)
    for (const one of Object.values<{ forward: { energyDistance: number }; backward: { unconvergedRows: number } }>(
      found.classes,
    )) {
      expect(one.forward.energyDistance).toBeLessThan(0.1)
      expect(one.backward.unconvergedRows).toBe(0)
    }
    expect((await cli(['evaluate', path('classes.st'), from, to, '--labels', 'kind'])).stdout).toMatch(
      /^far +750 +750 /m,
    )
  })

  test.each<[string, () => string[], RegExp]>([
    [
      'missing, in transport',
      () => ['transport', path('classes2.st'), from, '--columns', 'height,width', '--out', path('never.csv')],
      /conditional on 2 classes; give the class of each row with --labels/,
    ],
    [
      'missing, in evaluate',
      () => ['evaluate', path('classes2.st'), from, to, '--columns', 'height,width'],
      /conditional \(classes far, near\); give the class of each row/,
    ],
    [
      'unknown',
      () => [
        'transport',
        path('classes.st'),
        writeCsv(
          path('odd.csv'),
          [
            [1, 2, 'odd'],
            [1, 3, 'far'],
          ],
          header,
        ),
        '--labels',
        'kind',
        '--out',
        path('never.csv'),
      ],
      /Label "odd" of row 1 is not among the classes/,
    ],
    [
      'too few',
      () => [
        'transport',
        path('classes.st'),
        path('held.csv'),
        '--labels',
        writeCsv(path('few-y.csv'), [['far'], ['near'], ['far']], ['kind']),
        '--out',
        path('never.csv'),
      ],
      /labels/,
    ],
    [
      'too many',
      () => [
        'transport',
        path('classes.st'),
        path('held.csv'),
        '--labels',
        path('from-y.csv'),
        '--out',
        path('never.csv'),
      ],
      /1500 labels for 400 rows/,
    ],
    [
      'of a column that there is not',
      () => ['fit', from, to, '--labels', 'sort', '--out', path('never.st')],
      /no column "sort"/,
    ],
    [
      'in a file that there is not',
      () => [
        'transport',
        path('classes.st'),
        path('held.csv'),
        '--labels',
        path('no-y.csv'),
        '--out',
        path('never.csv'),
      ],
      /There is no file .*no-y\.csv for --labels/,
    ],
    [
      'of one side only',
      () => [
        'fit',
        from,
        writeCsv(
          path('one-side.csv'),
          labelled(x, true).filter((row) => row[2] === 'far'),
          header,
        ),
        '--labels',
        'kind',
        '--out',
        path('never.st'),
      ],
      /near \(source only\)/,
    ],
  ])('%s: refused in a sentence', async (_, args, message) => {
    const made = args()
    const { code, stdout, stderr } = await cli(made)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(folder.list().filter((name) => name.startsWith('never') || name.endsWith('.tmp'))).toEqual([])
  })

  test('a file of labels does not belong to a table whose rows were dropped', async () => {
    writeFileSync(path('gap.csv'), 'height,width\n1,2\n,3\n')
    const { code } = await cli([
      'transport',
      path('classes.st'),
      path('gap.csv'),
      '--drop-missing',
      '--labels',
      path('few-y.csv'),
      '--out',
      path('never.csv'),
    ])
    expect(code).toBe(2)
  })
})
