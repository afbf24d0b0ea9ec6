import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { type KeptColumn, readTable, writeTable } from '../../src/io/node/index.ts'
import { cli, scratch } from './harness.ts'

const files = scratch()
const { path } = files
afterAll(() => files.remove())

const random = new Random(12)
const KINDS = ['north', 'south']

/** Rows with a number of each kind, a kind, and a text that must stay as it is. */
function table(name: string, rows: number, shift: number, kinds: readonly string[] = KINDS): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a, b] = [shift + random.normal(), 5 + random.normal()]
    return `${a},${b},${kinds[i % 2]},00${i}`
  })
  writeFileSync(path(name), `a,b,kind,id\n${lines.join('\n')}\n`)
  return path(name)
}

const fit = (out: string, ...args: string[]) =>
  cli(['fit', ...args, '--out', path(out), '--potential', 'quadratic', '--steps', '10'])
const carry = (map: string, points: string, out: string, ...more: string[]) =>
  cli(['transport', path(map), points, '--out', path(out), ...more])

let x = ''
let z = ''
beforeAll(async () => {
  x = table('x.csv', 60, 0)
  z = table('z.csv', 60, 3)
  for (const [out, ...more] of [
    ['encoded.st', '--encode', 'kind', '--exclude', 'id'],
    ['labelled.st', '--labels', 'kind', '--exclude', 'id'],
    ['plain.st', '--columns', 'a..b'],
  ] as const) {
    const { code, stderr } = await fit(out, x, z, ...more)
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('brenier:')])
  }
}, 60_000)

describe('columns of categories', () => {
  test('are remembered by the map, so that transport encodes the same way', async () => {
    expect((await cli(['inspect', path('encoded.st')])).stdout).toMatch(/encoded +kind: 2 categories \(north, south\)/)
    expect((await carry('encoded.st', x, 'e.csv', '--keep', 'id,kind')).code).toBe(0)
    const [header, first = ''] = readFileSync(path('e.csv'), 'utf8').split('\n')
    expect(header).toBe('a,b,kind=north,kind=south,id,kind')
    const [, , north, south, id, kind] = first.split(',')
    expect([Number(north), Number(south)].map((value) => Math.abs(Math.round(value)))).toEqual([1, 0])
    expect([id, kind]).toEqual(['000', 'north'])
    // What was carried over has the columns themselves.
    expect((await carry('encoded.st', path('e.csv'), 'back.csv', '--backward')).code).toBe(0)
  })

  test('a category that the map does not know is refused by its row', async () => {
    const { code, stderr } = await carry('encoded.st', table('west.csv', 4, 0, ['north', 'west']), 'w.csv')
    expect([code, stderr]).toEqual([1, expect.stringMatching(/holds "west" at row 2, column "kind"/)])
  })

  test('without --encode all columns of text are named with both cures', async () => {
    const { stderr } = await fit('no.st', x, z)
    expect(stderr).toMatch(
      /Column "kind" of .*x.csv holds text: "north", "south"; leave it out with --exclude kind, or turn categories into columns of 0 and 1 with --encode kind\./,
    )
  })
})

describe('a conditional map', () => {
  test('remembers its column of labels', async () => {
    expect((await carry('labelled.st', x, 'l.csv')).code).toBe(0)
    expect(readFileSync(path('l.csv'), 'utf8').split('\n')[0]).toBe('a,b,kind')
    const { code, stdout } = await cli(['evaluate', path('labelled.st'), x, z])
    expect([code, stdout]).toEqual([0, expect.stringContaining('60 of the source')])
  })

  test('takes truth values and numbers in the spelling of another file', async () => {
    const [t, u] = [table('t.csv', 60, 0, ['True', 'False']), table('u.csv', 60, 3, ['TRUE', 'FALSE'])]
    expect((await fit('truth.st', t, u, '--labels', 'kind', '--exclude', 'id')).code).toBe(0)
    const { points, names } = await readTable(t, { columns: ['a', 'b'] })
    const cells = Array.from({ length: points.rows }, (_, i) => i % 2 === 0)
    const kind = { name: 'kind', type: { kind: 'boolean' } as const, cells }
    await writeTable(path('t.parquet'), { points, names, kept: [kind] })
    expect((await carry('truth.st', path('t.parquet'), 'moved.parquet')).code).toBe(0)
    expect((await readTable(path('moved.parquet'), { columns: ['a'], keep: ['kind'] })).kept).toEqual([kind])
  })
})

describe('labels that are numbers', () => {
  test.each([
    ['1', '2', '1.0', '2.0'],
    ['-3', '10', '-3', '1e1'],
    ['0.5', '1.5', '.5', '1.50'],
  ])('%s and %s are the same as %s and %s, and stay what they are', async (a, b, other, another) => {
    const [t, u] = [table('t.csv', 60, 0, [a, b]), table('u.csv', 60, 3, [other, another])]
    const { code, stdout, stderr } = await fit('numbers.st', t, u, '--labels', 'kind', '--exclude', 'id')
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringContaining('2 classes'),
      expect.not.stringMatching(/class/),
    ])
    expect((await cli(['inspect', path('numbers.st')])).stdout).toMatch(`2 in the column kind: ${a}, ${b}`)
    expect((await carry('numbers.st', u, 'back.csv', '--backward')).code).toBe(0)
    expect(readFileSync(path('back.csv'), 'utf8').split('\n')[1]).toMatch(new RegExp(`,${other}$`))
    const strange = table('strange.csv', 4, 0, [a, '7'])
    expect((await carry('numbers.st', strange, 'no.csv')).stderr).toMatch(/"7"/)
  })

  test('as integers of Parquet', async () => {
    const [t, u] = [table('t.csv', 60, 0, ['1', '2']), table('u.csv', 60, 3, ['1', '2'])]
    expect((await fit('integers.st', t, u, '--labels', 'kind', '--exclude', 'id')).code).toBe(0)
    const { points, names } = await readTable(t, { columns: ['a', 'b'] })
    const cells = Array.from({ length: points.rows }, (_, i) => 1 + (i % 2))
    const kind = { name: 'kind', type: { kind: 'integer', bytes: 4, unsigned: false } as const, cells }
    await writeTable(path('t.parquet'), { points, names, kept: [kind] })
    expect((await carry('integers.st', path('t.parquet'), 'moved.parquet')).code).toBe(0)
    expect((await readTable(path('moved.parquet'), { columns: ['a'], keep: ['kind'] })).kept).toEqual([kind])
  })
})

test('from one .h5ad to another: genes, names of cells, and all that is known of each', async () => {
  const genes = {
    points: { data: Float64Array.from({ length: 120 }, () => random.normal()), rows: 60, columns: 2 },
    names: ['g1', 'g2'],
  }
  const types = ['B', 'T', 'NK']
  const kept: KeptColumn[] = [
    { name: '_index', type: { kind: 'text' }, cells: Array.from({ length: 60 }, (_, i) => `cell-${i}`) },
    {
      name: 'cell_type',
      type: { kind: 'category', categories: types, ordered: false },
      cells: Array.from({ length: 60 }, (_, i) => types[i % 3]!),
    },
    {
      name: 'n_genes',
      type: { kind: 'integer', bytes: 4, unsigned: false },
      cells: Array.from({ length: 60 }, (_, i) => 10 * i),
    },
  ]
  await writeTable(path('control.h5ad'), { ...genes, kept })
  await writeTable(path('treated.h5ad'), { ...genes, kept })
  expect((await fit('cells.st', path('control.h5ad'), path('treated.h5ad'))).code).toBe(0)
  expect((await carry('cells.st', path('control.h5ad'), 'moved.h5ad')).code).toBe(0)
  const back = await readTable(path('moved.h5ad'), { keep: ['*'] })
  expect(back.names).toEqual(['g1', 'g2'])
  const byName = new Map(back.kept!.map((column) => [column.name, column]))
  for (const column of kept) expect(byName.get(column.name)).toMatchObject(column)
})

describe('several files', () => {
  test('of one table: transport takes them, fit asks for quotes or --', async () => {
    const two = table('x2.csv', 5, 0)
    const { code } = await cli(['transport', path('plain.st'), x, two, '--out', path('both.csv')])
    expect([code, (await readTable(path('both.csv'))).points.rows]).toEqual([0, 65])
    const refused = await fit('no.st', x, two, z, '--columns', 'a,b')
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/3 files were given .*in quotes.*--/)])
    const options = ['--out', path('several.st'), '--potential', 'quadratic', '--steps', '10', '--columns', 'a,b']
    const parted = await cli(['fit', ...options, x, two, '--', z])
    expect([parted.code, parted.stdout]).toEqual([0, expect.stringContaining('map')])
    expect((await cli(['inspect', path('several.st'), '--json'])).stdout).toMatch(
      /"sourceRows": ?6\d|"sourceRows": ?5\d/,
    )
    const late = await cli(['fit', '--out', path('no.st'), x, two, '--', z, '--steps', '10'])
    expect([late.code, late.stderr]).toEqual([2, expect.stringMatching(/--steps comes after --/)])
  })

  test('a folder of parts is one table, in the order of their numbers', async () => {
    mkdirSync(path('parts/_temporary'), { recursive: true })
    writeFileSync(path('parts/_SUCCESS'), '')
    for (const part of [10, 2])
      await writeTable(path(`parts/part-${part}.parquet`), {
        points: { data: Float64Array.of(part, 5), rows: 1, columns: 2 },
        names: ['a', 'b'],
      })
    expect([...(await readTable(path('parts'))).points.data]).toEqual([2, 5, 10, 5])
    writeFileSync(path('parts/notes.csv'), 'a,b\n1,2\n')
    await expect(readTable(path('parts'))).rejects.toThrow(/several formats \((?:csv, parquet|parquet, csv)\)/)
  })
})

test.each([
  [
    'book.xlsx',
    `PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml`,
    /is an Excel workbook, which is not read here; save the sheet as .csv/,
  ],
  ['renamed.csv', `PK\x03\x04${'\0'.repeat(26)}xl/workbook.xml`, /is an Excel workbook/],
  ['old.nc', 'CDF\x01\0\0\0\0', /netCDF file of the classic format.*nccopy/],
  ['page.csv', '<!DOCTYPE html><html>', /a page of HTML/],
  ['list.csv', '[{"a": 1}]', /is JSON/],
])('%s is told as what it is', async (name, content, message) => {
  writeFileSync(path(name), content, 'latin1')
  await expect(readTable(path(name))).rejects.toThrow(message)
})
