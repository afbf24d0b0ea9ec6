import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { memorySource, onePass } from '../../src/io/bytes.ts'
import { encodeTable, openTable, readLabels, readTable } from '../../src/io/index.ts'

const folder = new URL('fixtures/npy/', import.meta.url)
const source = (name: string) => memorySource(new Uint8Array(readFileSync(new URL(name, folder))), name)
const expected: Record<string, { rows: number; columns: number; single: boolean; values: string[] }> = JSON.parse(
  readFileSync(new URL('npy.json', folder), 'utf8'),
)

describe('arrays that numpy wrote', () => {
  test.each(Object.entries(expected))('%s', async (name, { rows, columns, single, values }) => {
    const { points, names } = await readTable(source(name))
    expect([points.rows, points.columns]).toEqual([rows, columns])
    expect(points.data).toBeInstanceOf(single ? Float32Array : Float64Array)
    expect([...points.data]).toEqual(values.map(Number))
    expect(names).toEqual(['x0', 'x1', 'x2'].slice(0, columns))
  })

  test.each(Object.keys(expected))('%s in batches, in ranges, in part and from a stream', async (name) => {
    const { points } = await readTable(source(name))
    const last = points.columns - 1
    const column = [...points.data].filter((_, i) => i % points.columns === last)
    const stream = onePass(
      name,
      (async function* () {
        const { byteLength, slice } = source(name)
        for (let at = 0; at < byteLength; at += 7) yield await slice(at, Math.min(at + 7, byteLength))
      })(),
    )
    for (const input of [source(name), stream]) {
      const reader = await openTable(input, { columns: [last], labels: 0 })
      const seen: number[] = []
      let labels = 0
      for await (const batch of reader.batches({ rows: 3 })) {
        expect(batch.points.rows).toBeLessThanOrEqual(3)
        seen.push(...batch.points.data)
        labels += batch.labels!.length
      }
      expect(seen).toEqual(column)
      expect(labels).toBe(points.rows)
    }
    const reader = await openTable(source(name))
    const range = await reader.rowRange!(1, 2)
    expect([...range.points.data]).toEqual([...points.data].slice(points.columns, 2 * points.columns))
    await expect(reader.rowRange!(0, 99)).rejects.toThrow('give a range within')
  })
})

test('labels keep large integers and text exactly', async () => {
  expect(await readLabels(source('labels-i8.npy'))).toEqual(['1', '9007199254740993', '-5'])
  expect(await readLabels(source('labels-text.npy'))).toEqual(['gamma', 'häd', ''])
  expect(await readLabels(source('labels-bytes.npy'), { rows: 2 })).toEqual(['g', 'hh'])
  await expect(readLabels(source('labels-i8.npy'), { rows: 4 })).rejects.toThrow('has 3 labels for 4 rows')
  await expect(readLabels(source('f4le.npy'))).rejects.toThrow('has 3 columns, but labels need one')
  expect(await readLabels(source('u2be.npy'), { column: 'x2' })).toEqual(['2', '7', '64', '14'])
})

test.each([
  ['cube.npy', 'shape (2, 2, 2); reshape'],
  ['objects.npy', 'holds Python objects'],
  ['complex.npy', '"<c8"'],
  ['records.npy', 'records with named fields'],
  ['none.npy', 'has no rows'],
  ['labels-text.npy', 'holds text'],
  ['nan.npy', 'nan.npy has no value (missing or NaN) at row 2, column "x1"'],
])('%s is refused: %s', async (name, words) => {
  await expect(readTable(source(name))).rejects.toThrow(InputError)
  await expect(readTable(source(name))).rejects.toThrow(words)
})

test('rows with missing values are dropped and counted on demand', async () => {
  const { points, dropped } = await readTable(source('nan.npy'), { dropMissing: true })
  expect([[...points.data], points.rows, dropped]).toEqual([[1, 2, 7, 8], 2, 2])
})

test('a truncated file is refused, and so is one cut in its header', async () => {
  const whole = new Uint8Array(readFileSync(new URL('f8le.npy', folder)))
  for (const length of [whole.length - 1, 100, 11, 7]) {
    const cut = memorySource(whole.subarray(0, length), 'cut.npy')
    await expect(readTable(cut)).rejects.toThrow(/cut\.npy (is truncated|is not a valid .npy file|does not begin)/)
  }
})

test('damage gives an InputError or other values, never another error', async () => {
  const bytes = new Uint8Array(readFileSync(new URL('f4le.npy', folder)))
  const change = fc.tuple(fc.nat(140), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1 }), async (changes) => {
      const damaged = bytes.slice()
      for (const [at, value] of changes) damaged[at] = value
      await readTable(memorySource(damaged, 'd.npy')).catch((error: unknown) =>
        expect(error).toBeInstanceOf(InputError),
      )
    }),
  )
})

test('what is written is what numpy writes', async () => {
  const { points } = await readTable(source('f4le.npy'))
  const written = await encodeTable(points, { format: 'npy' })
  expect(written).toEqual(new Uint8Array(readFileSync(new URL('f4le.npy', folder))))
})
