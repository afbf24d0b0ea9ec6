import { expect, test } from 'vitest'
import type { RowStream } from '../../../src/index.ts'
import { Random } from '../../../src/index.ts'
import { StreamedSide } from '../../../src/training/stream/pool.ts'

const ROWS = 20_000

/** A table whose value is its row, with the rows left out for which `isMissing` says so. */
function streamOf(isMissing: (row: number) => boolean): RowStream {
  return {
    name: 'The table',
    rows: ROWS,
    columns: 1,
    blockRows: 64,
    async read(start, end) {
      const rows = Array.from({ length: end - start }, (_, i) => start + i).filter((row) => !isMissing(row))
      return { data: Float64Array.from(rows), rows: rows.length, columns: 1 }
    },
  }
}

async function poolOf(side: StreamedSide): Promise<number[]> {
  const values: number[] = []
  for await (const { data } of side.pool(0)) values.push(...data)
  return values
}

test('blocks with rows left out fill their part of a pool with rows that they have, and are counted', async () => {
  // Of each block of 64 rows only every eighth has all its values; a pool takes more of each.
  const isMissing = (row: number) => row % 8 !== 0
  const side = new StreamedSide(streamOf(isMissing), { random: new Random(1), heldOut: 0, poolRows: 8192 })
  const values = await poolOf(side)
  expect(values).toHaveLength(side.plan.poolRows)
  expect(values.every((value) => Number.isInteger(value) && !isMissing(value))).toBe(true)
  expect(new Set(values).size, 'every row that a block has, and some twice').toBeLessThan(values.length)
  const { read, missing } = side.counts
  expect(read).toBeGreaterThanOrEqual(values.length)
  expect(read).toBeLessThanOrEqual(ROWS)
  expect(missing / read).toBeCloseTo(7 / 8, 2)
  await poolOf(side)
  expect(side.counts).toEqual({ read: 2 * read, missing: 2 * missing })
})

test('rows that are all there are each in a pool once at most, and none is counted as missing', async () => {
  const side = new StreamedSide(
    streamOf(() => false),
    { random: new Random(1), heldOut: 0, poolRows: 8192 },
  )
  const values = await poolOf(side)
  expect(new Set(values).size).toBe(values.length)
  expect(side.counts.missing).toBe(0)
})

test('a table that gives more rows than it was asked for is refused', async () => {
  const honest = streamOf(() => false)
  const side = new StreamedSide(
    { ...honest, read: (start, end) => honest.read(start, start > 0 ? end + 1 : end) },
    { random: new Random(1), heldOut: 0, poolRows: 8192 },
  )
  await expect(poolOf(side)).rejects.toThrow(/gave 65 rows of 1 columns .*has it changed/)
})
