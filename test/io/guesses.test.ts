import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource } from '../../src/io/bytes.ts'
import { encodeTable, type ReadOptions, readLabels, readTable } from '../../src/io/index.ts'

const text = (content: string | Uint8Array, name = 'a.csv') =>
  memorySource(typeof content === 'string' ? new TextEncoder().encode(content) : content, name)

async function read(content: string | Uint8Array, options: ReadOptions = {}) {
  const said: string[] = []
  const { points, names, labels } = await readTable(text(content), { ...options, onNotice: (one) => said.push(one) })
  return { names: [...names], rows: points.rows, said, labels }
}

const random = (seed: number) => () => {
  seed = (seed * 16807) % 2147483647
  return seed / 2147483647
}
const floats = (columns: number, rows = 30) => {
  const next = random(7)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => next().toFixed(4)).join(',')).join(
    '\n',
  )
}
const wholes = (columns: number, rows = 30) => {
  const next = random(9)
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Math.floor(next() * 50)).join(','),
  ).join('\n')
}

describe('headers of numbers', () => {
  test.each([
    ['wavelengths', '400,402,404', floats(3)],
    ['wave numbers, downward', '4000.5,3998.4,3996.3,3994.2', floats(4)],
    ['years beside a column of words', 'country,1990,1991', 'A,1.5,2\nB,3,4.25\nC,5,-6'],
    ['codes in no order, above fractions', '7157,672,675', floats(3)],
    ['codes in no order, above small whole numbers', '7157,672,675', wholes(3)],
    ['masses with unequal steps', '100.1,150.2,200.7,300.1,301,302.5,409,500.25', floats(8)],
    ['numbers in quotes', '"3","1"', floats(2)],
    ['the numbers of columns that pandas gives', '0,1,2', floats(3)],
    ['an index before them', ',5,3', floats(3)],
    ['a name beside numbers', 'id,5,3', floats(3)],
  ])('%s are taken for names, and that is said', async (_, header, rows) => {
    const { names, said } = await read(`${header}\n${rows}\n`, { columns: [1] })
    expect(names).toEqual([header.split(',')[1]!.replaceAll('"', '')])
    expect(said).toEqual([expect.stringMatching(/^a.csv: its first row \(.*\) is taken for the names.*"header"/)])
  })

  test.each([
    ['fractions', floats(3)],
    ['whole numbers', wholes(3)],
    ['two columns', floats(2)],
    ['one column', floats(1)],
    ['rows that all go up by equal steps', Array.from({ length: 20 }, (_, i) => `${i},${i + 2},${i + 4}`).join('\n')],
    ['two rows', '1.5,2\n3,4\n'],
  ])('values are taken for values without a word: %s', async (_, rows) => {
    const { names, said, rows: count } = await read(rows)
    expect([names[0], said, count]).toEqual(['x0', [], rows.trim().split('\n').length])
  })

  test('what could be either is taken for values with a word, and the option decides', async () => {
    const rows = '400,402\n1.5,2.25\n3.5,4.5\n'
    const { said, rows: count } = await read(rows)
    expect([count, said]).toEqual([3, [expect.stringMatching(/taken for values, though it could be the names/)]])
    expect(await read(rows, { header: true })).toMatchObject({ names: ['400', '402'], said: [], rows: 2 })
    expect(await read(rows, { header: false })).toMatchObject({ said: [], rows: 3 })
  })

  test('names that are known make a header certain', async () => {
    const rows = `5,3\n${wholes(2)}`
    expect(await read(rows, { knownNames: ['3', '5'] })).toMatchObject({ names: ['5', '3'], said: [], rows: 30 })
  })

  test.each(['<0.01,2.0', '<0.01,<0.02', '1.5*,2.5', 'n.d.,2.0', '-,0.5', '3 mg,4'])(
    'values that are no numbers are not taken for names: %s',
    async (first) => {
      const table = `${first}\n${floats(2)}\n`
      await expect(read(table)).rejects.toThrow(InputError)
      await expect(read(table)).rejects.toThrow(/names of its columns or values that are not numbers.*"header"/)
      expect(await read(table, { header: true })).toMatchObject({ names: first.split(','), rows: 30 })
    },
  )
})

describe('encodings', () => {
  const latin1 = (content: string) => Uint8Array.from(content, (letter) => letter.charCodeAt(0))
  const table = 'a,region\n1,\u00c4\n2,\u00d6\n3,\u00c4\n'

  test('text that is not UTF-8 is refused with the byte and its line, and read as what is asked', async () => {
    const failure = read(latin1(table), { labels: 'region' })
    await expect(failure).rejects.toThrow(InputError)
    await expect(failure).rejects.toThrow(
      /not text in utf-8: byte 11 \(0xC4, line 2\).*"encoding", such as windows-1252/,
    )
    const { labels } = await read(latin1(table), { labels: 'region', encoding: 'windows-1252' })
    expect(labels).toEqual(['\u00c4', '\u00d6', '\u00c4'])
  })

  test('a wrong byte far inside is found too', async () => {
    const rows = Array.from({ length: 400_000 }, () => '1.25,x\n').join('')
    await expect(read(latin1(`a,b\n${rows}2,\u00c4\n`), { labels: 'b' })).rejects.toThrow(
      /byte 2800006 \(0xC4, line 400002\)/,
    )
  })

  test('characters that pieces cut are whole', async () => {
    const rows = Array.from({ length: 100_000 }, () => '1.25,\u{1f600}\u00e4\n').join('')
    const { labels } = await read(`a,b\n${rows}`, { labels: 'b' })
    expect(new Set(labels)).toEqual(new Set(['\u{1f600}\u00e4']))
  })

  test('UTF-16 by its mark, or as asked; a mark that says otherwise is refused', async () => {
    const utf16 = new Uint8Array(Uint16Array.from(`\ufeff${table}`, (letter) => letter.charCodeAt(0)).buffer)
    expect((await read(utf16, { labels: 'region' })).labels).toEqual(['\u00c4', '\u00d6', '\u00c4'])
    expect((await read(utf16.slice(2), { labels: 'region', encoding: 'utf-16le' })).rows).toBe(3)
    await expect(read(utf16.slice(2))).rejects.toThrow(/byte 1 is zero.*encoding 'utf-16le'/)
    await expect(read(utf16, { encoding: 'latin1' })).rejects.toThrow(/byte order mark of utf-16le/)
    await expect(read(table, { encoding: 'klingon' })).rejects.toThrow(/found "klingon"/)
  })

  test('labels and names that another program has damaged already are refused', async () => {
    await expect(read('a,b\n1,\ufffd\n', { labels: 'b' })).rejects.toThrow(/label ".*" at row 1.*not UTF-8/)
    await expect(read('a,\ufffd\n1,2\n')).rejects.toThrow(/Column 2 of a.csv has a name that is not UTF-8/)
  })
})

describe('an index', () => {
  test.each(['Unnamed: 0', ''])('of pandas (%j) is left out, said, and taken by name', async (name) => {
    const table = `${name},a,b\n0,1.5,2\n1,2.5,3\n`
    const { names, said } = await read(table)
    expect([names, said]).toEqual([
      ['a', 'b'],
      [expect.stringMatching(/is the index of its rows and is left out; "columns"/)],
    ])
    const taken = await read(table, { columns: [name || 'index', 'a'] })
    expect([taken.names, taken.said]).toEqual([[name || 'index', 'a'], []])
  })

  test('columns are left out by name, place or pattern', async () => {
    const table = 'id,a,b_1,b_2\n7,1,2,3\n8,2,3,4\n'
    expect((await read(table, { exclude: ['id'] })).names).toEqual(['a', 'b_1', 'b_2'])
    expect((await read(table, { exclude: ['b_*', '0'] })).names).toEqual(['a'])
    await expect(read(table, { exclude: ['none'] })).rejects.toThrow(/no column "none"/)
    await expect(read(table, { exclude: ['*'] })).rejects.toThrow(/"exclude" leaves no column|exclude leaves no column/)
  })
})

describe('the first word of a file of labels', () => {
  test('is a label where the classes are known to have it, else a header; where nothing is known, that is said', async () => {
    expect(await readLabels(text('a\nb\n'), { classes: ['a', 'b'] })).toEqual(['a', 'b'])
    expect(await readLabels(text('a\n'), { classes: ['a', 'b'] })).toEqual(['a'])
    expect(await readLabels(text('kind\nb\n'), { classes: ['a', 'b'] })).toEqual(['b'])
    const said: string[] = []
    expect(await readLabels(text('a\nb\n'), { onNotice: (one) => said.push(one) })).toEqual(['b'])
    expect(said).toEqual([expect.stringContaining('"a", does not occur again and is taken for a header')])
  })
})

test('options that are misspelt are refused with the likely one', async () => {
  await expect(read('a\n1\n', { dropmissing: true } as ReadOptions)).rejects.toThrow(/did you mean dropMissing\?/)
  await expect(readLabels(text('a\n'), { row: 3 } as object)).rejects.toThrow(/did you mean rows\?/)
})

describe('names of columns in an .npz', () => {
  /** The array of names under another name of the same length. */
  const named = async (name: string, rows: number) => {
    const table = { points: { data: new Float64Array(2 * rows).map((_, i) => i), rows, columns: 2 }, names: ['B', 'A'] }
    const bytes = Buffer.from(await encodeTable(table, { format: 'npz' })).toString('latin1')
    const said: string[] = []
    const source = memorySource(Buffer.from(bytes.replaceAll('columns.npy', `${name}.npy`), 'latin1'), 'a.npz')
    const { names } = await readTable(source, { member: 'points', onNotice: (one) => said.push(one) })
    return { names, said }
  }

  test('from an array of a usual name are certain', async () => {
    expect(await named('columns', 5)).toEqual({ names: ['B', 'A'], said: [] })
  })

  test('from the only other array with one text for each column are taken and said', async () => {
    const { names, said } = await named('markers', 5)
    expect(names).toEqual(['B', 'A'])
    expect(said).toEqual([expect.stringMatching(/^a.npz:points: markers has one text for each column/)])
  })

  test('are not taken from what may be labels', async () => {
    expect(await named('markers', 2)).toEqual({ names: ['x0', 'x1'], said: [] })
  })
})
