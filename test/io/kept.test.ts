import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memorySource } from '../../src/io/bytes.ts'
import { encodeTable, type KeptColumn, openTable, readLabels, readTable, type Table } from '../../src/io/index.ts'
import { cellText } from '../../src/io/kept.ts'

const categories = ['low', 'high', 'never']
const KEPT: readonly KeptColumn[] = [
  { name: 'name', type: { kind: 'text' }, cells: ['a,b', 'é', null] },
  { name: 'count', type: { kind: 'integer', bytes: 2, unsigned: true }, cells: [1, 65535, 3] },
  { name: 'huge', type: { kind: 'integer', bytes: 8, unsigned: false }, cells: [9007199254740993n, -1n, 0n] },
  { name: 'flag', type: { kind: 'boolean' }, cells: [true, false, true] },
  { name: 'size', type: { kind: 'float', bytes: 4 }, cells: [Math.fround(0.1), -2.5, 3] },
  { name: 'day', type: { kind: 'date' }, cells: [19_753, -1, 0] },
  { name: 'when', type: { kind: 'time', unit: 'us' }, cells: [1_706_702_400_123_456n, -1n, 0n] },
  { name: 'level', type: { kind: 'category', categories, ordered: true }, cells: ['high', 'low', 'high'] },
]
const TABLE: Table = {
  points: { data: Float64Array.of(1, 2, 3), rows: 3, columns: 1 },
  names: ['x'],
  kept: KEPT,
}
const TEXT = {
  name: ['a,b', 'é', null],
  count: ['1', '65535', '3'],
  huge: ['9007199254740993', '-1', '0'],
  flag: ['True', 'False', 'True'],
  size: ['0.1', '-2.5', '3'],
  day: ['2024-01-31', '1969-12-31', '1970-01-01'],
  when: ['2024-01-31T12:00:00.123456', '1969-12-31T23:59:59.999999', '1970-01-01T00:00:00'],
  level: ['high', 'low', 'high'],
}

async function backFrom(format: string, table: Table = TABLE) {
  const bytes = await encodeTable(table, { format })
  const options = { columns: ['x'], keep: ['*'], ...(/csv/.test(format) && { header: true as const }) }
  const { kept = [] } = await readTable(memorySource(bytes, `a.${format}`), { ...options, format })
  return new Map(kept.map((column) => [column.name, column]))
}

describe('columns that are carried along stay what they are', () => {
  test.each(['parquet', 'arrow'])('%s has all types but one', async (format) => {
    const back = await backFrom(format)
    for (const column of KEPT) {
      // Parquet has no categories.
      const type = format === 'parquet' && column.type.kind === 'category' ? { kind: 'text' } : column.type
      expect(back.get(column.name)).toEqual({ ...column, type })
    }
  })

  test('arrow as a stream, from which categories come with the first rows', async () => {
    const { tableFromIPC, tableToIPC } = await import('apache-arrow')
    const stream = tableToIPC(tableFromIPC(await encodeTable(TABLE, { format: 'arrow' })), 'stream')
    const { kept } = await readTable(memorySource(stream, 'a.arrows'), { columns: ['x'], keep: ['level'] })
    expect(kept).toEqual([KEPT[7]])
  })

  test('h5ad has numbers, truth values, text and categories', async () => {
    const back = await backFrom('h5ad')
    expect(back.get('flag')).toEqual(KEPT[3])
    expect(back.get('level')).toEqual(KEPT[7])
    expect(back.get('huge')).toEqual(KEPT[2])
    expect(back.get('count')).toEqual(KEPT[1])
    expect(back.get('name')?.cells).toEqual(['a,b', 'é', null])
    expect(back.get('when')?.cells).toEqual(TEXT.when)
    expect(back.get('_index')?.cells).toEqual(['0', '1', '2'])
  })

  test('the names of the rows become those of obs', async () => {
    const names: KeptColumn = { name: 'cell', type: { kind: 'text' }, rowNames: true, cells: ['p', 'q', 'r'] }
    const back = await backFrom('h5ad', { ...TABLE, kept: [names] })
    expect(back.get('_index')).toEqual({ ...names, name: '_index' })
  })

  test('npz and HDF5 have integers and floats of all sizes, and truth values', async () => {
    for (const format of ['npz', 'hdf5']) {
      const back = await backFrom(format)
      for (const at of [1, 2, 3, 4]) expect(back.get(KEPT[at]!.name)).toEqual(KEPT[at])
    }
  })

  test('npz has dates and times', async () => {
    const back = await backFrom('npz')
    for (const at of [5, 6]) expect(back.get(KEPT[at]!.name)).toEqual(KEPT[at])
    const kept = KEPT.slice(5, 7).map((column) => ({ ...column, cells: [column.cells[0]!, null, null] }))
    const some = await backFrom('npz', { ...TABLE, kept })
    for (const column of kept) expect(some.get(column.name)).toEqual(column)
  })

  test('dates of an .npz as labels, and what is said of an array of them', async () => {
    const bytes = await encodeTable(TABLE, { format: 'npz' })
    expect(await readLabels(memorySource(bytes, 'a.npz'), { column: 'day' })).toEqual(TEXT.day)
    const read = readTable(memorySource(bytes, 'a.npz'), { member: 'when' })
    await expect(read).rejects.toThrow('has the dtype "datetime64[us]", known are')
  })

  test('integers that float64 would round become text where some are missing', async () => {
    const huge = { ...KEPT[2]!, cells: [9007199254740993n, null, 0n] }
    for (const format of ['npz', 'hdf5']) {
      const column = (await backFrom(format, { ...TABLE, kept: [huge] })).get('huge')!
      expect(column.type).toEqual({ kind: 'text' })
      expect(column.cells.map((cell) => cell || null)).toEqual(['9007199254740993', null, '0'])
    }
  })

  test('from any format to any other, columns stay what they are in the second', async () => {
    const formats = ['parquet', 'arrow', 'npz', 'hdf5', 'h5ad']
    for (const first of formats) {
      const once = await backFrom(first)
      const same = KEPT.filter((column) => isDeepStrictEqual(once.get(column.name), column))
      expect(same.map(({ name }) => name)).toEqual(expect.arrayContaining(['count', 'huge', 'flag', 'size']))
      for (const second of formats) {
        const direct = await backFrom(second, { ...TABLE, kept: same })
        const kept = same.map(({ name }) => once.get(name)!)
        expect(await backFrom(second, { ...TABLE, kept })).toEqual(direct)
      }
    }
  })

  test('csv has all of them as text, with nothing where one is missing', async () => {
    const back = await backFrom('csv')
    for (const [name, cells] of Object.entries(TEXT)) expect(back.get(name)?.cells).toEqual(cells)
  })

  test('missing values of each kind', async () => {
    const kept = KEPT.map((column) => ({ ...column, cells: [column.cells[0]!, null, null] }))
    for (const format of ['parquet', 'arrow']) {
      const back = await backFrom(format, { ...TABLE, kept })
      for (const { name, cells } of kept) expect(back.get(name)?.cells).toEqual(cells)
    }
    const back = await backFrom('h5ad', { ...TABLE, kept })
    for (const at of [1, 2, 3, 7]) expect(back.get(kept[at]!.name)).toEqual(kept[at])
  })

  test('in parts, and without the rows that are left out', async () => {
    const bytes = new TextEncoder().encode('x,id,note\n1,007,"a\nb"\nNA,008,c\n3,009,\n')
    const reader = await openTable(memorySource(bytes, 'a.csv'), {
      columns: ['x'],
      keep: ['id', 'note'],
      dropMissing: true,
    })
    const seen: unknown[] = []
    for await (const { kept } of reader.batches({ rows: 2 })) seen.push(kept!.map(({ cells }) => cells))
    expect(seen).toEqual([
      [['007'], ['a\nb']],
      [['009'], [null]],
    ])
  })
})

describe('dates and times as text', () => {
  test('are those of Date, as far as it goes', () => {
    const days = fc.integer({ min: -100_000_000, max: 100_000_000 })
    fc.assert(
      fc.property(days, (day) => {
        expect(cellText(day, { kind: 'date' })).toBe(new Date(day * 86_400_000).toISOString().slice(0, -14))
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
        const text = cellText(BigInt(ms), { kind: 'time', unit: 'ms' })
        expect(new Date(`${text}Z`).getTime()).toBe(ms)
      }),
    )
  })

  test('go on beyond, as damaged files have them', () => {
    expect(cellText(100_000_001, { kind: 'date' })).toBe('+275760-09-14')
    expect(cellText(9_223_372_036_854_775_807n, { kind: 'time', unit: 's' })).toBe('+292277026596-12-04T15:30:07')
    expect(cellText(-9_223_372_036_854_775_808n, { kind: 'time', unit: 's' })).toBe('-292277022657-01-27T08:29:52')
  })
})
