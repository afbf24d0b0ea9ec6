import { readFileSync } from 'node:fs'
import { parquetMetadata } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memorySource } from '../../src/io/bytes.ts'
import { decompressorOf } from '../../src/io/compression/decompressors.ts'
import { encodeTable, openTable, readLabels, readTable } from '../../src/io/index.ts'

const source = (path: string) =>
  memorySource(new Uint8Array(readFileSync(new URL(`fixtures/${path}`, import.meta.url))), path)
const rows = Array.from({ length: 12 }, (_, i) => i)

const files = [
  ...['none', 'snappy', 'gzip', 'lz4', 'brotli', 'zstd', 'plain-v2'].map((name) => `parquet/${name}.parquet`),
  ...['uncompressed.arrow', 'lz4.arrow', 'zstd.arrow', 'stream.arrows'].map((name) => `arrow/${name}`),
]

describe.each(files)('%s, as pyarrow wrote it', (file) => {
  test('numbers of all kinds', async () => {
    const { points, names } = await readTable(source(file), { columns: ['f8', 'f4', 'i8', 'i2', 'flag'] })
    expect(names).toEqual(['f8', 'f4', 'i8', 'i2', 'flag'])
    expect([...points.data]).toEqual(rows.flatMap((i) => [i / 3, i / 4 - 3, i * 10, i, i % 3 === 0 ? 1 : 0]))
  })
  test('single precision alone stays single', async () => {
    expect((await readTable(source(file), { columns: ['f4'] })).points.data).toEqual(
      Float32Array.from(rows, (i) => i / 4 - 3),
    )
  })
  test('labels of text, categories, integers and truth values', async () => {
    const words = rows.map((i) => (i % 2 === 0 ? 'g' : 'h'))
    expect((await readTable(source(file), { columns: ['f4'], labels: 'class' })).labels).toEqual(words)
    expect(await readLabels(source(file), { column: 'kind' })).toEqual(words)
    expect(await readLabels(source(file), { column: 'i8' })).toEqual(rows.map((i) => String(i * 10)))
    expect((await readLabels(source(file), { column: 'flag' })).slice(0, 2)).toEqual(['True', 'False'])
  })
  test('text is no number', async () => {
    await expect(readTable(source(file))).rejects.toThrow('has columns that are not numbers: "class" holds text')
  })
  test('batches that cross its own groups', async () => {
    const reader = await openTable(source(file), { columns: ['i8'] })
    for (let pass = 0; pass < 2; pass++) {
      const seen: number[] = []
      for await (const { points } of reader.batches({ rows: 4 })) seen.push(...points.data)
      expect(seen).toEqual(rows.map((i) => i * 10))
    }
    if (reader.rowRange)
      expect([...(await reader.rowRange(3, 11)).points.data]).toEqual(rows.slice(3, 11).map((i) => i * 10))
  })
})

describe('where the runtime has no decompressor of its own', () => {
  const own = process.getBuiltinModule
  beforeAll(() => {
    Object.assign(process, { getBuiltinModule: undefined })
  })
  afterAll(() => {
    Object.assign(process, { getBuiltinModule: own })
  })

  test.each(['parquet/zstd.parquet', 'arrow/zstd.arrow'])('%s is read all the same', async (file) => {
    const { points } = await readTable(source(file), { columns: ['f8', 'i2'] })
    expect([...points.data]).toEqual(rows.flatMap((i) => [i / 3, i]))
  })
  test('brotli is refused, and the others are named', async () => {
    const reading = readTable(source('parquet/brotli.parquet'), { columns: ['f8'] })
    await expect(reading).rejects.toThrow(/brotli\.parquet: It is compressed with brotli.*snappy, gzip, zstd/)
  })
  test('what is damaged is an error, and no other numbers', async () => {
    const undo = await decompressorOf('zstd')
    expect(() => undo(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x09, 0xff, 0xff))).toThrow()
  })
})

test('byte-stream-split pages', async () => {
  const { points } = await readTable(source('parquet/split.parquet'))
  expect([...points.data]).toEqual(rows.flatMap((i) => [i / 4 - 3, i / 3]))
})

describe.each(['parquet/odd.parquet', 'arrow/odd.arrow'])('%s', (file) => {
  test('nulls are named by row, or dropped', async () => {
    await expect(readTable(source(file), { columns: ['x'] })).rejects.toThrow(
      `${file} has no value (missing or NaN) at row 2, column "x"`,
    )
    await expect(readTable(source(file), { columns: ['half'], labels: 'label' })).rejects.toThrow(
      'at row 3, column "label"',
    )
    const table = await readTable(source(file), { columns: ['x', 'half'], labels: 'label', dropMissing: true })
    expect([[...table.points.data], table.labels, table.dropped]).toEqual([[1.5, 1], ['a'], 2])
  })
  test('dates and lists are refused by name', async () => {
    await expect(readTable(source(file), { columns: ['when'] })).rejects.toThrow(/Column "when" of .*(dates|Date)/)
    await expect(readTable(source(file), { columns: ['list'] })).rejects.toThrow(/Column "list" of .*(nested|List)/)
  })
  test('halves are floats, and the index of pandas is no feature', async () => {
    const { points } = await readTable(source(file), { columns: ['half'] })
    expect(points.data).toEqual(Float32Array.of(1, 2.5, -3))
    const chosen = file.startsWith('arrow') ? ['half', 'x'] : ['half', 'money', 'x']
    const reader = await openTable(source(file), { columns: ['/^(half|money|x|__index.*)$/'] })
    expect(reader.columns.filter((name) => chosen.includes(name)).sort()).toEqual(chosen)
  })
})

test('decimals', async () => {
  expect((await readTable(source('parquet/odd.parquet'), { columns: ['money'] })).points.data).toEqual(
    Float64Array.of(1, 2, 3),
  )
})

test('a damaged row group is named by its column and rows', async () => {
  const whole = source('parquet/none.parquet')
  const bytes = (await whole.slice(0, whole.byteLength)).slice()
  const footer = new DataView(bytes.buffer).getUint32(bytes.length - 8, true)
  bytes.fill(0xff, 4, bytes.length - 8 - footer)
  await expect(readTable(memorySource(bytes, 'torn.parquet'), { columns: ['f8'] })).rejects.toThrow(
    /^torn\.parquet cannot be read as Parquet \(column "f8", rows 1 to [0-9]+: .*\); it is damaged/,
  )
})

test('an encrypted file is refused', async () => {
  const bytes = (await source('parquet/none.parquet').slice(0, 400)).slice()
  bytes.set([0x50, 0x41, 0x52, 0x45], 0)
  bytes.set([0x50, 0x41, 0x52, 0x45], bytes.length - 4)
  await expect(readTable(memorySource(bytes, 'a.parquet'))).rejects.toThrow('a.parquet is an encrypted Parquet file')
})

test('compressed Parquet says so: gzip, and bytes of a place together', async () => {
  const table = {
    points: { data: Float64Array.of(1, 2, 3), rows: 3, columns: 1 },
    names: ['a'],
    labels: ['x', 'y', 'x'],
  }
  const bytes = await encodeTable(table, { format: 'parquet', compress: true })
  const { row_groups } = parquetMetadata(bytes.slice().buffer)
  expect(row_groups[0]!.columns.map(({ meta_data }) => [meta_data!.codec, meta_data!.encodings[0]])).toEqual([
    ['GZIP', 'BYTE_STREAM_SPLIT'],
    ['SNAPPY', 'PLAIN'],
  ])
})

test.each([false, true])('Parquet of two row groups, with labels (compressed: %s)', async (compress) => {
  const [rows, columns] = [(1 << 18) + 100, 8]
  const data = Float32Array.from({ length: rows * columns }, (_, i) => (i % 1000) - 500)
  const labels = Array.from({ length: rows }, (_, i) => `l${i % 7}`)
  const names = Array.from({ length: columns }, (_, j) => `c${j}`)
  const bytes = await encodeTable({ points: { data, rows, columns }, names, labels }, { format: 'parquet', compress })
  const { row_groups, num_rows } = parquetMetadata(bytes.slice().buffer)
  expect([num_rows, row_groups.map((group) => group.num_rows)]).toEqual([BigInt(rows), [1n << 18n, 100n]])
  const { statistics } = row_groups[0]!.columns[0]!.meta_data!
  expect([statistics?.min_value, statistics?.max_value, statistics?.null_count]).toEqual([-500, 492, 0n])
  const back = await readTable(bytes, { format: 'parquet', labels: 'label' })
  expect(Buffer.compare(Buffer.from(back.points.data.buffer), Buffer.from(data.buffer))).toBe(0)
  expect(back.labels!.every((label, i) => label === labels[i])).toBe(true)
})
