import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource } from '../../src/io/bytes.ts'
import { openTable, type ReadOptions, readTable } from '../../src/io/index.ts'

const file = (content: string, name = 'a.csv') => memorySource(new TextEncoder().encode(content), name)

async function read(content: string, options: ReadOptions = {}) {
  const said: string[] = []
  const table = await readTable(file(content), { ...options, onNotice: (one) => said.push(one) })
  const { data, columns } = table.points
  const rows = Array.from({ length: table.points.rows }, (_, i) => [...data.slice(i * columns, (i + 1) * columns)])
  return { names: [...table.names], rows, said, labels: table.labels, kept: table.kept }
}

describe('text tables as programs write them', () => {
  test.each<[string, string, string[], number[][]]>([
    [
      "R's write.csv2",
      '"";"a";"b"\n"1";1,5;2\n"2";-0,25;3e2\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [-0.25, 300],
      ],
    ],
    [
      "R's write.table",
      '"a" "b"\n"r 1" 1.5 2\n"r 2" 3 4\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    [
      "R's write.table with numbered rows and commas",
      '"a","b"\n"1",1.5,2\n"2",3,4\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    [
      'R, decimal commas and spaces',
      'a b\n1,5 2\n3 4,25\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4.25],
      ],
    ],
    [
      'Excel with sep=;',
      'sep=;\na;b\n1,5;2\n3;4\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    ['Excel with sep=, after a mark', '\ufeff"sep=,"\r\na,b\r\n1,2\r\n', ['a', 'b'], [[1, 2]]],
    [
      'thousands with points',
      'a;b\n1.234,5;2\n12.000;3\n',
      ['a', 'b'],
      [
        [1234.5, 2],
        [12000, 3],
      ],
    ],
    [
      'thousands with commas',
      'a,b\n"1,234.5",2\n"12,000",3\n',
      ['a', 'b'],
      [
        [1234.5, 2],
        [12000, 3],
      ],
    ],
    [
      'thousands with spaces',
      'a;b\n1\u202f234,5;2\n12\u00a0000;3\n',
      ['a', 'b'],
      [
        [1234.5, 2],
        [12000, 3],
      ],
    ],
    [
      'thousands with apostrophes',
      "a;b\n1'234.5;2\n12\u2019000;3\n",
      ['a', 'b'],
      [
        [1234.5, 2],
        [12000, 3],
      ],
    ],
    [
      'a minus sign of typography',
      'a,b\n\u22121.5,2\n3,\u22124\n',
      ['a', 'b'],
      [
        [-1.5, 2],
        [3, -4],
      ],
    ],
    [
      'truth values',
      'a,b\nTrue,1\nfalse,2\nTRUE,3\n',
      ['a', 'b'],
      [
        [1, 1],
        [0, 2],
        [1, 3],
      ],
    ],
    [
      'spaces around quotes',
      'a, "b"\n"1.5" ,2\n3, "4"\n',
      ['a', 'b'],
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    [
      'exponents of Fortran',
      'a,b\n1.5D+02,2\n1d-1,3\n',
      ['a', 'b'],
      [
        [150, 2],
        [0.1, 3],
      ],
    ],
    [
      'comments before, between and behind',
      '# made today\na,b\n1,2\n# note, with "a quote\n3,4\n# end\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'an exact decimal comma of 17 digits',
      'a;b\n0,12345678901234567;1\n2,5;1\n',
      ['a', 'b'],
      [
        [Number('0.12345678901234567'), 1],
        [2.5, 1],
      ],
    ],
  ])('%s', async (_, content, names, rows) => {
    expect(await read(content)).toMatchObject({ names, rows })
  })

  test.each([
    ['(m),[kg]', true],
    ['m/s,kg', true],
    ['float64,int64', true],
    [',%', true],
    ['n.d.,n.d.', false],
    ['?,3', false],
  ])('a second row %s is one of units: %s', async (second, units) => {
    const table = `a,b\n${second}\n1,2\n3,4\n`
    if (!units) return void (await expect(read(table)).rejects.toThrow(/row 1/))
    const { rows, said } = await read(table)
    expect([rows, said]).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [expect.stringMatching(/its second row \(.*\) is taken for the units/)],
    ])
  })

  test.each([
    '-',
    '--',
    '.',
    '..',
    '\\N',
    'NA',
    'N/A',
    'null',
    '(null)',
    'nil',
    '<NA>',
    '#N/A',
    '""',
    '"NA"',
    '–',
    ' ',
  ])('%s stands for a missing value', async (cell) => {
    expect((await read(`a,b\n1,2\n${cell},4\n5,6\n`, { dropMissing: true })).rows).toEqual([
      [1, 2],
      [5, 6],
    ])
  })

  test('a label is missing where R and pandas have it so, and a name where it is in quotes or a sign', async () => {
    const table = 'a,b\n1,+\n2,-\n3,"NA"\n4,.\n5,NA\n6,\n'
    const { labels, rows } = await read(table, { labels: 'b', dropMissing: true })
    expect([labels, rows.flat()]).toEqual([
      ['+', '-', 'NA', '.'],
      [1, 2, 3, 4],
    ])
    await expect(read(table, { labels: 'b' })).rejects.toThrow(
      'at row 5, column "b"; drop such rows with "dropMissing", or fill them first (in a text table, put a class called NA in quotes).',
    )
  })
})

describe('what may be read in two ways is refused, with a cure that gives the right number', () => {
  test.each([
    [
      '"1,500"',
      ',',
      /1,500", which is 1500 or 1\.500, at row 1 \(line 2\), column "a"; say which with numbers '1,234\.5' or numbers '1234,5'/,
    ],
    ['1,500', ';', /which is 1500 or 1\.500/],
    ['5%', ',', /"5%", a percentage, at row 1/],
    ['1_000', ',', /holds text: "1_000"/],
  ])('%s', async (cell, delimiter, message) => {
    await expect(read(`a${delimiter}b\n${cell}${delimiter}2\n`)).rejects.toThrow(message)
  })

  test('the cures', async () => {
    expect((await read('a;b\n1,500;2\n', { numbers: '1,234.5' })).rows).toEqual([[1500, 2]])
    expect((await read('a;b\n1,500;2\n', { numbers: '1234,5' })).rows).toEqual([[1.5, 2]])
    expect((await read('a;b\n1.500;2\n', { numbers: '1.234,5' })).rows).toEqual([[1500, 2]])
    await expect(read('a;b\n1.5;2\n', { numbers: '1.234,5' })).rejects.toThrow(/"1.5".*row 1/)
    await expect(read('a;b\n1;2\n', { numbers: 'german' })).rejects.toThrow(/must show how 1234.5 is written/)
  })

  test('decimals of both kinds are never mixed', async () => {
    const mixed = 'a;b\n1,5;2.25\n'
    await expect(read(mixed)).rejects.toThrow(
      /"1,5".*where all numbers are written so, read them with numbers '1234,5'/,
    )
    await expect(read(mixed, { numbers: '1234,5' })).rejects.toThrow(/"2.25"/)
  })

  test('a style is found in the first rows, and what comes later and does not fit is refused by its line', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i};${i}`).join('\n')
    await expect(read(`# c\n\na;b\n${rows}\n1,5;2\n`)).rejects.toThrow(
      /"1,5" at row 3001 \(line 3004\), column "a"; where all numbers are written so/,
    )
  })

  test('a column without a header and with row names is not taken for decimals', async () => {
    await expect(read('a\n1,5\n2,25\n')).rejects.toThrow(/Line 2 of a.csv has 2 values where 1 is expected/)
  })

  test('dates', async () => {
    await expect(read('a,day\n1,2024-01-31\n2,2024-02-01\n')).rejects.toThrow(
      /Column "day" of a.csv holds dates or times: "2024-01-31", "2024-02-01"; leave it out with exclude 'day'/,
    )
  })
})

test('lines are counted as an editor does, whatever is quoted, blank or a comment', async () => {
  const table = 'a,"b\nc"\n\n1,"x\ny"\n# note\n2,"z"\n3\n'
  await expect(read(table, { columns: ['a'] })).rejects.toThrow(/^Line 8 of a.csv has 1 value where 2/)
})

test('all columns of text are named in one message, with values and what helps', async () => {
  const table = 'a,region,name,day\n1,north,Ann,2024-01-01\n2,south,Bob,2024-01-02\n'
  await expect(read(table)).rejects.toThrow(InputError)
  await expect(read(table)).rejects.toThrow(
    'a.csv has columns that are not numbers: "region" holds text: "north", "south"; "name" holds text: "Ann", "Bob"; "day" holds dates or times: "2024-01-01", "2024-01-02"; leave them out with exclude \'region,name,day\', or turn categories into columns of 0 and 1 with encode \'region,name\'.',
  )
})

describe('choices of columns', () => {
  const table = 'id,g1,g2,g3,age,!odd\n1,2,3,4,5,6\n'
  test.each<[ReadOptions, string[]]>([
    [{ columns: ['!g*'] }, ['id', 'age', '!odd']],
    [{ columns: ['!/^g[12]$/', '!id'] }, ['g3', 'age', '!odd']],
    [{ columns: ['g*', '!g2'] }, ['g1', 'g3']],
    [{ columns: ['!odd'] }, ['!odd']],
    [{ columns: ['g1..age'] }, ['g1', 'g2', 'g3', 'age']],
    [{ columns: ['1..3'] }, ['g1', 'g2', 'g3']],
    [{ columns: ['1-2', '4..'] }, ['g1', 'g2', 'age', '!odd']],
    [{ columns: ['..g1'] }, ['id', 'g1']],
    [{ columns: ['1..', '!g2..g3'] }, ['g1', 'age', '!odd']],
    [{ exclude: ['g1..g3'] }, ['id', 'age', '!odd']],
  ])('%j', async (options, names) => {
    expect((await read(table, options)).names).toEqual(names)
  })

  test.each<[ReadOptions, RegExp]>([
    [{ columns: ['age..g1'] }, /go backward/],
    [{ columns: ['1:3'] }, /write a range of columns as 3\.\.7, both ends included/],
    [{ columns: ['!g9'] }, /no column "g9"/],
    [{ columns: ['a..z'] }, /no column "a"/],
    [{ keep: ['age'] }, /"age" of a.csv is already one of the points' columns/],
    [{ preferred: ['id', 'zz'], columns: ['g*', '!g*'] }, /no column of numbers|leaves no column/],
  ])('%j is refused', async (options, message) => {
    await expect(read(table, options)).rejects.toThrow(message)
  })
})

describe('columns of categories as columns of 0 and 1', () => {
  const encode = [{ column: 'kind', categories: ['n', 's'] }]
  test('behind the others, by the categories that are given', async () => {
    const { names, rows } = await read('a,kind,b\n1,s,2\n3,n,4\n', { encode })
    expect([names, rows]).toEqual([
      ['a', 'b', 'kind=n', 'kind=s'],
      [
        [1, 2, 0, 1],
        [3, 4, 1, 0],
      ],
    ])
  })

  test('the same in parts, of truth values and numbers in other spellings', async () => {
    const categories = ['True', '1']
    const reader = await openTable(file('a,kind\n1,TRUE\n2,1.0\n3,true\n'), {
      encode: [{ column: 'kind', categories }],
    })
    const seen: number[][] = []
    for await (const { points } of reader.batches({ rows: 1 })) seen.push([...points.data])
    expect(seen).toEqual([
      [1, 1, 0],
      [2, 0, 1],
      [3, 1, 0],
    ])
  })

  test('one that is not known is refused, a missing one is dropped on demand', async () => {
    await expect(read('a,kind\n1,s\n2,w\n', { encode })).rejects.toThrow(
      /holds "w" at row 2, column "kind"; the categories known of that column are n, s/,
    )
    await expect(read('a,kind\n1,s\n2,NA\n', { encode })).rejects.toThrow(/no value.*row 2, column "kind"/)
    expect((await read('a,kind\n1,NA\n2,s\n', { encode, dropMissing: true })).rows).toEqual([[2, 0, 1]])
  })
})

describe('cells that are nearly numbers are refused with a cure of their own', () => {
  test.each([
    ['$31,698', 'a number with a unit, at row 1 (line 2), column "b"; write the column as bare numbers'],
    ['3.5 mg', 'a number with a unit'],
    ['12€', 'a number with a unit'],
    ['(1.27)', 'a negative number in brackets, at row 1 (line 2), column "b"; write it with a sign, as -1.27'],
    ['<0.01', 'a bound, at row 1 (line 2), column "b"; write the number to use for it'],
    ['broken', 'if it stands for a missing value, leave such cells empty'],
  ])('%s', async (cell, message) => {
    await expect(read(`a,b\n1,"${cell}"\n2,3\n4,5\n6,7\n`)).rejects.toThrow(message)
  })
})

describe('lines above the names of the columns', () => {
  const values = [
    [1.5, 2],
    [3, 4],
  ]
  test.each([
    ['a title', 'Report of 2024\na,b\n1.5,2\n3,4\n', 1],
    ['a title of a spreadsheet, with a cell for each column', 'Report of 2024,\na,b\n1.5,2\n3,4\n', 1],
    ['a title with semicolons below it', 'Report, of 2024\na;b\n1.5;2\n3;4\n', 1],
    ['a title in quotes, a blank line and a date', '"Report; all of it";\n;\n2024-01-02;\na;b\n1,5;2\n3;4\n', 3],
    ['comments of other programs', '% made by X, on a day\n// second\na,b\n1.5,2\n3,4\n', 2],
    ['a title above names and units', 'Report\na,b\n[mm],[kg]\n1.5,2\n3,4\n', 1],
  ])('%s', async (_, content, lines) => {
    const { names, rows, said } = await read(content)
    expect([names, rows]).toEqual([['a', 'b'], values])
    const which = lines === 1 ? 'line is' : `${lines} lines are`
    expect(said.join()).toContain(`its first ${which} taken for a title (`)
  })

  test.each([
    ['R without a name for the rows', 'x\n"a" 5\n"b" 6\n', [[5], [6]]],
    ['a single column', 'x\n5\n6\n', [[5], [6]]],
    ['numbers alone', '1\n5\n6\n', [[1], [5], [6]]],
  ])('%s: no title', async (_, content, rows) => {
    const found = await read(content)
    expect(found.rows).toEqual(rows)
    expect(found.said.join()).not.toMatch(/title/)
  })

  test('with --header no they are rows', async () => {
    await expect(read('Report,\na,b\n1.5,2\n', { header: false })).rejects.toThrow()
  })
})

describe('points that may part thousands', () => {
  test('are decimal points in a table of semicolons, and that is said', async () => {
    const content = 'a;b\n5.001;200\n5.049;1.250\n'
    const { rows, said } = await read(content)
    expect(rows).toEqual([
      [5.001, 200],
      [5.049, 1.25],
    ])
    expect(said).toEqual([
      `a.csv: each point in its first rows has three digits after it (5.001) and is read as a decimal point; if points separate thousands, say so with numbers '1.234,5'.`,
    ])
    const asked = await read(content, { numbers: '1.234,5' })
    expect([asked.rows[1], asked.said]).toEqual([[5049, 1250], []])
  })

  test.each(['a;b\n5.001;0.250\n5.049;1.250\n', 'a;b\n5.001;2\n5.04;1.250\n', 'a;b\n5;2\n', 'a,b\n5.001,2\n5.049,3\n'])(
    'nothing is said where they are decimal points for certain, or in a table of commas: %j',
    async (content) => expect((await read(content)).said).toEqual([]),
  )
})

test('a second row of numbers in brackets is no row of units', async () => {
  await expect(read('a,b\n(1.27),(3)\n2,3\n4,5\n')).rejects.toThrow('a negative number in brackets, at row 1 (line 2)')
  expect((await read('a,b\n(1),(mm)\n2,3\n4,5\n')).rows).toHaveLength(2)
})

test('n.a. is a missing value', async () => {
  const { rows } = await read('a,b\n1,n.a.\n2,3\n4,k.A.\n6,7\n', { dropMissing: true })
  expect(rows).toEqual([
    [2, 3],
    [6, 7],
  ])
})

test('a column of text whose values all differ is not proposed as categories', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `P${i}x,${i},${i % 2 ? 'left' : 'right'}`)
  const message =
    /leave them out with exclude 'id,side', or turn categories into columns of 0 and 1 with encode 'side'\./
  await expect(read(`id,a,side\n${lines.join('\n')}\n`)).rejects.toThrow(message)
  const alone = lines.map((line) => line.split(',').slice(0, 2).join(','))
  await expect(read(`id,a\n${alone.join('\n')}\n`)).rejects.toThrow(/exclude 'id', or choose the columns of numbers/)
})
