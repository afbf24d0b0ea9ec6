import { readFileSync } from 'node:fs'
import type { Dataset, Group } from 'h5wasm'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource } from '../../src/io/bytes.ts'
import { openHdf5 } from '../../src/io/hdf5/file.ts'
import { encodeTable, openTable, readLabels, readTable } from '../../src/io/index.ts'

const source = (name: string) =>
  memorySource(new Uint8Array(readFileSync(new URL(`fixtures/hdf5/${name}`, import.meta.url))), name)
const counted = Array.from({ length: 24 }, (_, i) => i)

describe('HDF5', () => {
  test.each([
    ['train', (i: number) => i / 8, true],
    ['/deep/packed', (i: number) => i, false],
    ['big', (i: number) => i / 3, false],
    ['ints', (i: number) => i, false],
  ] as const)('%s', async (member, value, single) => {
    const { points } = await readTable(source('tables.h5'), { member })
    expect([points.rows, points.columns]).toEqual([12, 2])
    expect(points.data).toBeInstanceOf(single ? Float32Array : Float64Array)
    expect([...points.data]).toEqual(counted.map(value))
    const reader = await openTable(source('tables.h5'), { member, columns: [1] })
    const seen: number[] = []
    for await (const batch of reader.batches({ rows: 5 })) seen.push(...batch.points.data)
    expect(seen).toEqual(counted.filter((i) => i % 2 === 1).map(value))
    expect([...(await reader.rowRange!(4, 6)).points.data]).toEqual([9, 11].map(value))
    await reader.close()
  })

  test('the only table needs no name', async () => {
    expect((await readTable(source('one.h5'))).points.rows).toBe(3)
  })

  test('labels from data sets beside the points', async () => {
    const { labels } = await readTable(source('tables.h5'), { member: 'train', labels: 'names' })
    expect(labels?.slice(0, 3)).toEqual(['g', 'h', 'g'])
    const codes = await readLabels(source('tables.h5'), { member: 'train', column: 'codes' })
    expect(codes[11]).toBe(String(11n * 2n ** 55n))
  })

  test('floats of 2 bytes, and what LZF compressed', async () => {
    const half = await readTable(source('tables.h5'), { member: 'half' })
    expect([...half.points.data]).toEqual(Array(24).fill(1))
    const lzf = await readTable(source('tables.h5'), { member: 'lzf' })
    expect([...lzf.points.data]).toEqual([...Array(24).keys()])
  })

  test.each([
    ['nothing', 'no data set "nothing"; it holds /big (12, 2), /codes (12)'],
    ['deep', 'no data set "deep"'],
    ['cube', 'has the shape (2, 2, 2)'],
    ['records', 'records with named fields'],
    ['names', 'holds no numbers'],
    [undefined, 'name the one that holds the points, as tables.h5:/PATH'],
  ])('%s is refused', async (member, words) => {
    const reading = readTable(source('tables.h5'), { member })
    await expect(reading).rejects.toThrow(InputError)
    await expect(reading).rejects.toThrow(words)
  })
})

describe('.h5ad', () => {
  const X = [0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 3, 4.5]

  test('X from CSR, with the names of the features and cell types as labels', async () => {
    const { points, names, labels } = await readTable(source('cells.h5ad'), { labels: 'cell_type' })
    expect(names).toEqual(['CD4', 'CD8A', 'GAPDH'])
    expect(points.data).toEqual(Float32Array.from(X))
    expect(labels).toEqual(['T', 'B', 'T', 'T'])
  })

  test('layers (dense, CSC), obsm and features by name, in batches', async () => {
    expect((await readTable(source('cells.h5ad'), { member: 'layers/dense' })).points.data).toEqual(
      Float32Array.from(X, (x) => 2 * x),
    )
    expect((await readTable(source('cells.h5ad'), { member: 'layers/columns' })).points.data).toEqual(
      Float64Array.from(X, (x) => 3 * x),
    )
    const pca = await readTable(source('cells.h5ad'), { member: '/obsm/X_pca' })
    expect([pca.names, [...pca.points.data]]).toEqual([
      ['X_pca0', 'X_pca1'],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ])
    for (const member of ['X', 'layers/columns']) {
      const reader = await openTable(source('cells.h5ad'), { member, columns: ['CD8A'], precision: 'float64' })
      const seen: number[] = []
      for await (const batch of reader.batches({ rows: 3 })) seen.push(...batch.points.data)
      expect(seen).toEqual([1, 0, 0, 3].map((x) => (member === 'X' ? x : 3 * x)))
    }
  })

  test('labels of every kind', async () => {
    const labels = (column: string) => readLabels(source('cells.h5ad'), { column })
    expect(await labels('batch')).toEqual(['7', '8', '7', '8'])
    expect(await labels('count')).toEqual(['5', '6', '7', '8'])
    expect(await labels('old')).toEqual(['left', 'right', 'right', 'left'])
    await expect(labels('some')).rejects.toThrow('no label at row 2')
    await expect(labels('nope')).rejects.toThrow('has no column "nope"; it holds "CD4"')
    const { labels: kept, dropped } = await readTable(source('cells.h5ad'), { labels: 'some', dropMissing: true })
    expect([kept, dropped]).toEqual([['q', 'q', 'p'], 1])
  })

  test('a matrix that is not there is answered with those that are', async () => {
    await expect(readTable(source('cells.h5ad'), { member: 'layers/none' })).rejects.toThrow(
      'it holds X, layers/columns, layers/dense, obsm/X_pca',
    )
  })
})

describe('written', () => {
  const table = {
    points: { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, columns: 2 },
    names: ['CD4', 'CD8A'],
    labels: ['T', 'B', 'T'],
  }

  test('.h5ad has the groups and encodings that AnnData asks for', async () => {
    const { file, close } = await openHdf5(
      memorySource(await encodeTable(table, { format: 'h5ad', labelName: 'kind' })),
    )
    const encoding = (path: string) => {
      const { attrs } = file.get(path) as Group
      return [attrs['encoding-type']?.value, attrs['encoding-version']?.value]
    }
    expect(encoding('/')).toEqual(['anndata', '0.1.0'])
    expect(encoding('/X')).toEqual(['array', '0.2.0'])
    for (const frame of ['/obs', '/var']) expect(encoding(frame)).toEqual(['dataframe', '0.2.0'])
    for (const texts of ['/obs/_index', '/obs/kind', '/var/_index'])
      expect(encoding(texts)).toEqual(['string-array', '0.2.0'])
    for (const group of ['layers', 'obsm', 'obsp', 'uns', 'varm', 'varp'])
      expect(encoding(`/${group}`)).toEqual(['dict', '0.1.0'])
    const { attrs } = file.get('/obs') as Group
    expect([attrs._index?.value, attrs['column-order']?.value]).toEqual(['_index', ['kind']])
    expect((file.get('/obs/_index') as Dataset).value).toEqual(['0', '1', '2'])
    close()
  })

  test('labels called _index name the rows of .h5ad', async () => {
    const bytes = await encodeTable(table, { format: 'h5ad', labelName: '_index' })
    const { labels, points } = await readTable(memorySource(bytes, 'file.h5ad'), { labels: '_index' })
    expect([labels, points.data]).toEqual([table.labels, table.points.data])
  })

  test('compressed by gzip, in chunks of rows', async () => {
    const bytes = await encodeTable(table, { format: 'hdf5', compress: true })
    const { file, close } = await openHdf5(memorySource(bytes))
    const { filters, metadata } = file.get('/points') as Dataset
    expect([filters.map(({ id }) => id), metadata.chunks]).toEqual([[1], [3, 2]])
    close()
  })

  test('a data set in groups', async () => {
    const bytes = await encodeTable(table, { format: 'hdf5', member: '/deep/er/points' })
    const { points, labels } = await readTable(memorySource(bytes), { member: 'deep/er/points', labels: 'label' })
    expect([points.data, labels]).toEqual([table.points.data, table.labels])
  })

  test.each([
    ['hdf5', { labelName: 'a/b' }, '"/" separates names in HDF5'],
    ['h5ad', { labelName: 'a/b' }, '"/" separates names in HDF5'],
    ['hdf5', { labelName: 'points' }, 'two things called "points"'],
    ['npz', { labelName: 'columns' }, 'two things called "columns"'],
    ['npz', { labelName: 'points' }, 'two things called "points"'],
    ['h5ad', { member: 'layers/raw' }, 'cannot hold its points as layers/raw; .h5ad files are written with X alone'],
  ])('%s refuses %o', async (format, options, words) => {
    const encoded = encodeTable(table, { format, ...options })
    await expect(encoded).rejects.toThrow(InputError)
    await expect(encoded).rejects.toThrow(words)
  })
})
