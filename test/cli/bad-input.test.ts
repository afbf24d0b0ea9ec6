import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { encodeTable } from '../../src/io/index.ts'
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors/safetensors.ts'
import { type Cell, cli, normalRows, readNumbers, scratch, writeCsv } from './harness.ts'

const folder = scratch()
const names = ['a', 'b', 'c']
const table = (name: string, rows: readonly (readonly Cell[])[], header: readonly string[] | null = names) =>
  writeCsv(folder.path(name), rows, header ?? undefined)
const small = ['--steps', '30', '--hidden', '8,8']
const [x, z] = [normalRows(120, 3, 1), normalRows(150, 3, 2, 1, 0.7)]
let [source, target, map] = ['', '', '']

beforeAll(async () => {
  source = table('source.csv', x)
  target = table('target.csv', z)
  map = folder.path('map.st')
  expect((await cli(['fit', source, target, '--out', map, ...small])).stderr).toBe('')
})
afterAll(() => folder.remove())

/** The command fails with exit code 1, one sentence and nothing else, and leaves nothing behind. */
async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const before = folder.list()
  const { code, stdout, stderr } = await cli(args)
  expect(stderr).toMatch(message)
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('note: ')),
  ).toHaveLength(1)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(folder.list()).toEqual(before)
}

const fitting = (from: string, to: string, ...more: string[]) => [
  ...['fit', from, to, '--out', folder.path('never.st'), ...small, ...more],
]
const withRow = (row: readonly Cell[]) => [...x.slice(0, 4), row, ...x.slice(4)]

describe('tables that cannot be fitted are refused in a sentence', () => {
  test.each<[string, () => string, RegExp]>([
    ['missing', () => folder.path('none.csv'), /There is no file .*none\.csv/],
    ['empty', () => table('empty.csv', [], null).replace('empty.csv', 'nothing.csv'), /is empty \(0 bytes\)/],
    ['only a header', () => table('header.csv', []), /has no rows; give at least one/],
    [
      'a folder of several tables',
      () => folder.path('.'),
      /is a folder of files that are not clearly parts of one table/,
    ],
    [
      'NaN',
      () => table('nan.csv', withRow([1, 'nan', 3])),
      /nan\.csv has no value .*at row 5, column "b"; drop such rows with --drop-missing/,
    ],
    ['a gap', () => table('gap.csv', withRow([1, 2, ''])), /at row 5, column "c"/],
    ['infinity', () => table('inf.csv', withRow(['-inf', 2, 3])), /holds -Infinity at row 5, column "a"/],
    [
      'another number of columns',
      () =>
        table(
          'two.csv',
          x.map((row) => row.slice(0, 2)),
          ['a', 'b'],
        ),
      /has 2 columns and .*target\.csv has 3; .*--columns/,
    ],
    [
      'a row that is shorter',
      () => table('ragged.csv', withRow([1, 2])),
      /Line 6 of .* has 2 values where 3 are expected/,
    ],
    [
      'a column of text',
      () =>
        table(
          'text.csv',
          x.map(([a, b]) => [a!, b!, 'cat']),
        ),
      /Column "c" of .* holds text: "cat"; leave it out with --exclude c, or .* --encode c/,
    ],
    ['a single row', () => table('one.csv', x.slice(0, 1)), /has 1 row; .*at least 2 rows/],
    ['the same row again and again', () => table('same.csv', Array(80).fill(x[0])), /has no variance/],
    [
      'values whose squares overflow',
      () => table('huge.csv', normalRows(80, 3, 1, 0, 1e300)),
      /holds values up to \S+e\+300, at most 1e60 is taken/,
    ],
  ])('%s', async (_, file, message) => {
    writeFileSync(folder.path('nothing.csv'), '')
    await refused(fitting(file(), target), message)
  })

  test.each<[string, () => [string, Uint8Array], RegExp]>([
    [
      'a .npy that is text',
      () => ['text.npy', readFileSync(source)],
      /text\.npy does not begin as a file of the format npy/,
    ],
    ['a .csv that is an .npy', () => ['npy.csv', npy(x)], /npy\.csv is of the format npy by its first bytes/],
    ['an .npy that is cut short', () => ['cut.npy', npy(x).subarray(0, 900)], /cut\.npy .*(truncated|ends at byte)/],
    ['a .gz that is cut short', () => ['cut.csv.gz', gzipSync(readFileSync(source)).subarray(0, 900)], /cut\.csv\.gz/],
    ['a .gz that is none', () => ['plain.csv.gz', readFileSync(source)], /not begin like a gzip file/],
    ['a picture', () => ['picture.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)], /a PNG image/],
    ['a map', () => ['map.csv', readFileSync(map)], /map\.csv/],
  ])('%s', async (_, make, message) => {
    const [name, bytes] = make()
    writeFileSync(folder.path(name), bytes)
    await refused(fitting(folder.path(name), target), message)
  })

  test('an unknown column is named, with those there are', () =>
    refused(fitting(source, target, '--columns', 'a,zz'), /no column "zz"; it holds "a", "b", "c"/))
})

describe('odd tables that can be fitted are, with a notice', () => {
  test.each<[string, () => [string, string], RegExp | null]>([
    [
      'constant columns',
      () => [
        table(
          'const.csv',
          x.map(([a, , c]) => [a!, 5, c!]),
        ),
        table(
          'const2.csv',
          z.map(([a, , c]) => [a!, 7, c!]),
        ),
      ],
      /note: Both sides are constant in b: such columns are only shifted/,
    ],
    ['repeated rows', () => [table('twice.csv', [...x, ...x]), target], /note: The source repeats rows: 120 of 240/],
    [
      'more columns than rows',
      () => [table('wide.csv', normalRows(8, 12, 3), null), table('wide2.csv', normalRows(9, 12, 4, 1), null)],
      /note: The source has 8 rows for 12 columns/,
    ],
    [
      'values of 1e30',
      () => [table('big.csv', normalRows(100, 3, 1, 0, 1e30)), table('big2.csv', normalRows(100, 3, 2, 1e30, 1e30))],
      null,
    ],
    [
      'values of 1e-30',
      () => [
        table('tiny.csv', normalRows(100, 3, 1, 0, 1e-30)),
        table('tiny2.csv', normalRows(100, 3, 2, 1e-30, 1e-30)),
      ],
      null,
    ],
    [
      'columns in another order',
      () => [
        source,
        table(
          'order.csv',
          z.map(([a, b, c]) => [c!, a!, b!]),
          ['c', 'a', 'b'],
        ),
      ],
      /matched by name/,
    ],
    [
      'columns of other names',
      () => [source, table('other.csv', z, ['u', 'v', 'w'])],
      /matched by their places: "a" of .* with "u"/,
    ],
    [
      'missing values that are dropped',
      () => [table('gaps.csv', withRow([1, '', 3])), target],
      /left out 1 row with missing values/,
    ],
  ])('%s', async (name, files, notice) => {
    const [from, to] = files()
    const out = folder.path('odd.st')
    const flags = name.startsWith('missing') ? ['--drop-missing'] : []
    const { code, stdout, stderr } = await cli(['fit', from, to, '--out', out, ...small, ...flags, '--json'])
    expect(stderr.replaceAll(/^note: .*\n/gm, '')).toBe('')
    if (notice) expect(stderr).toMatch(notice)
    else expect(stderr).toBe('')
    expect(code).toBe(0)
    const { w2SquaredDetail: w2, conjugate } = JSON.parse(stdout)
    expect(conjugate.unconvergedRows).toBe(0)
    expect(w2.lowerBound).toBeLessThanOrEqual(w2.estimate)
    expect([w2.estimate, w2.lowerBound, ...w2.confidence].every(Number.isFinite)).toBe(true)
    const moved = folder.path('odd-moved.csv')
    expect((await cli(['transport', out, from, '--out', moved, ...flags])).code).toBe(0)
    expect(readNumbers(readFileSync(moved, 'utf8')).rows.flat().every(Number.isFinite)).toBe(true)
  })

  test('columns matched by name give the same map as columns in order', async () => {
    const order = table(
      'order2.csv',
      z.map(([a, b, c]) => [c!, a!, b!]),
      ['c', 'a', 'b'],
    )
    const out = folder.path('by-name.st')
    await cli(['fit', source, order, '--out', out, ...small])
    expect(Buffer.compare(readFileSync(out), readFileSync(map))).toBe(0)
  })
})

describe('points that do not fit the map', () => {
  const transport = (points: string, ...more: string[]) => [
    ...['transport', map, points, '--out', folder.path('never.csv'), ...more],
  ]

  test('another dimension', () =>
    refused(
      transport(table('p2.csv', normalRows(5, 2, 1), ['a', 'b'])),
      /p2\.csv has 2 columns, but the map was fitted on 3 \(a, b, c\)/,
    ))
  test('another dimension, in evaluate', () =>
    refused(
      ['evaluate', map, table('p4.csv', normalRows(5, 4, 1), null), target],
      /p4\.csv has 4 columns, but the map was fitted on 3/,
    ))
  test('NaN in a later row', () => refused(transport(table('p-nan.csv', withRow([1, 2, 'nan']))), /row 5, column "c"/))
  test('NaN, in evaluate: the flag of the cure is one that it has', async () => {
    const gaps = table('e-nan.csv', withRow([1, 2, 'nan']))
    await refused(['evaluate', map, gaps, target], /row 5, column "c"; drop such rows with --drop-missing/)
    const dropped = await cli(['evaluate', map, gaps, target, '--drop-missing', '--json'])
    expect(dropped.stderr).toMatch(/e-nan\.csv: left out 1 row with missing values/)
    expect(JSON.parse(dropped.stdout).rows).toEqual({ source: 120, target: 150 })
    const exact = ['evaluate', map, gaps, target, '--drop-missing', '--images', source]
    const { code, stderr } = await cli(exact)
    expect([code, stderr]).toEqual([1, expect.stringContaining('exact answers no longer belong to the rows')])
  })
  test('a file of labels with several columns: the cure names the flag', () =>
    refused(
      fitting(source, target, '--source-labels', source, '--target-labels', target),
      /source\.csv has 3 columns, but labels need one; give a file with one, or name it with --labels/,
    ))
  test('a column of text that is called as an option is called so in the message', () =>
    refused(
      fitting(
        table(
          'called.csv',
          x.map(([a, b]) => [a!, b!, 'cat']),
          ['a', 'b', 'columns'],
        ),
        target,
      ),
      /Column "columns" of .* leave it out with --exclude columns, or .* --encode columns/,
    ))
  test('no rows', () => refused(transport(table('p-none.csv', [])), /no rows/))
  test('labels for a map that has none', () =>
    refused(transport(source, '--labels', 'a'), /--labels was given, but the map is not conditional/))
  test('labels for a map that has none, in evaluate', () =>
    refused(['evaluate', map, source, target, '--source-labels', source, '--target-labels', target], /not conditional/))
  test('exact images of another number of rows', () =>
    refused(
      ['evaluate', map, source, target, '--images', target],
      /target\.csv has 150 rows and .*source\.csv has 120/,
    ))
  test('a single row cannot be compared', async () => {
    const one = table('p-one.csv', x.slice(0, 1))
    const { code, stdout } = await cli(['evaluate', map, one, target, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).forward.energyDistance).toBeNull()
  })
  test('other columns beside the map’s are left alone, with a notice', async () => {
    const more = table(
      'more.csv',
      x.map(([a, b, c], i) => [`row ${i}`, c!, a!, b!]),
      ['id', 'c', 'a', 'b'],
    )
    const [one, other] = [folder.path('one.csv'), folder.path('other.csv')]
    expect((await cli(['transport', map, more, '--out', other])).stderr).toContain(
      '1 more column (id) not carried along',
    )
    await cli(['transport', map, source, '--out', one])
    expect(readFileSync(other, 'utf8')).toBe(readFileSync(one, 'utf8'))
  })
})

describe('a map that is damaged', () => {
  const inspectDamaged = (name: string, bytes: Uint8Array, message: RegExp) => {
    writeFileSync(folder.path(name), bytes)
    return refused(['inspect', folder.path(name)], message)
  }
  const tensors = () => decodeSafetensors(readFileSync(map))

  test('missing', () => refused(['inspect', folder.path('no.st')], /There is no file/))
  test('cut short', () =>
    inspectDamaged('cut.st', readFileSync(map).subarray(0, 2000), /cut\.st is not a valid safetensors file/))
  test('another kind of file', async () => {
    await refused(['inspect', source], /not a valid safetensors file: it begins like text; give a file that brenier/)
    const npy = folder.path('points.npy')
    writeFileSync(
      npy,
      await encodeTable({ points: points(Float64Array.of(1, 2), 1, 2), names: ['a', 'b'] }, { format: 'npy' }),
    )
    await refused(['inspect', npy], /it begins like a table in \.npy;/)
  })
  test('a map in the place of a table', () =>
    refused(
      ['fit', map, target, '--out', folder.path('never.st')],
      /is a safetensors file, such as a map, which is not read here; give a table of points in its place/,
    ))
  test('a later version', () => {
    const { tensors: arrays, metadata } = tensors()
    const header = JSON.stringify({ ...JSON.parse(metadata.brenier!), version: 9 })
    return inspectDamaged('later.st', encodeSafetensors(arrays, { brenier: header }), /version 9/)
  })
  test('NaN in its weights', () => {
    const { tensors: arrays, metadata } = tensors()
    const [name, first] = [...arrays].find(([key]) => key.startsWith('weights.'))!
    const data = Float32Array.from(first.data as Float32Array).fill(Number.NaN, 0, 1)
    return inspectDamaged(
      'nan.st',
      encodeSafetensors(new Map(arrays).set(name, { ...first, data }), { brenier: metadata.brenier! }),
      /holds NaN in "weights\./,
    )
  })
  test('an array that is missing', () => {
    const { tensors: arrays, metadata } = tensors()
    const fewer = new Map([...arrays].filter(([key]) => key !== 'preconditioner'))
    return inspectDamaged(
      'fewer.st',
      encodeSafetensors(fewer, { brenier: metadata.brenier! }),
      /lacks the array "preconditioner"/,
    )
  })
  test('in transport and evaluate too', async () => {
    await refused(['transport', source, source, '--out', folder.path('never.csv')], /not a valid safetensors file/)
    await refused(['evaluate', source, source, target], /not a valid safetensors file/)
  })
})

/** Rows as the bytes of a float64 .npy. */
function npy(rows: readonly (readonly number[])[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0]!.length}), }`.padEnd(117)
  const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1')
  return Buffer.concat([start, new Uint8Array(Float64Array.from(rows.flat()).buffer)])
}
