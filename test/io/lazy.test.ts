import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

/** The libraries that are large or that few need, in the order in which they load. */
const loaded = vi.hoisted((): string[] => [])
vi.mock('hyparquet', noted('hyparquet'))
vi.mock('hyparquet-writer', noted('hyparquet-writer'))
vi.mock('apache-arrow', noted('apache-arrow'))
vi.mock('h5wasm', noted('h5wasm'))
vi.mock('fzstd', noted('fzstd'))
vi.mock('fflate', noted('fflate'))

function noted(name: string) {
  return async (original: () => Promise<unknown>) => {
    loaded.push(name)
    return original()
  }
}

const fixture = (path: string) => new Uint8Array(readFileSync(new URL(`fixtures/${path}`, import.meta.url)))
const table = { points: { data: Float64Array.of(1, 2), rows: 1, columns: 2 }, names: ['a', 'b'] }

test('a library loads when a format that needs it is read or written, and not before', async () => {
  const { encodeTable, readTable } = await import('../../src/io/index.ts')
  for (const format of ['csv', 'tsv', 'npy', 'idx']) await readTable(await encodeTable(table, { format }), { format })
  await readTable(fixture('npy/deflated.npz'), { member: 'a' })
  expect(loaded).toEqual([])

  const steps: [string, () => Promise<unknown>, string[]][] = [
    ['.npz written', () => encodeTable(table, { format: 'npz' }), ['fflate']],
    ['.parquet read', () => readTable(fixture('parquet/gzip.parquet'), { columns: ['f8'] }), ['hyparquet']],
    ['.parquet written', () => encodeTable(table, { format: 'parquet' }), ['hyparquet-writer']],
    ['.arrow read', () => readTable(fixture('arrow/lz4.arrow'), { columns: ['f8'] }), ['apache-arrow']],
    ['.h5 read', () => readTable(fixture('hdf5/one.h5')), ['h5wasm']],
  ]
  for (const [, run, libraries] of steps) {
    const before = loaded.length
    await run()
    // zstd is the runtime's own in newer versions of Node.
    expect(loaded.slice(before).filter((name) => name !== 'fzstd')).toEqual(libraries)
  }
})
