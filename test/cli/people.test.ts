import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { curveText } from '../../src/cli/commands/fit/curve-text.ts'
import type { FitFlags } from '../../src/cli/commands/fit/flags.ts'
import { moreTimeText } from '../../src/cli/commands/fit/more-time.ts'
import { nextCommand } from '../../src/cli/commands/fit/next.ts'
import { namedLikeParts } from '../../src/cli/operands.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import type { FitProgress, FitSummary } from '../../src/index.ts'
import { cli, normalRows, scratch, writeCsv } from './harness.ts'

/** What somebody types and reads who has never seen the command. */
const folder = scratch()
const path = folder.path
const [source, target, map] = [path('source.csv'), path('target.csv'), path('map.safetensors')]
const quick = ['--potential', 'quadratic', '--steps', '60', '--held-out', '0.5', '--seed', '3']

beforeAll(async () => {
  writeCsv(source, normalRows(800, 2, 1), ['height', 'width'])
  writeCsv(
    target,
    normalRows(800, 2, 2).map(([x, y]) => [2 * x! + 3, y! - 1]),
    ['height', 'width'],
  )
  const { code, stdout } = await cli(['fit', source, target, '-o', map, ...quick])
  expect(code).toBe(0)
  expect(stdout).toMatch(/\n\n(Good|Usable with care): /)
})
afterAll(() => folder.remove())

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli([...args, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('flags as people type them', () => {
  test.each([['fit'], ['transport'], ['evaluate'], ['inspect'], ['report'], ['compare']])(
    '-h and -v of %s',
    async (name) => {
      const long = await cli([name, '--help'])
      expect(long.code).toBe(0)
      for (const short of [
        [name, '-h'],
        ['-h', name],
        ['help', name],
      ])
        expect(await cli(short)).toEqual(long)
      expect(long.stdout).toMatch(/^ {2}-q, --quiet /m)
      const version = await cli(['--version'])
      for (const short of [['-v'], [name, '-v'], [name, '--version']]) expect(await cli(short)).toEqual(version)
    },
  )

  test('stand before the command, before the tables and after them', async () => {
    const out = path('moved.csv')
    const expected = await json('transport', map, target, '--out', out, '--backward')
    const seconds = expect.any(Number)
    for (const args of [
      ['--backward', 'transport', map, target, '-o', out],
      ['--json', 'transport', '--backward', '--out', out, map, target],
      ['transport', '-o', out, map, '--backward', target],
      [`--out=${out}`, '--backward', 'transport', map, target],
    ])
      expect(await json(...args)).toEqual({ ...expected, seconds })
  })

  test.each([
    [['--no-color'], {}],
    [[], { NO_COLOR: '1' }],
    [[], { TERM: 'dumb' }],
  ])('no colours with %s %o', async (flags, env) => {
    const absent = ['inspect', path('absent.safetensors')]
    expect((await cli(absent, { terminal: true })).stderr).toContain('\u001b[')
    const { code, stderr } = await cli([...absent, ...flags], { terminal: true, env })
    expect([code, stderr]).toEqual([1, expect.not.stringContaining('\u001b[')])
    expect((await cli([...flags, ...absent], { terminal: true, env })).stderr).toBe(stderr)
    expect((await cli(['inspect', map, ...flags])).code).toBe(0)
  })

  test('a value that is the name of a command is not taken for one', async () => {
    const { stderr } = await cli(['--labels', 'colour', 'evaluate', map, source, target])
    expect(stderr).toMatch(/Labels were given, but the map is not conditional/)
  })

  test.each([
    ['90', 0],
    ['90s', 0],
    ['15m', 0],
    ['1h30m', 0],
    ['0.5 min', 0],
    ['1e3', 0],
    ['0', 2],
    ['-5', 2],
    ['15 m 3', 2],
    ['m', 2],
    ['soon', 2],
    ['Infinity', 2],
  ])('a time: %s', async (time, code) => {
    // A table that does not exist: the flags are read before it.
    const { code: found, stderr } = await cli(['fit', path('none.csv'), target, '-o', path('t.st'), `--time=${time}`])
    expect(found).toBe(code === 0 ? 1 : 2)
    if (code === 2) expect(stderr).toMatch(/--max-time takes a time such as 90, 90s, 15m or 1h30m/)
  })
})

describe('outputs', () => {
  test('fit without --out writes map.safetensors here, unless there is one', async () => {
    const before = process.cwd()
    process.chdir(path('.'))
    try {
      const { stderr, code } = await cli(['fit', source, target, ...quick])
      expect(code).toBe(2)
      expect(stderr).toBe(
        'brenier: There is already a map.safetensors here; name the file to write with --out FILE (--out map.safetensors replaces it).\n',
      )
    } finally {
      process.chdir(before)
    }
  })

  test('a file of another program is not replaced by a map, a model or a page; what brenier wrote is', async () => {
    const [other, page] = [path('other-tool.safetensors'), path('mine.html')]
    for (const [file, args] of [
      [other, ['fit', source, target, '-o', other, ...quick]],
      [page, ['report', map, source, target, '-o', page]],
      [path('net.onnx'), ['export', map, '-o', path('net.onnx')]],
    ] as const) {
      writeFileSync(file, 'of my own')
      expect(await cli(args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          / exists already, and brenier did not write it; give another name, or remove it first\./,
        ),
      })
      expect(readFileSync(file, 'utf8')).toBe('of my own')
      writeFileSync(file, '')
      expect((await cli(args)).code).toBe(0)
      expect((await cli(args)).code).toBe(0)
    }
  })

  test('a table that was there is replaced, and that is said', async () => {
    const out = path('twice.csv')
    const said = async () => (await cli(['transport', map, source, '-o', out])).stdout
    expect(await said()).not.toMatch(/in place of/)
    expect(await said()).toMatch(/in .*twice\.csv, replacing the file that was there$/m)
  })

  test.each([
    [
      'a map',
      ['fit', '-o', 'elsewhere.csv'],
      /--out names the file of the map, but .*elsewhere\.csv has an extension of another kind/,
    ],
    ['a map', ['fit', '-o', 'report.html'], /end the name in \.safetensors/],
    ['a report', ['fit', '-o', 'm.st', '--report', 'r.pdf'], /--report writes a page, found the extension \.pdf/],
    ['a report', ['evaluate', '--report', 'r.csv'], /--report writes a page, found the extension \.csv/],
    ['a report', ['report', '-o', 'r.docx'], /--out writes a page, found the extension \.docx/],
  ])('%s by another name is refused before the work: %j', async (_, [name, flag, file, ...more], message) => {
    const inputs = name === 'fit' ? ['none', 'none'] : ['none', 'none', 'none']
    const rest = more.map((one) => (one.startsWith('-') ? one : path(one)))
    const { code, stderr } = await cli([name!, ...inputs, flag!, path(file!), ...rest])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    expect(existsSync(path(file!))).toBe(false)
  })
})

describe('a report on any map and any rows', () => {
  test('has the verdict, the command, the date, the version and the move; figures are SVG and PNG', async () => {
    const [out, figures] = [path('report.html'), path('figures')]
    const done = await json('report', map, source, target, '--out', out, '--figures', figures)
    expect(done.verdict.grade).toMatch(/good|usable/)
    const page = readFileSync(out, 'utf8')
    expect(page).toContain(done.verdict.sentence)
    expect(page).toMatch(/brenier report .*map\.safetensors/)
    expect(page).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    expect(page).toMatch(/Version of brenier/)
    expect(page).toMatch(/mean squared move/)
    expect(page).not.toMatch(/feature 1/)
    const names = readdirSync(figures).sort()
    expect(names.filter((name) => name.endsWith('.svg')).map((name) => name.replace('.svg', '.png'))).toEqual(
      names.filter((name) => name.endsWith('.png')),
    )
    expect(names).toContain('map.svg')
    const png = readFileSync(join(figures, 'map.png'))
    expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    // Letters: without a font a picture is as wide, and empty where its labels are.
    const svg = readFileSync(join(figures, 'map.svg'), 'utf8')
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)![1]))
    expect(done.files).toHaveLength(1 + names.length)
  })

  test('comes from evaluate as well, whose numbers are the same', async () => {
    const out = path('evaluated.html')
    const measured = await json('evaluate', map, source, target, '--report', out)
    const plain = await json('evaluate', map, source, target)
    expect({ ...measured, report: undefined, seconds: 0 }).toEqual({ ...plain, report: undefined, seconds: 0 })
    expect(readFileSync(out, 'utf8')).toContain(measured.verdict.sentence)
    expect(measured.features.map(({ name }: { name: string }) => name)).toEqual(['height', 'width'])
  })
})

describe('the command that comes after a fit', () => {
  const nextOf = (stdout: string) =>
    /^To carry rows to the target, and with --backward from it: (brenier .*)$/m.exec(stdout)?.[1]

  test('is the last line, and runs as it stands; neither with --quiet nor with --json', async () => {
    const args = ['fit', source, target, '-o', path('a map.safetensors'), ...quick]
    const { stdout } = await cli(args)
    const command = nextOf(stdout)!
    expect(stdout.endsWith(`${command}\n`)).toBe(true)
    const here = process.cwd()
    process.chdir(path('.'))
    try {
      writeFileSync('moved.csv', 'of my own')
      expect(nextOf((await cli(args)).stdout)).toMatch(/ --out moved-2\.csv$/)
      const words = execFileSync('sh', ['-c', `printf '%s\\n' ${nextOf((await cli(args)).stdout)}`], {
        encoding: 'utf8',
      })
      expect(await cli(words.trimEnd().split('\n').slice(1))).toMatchObject({ code: 0, stderr: '' })
      expect(readFileSync('moved.csv', 'utf8')).toBe('of my own')
      expect(readFileSync('moved-2.csv', 'utf8').split('\n')).toHaveLength(802)
    } finally {
      process.chdir(here)
    }
    expect(nextOf((await cli([...args, '--quiet'])).stdout)).toBeUndefined()
    expect(JSON.parse((await cli([...args, '--json'])).stdout)).not.toHaveProperty('next')
  })

  test('has the flags that the table cannot do without, and no more', async () => {
    const flags = {
      columns: ['0', 'a,b'],
      exclude: undefined,
      header: false,
      numbers: '1234,5',
      dropMissing: true,
    } as const
    const asked = { out: 'm.safetensors', ...flags, sourceLabels: 'y.csv' } as Partial<FitFlags> as FitFlags
    expect(await nextCommand('a.npy', asked, {})).toMatch(
      / brenier transport m\.safetensors a\.npy --labels y\.csv --columns '0,a\\,b' --header no --numbers 1234,5 --drop-missing --out moved\.npy$/,
    )
    expect(await nextCommand('-', asked, { names: ['0', 'a,b'] })).toMatch(
      / brenier transport m\.safetensors TABLE --labels y\.csv --header no --numbers 1234,5 --drop-missing --out moved\.csv$/,
    )
    expect(await nextCommand('a.npy', { ...asked, out: '-' }, {})).toBeUndefined()
  })
})

describe('a direction that was forgotten', () => {
  const carried = (file: string, ...flags: string[]) =>
    cli(['transport', map, file, '-o', path('which.csv'), '--json', ...flags]).then(({ code, stderr }) => [
      code,
      stderr,
    ])

  test('is said with its flag, and the rows are carried all the same', async () => {
    const fresh = writeCsv(
      path('fresh-target.csv'),
      normalRows(200, 2, 12).map(([x, y]) => [2 * x! + 3, y! - 1]),
      ['height', 'width'],
    )
    const why =
      /looks like the target of the map, and was carried as its source: the mean of (height|width) is .*; to carry it to the source, add --backward\.\n$/
    expect(await carried(fresh)).toEqual([0, expect.stringMatching(why)])
    expect(await carried(fresh, '--backward')).toEqual([0, ''])
    // The table of the fit itself is known by its rows.
    expect(await carried(target)).toEqual([
      0,
      expect.stringMatching(/: \d+% of them are target rows .*, add --backward/),
    ])
    expect(await carried(source, '--backward')).toEqual([
      0,
      expect.stringMatching(/looks like the source.*, leave out --backward/),
    ])
    expect(await carried(source)).toEqual([0, ''])
  })

  test('is said by evaluate too, where the tables are given the wrong way round', async () => {
    expect((await cli(['evaluate', map, target, source])).stderr).toMatch(
      /SOURCE looks like the target of the map \(.*\), and TARGET like its source; swap them\./,
    )
    expect((await cli(['evaluate', map, source, target])).stderr).toBe('')
  })
})

test('columns of very different units are named with the flag that helps, which ends the notice', async () => {
  const tables = [1, 2].map((seed) =>
    writeCsv(
      path(`units-${seed}.csv`),
      normalRows(200, 2, seed).map(([x, y]) => [x! + seed, 1000 * y!]),
      ['metres', 'grams'],
    ),
  )
  const args = ['fit', ...tables, '-o', path('units.safetensors'), ...quick]
  expect((await cli(args)).stderr).toMatch(
    /widest column, grams \(standard deviation 1?[0-9]+\), .* narrowest, metres .* \(on the command line with --scale features\)/,
  )
  expect(await cli([...args, '--scale', 'features'])).toMatchObject({ code: 0, stderr: '' })
})

test('inspect says which weights were kept, and which rows taught them', async () => {
  const { stdout } = await cli(['inspect', map])
  expect(stdout).toMatch(
    /^training +\d+ steps on 400 and 400 rows, with 400 and 400 more held out to choose and to judge, seed 3, .*\n +kept the (weights of (the last step|step \d+, which held-out rows chose)|start, the best affine map)/m,
  )
  const { training, ...found } = await json('inspect', map)
  expect(training).toMatchObject({ sourceRows: 800, targetRows: 800, heldOut: { sourceRows: 400, targetRows: 400 } })
  expect(training.keptStep).toBeLessThanOrEqual(training.steps)
  expect(found.bytes).toBeGreaterThan(0)
})

test('a map that is the affine one its training began with says so, wherever it is judged', async () => {
  const start = path('start.safetensors')
  // Of the same normal distributions nothing can be better than the affine map.
  const few = [path('few-source.csv'), path('few-target.csv')] as const
  for (const [k, file] of few.entries()) writeCsv(file, normalRows(30, 2, 40 + k, 3 * k), ['height', 'width'])
  const fitted = await json('fit', ...few, '-o', start, '--folds', '5', '--steps', '40', '--hidden', '8,8')
  expect(fitted).toMatchObject({ startKept: true })
  const plain =
    / It is the best affine map, where training starts: on held-out rows, nothing that was learned was better/
  expect(fitted.verdict.sentence).toMatch(plain)
  const { stdout } = await cli(['evaluate', start, ...few, '--json'])
  expect(JSON.parse(stdout).verdict.sentence).toMatch(plain)
  // All rows judge already, so folds are not advised again.
  expect(fitted.verdict.advice).toBe('Judge it by more rows: add some to the tables, whose rows are all in use.')
})

describe('several maps on the same rows', () => {
  test('are listed best first, whatever their order and their scales', async () => {
    const other = path('other.safetensors')
    writeCsv(path('wrong.csv'), normalRows(400, 2, 9, 5), ['height', 'width'])
    await cli(['fit', source, path('wrong.csv'), '-o', other, ...quick, '--scale', 'features'])
    for (const maps of [
      [map, other],
      [other, map],
    ]) {
      // One of the maps is of other rows, from which some of these are far: that is said.
      const { best, maps: found } = JSON.parse((await cli(['compare', ...maps, source, target, '--json'])).stdout)
      expect(best).toBe(map)
      expect(found.map((one: { map: string }) => one.map)).toEqual([map, other])
      expect(found[1].verdict.grade).toBe('not to be trusted')
      expect(found[1].arrival.forward).toBeGreaterThan(10 * Math.max(0.001, found[0].arrival.forward))
    }
    const { stdout } = await cli(['compare', other, map, source, target])
    expect(stdout).toMatch(/2 maps on 800 and 800 rows .* best first/)
  })

  test('needs maps and two tables, and tables that can be read twice', async () => {
    expect((await cli(['compare', source, target])).stderr).toMatch(/compare takes maps followed by two tables/)
    expect((await cli(['compare', map, map, '-', target])).stderr).toMatch(/standard input \(-\) can be read only once/)
  })
})

describe('progress', () => {
  const written = (columns: number | undefined, parts: readonly string[], terminal = true, every?: number) => {
    const lines: string[] = []
    const stderr = {
      write: (text: string) => lines.push(text),
      isTTY: terminal,
      ...(columns !== undefined && { columns }),
    }
    const shown = new Terminal({
      stdout: stderr,
      stderr,
      env: { NO_COLOR: '1' },
      onInterrupt: () => () => {},
      ...(every !== undefined && { progressEvery: every }),
    })
    shown.progress(...parts)
    return { lines, shown }
  }
  const parts = ['step 1,200 of 20,000', '3 min 20 s left', 'W2² 6.51 (held out 6.4)', 'residual 0.0012']

  test.each([0, undefined, 80, 120, 50, 40, 24])('shows whole parts only, in %s columns', (columns) => {
    const { lines } = written(columns, parts)
    const line = lines.join('').replace('\r\u001b[K', '')
    expect(line.length).toBeLessThan(columns || 80)
    for (const part of line.split('   ')) expect([...parts, 'after 0 s']).toContain(part)
    expect(line.startsWith(parts[0]!)).toBe(true)
    if ((columns || 80) >= 50) expect(line).toContain('3 min 20 s left')
  })

  test('is a line now and then where there is no terminal, and none with --quiet or after the end', async () => {
    const { lines, shown } = written(undefined, parts, false, 15)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines[0]).toBe(`... after 0 s, ${parts.join(', ')}\n`)
    shown.close()
    const count = lines.length
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(lines.length).toBe(count)
    shown.hush()
    shown.progress(...parts)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(lines.length).toBe(count)
  })

  test('--quiet takes the line of a terminal away, and nothing else', async () => {
    const args = ['fit', source, target, '-o', path('q.st'), ...quick]
    const { stderr, stdout } = await cli([...args, '-q'], { terminal: true })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/W2 squared/)
  })
})

describe('the curve of a long fit', () => {
  const summary = (seconds: number, steps: number) =>
    ({
      seconds,
      curve: Array.from(
        { length: steps },
        (_, i) => ({ step: i + 1, w2Squared: 9 - 40 * Math.exp(-i / 4) }) as FitProgress,
      ),
    }) as unknown as FitSummary

  test('is drawn within the columns there are, in ASCII where the terminal knows no more', () => {
    for (const columns of [50, 80, 200])
      for (const unicode of [true, false]) {
        const lines = curveText(summary(60, 100), { columns, unicode })!.split('\n')
        expect(lines).toHaveLength(10)
        for (const line of lines.slice(1)) expect([...line].length).toBeLessThanOrEqual(columns)
        if (!unicode) expect(lines.join('')).toMatch(/^[\x20-\x7e\u00d7\u00a0\u2212]*$/)
        // Level at the end: the last columns are full to the same height.
        const last = lines.slice(1, 9).map((line) => [...line].at(-1) ?? ' ')
        expect(last.at(-1)).toMatch(/[█#]/)
      }
  })

  test('is left out of a short fit, where there are few points, and where there is no room', () => {
    expect(curveText(summary(5, 100), { columns: 80, unicode: true })).toBeUndefined()
    expect(curveText(summary(60, 5), { columns: 80, unicode: true })).toBeUndefined()
    expect(curveText(summary(60, 100), { columns: 40, unicode: true })).toBeUndefined()
  })
})

describe('what more time would bring', () => {
  /** A bound on held-out rows that comes nearer to 9 by so much a look. */
  const summary = (rate: number, status: FitSummary['status'] = 'completed') =>
    ({
      status,
      seconds: 50,
      curve: Array.from({ length: 20 }, (_, i) => ({
        heldOut: { step: 10 * Math.floor(i / 2), w2Squared: 9 - Math.exp(-rate * i) },
      })),
    }) as unknown as FitSummary

  test('is said by what held-out rows gained in the second half', () => {
    expect(moreTimeText(summary(0.05), {})).toMatch(
      /better map \(--max-time 4m\): .* rose by [23](\.\d)?% in the second/,
    )
    expect(moreTimeText(summary(2), {})).toMatch(/little: .* level/)
    expect(moreTimeText(summary(0.05, 'early stop'), {})).toMatch(/not help: .* more rows/)
  })

  test('is said where a fit ends before the time that it was given', () => {
    expect(moreTimeText(summary(0.05), { maxTime: 600 })).toMatch(/not help, and the fit ended early: .* more rows/)
    expect(moreTimeText(summary(0.05, 'early stop'), { maxTime: 600 })).toMatch(/not help: .* more rows/)
  })

  test('is not said where the fit was given its length, or was stopped', () => {
    expect(moreTimeText(summary(0.05, 'out of time'), { maxTime: 60 })).toBeUndefined()
    expect(moreTimeText(summary(0.05), { steps: 60 })).toBeUndefined()
    expect(moreTimeText(summary(0.05, 'interrupted'), {})).toBeUndefined()
  })
})

test('two files that are named like parts of one table are asked about', async () => {
  expect(namedLikeParts('part-1.csv', 'part-2.csv')).toBe(true)
  expect(namedLikeParts('run/part00001.parquet', 'run/part00002.parquet')).toBe(true)
  for (const [a, b] of [
    ['day-1.csv', 'day-2.csv'],
    ['party1.csv', 'party2.csv'],
    ['part-1.csv', 'other-1.csv'],
    ['part-1.csv', 'part-1.csv'],
  ])
    expect(namedLikeParts(a!, b!)).toBe(false)
  const parts = [path('part-1.csv'), path('part-2.csv')] as const
  for (const file of parts) writeCsv(file, normalRows(100, 2, 1), ['a', 'b'])
  const { code, stderr } = await cli([
    'fit',
    ...parts,
    '-o',
    path('parts.safetensors'),
    '--potential',
    'quadratic',
    '--steps',
    '2',
  ])
  expect(code).toBe(0)
  expect(stderr).toMatch(/if they are parts of one table, put the pattern in quotes/)
})
