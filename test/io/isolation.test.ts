import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import * as inProcess from '../../src/io/index.ts'
import { openFile, openTable, type ReadOptions, readTable, type Table } from '../../src/io/node/index.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))
const hostile = readdirSync(join(fixtures, 'hostile'))

/** All that a file holds: its numbers, and the first of its other columns as labels. */
async function readWhole(path: string, options: ReadOptions = {}): Promise<Table> {
  const first = await openTable(path, options)
  const { others } = first
  await first.close()
  return readTable(path, { ...options, dropMissing: true, ...(others[0] !== undefined && { labels: others[0] }) })
}

beforeAll(() => readTable(join(fixtures, 'parquet/none.parquet'), { columns: ['x'] }).catch(() => {}))

describe('a damaged file ends in a sentence or a table, in bounded time and memory', () => {
  test.each(hostile)('%s', async (file) => {
    const path = join(fixtures, 'hostile', file)
    for (const options of [{}, { columns: [0] }] as ReadOptions[]) {
      const [began, before] = [performance.now(), process.memoryUsage.rss()]
      const error = await readWhole(path, options).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(performance.now() - began).toBeLessThan(20_000)
      expect(process.memoryUsage.rss() - before).toBeLessThan(250e6)
      if (error === undefined) continue
      expect(error).toBeInstanceOf(InputError)
      expect((error as Error).message).toMatch(/hostile.*\.$/)
    }
  })

  test('one that never ends is ended by a signal at once', async () => {
    const path = join(fixtures, 'hostile/h5-hang-719-own.h5')
    const controller = new AbortController()
    const reading = readTable(path, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('stopped here')), 200)
    await expect(reading).rejects.toThrow(/stopped here|without progress/)
    await expect(readTable(path, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })
})

describe('a sound file is read in a thread as it is in this one', () => {
  const files = [
    'parquet/snappy.parquet',
    'parquet/split.parquet',
    'arrow/zstd.arrow',
    'arrow/stream.arrows',
    'hdf5/one.h5',
    'hdf5/cells.h5ad',
  ]

  test.each(files)('%s: values, names, labels, batches and ranges', async (file) => {
    const path = join(fixtures, file)
    const open = async (at: 'thread' | 'here', options: ReadOptions) =>
      at === 'thread' ? openTable(path, options) : inProcess.openTable(await openFile(path), options)
    const kinds = (
      await inProcess.openTable(new Uint8Array(readFileSync(path)), { format: formatOf(file), columns: [0] })
    ).others
    const options: ReadOptions = { columns: [0], ...(kinds.length > 0 && { labels: kinds.at(-1)! }), dropMissing: true }
    const seen = []
    for (const at of ['thread', 'here'] as const) {
      const reader = await open(at, options)
      const batches = []
      for await (const batch of reader.batches({ rows: 3 })) batches.push(batch)
      const range = await reader.rowRange?.(1, 3)
      seen.push({ columns: reader.columns, others: reader.others, rows: reader.rows, batches, range })
      await reader.close()
    }
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]!.batches.length).toBeGreaterThan(0)
  })

  test('bytes and blobs too, which stay as they were', async () => {
    const bytes = new Uint8Array(readFileSync(join(fixtures, 'hdf5/one.h5')))
    const copy = bytes.slice()
    const whole = await readTable(join(fixtures, 'hdf5/one.h5'))
    expect(await readTable(bytes, { format: 'hdf5' })).toEqual(whole)
    expect(await readTable(new Blob([bytes]), { format: 'hdf5' })).toEqual(whole)
    expect(bytes).toEqual(copy)
  })

  test('several at once', async () => {
    const paths = Array.from({ length: 5 }, () => join(fixtures, 'hdf5/one.h5'))
    const tables = await Promise.all(paths.map((path) => readTable(path)))
    for (const table of tables) expect(table).toEqual(tables[0])
  })
})

describe('any damage to what a library reads gives a table or an InputError', () => {
  const points = { data: Float64Array.from({ length: 12 }, (_, i) => i / 3), rows: 4, columns: 3 }
  const table = { points, names: ['a', 'b', 'c'], labels: ['x', 'y', 'x', 'z'] }

  test.each(['parquet', 'arrow', 'hdf5', 'h5ad'])('%s', async (format) => {
    const bytes = await inProcess.encodeTable(table, { format })
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const copy = bytes.slice()
        for (const [at, value] of changes) copy[at] = value
        await readTable(copy, { format, labels: 'label' }).catch((error: unknown) => {
          if (!(error instanceof InputError)) throw error
        })
      }),
      { numRuns: 40 },
    )
  })
})

function formatOf(file: string): string {
  return file.endsWith('.h5ad') ? 'h5ad' : file.split('/')[0]!
}
