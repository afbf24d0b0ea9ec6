import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import '../../src/index.ts'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { runEvaluate } from '../../src/cli/commands/evaluate/run.ts'
import type * as shared from '../../src/cli/shared-table.ts'
import { type TableReader, writeTable } from '../../src/io/node/index.ts'
import { fit } from '../../src/training/fit.ts'
import { ranksHere } from '../support/ranks.ts'
import { scratch } from './harness.ts'

/** Rows that each rank has read, of both tables. */
let read: number[] = []

vi.mock('../../src/cli/shared-table.ts', async (original: () => Promise<typeof shared>) => {
  const { readShared } = await original()
  const counted: typeof readShared = (reader, collective) =>
    readShared({ ...reader, batches: (options) => countedBatches(reader, options, collective?.rank ?? 0) }, collective)
  return { readShared: counted }
})

async function* countedBatches(reader: TableReader, options: Parameters<TableReader['batches']>[0], rank: number) {
  for await (const table of reader.batches(options)) {
    read[rank] = (read[rank] ?? 0) + table.points.rows
    yield table
  }
}

const files = scratch()
const NAMES = ['a', 'b']

function normal(rows: number, seed: number, shift: number) {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: 2 * rows }, () => shift + random.normal()),
    rows,
    2,
  )
}

beforeAll(async () => {
  const options = { steps: 15, batchSize: 64, hidden: [8, 8], columns: NAMES }
  const { map } = await fit(normal(200, 1, 0), normal(200, 2, 2), options).result
  await map.save(files.path('map.st'))
  for (const format of ['parquet', 'csv']) {
    await writeTable(files.path(`x.${format}`), { points: normal(150, 3, 0), names: NAMES })
    await writeTable(files.path(`z.${format}`), { points: normal(90, 4, 2), names: NAMES })
  }
})
beforeEach(() => {
  read = []
})
afterAll(() => files.remove())

/** Evaluates as so many ranks of one command. @returns what each would print, without its time */
async function evaluate(size: number, format: string) {
  const paths = ['map.st', `x.${format}`, `z.${format}`].map((name) => files.path(name))
  const outcomes = await Promise.all(
    ranksHere(size).map((collective) =>
      runEvaluate(paths, {}, {
        signal: new AbortController().signal,
        messages: { notice: () => {}, progress: () => {} },
        ...{ interactive: false, version: '', command: '' },
        join: async () => collective,
      } as unknown as Parameters<typeof runEvaluate>[2]),
    ),
  )
  return outcomes.map(({ json }): Record<string, unknown> => ({ ...(json as object), seconds: 0 }))
}

test.each([
  ['parquet', [80, 80, 80]],
  ['csv', [240, 0, 0]],
])('evaluate by 3 of .%s: each reads its share, and all find the same', async (format, shares) => {
  const together = await evaluate(3, format)
  expect([0, 1, 2].map((rank) => read[rank] ?? 0)).toEqual(shares)
  for (const one of together) expect(one).toEqual(together[0])
  const [alone] = await evaluate(1, format)
  expect(together[0]).toMatchObject({
    rows: { source: 150, target: 90 },
    verdict: alone!.verdict,
  })
  const distance = (one: unknown) => (one as { w2Squared: { estimate: number } }).w2Squared.estimate
  expect(distance(together[0])).toBeCloseTo(distance(alone), 4)
})
