import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../src/index.ts'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { Flags } from '../../src/cli/command.ts'
import { runTransport } from '../../src/cli/commands/transport/run.ts'
import { readTable, type Table, writeTable } from '../../src/io/node/index.ts'
import { fit } from '../../src/training/fit.ts'
import { ranksHere } from '../support/ranks.ts'
import { scratch } from './harness.ts'

const files = scratch()
const NAMES = ['a', 'b']
const ROWS = 1300

function normal(rows: number, seed: number, shift = 0) {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: 2 * rows }, () => shift + random.normal()),
    rows,
    2,
  )
}

/** Rows [start, end) of the table to carry, with text that has to be quoted. */
function part(start: number, end: number): Table {
  const { data } = normal(ROWS, 3)
  const rows = Array.from({ length: end - start }, (_, i) => start + i)
  return {
    points: points(data.slice(2 * start, 2 * end), end - start, 2),
    names: NAMES,
    kept: [
      { name: 'id', type: { kind: 'integer', bytes: 4, unsigned: false }, cells: rows },
      { name: 'said', type: { kind: 'text' }, cells: rows.map((i) => (i % 3 ? `"${i}", or so` : `line\n${i}`)) },
      { name: 'day', type: { kind: 'date' }, cells: rows.map((i) => 19000 + i) },
    ],
  }
}

/** Transports as so many ranks of one command; what rank 0 says. */
async function transport(size: number, input: string, flags: Flags & { out: string }, map = 'map.st') {
  const notices: string[] = []
  const outcomes = await Promise.allSettled(
    ranksHere(size).map((collective) =>
      runTransport([files.path(map), files.path(input)], { ...flags, out: files.path(flags.out) }, {
        signal: new AbortController().signal,
        messages: {
          notice: (text: string) => void notices.push(text),
          progress: () => {},
        },
        ...{ interactive: false, version: '', command: '' },
        join: async () => collective,
      } as unknown as Parameters<typeof runTransport>[2]),
    ),
  )
  const failed = outcomes.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return { json: (outcomes[0] as PromiseFulfilledResult<{ json: Record<string, unknown> }>).value.json, notices }
}

const KEEP = { keep: 'id,said,day', columns: 'a,b' }

beforeAll(async () => {
  const fitted = await fit(normal(300, 1), normal(300, 2, 2), {
    steps: 30,
    batchSize: 64,
    hidden: [8, 8],
    columns: NAMES,
  }).result
  await fitted.map.save(files.path('map.st'))
  await writeTable(files.path('all.csv'), part(0, ROWS))
  await writeTable(files.path('all.parquet'), part(0, ROWS))
  await writeTable(files.path('all.npy'), part(0, ROWS).points)
  for (const [k, [start, end]] of (
    [
      [0, 700],
      [700, 701],
      [701, 1300],
    ] as const
  ).entries()) {
    await writeTable(files.path(`some-${k}.csv`), part(start, end))
    await writeTable(files.path(`some-${k}.parquet`), part(start, end))
  }
  await transport(1, 'all.csv', { out: 'alone.csv', ...KEEP })
})
afterAll(() => files.remove())

describe('transport by several ranks', () => {
  test.each([
    ['all.csv', 3],
    ['all.parquet', 2],
    ['some-*.csv', 4],
    ['some-*.parquet', 3],
  ])('%s by %d is what one carries, in the same order', async (input, size) => {
    await transport(size, input, { out: 'together.csv', ...KEEP })
    expect(readFileSync(files.path('together.csv'))).toEqual(readFileSync(files.path('alone.csv')))
  })

  test.each(['parquet', 'npy'])('one .%s file is put together from the parts', async (format) => {
    const more = format === 'npy' ? {} : KEEP
    await transport(3, `all.${format}`, { out: `together.${format}`, ...more })
    await transport(1, `all.${format}`, { out: `alone.${format}`, ...more })
    const read = (name: string) =>
      readTable(files.path(name), format === 'npy' ? {} : { columns: NAMES, keep: ['id', 'said', 'day'] })
    expect(await read(`together.${format}`)).toEqual(await read(`alone.${format}`))
  })

  test('a folder gets a file from each, which are one table in order', async () => {
    await transport(3, 'all.parquet', { out: 'folder/', ...KEEP })
    const options = { columns: NAMES, keep: ['id', 'said', 'day'] }
    expect(await readTable(files.path('folder/part-00001.parquet'), options)).toMatchObject({ points: { rows: 433 } })
    await transport(1, 'folder', { out: 'again.csv', backward: true, allowUnconverged: true, ...KEEP })
    const { kept } = await readTable(files.path('folder'), options)
    expect(kept![0]!.cells).toEqual(Array.from({ length: ROWS }, (_, i) => i))
    await expect(transport(2, 'all.parquet', { out: 'folder/' })).rejects.toThrow(
      /already holds part-00000.parquet, .*name an empty folder/,
    )
  })

  test('each of several times', async () => {
    await transport(2, 'all.parquet', { out: 'way.csv', times: '0,0.5', ...KEEP })
    await transport(1, 'all.parquet', { out: 'own.csv', times: '0,0.5', ...KEEP })
    for (const time of ['0.0', '0.5'])
      expect(readFileSync(files.path(`way-t${time}.csv`))).toEqual(readFileSync(files.path(`own-t${time}.csv`)))
  })

  test('rows without a value are left out and counted once, also where a rank has no other', async () => {
    writeFileSync(files.path('holes.csv'), `a,b\n${'NA,1\n'.repeat(25)}${'0.5,1\n'.repeat(35)}`)
    const { json } = await transport(3, 'holes.csv', { out: 'whole.csv', dropMissing: true })
    expect(json).toMatchObject({ rows: 35, dropped: 25 })
    expect((await readTable(files.path('whole.csv'))).points.rows).toBe(35)
  })

  test('rows far outside those of the fit are named once, by their numbers among all', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => (i === 45 ? '500,0' : i === 50 ? '900,0' : '0.1,0.2'))
    writeFileSync(files.path('far.csv'), `a,b\n${rows.join('\n')}\n`)
    const [alone, together] = [
      await transport(1, 'far.csv', { out: 'far-1.csv' }),
      await transport(3, 'far.csv', { out: 'far-3.csv' }),
    ]
    expect(alone.notices.join()).toMatch(/^2 of 60 rows lie far outside.*row 46.*row 51/)
    expect(together.notices.filter((text) => text.includes('far outside'))).toEqual([
      ...alone.notices,
      ...alone.notices,
      ...alone.notices,
    ])
  })

  test('too many rows without an inverse on one rank fail all, and leave nothing', async () => {
    const before = files.list()
    await expect(
      transport(2, 'all.csv', {
        out: 'failed.csv',
        columns: 'a,b',
        backward: true,
        maxIterations: '1',
        tolerance: '1e-9',
      }),
    ).rejects.toThrow(/did not converge on [\d,]+ of 1,300 rows/)
    expect(files.list()).toEqual(before)
  })

  test.each([
    [{ out: 'x.npz' }, /Parts cannot be joined into .*x\.npz/],
    [{ out: 'x.csv.gz' }, /without gzip/],
  ])('%j is refused', async (flags, said) => {
    await expect(transport(2, 'all.npy', flags)).rejects.toThrow(said)
  })

  test('more ranks than rows are refused', async () => {
    await writeTable(files.path('two.csv'), { points: normal(2, 1), names: NAMES })
    await expect(transport(3, 'two.csv', { out: 'x.csv' })).rejects.toThrow('has 2 rows, fewer than the 3 processes')
  })

  test('labels in a file of their own belong to the rows of each rank', async () => {
    const labels = (rows: number) => Array.from({ length: rows }, (_, i) => (i % 2 ? 'u' : 'v'))
    const [x, z] = [normal(200, 1), normal(200, 2, 2)]
    const options = { steps: 10, batchSize: 64, hidden: [8, 8], columns: NAMES }
    const run = fit(x, z, { ...options, sourceLabels: labels(200), targetLabels: labels(200) })
    await (await run.result).map.save(files.path('classes.st'))
    writeFileSync(files.path('labels.csv'), `${labels(ROWS).join('\n')}\n`)
    const flags = { labels: files.path('labels.csv'), columns: 'a,b' }
    for (const size of [1, 3]) await transport(size, 'all.csv', { out: `classes-${size}.csv`, ...flags }, 'classes.st')
    expect(readFileSync(files.path('classes-3.csv'))).toEqual(readFileSync(files.path('classes-1.csv')))
  })
})
