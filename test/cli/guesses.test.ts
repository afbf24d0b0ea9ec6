import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { openRowStream, readTable, writeTable } from '../../src/io/node/index.ts'
import { cli, scratch } from './harness.ts'

const files = scratch()
const { path } = files
afterAll(() => files.remove())

const random = new Random(11)
const QUICK = ['--potential', 'quadratic', '--steps', '20']

/** Rows of normal numbers with the mean of each column. */
function sample(rows: number, means: readonly number[]): number[][] {
  return Array.from({ length: rows }, () => means.map((mean) => mean + random.normal()))
}

function csv(
  name: string,
  header: string,
  rows: readonly (readonly (number | string)[])[],
  encoding: 'utf8' | 'latin1' = 'utf8',
) {
  writeFileSync(path(name), `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`, encoding)
  return path(name)
}

async function fit(source: string, target: string, ...more: string[]) {
  const ran = await cli(['fit', source, target, '--out', path('map.st'), ...QUICK, ...more, '--json'])
  return { ...ran, w2: ran.code === 0 ? (JSON.parse(ran.stdout) as { w2Squared: number }).w2Squared : Number.NaN }
}

describe('columns are matched by their names wherever both sides have any', () => {
  test('genes in another order, named by strings with a mask', async () => {
    const gene = (name: string) => fileURLToPath(new URL(`../io/fixtures/hdf5/${name}`, import.meta.url))
    const { stderr, code } = await fit(gene('genes-nullable.h5ad'), gene('genes-nullable-turned.h5ad'))
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/genes-nullable-turned.h5ad has its columns in another order.*matched by name/),
    ])
    copyFileSync(gene('genes-nullable.h5ad'), path('cells.h5ad'))
    await cli(['transport', path('map.st'), path('cells.h5ad'), '--out', path('moved.h5ad')])
    expect((await readTable(path('moved.h5ad'))).names).toEqual(['A', 'B'])
  })

  test('a name that both have at other places is never matched with another one', async () => {
    const [x, z] = [csv('abc.csv', 'a,b,c', sample(60, [0, 5, 9])), csv('cad.csv', 'c,a,d', sample(60, [9, 0, 1]))]
    const { code, stderr } = await fit(x, z)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Column "a" of .*abc.csv has another place in .*cad.csv.*--columns/),
    ])
    expect((await fit(x, z, '--columns', 'a,c')).code).toBe(0)
    const moved = await cli(['transport', path('map.st'), csv('pa.csv', 'p,a', sample(5, [0, 0])), '--out', '-'])
    expect([moved.code, moved.stderr]).toEqual([1, expect.stringMatching(/Column "a" of the map has another place/)])
  })

  test('names on one side only: by place, with a word', async () => {
    const rows = sample(60, [0, 5])
    await writeTable(path('bare.npy'), { data: Float64Array.from(rows.flat()), rows: 60, columns: 2 })
    const { stderr } = await fit(csv('ab.csv', 'a,b', sample(60, [1, 6])), path('bare.npy'))
    expect(stderr).toMatch(
      /bare.npy names no columns: they are matched by their places with those of .*ab.csv \(a, b\)/,
    )
  })

  test('a file whose own names are x1, x2, x3 has names', async () => {
    const [x, z] = [
      csv('x123.csv', 'x1,x2,x3', sample(60, [0, 5, 9])),
      csv('x234.csv', 'x2,x3,x4', sample(60, [5, 9, 1])),
    ]
    expect((await fit(x, z)).stderr).toMatch(/"x2" of .*x123.csv has another place/)
  })
})

describe('headers of numbers', () => {
  const wavelengths = '400,402,404'

  test('what the command wrote itself is read back with its header', async () => {
    const [x, z] = [
      csv('wx.csv', wavelengths, sample(100, [0, 1, 2])),
      csv('wz.csv', wavelengths, sample(100, [1, 2, 3])),
    ]
    const { stderr } = await fit(x, z)
    expect(stderr).toMatch(
      /wx.csv: its first row \(400, 402, 404\) is taken for the names of its columns; if that is wrong, set --header/,
    )
    await cli(['transport', path('map.st'), x, '--out', path('wm.csv')])
    expect(readFileSync(path('wm.csv'), 'utf8').split('\n')[0]).toBe(wavelengths)
    const evaluated = await cli(['evaluate', path('map.st'), path('wm.csv'), z])
    expect([evaluated.stdout, evaluated.stderr]).toEqual([
      expect.stringContaining('100 of the source, 100 of the target'),
      '',
    ])
  })

  test('two tables that begin with the same row of numbers begin with their names', async () => {
    const whole = () => Array.from({ length: 60 }, () => [random.integer(90), random.integer(90)])
    const { stderr } = await fit(csv('cx.csv', '52,31', whole()), csv('cz.csv', '52,31', whole()))
    expect(stderr).toMatch(/cx.csv and .*cz.csv begin with the same row \(52, 31\), which is taken for the names/)
    expect(stderr).not.toMatch(/its first row/)
    const inspected = await cli(['inspect', path('map.st')])
    expect(inspected.stdout).toMatch(/columns +52, 31/)
  })

  test('a table that stays on disk, and one in several files, are guessed with the same words, once', async () => {
    for (const k of [1, 2]) csv(`part-${k}.csv`, wavelengths, sample(50, [k, 1, 2]))
    const said: string[] = []
    const onNotice = (message: string) => said.push(message)
    const large = await openRowStream(path('part-*.csv'), { memoryValues: 1, onNotice })
    expect([large?.stream.rows, large?.names]).toEqual([100, ['400', '402', '404']])
    await large?.close()
    const names = said.filter((message) => message.includes('is taken for the names'))
    expect(names.map((message) => /part-\d/.exec(message)?.[0])).toEqual(['part-1', 'part-2'])
    said.length = 0
    expect((await readTable(path('part-*.csv'), { onNotice })).points.rows).toBe(100)
    expect(said).toHaveLength(2)
  })

  test('--header says which', async () => {
    const [x, z] = [
      csv('hx.csv', wavelengths, sample(60, [0, 1, 2])),
      csv('hz.csv', wavelengths, sample(60, [1, 2, 3])),
    ]
    const asValues = await fit(x, z, '--header', 'no')
    expect([asValues.code, asValues.stderr]).toEqual([0, expect.not.stringContaining('first row')])
    expect((await cli(['inspect', path('map.st')])).stdout).toMatch(/on 5\d and 5\d rows|on 6\d and 6\d rows/)
    const asNames = await fit(x, z, '--header', 'yes')
    expect(asNames.stderr).not.toContain('first row')
    expect((await fit(x, z, '--header', 'maybe')).stderr).toMatch(/--header takes yes, no or auto/)
  })
})

describe('text, indices and identifiers', () => {
  test('classes that differ in letters of another encoding stay two', async () => {
    const rows = (shift: number) =>
      sample(80, [0, 0]).map(([a, b], i) => [a! + (i % 2 ? shift : -shift), b!, i % 2 ? 'Ä' : 'Ö'])
    const [x, z] = [csv('lx.csv', 'a,b,region', rows(0), 'latin1'), csv('lz.csv', 'a,b,region', rows(6), 'latin1')]
    const refused = await fit(x, z, '--labels', 'region')
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/not text in utf-8: byte \d+ \(0xD6, line 2\).*--encoding, such as windows-1252/),
    ])
    const { stdout } = await fit(x, z, '--labels', 'region', '--encoding', 'latin1')
    expect((JSON.parse(stdout) as { classes: { name: string }[] }).classes).toHaveLength(2)
  })

  test('an index is left out with a word, and an identifier is named with the flag that leaves it out', async () => {
    const rows = (from: number) => sample(60, [0, 1]).map((row, i) => [i, ...row, from + i])
    const [x, z] = [csv('ix.csv', 'Unnamed: 0,a,b,key', rows(0)), csv('iz.csv', 'Unnamed: 0,a,b,key', rows(1000))]
    const { stderr } = await fit(x, z)
    expect(stderr).toMatch(/"Unnamed: 0" is the index of its rows and is left out; --columns can include it by name/)
    expect(stderr).toMatch(
      /differences seem to mean nothing, but count in the cost: key \(numbers of rows\);.*--exclude key/,
    )
    const without = await fit(x, z, '--exclude', 'key')
    expect(without.stderr).not.toContain('seem to mean nothing')
    expect(without.w2).toBeLessThan(5)
  })

  test('the first line of a label file is a label where the map has such a class', async () => {
    const labels = csv(
      'l.csv',
      'a',
      Array.from({ length: 59 }, (_, i) => [i % 2 ? 'a' : 'b']),
    )
    const [x, z] = [csv('px.csv', 'p,q', sample(60, [0, 0])), csv('pz.csv', 'p,q', sample(60, [1, 1]))]
    expect((await fit(x, z, '--source-labels', labels, '--target-labels', labels)).code).toBe(0)
    const [two, one] = [
      csv('two.csv', 'p,q', [
        [0, 0],
        [1, 1],
      ]),
      csv('one.csv', 'p,q', [[0, 0]]),
    ]
    for (const [file, text] of [
      [two, 'a\nb\n'],
      [one, 'a\n'],
      [two, 'kind\na\nb\n'],
    ] as const) {
      writeFileSync(path('first.csv'), text)
      const moved = await cli([
        'transport',
        path('map.st'),
        file,
        '--labels',
        path('first.csv'),
        '--out',
        path('m.csv'),
      ])
      expect([moved.code, moved.stderr]).toEqual([0, ''])
    }
  })
})
