import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource } from '../../src/io/bytes.ts'
import { encodeTable, type ReadOptions, readLabels, readTable } from '../../src/io/index.ts'

const source = (name: string) =>
  memorySource(new Uint8Array(readFileSync(new URL(`fixtures/hdf5/${name}`, import.meta.url))), name)

async function read(name: string, options: ReadOptions = {}) {
  const said: string[] = []
  const { points, names } = await readTable(source(name), { ...options, onNotice: (message) => said.push(message) })
  return { values: [...points.data], names: [...names], said }
}

describe('what the HDF5 library would read wrong is refused, with the data set, what it is and the cure', () => {
  test.each([
    ['virtual.h5', '/v', /virtual.h5:\/v is a virtual data set.*save its values/],
    ['bits24.h5', undefined, /bits24.h5:\/x holds integers of 24 bits in 4 bytes.*save it as integers of 4 or 8/],
    ['bits24-be.h5', undefined, /integers of 24 bits in 4 bytes/],
    ['bits24-committed.h5', undefined, /integers of 24 bits in 4 bytes/],
    ['bits24-latest.h5', undefined, /integers of 24 bits in 4 bytes/],
    ['bias63.h5', undefined, /floats of 4 bytes that are not IEEE 754/],
    ['external.h5', undefined, /keeps its values in other files/],
    ['long-double.h5', undefined, /floats of 80 bits in 16 bytes/],
    ['unwritten.h5', undefined, /no values were ever written/],
    ...['row', 'single', 'single-gzip', 'fixed', 'extensible', 'tree'].map((index): [string, undefined, RegExp] => [
      `unwritten-${index}.h5`,
      undefined,
      /no values were ever written/,
    ]),
    [
      'factors.h5',
      undefined,
      /factors.h5:\/t has the attribute scale_factor with 0.5, 2, where netCDF has one finite number/,
    ],
    ['factor-nan.h5', undefined, /scale_factor with NaN, where netCDF has one finite number/],
    ['named-numbers.h5', '/colour', /holds names of categories, kept as numbers/],
  ])('%s', async (name, member, message) => {
    const failure = await readTable(source(name), { member }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(InputError)
    expect(String(failure)).toMatch(message)
  })

  test('what is beside it is read', async () => {
    expect((await read('virtual.h5', { member: '/x' })).values.slice(0, 3)).toEqual([-5, -4, -3])
    const labels = await readTable(source('named-numbers.h5'), { labels: 'colour' })
    expect(labels.labels).toEqual(['red', 'green', 'blue', 'red', 'green', 'blue'])
  })
})

test("h5py's own compression is undone", async () => {
  const { values } = await read('lzf.h5')
  expect(values.slice(0, 3)).toEqual([-5, -4, -3])
})

describe("netCDF's attributes", () => {
  test('scale and offset are applied, the fill value is missing, and both are said', async () => {
    await expect(readTable(source('packed.h5'))).rejects.toThrow(/no value \(missing or NaN\) at row 3, column "x1"/)
    const { values, said } = await read('packed.h5', { dropMissing: true })
    expect(values).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 10, 11].map((stored) => stored * 0.5 + 10))
    expect(said).toEqual(['packed.h5:/t is read as its attributes say: -999 for missing, values times 0.5 plus 10.'])
  })

  test('a marker in single precision is found among values in double precision', async () => {
    await expect(readTable(source('narrow-marker.h5'))).rejects.toThrow(
      /no value \(missing or NaN\) at row 3, column "x1"/,
    )
    const { values } = await read('narrow-marker.h5', { dropMissing: true })
    expect(values).toEqual([-5, -4, -3, -2, 1, 2, 3, 4, 5, 6])
  })

  test('integers without a sign', async () => {
    expect((await read('unsigned.h5')).values).toEqual([255, 2, 3, 252])
  })
})

describe('names of columns', () => {
  test('of a block of pandas', async () => {
    expect((await read('pandas-block.h5', { member: '/frame/block0_values' })).names).toEqual(['width', 'age'])
  })

  test.each([
    ['texts', 'attached.h5', ['B', 'A']],
    ['numbers', 'wavelengths.h5', ['400.5', '402']],
  ])('that are the coordinates of the second dimension, as netCDF writes it: %s', async (_, file, expected) => {
    const { names, said } = await read(file)
    expect(names).toEqual(expected)
    expect(said).toEqual([])
  })

  test('that are the only texts beside the table, one for each column, are taken and said', async () => {
    const { names, said } = await read('markers.h5')
    expect(names).toEqual(['B', 'A'])
    expect(said).toEqual([
      expect.stringMatching(/^markers.h5:\/x: markers has one text for each column, and is taken for their names/),
    ])
  })

  test('of which it is not clear where they are', async () => {
    const { names, said } = await read('markers-two.h5')
    expect(names).toEqual(['x0', 'x1'])
    expect(said).toEqual([
      expect.stringMatching(/channels, markers each have one text for each column.*none is used; call the one/),
    ])
  })

  test.each(['nullable', 'categorical', 'records'])('of an .h5ad file whose var is %s', async (kind) => {
    const { names, values } = await read(`genes-${kind}.h5ad`)
    expect(names).toEqual(['A', 'B'])
    expect(values.slice(0, 2)).toEqual([-5, -4])
  })

  test('that cannot be read are refused: columns would be matched by their places', async () => {
    await expect(readTable(source('genes-unknown.h5ad'))).rejects.toThrow(InputError)
    await expect(readTable(source('genes-unknown.h5ad'))).rejects.toThrow(/_index.*of an unknown kind/)
  })

  test('that are not as many as the columns are refused', async () => {
    const bytes = await encodeTable(
      { points: { data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 }, names: ['a', 'b'] },
      { format: 'hdf5', member: 'other' },
    )
    expect((await readTable(memorySource(bytes, 'two.h5'))).names).toEqual(['a', 'b'])
  })

  test('categories that are a group of strings with a mask are labels', async () => {
    const labels = await readTable(source('genes-nullable.h5ad'), { labels: 'cell_type' })
    expect(labels.labels).toEqual(['B', 'T', 'B', 'T', 'B', 'T'])
    await expect(readLabels(source('genes-nullable.h5ad'), { column: 'cell_type' })).resolves.toHaveLength(6)
  })
})

test('records of AnnData 0.6, with their categories in uns: names, labels and columns that are kept', async () => {
  const { points, names, labels, kept } = await readTable(source('old.h5ad'), {
    labels: 'cell_type',
    keep: ['n_genes'],
  })
  expect([...points.data]).toEqual(Array.from({ length: 12 }, (_, i) => i - 5))
  expect(names).toEqual(['A', 'B'])
  expect(labels).toEqual(['B', 'T', 'B', 'T', 'B', 'T'])
  expect(kept![0]!.cells).toEqual([0, 10, 20, 30, 40, 50])
})
