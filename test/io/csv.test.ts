import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource, onePass } from '../../src/io/bytes.ts'
import { openTable, type ReadOptions, readLabels, readTable } from '../../src/io/index.ts'
import { shortestFloat32 } from '../../src/io/numbers.ts'

const file = (text: string, name = 'a.csv') => memorySource(new TextEncoder().encode(text), name)
async function rows(text: string, options: ReadOptions = {}) {
  const { points, names, labels } = await readTable(file(text), options)
  const list = Array.from({ length: points.rows }, (_, i) => [
    ...points.data.subarray(i * points.columns, (i + 1) * points.columns),
  ])
  return { names, rows: list, labels }
}

describe('layouts', () => {
  test.each([
    [
      'header',
      'a,b\n1,2\n3,4\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'no header',
      '1,2\n3,4\n',
      ['x0', 'x1'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'no line ending at the end',
      'a,b\n1,2\n3,4',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'Windows line endings',
      'a,b\r\n1,2\r\n3,4\r\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'old line endings',
      'a,b\r1,2\r3,4',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['byte order mark', '\uFEFFa,b\n1,2\n', ['a', 'b'], [[1, 2]]],
    [
      'blank lines',
      '\n\na,b\n\n1,2\n\n\n3,4\n\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['semicolons', 'a;b\n1.5;2\n', ['a', 'b'], [[1.5, 2]]],
    ['tabs', 'a\tb\n1.5\t2\n', ['a', 'b'], [[1.5, 2]]],
    [
      'spaces',
      '  1.5   2\n 3 4  \n',
      ['x0', 'x1'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    [
      'spaces and a comment of names',
      '# one two\n1.5 2\n3 4\n',
      ['one', 'two'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    ['comments', '# made by hand\n1,2\n', ['x0', 'x1'], [[1, 2]]],
    ['quotes', '"a ""x""","b,c"\n"1",2\n', ['a "x"', 'b,c'], [[1, 2]]],
    ['a line break in a name', '"a\nb",c\n1,2\n', ['a\nb', 'c'], [[1, 2]]],
    ['spaces about numbers', 'a, b\n 1 , 2 \n', ['a', 'b'], [[1, 2]]],
    [
      'a delimiter at each end',
      'a,b,\n1,2,\n3,4,\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['one column', 'v\n1\n2\n', ['v'], [[1], [2]]],
    ['one column without a name', '1\n2\n', ['x0'], [[1], [2]]],
    ['names that pandas counts', '0,1\n0.5,1.5\n', ['0', '1'], [[0.5, 1.5]]],
    [
      'whole numbers that only look so',
      '0,1\n2,3\n',
      ['x0', 'x1'],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      'the index of pandas',
      ',a,b\n0,1.5,2\n1,3,4\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    ['an unnamed column', 'a,,c\n1,2,3\n', ['a', 'x1', 'c'], [[1, 2, 3]]],
  ])('%s', async (_, text, names, values) => {
    expect(await rows(text)).toEqual({ names, rows: values, labels: undefined })
  })

  test('are as asked where they are asked', async () => {
    expect((await rows('1,2\n3,4\n', { header: true })).names).toEqual(['1', '2'])
    expect(
      await rows('a,b\n1,2\n', { header: false, columns: [0], dropMissing: true }).catch((e: Error) => e.message),
    ).toContain('the text "a"')
    expect((await rows('1_2\n3_4\n', { delimiter: '_' })).rows).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  test('UTF-16, as old Windows programs write', async () => {
    const bytes = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from('ä,b\n1,2\n', (c) => c.charCodeAt(0)).buffer),
    ])
    expect((await readTable(memorySource(bytes, 'u.csv'))).names).toEqual(['ä', 'b'])
  })
})

test('numbers are the nearest doubles, however they are written', async () => {
  const texts = [
    '1',
    '-1',
    '+1',
    '.5',
    '5.',
    '-0',
    '0.1',
    '1e5',
    '1E-5',
    '1.7976931348623157e308',
    '5e-324',
    '9007199254740993',
    '123456789012345678901234567890',
    '0.30000000000000004',
    '1e-400',
    '0.000000000000000000000000000001',
    '1e22',
    '1e23',
    '9007199254740992e22',
  ]
  const { points } = await readTable(file(`${texts.join('\n')}\n`))
  expect([...points.data]).toEqual(texts.map(Number))
  expect(Object.is(points.data[5], -0)).toBe(true)
})

test('any double and any float32 comes back, wherever the pieces break', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      async (values, size) => {
        const bytes = new TextEncoder().encode(
          `a,b\n${values.map((row) => row.map((v) => (Object.is(v, -0) ? '-0' : String(v))).join(',')).join('\r\n')}`,
        )
        const pieces = onePass(
          'a.csv',
          (async function* () {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
          })(),
        )
        const seen: number[] = []
        for await (const { points } of (await openTable(pieces)).batches({ rows: 2 })) seen.push(...points.data)
        expect(seen).toEqual(values.flat())
      },
    ),
  )
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Math.fround(Number(shortestFloat32(value)))).toBe(value)
    }),
  )
  expect(shortestFloat32(Math.fround(0.1))).toBe('0.1')
  expect(shortestFloat32(Math.fround(16777217.5))).toBe('16777218')
})

describe('columns', () => {
  const text = 'x_a,x_b,class,y\n1,2,g,3\n4,5,h,6\n7,8,g,9\n'
  test('by name, number, pattern and expression, in the order asked', async () => {
    expect((await rows(text, { columns: ['y', 0] })).rows[1]).toEqual([6, 4])
    expect((await rows(text, { columns: ['x_*'] })).names).toEqual(['x_a', 'x_b'])
    expect((await rows(text, { columns: ['/^[xy]/', '3'] })).names).toEqual(['x_a', 'x_b', 'y'])
  })
  test('labels are left out of the points', async () => {
    expect(await rows(text, { labels: 'class' })).toEqual({
      names: ['x_a', 'x_b', 'y'],
      rows: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      labels: ['g', 'h', 'g'],
    })
    expect((await rows('1,2,0\n3,4,1\n', { labels: 2 })).labels).toEqual(['0', '1'])
  })
  test.each<[string, ReadOptions, string]>([
    ['text', {}, 'Column "class" of a.csv holds text: "g"'],
    ['a name that is not there', { columns: ['z'] }, 'has no column "z"; it holds "x_a", "x_b", "class", "y"'],
    ['a number that is not there', { columns: [4] }, 'has no column 4 (they count from 0)'],
    ['a pattern without a match', { columns: ['z*'] }, 'No column of a.csv matches z*'],
    ['labels of two columns', { labels: 'x_*' }, 'fits 2 columns'],
    ['nothing', { columns: [] }, 'empty list'],
    ['a broken expression', { columns: ['/[/'] }, 'not a regular expression'],
  ])('%s is an error', async (_, options, words) => {
    await expect(readTable(file(text), options)).rejects.toThrow(InputError)
    await expect(readTable(file(text), options)).rejects.toThrow(words)
  })
})

test.each([
  ['an empty cell', 'a,b\n1,\n', 'a.csv has no value (missing or NaN) at row 1, column "b"'],
  ['NA', 'a,b\n1,2\n3,NA\n', 'at row 2, column "b"'],
  ['infinity', 'a,b\n1,2\n-inf,3\n', 'holds -Infinity at row 2, column "a"'],
  ['a number too large', 'a\n1e999\n', 'holds Infinity at row 1'],
  ['a short row', 'a,b\n1,2\n3\n', 'Line 3 of a.csv has 1 value where 2 are expected'],
  ['a long row', 'a,b\n1,2\n\n3,4,5\n', 'Line 4 of a.csv has 3 values'],
  ['an open quote', 'a,b\n1,"2\n3,4\n', 'Line 2 of a.csv opens a quote'],
  ['text after a quote', 'a,b\n1,"2"x\n', 'has "x" after a closing quote'],
  [
    'a comma that is either',
    'a;b\n1,500;2\n',
    'the text "1,500", which is 1500 or 1.500, at row 1 (line 2), column "a"; say which',
  ],
  ['only a header', 'a,b\n', 'has no rows'],
  ['only comments', '# a\n', 'has no rows'],
  ['one column of text', 'name\nx\ny\n', 'Column "name" of a.csv holds text: "x", "y"; leave it out'],
  ['a hexadecimal number', 'a\n0x10\n', 'Column "a" of a.csv holds text: "0x10"'],
  ['bytes that are no text', '1,2\n\0\0', 'is not text: byte 4 is zero'],
])('%s is refused', async (_, text, words) => {
  await expect(readTable(file(text))).rejects.toThrow(InputError)
  await expect(readTable(file(text))).rejects.toThrow(words)
})

test('rows with missing values or labels are dropped on demand', async () => {
  const table = await readTable(file('a,c\n1,g\n,h\n3,\nNaN,g\n5,h\n'), { labels: 'c', dropMissing: true })
  expect([[...table.points.data], table.labels, table.dropped]).toEqual([[1, 5], ['g', 'h'], 3])
  await expect(readTable(file('a,c\n1,g\n3,\n'), { labels: 'c' })).rejects.toThrow('at row 2, column "c"')
  await expect(readTable(file('a,b\n1,\n'), { dropMissing: true })).rejects.toThrow(
    'a missing value in each of its 1 rows',
  )
})

test('labels of one column, with and without a header', async () => {
  expect(await readLabels(file('class\ng\nh\n'))).toEqual(['g', 'h'])
  expect(await readLabels(file('g\nh\ng\n'))).toEqual(['g', 'h', 'g'])
  expect(await readLabels(file('g\nh\n'), { rows: 2 })).toEqual(['g', 'h'])
  expect(await readLabels(file('1\n0\n1\n'))).toEqual(['1', '0', '1'])
  expect(await readLabels(file('y\n1\n0\n'))).toEqual(['1', '0'])
  expect(await readLabels(file('a,class\n1,g\n'), { column: 'class' })).toEqual(['g'])
  await expect(readLabels(file('a,b\n1,2\n'))).rejects.toThrow('2 columns, but labels need one')
})

test('gzip is undone, and damage in it is reported', async () => {
  const zipped = new Uint8Array(gzipSync('a,b\n1,2\n3,4\n'))
  expect((await readTable(memorySource(zipped, 'a.csv.gz'))).points.rows).toBe(2)
  expect((await readTable(memorySource(zipped, 'a.csv'))).points.rows).toBe(2)
  const cut = memorySource(zipped.subarray(0, zipped.length - 9), 'a.csv.gz')
  await expect(readTable(cut)).rejects.toThrow(/a\.csv\.gz does not decompress .*truncated or damaged/)
  const damaged = zipped.slice()
  damaged[damaged.length - 6]! ^= 1
  await expect(readTable(memorySource(damaged, 'a.csv.gz'))).rejects.toThrow('does not decompress')
  await expect(readTable(file('1,2\n', 'a.csv.gz'))).rejects.toThrow('does not begin like a gzip file')
})
