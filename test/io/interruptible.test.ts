import { afterAll, describe, expect, test } from 'vitest'
import { type ByteSource, memorySource } from '../../src/io/bytes.ts'
import { openRowStream, readBytes, writeTable } from '../../src/io/node/index.ts'
import { openTable, readCategories, readLabels, readTable } from '../../src/io/open.ts'
import { scratch } from '../cli/harness.ts'

const files = scratch()
afterAll(() => files.remove())

const [ROWS, COLUMNS] = [3000, 60]
const values = Float64Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * 7919) % 1009)
const names = Array.from({ length: COLUMNS }, (_, j) => `c${j}`)

async function bytesOf(format: string): Promise<Uint8Array> {
  const name = `table-${Math.random()}.${format}`
  await writeTable(files.path(name), { points: { data: values, rows: ROWS, columns: COLUMNS }, names })
  return readBytes(files.path(name))
}

/** The array in Fortran order: a read for each column. */
async function fortran(): Promise<Uint8Array> {
  const bytes = await bytesOf('npy')
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 128)).replace('False', 'True ')
  const out = bytes.slice()
  out.set(Uint8Array.from(text, (c) => c.charCodeAt(0)))
  return out
}

/** Aborts in its third read of the bytes, and counts those that are begun afterwards. */
function aborting(bytes: Uint8Array, name: string) {
  const controller = new AbortController()
  const source = memorySource(bytes, name)
  let [reads, late] = [0, 0]
  const counted: ByteSource = {
    ...source,
    async slice(start, end) {
      if (controller.signal.aborted) late++
      if (++reads === 3) controller.abort(new Error('stopped'))
      return source.slice(start, end)
    },
  }
  return { input: counted, signal: controller.signal, late: () => late }
}

describe('reading stops where the signal says so, before its next read', () => {
  const oneColumn = new TextEncoder().encode(`label\n${'abc\n'.repeat(1_500_000)}`)
  const READERS = {
    'a text table': async () => ['t.csv', await bytesOf('csv'), readTable],
    'a gzipped text table': async () => ['t.csv.gz', await bytesOf('csv.gz'), readTable],
    'an array in Fortran order': async () => ['t.npy', await fortran(), readTable],
    'a member of an archive': async () => ['t.npz', await bytesOf('npz'), readTable],
    labels: async () => ['l.csv', oneColumn, readLabels],
    categories: async () => [
      'l.csv',
      oneColumn,
      (input: ByteSource, options: object) => readCategories(input, 'label', options),
    ],
  } satisfies Record<
    string,
    () => Promise<[string, Uint8Array, (input: ByteSource, options: { signal: AbortSignal }) => Promise<unknown>]>
  >
  test.each(Object.entries(READERS))('%s', async (_, make) => {
    const [name, bytes, read] = await make()
    const { input, signal, late } = aborting(bytes, name)
    await expect(read(input, { signal })).rejects.toThrow('stopped')
    expect(late()).toBe(0)
  })

  test('between two batches of a table that is in memory', async () => {
    const controller = new AbortController()
    const reader = await openTable(memorySource(await bytesOf('npy'), 't.npy'), { signal: controller.signal })
    const batches = reader.batches({ rows: 100 })[Symbol.asyncIterator]()
    await batches.next()
    controller.abort(new Error('stopped'))
    await expect(batches.next()).rejects.toThrow('stopped')
    await expect(reader.rowRange!(0, 10)).rejects.toThrow('stopped')
  })

  test('the blocks of a table that stays on disk', async () => {
    const controller = new AbortController()
    await writeTable(files.path('large.npy'), { points: { data: values, rows: ROWS, columns: COLUMNS }, names })
    const large = (await openRowStream(files.path('large.npy'), { memoryValues: 1000, signal: controller.signal }))!
    expect((await large.stream.read(5, 7)).data).toEqual(values.slice(5 * COLUMNS, 7 * COLUMNS))
    controller.abort(new Error('stopped'))
    await expect(large.stream.read(5, 7)).rejects.toThrow('stopped')
    await large.close()
  })
})

test('a pipe on which nothing comes is waited for no longer', async () => {
  const controller = new AbortController()
  const silent = {
    name: 'pipe',
    async *chunks() {
      yield new TextEncoder().encode('a,b\n1,2\n')
      await new Promise(() => {})
    },
  }
  const reading = readTable(silent, { signal: controller.signal, format: 'csv' })
  setTimeout(() => controller.abort(new Error('stopped')), 20)
  await expect(reading).rejects.toThrow('stopped')
})
