import { crc32, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource, onePass } from '../../src/io/bytes.ts'
import { crc32 as ownCrc32 } from '../../src/io/compression/crc32.ts'
import { encodeTable, openTable, readTable, type Table, type TableReader } from '../../src/io/index.ts'
import { decodeSafetensors } from '../../src/io/safetensors/safetensors.ts'

const text = (value: string) => new TextEncoder().encode(value)
const open = (name: string, bytes: Uint8Array) => memorySource(bytes, name)

function npy(shape: string, { descr = '<f8', fortran = 'False', data = new Uint8Array(0) } = {}): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`.padEnd(117)
  return Uint8Array.from([0x93, ...text('NUMPY'), 1, 0, 118, 0, ...text(`${header}\n`), ...data])
}

/** The bytes that reading asked memory for, as far as buffers show it. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss
  await work()
  return process.memoryUsage().rss - before
}

describe('a header that claims much is refused in one sentence, before memory is asked for', () => {
  const idx = (type: number, ...sizes: number[]) =>
    Uint8Array.from([
      0,
      0,
      type,
      sizes.length,
      ...sizes.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]),
    ])
  const wide = text(`${'1,'.repeat(2_000_000)}1\n`)
  const cases: [string, string, Uint8Array][] = [
    ['columns of an .npy', 'a.npy', npy('(1, 300000000)')],
    ['columns of no rows', 'a.npy', npy('(0, 5000000000)')],
    ['columns of text', 'a.npy', npy('(1, 5000000000)', { descr: '<U1' })],
    ['rows', 'a.npy', npy('(9000000000000000, 1)')],
    ['a size beyond any number', 'a.npy', npy(`(9${'9'.repeat(400)}, 1)`)],
    ['many dimensions', 'a.npy', npy(`(${'1, '.repeat(10_000)})`)],
    ['text without length', 'a.npy', npy('(9000000000000,)', { descr: '<U0' })],
    ['columns of a gzipped .npy', 'a.npy.gz', gzipSync(npy('(1, 300000000)'))],
    ['rows of a gzipped .npy', 'a.npy.gz', gzipSync(npy('(134000000, 1)'))],
    ['columns of an IDX file', 'a.idx', idx(0x0e, 0, 0xffffffff)],
    ['dimensions of an IDX file', 'a.idx', idx(0x08, ...new Array<number>(255).fill(0xffffffff))],
    ['columns of a gzipped IDX file', 'a.idx.gz', gzipSync(idx(0x0e, 1, 0xffffffff))],
    ['columns of a text table', 'a.csv', wide],
    ['columns of a gzipped text table', 'a.csv.gz', gzipSync(wide)],
    ['columns between spaces', 'a.dat', text(`${'1 '.repeat(2_000_000)}1\n`)],
    ['a first row of quotes', 'a.csv', text('"'.repeat(20_000_000))],
    ['a later row of quotes', 'a.csv', text(`a,b\n1,2\n${'"'.repeat(20_000_000)}`)],
  ]

  test.each(cases)('%s', async (_, name, bytes) => {
    const grown = await growth(async () => {
      const reading = readTable(open(name, bytes))
      await expect(reading).rejects.toThrow(InputError)
      await expect(reading).rejects.toThrow(name.replace(/\.gz$/, ''))
      const message = await reading.then(String, (error: Error) => error.message)
      expect(message.length).toBeLessThan(400)
      expect(message.match(/[.;] /g)).toHaveLength(1)
    })
    expect(grown).toBeLessThan(200e6)
  })

  test.each([
    ['arrays', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['arrays that never end', `{"a":${'['.repeat(20_000)}`],
  ])('JSON of deep %s', (_, json) => {
    const bytes = new Uint8Array(8 + json.length)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
    bytes.set(text(json), 8)
    expect(() => decodeSafetensors(bytes)).toThrow(InputError)
  })
})

describe('an .npz', () => {
  const table: Table = {
    points: { data: Float64Array.from({ length: 18 }, (_, i) => i / 7), rows: 6, columns: 3 },
    names: ['a', 'b', 'c'],
    labels: Array.from({ length: 6 }, (_, i) => `l${i % 3}`),
  }
  const options = { labels: 'label' }

  test.each([false, true])(
    'with any one bit changed is refused, or gives the same table (compressed: %s)',
    async (compress) => {
      const bytes = await encodeTable(table, { format: 'npz', compress })
      const whole = await readTable(open('a.npz', bytes), options)
      let refused = 0
      for (let at = 0; at < bytes.length; at++) {
        const copy = bytes.slice()
        copy[at]! ^= 1 << (at % 8)
        try {
          expect(await readTable(open('a.npz', copy), options)).toEqual(whole)
        } catch (error) {
          if (!(error instanceof InputError)) throw error
          refused++
        }
      }
      expect(refused).toBeGreaterThan(0.7 * bytes.length)
    },
  )

  test('a member that is damaged and not asked for does no harm', async () => {
    const bytes = await encodeTable(table, { format: 'npz' })
    const at = Buffer.from(bytes).indexOf('label.npy') + 9
    bytes.fill(0xff, at + 10, at + 150)
    const { points } = await readTable(open('a.npz', bytes), { member: 'points' })
    expect(points).toEqual(table.points)
    await expect(readTable(open('a.npz', bytes), { ...options, member: 'points' })).rejects.toThrow(InputError)
  })

  test('inflates only the member that is asked for', async () => {
    const { zipSync } = await import('fflate')
    const data = new Uint8Array(40e6)
    const archive = zipSync({
      'large.npy': npy('(5000000,)', { data }).slice(),
      'x.npy': npy('(2, 1)', { data: new Uint8Array(16) }),
    })
    const grown = await growth(() => readTable(open('a.npz', archive), { member: 'x' }))
    expect(grown).toBeLessThan(30e6)
  })
})

describe('a changed bit of what is gzipped is found, wherever it is', () => {
  test.each(['npy', 'idx', 'arrow'])('%s', async (format) => {
    const points = { data: Float64Array.from({ length: 90 }, (_, i) => i), rows: 30, columns: 3 }
    const bytes = new Uint8Array(
      gzipSync(await encodeTable({ points, names: ['a', 'b', 'c'] }, { format }), { level: 0 }),
    )
    for (let at = 10; at < bytes.length; at += 7) {
      const copy = bytes.slice()
      copy[at]! ^= 4
      await expect(readTable(open(`a.${format}.gz`, copy)), `byte ${at}`).rejects.toThrow(InputError)
    }
  })
})

describe('Fortran order in a stream', () => {
  const [rows, columns] = [3_000_000, 3]
  const value = (row: number, column: number) => Math.fround(column * 1e6 + (row % 1000))

  test('comes row by row, in passes, and is the same from a pipe', async () => {
    const data = new Float32Array(rows * columns)
    for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) data[j * rows + i] = value(i, j)
    const file = Buffer.concat([
      npy(`(${rows}, ${columns})`, { descr: '<f4', fortran: 'True' }),
      Buffer.from(data.buffer),
    ])
    const packed = new Uint8Array(gzipSync(file, { level: 1 }))
    const check = async (reader: TableReader) => {
      let at = 0
      for await (const { points } of reader.batches({ rows: 100_000 })) {
        expect(points.rows).toBeLessThanOrEqual(100_000)
        for (const i of [0, points.rows - 1])
          expect([...points.data.subarray(i * 2, i * 2 + 2)]).toEqual([value(at + i, 2), value(at + i, 0)])
        at += points.rows
      }
      expect(at).toBe(rows)
      await reader.close()
    }
    await check(await openTable(open('f.npy.gz', packed), { columns: [2, 0] }))
    const pipe = onePass(
      'pipe',
      (async function* () {
        yield packed
      })(),
    )
    await check(await openTable(pipe, { columns: [2, 0] }))
  })
})

test('the checksum of zip is that of zlib, in pieces too', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 251)
  expect(ownCrc32(bytes)).toBe(crc32(bytes))
  expect(ownCrc32(bytes.subarray(300), ownCrc32(bytes.subarray(0, 300)))).toBe(crc32(bytes))
})
