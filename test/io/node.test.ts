import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { onePass } from '../../src/io/bytes.ts'
import * as page from '../../src/io/index.ts'
import * as node from '../../src/io/node/index.ts'
import { openTable, readLabels, readTable, writeTable } from '../../src/io/node/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-io-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const path = (name: string) => join(folder, name)
const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).pathname

const table = (rows: number, columns = 2) => ({
  points: { data: Float64Array.from({ length: rows * columns }, (_, i) => Math.cos(i) / 3), rows, columns },
  names: Array.from({ length: columns }, (_, i) => `c${i}`),
})

describe('files by name', () => {
  test.each([
    'a.npy',
    'a.csv',
    'a.tsv',
    'a.csv.gz',
    'a.npy.gz',
    'a.npz',
    'a.parquet',
    'a.arrow',
    'a.h5',
    'a.parquet.gz',
  ])('%s', async (name) => {
    const { points } = table(500)
    expect(await writeTable(path(name), table(500))).toBe(500)
    expect((await readTable(path(name))).points.data).toEqual(points.data)
    if (name.endsWith('.gz')) expect(gunzipSync(readFileSync(path(name))).length).toBeGreaterThan(0)
  })

  test('a stream of tables of unknown length, into .npy', async () => {
    const whole = table(300)
    const parts = (function* () {
      for (let at = 0; at < 300; at += 100)
        yield { ...whole, points: { data: whole.points.data.subarray(at * 2, (at + 100) * 2), rows: 100, columns: 2 } }
    })()
    await writeTable(path('s.npy'), parts)
    expect((await readTable(path('s.npy'))).points.data).toEqual(whole.points.data)
  })

  test('a failed write leaves no file', async () => {
    const bad = table(3)
    bad.points.data[4] = Number.NaN
    for (const name of ['b.csv', 'b.npy', 'b.parquet', 'b.csv.gz', 'b.arrow'])
      await expect(writeTable(path(name), bad)).rejects.toThrow(`${name} would hold NaN at row 3, column "c0"`)
    await expect(writeTable(path('b.xyz'), table(1))).rejects.toThrow('does not show a format')
    await expect(writeTable(path('b.npy'), table(1), { compress: true })).rejects.toThrow('no compression of its own')
    await expect(writeTable(path('none/b.csv'), table(1))).rejects.toThrow('does not exist; make it first')
    expect(readdirSync(folder)).toEqual([])
  })

  test('a name that lies is reported', async () => {
    await writeTable(path('a.parquet'), table(3))
    const bytes = readFileSync(path('a.parquet'))
    for (const name of ['a.csv', 'a.npy', 'a.h5']) {
      writeFileSync(path(name), bytes)
      await expect(readTable(path(name))).rejects.toThrow(
        /is of the format parquet by its first bytes, not of the format/,
      )
    }
    writeFileSync(path('unknown'), bytes)
    expect((await readTable(path('unknown'))).points.rows).toBe(3)
    writeFileSync(path('p.csv'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2))
    await expect(readTable(path('p.csv'))).rejects.toThrow('is a PNG image')
    writeFileSync(path('t.npy'), '1,2\n3,4\n')
    await expect(readTable(path('t.npy'))).rejects.toThrow(
      'does not begin as a file of the format npy does (it begins with "1,2',
    )
    writeFileSync(path('pickle.npy'), Uint8Array.of(0x80, 4, 0x95, 0, 0))
    await expect(readTable(path('pickle.npy'))).rejects.toThrow('is a Python pickle')
    await expect(readTable(path('a.csv'), { format: 'excel' })).rejects.toThrow(
      'There is no format "excel"; give one of npy',
    )
  })
})

describe('several files by a pattern', () => {
  test('are one table, in the order of their names', async () => {
    for (const [i, name] of ['p2.csv', 'p1.csv', 'p3.csv'].entries())
      writeFileSync(path(name), `a,b,class\n${i},1,g\n${i},2,h\n`)
    const { points, labels, names } = await readTable(path('p*.csv'), { labels: 'class' })
    expect([[...points.data], labels, names]).toEqual([
      [1, 1, 1, 2, 0, 1, 0, 2, 2, 1, 2, 2],
      ['g', 'h', 'g', 'h', 'g', 'h'],
      ['a', 'b'],
    ])
  })
  test('whose columns differ are refused by name', async () => {
    writeFileSync(path('p1.csv'), 'a,b\n1,2\n')
    writeFileSync(path('p2.csv'), 'a,c\n1,2\n')
    await expect(openTable(path('p*.csv'))).rejects.toThrow(/p2\.csv has "c" as column 2 where .*p1\.csv has "b"/)
    writeFileSync(path('p2.csv'), 'a\n1\n')
    await expect(openTable(path('p*.csv'))).rejects.toThrow(/p2\.csv has 1 column where .*p1\.csv has 2/)
    expect((await readTable(path('p*.csv'), { columns: ['a'] })).points.rows).toBe(2)
  })
  test('a missing value is named by its own file and row', async () => {
    writeFileSync(path('p1.csv'), 'a\n1\n2\n')
    writeFileSync(path('p2.csv'), 'a\n3\nNA\n')
    await expect(readTable(path('p*.csv'))).rejects.toThrow(/p2\.csv has no value .* at row 2, column "a"/)
    expect((await readTable(path('p*.csv'), { dropMissing: true })).dropped).toBe(1)
  })
})

describe('archives', () => {
  test('a member by its name, or the only table', async () => {
    const stored = await readTable(fixture('npy/stored.npz'), { labels: 'names' })
    expect([...stored.points.data].slice(0, 3)).toEqual([0, 1 / 7, 2 / 7])
    expect(stored.labels).toEqual(['g', 'h', 'g', 'h'])
    expect((await readTable(`${fixture('npy/stored.npz')}:extra`)).points.rows).toBe(5)
    expect((await readTable(`${fixture('npy/deflated.npz')}:b`)).points.data[1]).toBe(1 / 3)
    await expect(readTable(fixture('npy/deflated.npz'))).rejects.toThrow('holds a (4, 3), b (4, 3); name the one')
    await expect(readTable(`${fixture('npy/stored.npz')}:no`)).rejects.toThrow(
      'has no array "no"; it holds points (4, 3)',
    )
    expect(await readLabels(`${fixture('npy/stored.npz')}:names`, { rows: 4 })).toEqual(['g', 'h', 'g', 'h'])
  })
  test('a data set of HDF5 by its path', async () => {
    expect((await readTable(`${fixture('hdf5/tables.h5')}:/deep/packed`, { columns: [1] })).points.data[2]).toBe(5)
  })
  test.each([
    ['the checksum', 16, 0x80, /d\.npz:a does not decompress \(.*check.*\); the file is truncated or damaged/],
    ['the length', 24, 1, /d\.npz:a (does not decompress|holds more than the \d+ bytes it claims)/],
    ['a length beyond what deflate can', 27, 0x40, /d\.npz:a claims \d+ bytes from \d+/],
  ])('%s in the directory is checked', async (_, at, change, words) => {
    const bytes = readFileSync(fixture('npy/deflated.npz'))
    bytes[bytes.indexOf('PK\x01\x02') + at]! ^= change
    writeFileSync(path('d.npz'), bytes)
    const reading = readTable(path('d.npz:a'))
    await expect(reading).rejects.toThrow(InputError)
    await expect(reading).rejects.toThrow(words)
  })
  test('damage in a compressed member is found', async () => {
    const bytes = readFileSync(fixture('npy/deflated.npz'))
    bytes[70]! ^= 0xff
    writeFileSync(path('d.npz'), bytes)
    await expect(readTable(path('d.npz:a'))).rejects.toThrow(InputError)
  })
})

describe('IDX', () => {
  const idx = (type: number, shape: number[], data: number[]) =>
    Uint8Array.from([0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, n >> 8, n & 255]), ...data])

  test('images become rows; labels are labels', async () => {
    writeFileSync(path('t-images-idx3-ubyte'), idx(8, [2, 2, 2], [0, 255, 3, 4, 5, 6, 7, 8]))
    writeFileSync(path('t-labels-idx1-ubyte'), idx(8, [2], [9, 4]))
    const { points } = await readTable(path('t-images-idx3-ubyte'))
    expect([[...points.data], points.columns]).toEqual([[0, 255, 3, 4, 5, 6, 7, 8], 4])
    expect(await readLabels(path('t-labels-idx1-ubyte'), { rows: 2 })).toEqual(['9', '4'])
    writeFileSync(path('f.idx'), idx(0x0d, [1, 2], [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0]))
    expect((await readTable(path('f.idx'))).points.data).toEqual(Float32Array.of(1, -2))
    writeFileSync(path('cut.idx'), idx(8, [3, 2], [1, 2, 3]))
    await expect(readTable(path('cut.idx'))).rejects.toThrow('of shape (3, 2) needs 18 bytes, found 15')
  })
})

const data = process.env.BRENIER_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
describe.skipIf(!existsSync(data))('the data sets beside the project (absent: BRENIER_DATA names their folder)', () => {
  test('MAGIC: a header and a class of text', async () => {
    const { points, labels } = await readTable(join(data, 'magic/magic04.data'), { labels: 'class' })
    expect([points.rows, points.columns, labels!.filter((l) => l === 'g').length]).toEqual([19020, 10, 12332])
    await expect(readTable(join(data, 'magic/magic04.data'))).rejects.toThrow('Column "class"')
  })
  test('digits: gzip, no header, the label last', async () => {
    const { points, labels } = await readTable(join(data, 'optdigits/digits.csv.gz'), { labels: 64 })
    expect([points.rows, points.columns, new Set(labels).size]).toEqual([1797, 64, 10])
  })
  test('Fashion-MNIST: gzipped IDX, in batches', async () => {
    const reader = await openTable(join(data, 'fashion-mnist-sample/images-idx3-ubyte.gz'), { precision: 'float32' })
    let rows = 0
    for await (const { points } of reader.batches({ rows: 128 })) {
      rows += points.rows
      expect(points.data.every((v) => v >= 0 && v <= 255)).toBe(true)
    }
    expect(rows).toBe(900)
    const labels = await readLabels(join(data, 'fashion-mnist-sample/labels-idx1-ubyte.gz'), { rows: 900 })
    expect(labels.filter((l) => l === '3').length).toBe(90)
    await reader.close()
  })
  test('MINIBOONE and the W2 benchmark: .npy', async () => {
    expect((await readTable(join(data, 'miniboone/miniboone-head.npy'))).points.columns).toBe(43)
    const { points } = await readTable(join(data, 'w2-benchmark/heldout-8-source.npy'))
    expect([points.rows, points.columns, points.data.constructor]).toEqual([8192, 8, Float32Array])
  })
})

/** A stream as of a pipe: small chunks that are views of one larger buffer, as Node hands them out. */
function piped(file: string) {
  const bytes = readFileSync(new URL(file, import.meta.url))
  const pool = Buffer.alloc(bytes.length + 13)
  bytes.copy(pool, 13)
  return onePass(
    'standard input',
    (async function* () {
      yield pool.subarray(13)
    })(),
  )
}

test.each([
  'parquet/none.parquet',
  'arrow/lz4.arrow',
  'arrow/stream.arrows',
  'npy/f8be.npy',
  'npy/stored.npz',
  'hdf5/one.h5',
])('%s through a pipe is what it is as a file', async (name) => {
  const options = /parquet|arrow/.test(name) ? { columns: ['f8', 'i2'] } : {}
  const { points } = await readTable(piped(`fixtures/${name}`), options)
  expect(points).toEqual((await readTable(join(import.meta.dirname, 'fixtures', name), options)).points)
})

test('Node has every name of the page, and files besides', () => {
  const beyond = Object.keys(node).filter((name) => !(name in page))
  expect(Object.keys(page).filter((name) => !(name in node))).toEqual([])
  expect(beyond.sort()).toEqual([
    'expandPattern',
    'isReadOnce',
    'openFile',
    'openRowStream',
    'pathBehind',
    'pathExists',
    'readBytes',
    'stageFile',
    'stageTable',
    'takeLock',
    'writeBytes',
    'writeFile',
  ])
})

test('a sink of its own, as in a page', async () => {
  const chunks: Uint8Array[] = []
  const sink = { name: 'a.npy', write: async (bytes: Uint8Array) => void chunks.push(bytes) }
  expect(await writeTable(sink, table(5))).toBe(5)
  expect((await readTable(Buffer.concat(chunks), { format: 'npy' })).points).toEqual(table(5).points)
})

test('a Blob of a page', async () => {
  const blob = new File(['a,b\n1,2\n'], 'visitor.csv')
  expect((await readTable(blob)).names).toEqual(['a', 'b'])
  await expect(readTable(new File(['a,b\n1,x\n'], 'visitor.csv'))).rejects.toThrow(
    'Column "b" of visitor.csv holds text: "x"',
  )
})
