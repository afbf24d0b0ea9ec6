import { describe, expect, test } from 'vitest'
import '../../../src/index.ts'
import { type Points, points } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import type { RowStream } from '../../../src/io/row-stream.ts'
import { fit } from '../../../src/training/fit.ts'
import type { FitOptions } from '../../../src/training/options.ts'
import type { FitResult } from '../../../src/training/result.ts'
import type { TrainingState } from '../../../src/training/state.ts'
import { ranksHere } from '../../support/ranks.ts'

function mixture(rows: number, shift: number, seed: number): Points {
  const random = new Random(seed)
  const data = Float64Array.from(
    { length: 2 * rows },
    () => shift + 1.5 * (2 * random.integer(2) - 1) + random.normal(),
  )
  return points(data, rows, 2)
}

const [SOURCE, TARGET] = [mixture(400, 0, 1), mixture(370, 2, 2)]
const OPTIONS: FitOptions = { seed: 5, steps: 60, batchSize: 32, hidden: [8, 8], potential: 'convex', outliers: 'keep' }

/** The results of one fit on so many ranks. */
function together(
  size: number,
  options: FitOptions,
  sides: readonly [Points | RowStream, Points | RowStream] = [SOURCE, TARGET],
) {
  return Promise.all(ranksHere(size).map((collective) => fit(...sides, { ...options, collective }).result))
}

function expectEqual(results: readonly FitResult[]): void {
  const [first, ...others] = results.map(({ map }) => map.toBytes())
  for (const other of others) expect(other).toEqual(first)
}

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describe('a fit of several ranks', () => {
  test.each([2, 3])('of %d gives the map of one, to rounding, and the same on all', async (size) => {
    const results = await together(size, OPTIONS)
    expectEqual(results)
    const alone = await fit(SOURCE, TARGET, OPTIONS).result
    const [own, other] = [results[0]!.map.model, alone.map.model]
    expect(own.training.steps).toBe(60)
    expect(largest(own.weights, other.weights)).toBeLessThan(2e-2)
    expect(results[0]!.summary.w2Squared.estimate).toBeCloseTo(alone.summary.w2Squared.estimate, 2)
  })

  test('releases its potential, and takes Muon steps, alike on all', async () => {
    const results = await together(2, { ...OPTIONS, potential: 'released', heldOut: 0 })
    expectEqual(results)
    expect(results[0]!.map.model.certificate).toBeDefined()
  })

  test('with labels takes places of the same class on both sides', async () => {
    const labels = (rows: number) => Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 'a' : 'b'))
    const results = await together(3, { ...OPTIONS, sourceLabels: labels(400), targetLabels: labels(370), steps: 20 })
    expectEqual(results)
  })
})

describe('the state of several ranks', () => {
  test('goes on with another number of ranks in the same order of rows', async () => {
    const stopped = async (size: number, at: number): Promise<TrainingState[]> => {
      const controller = new AbortController()
      const runs = ranksHere(size).map((collective) => {
        const run = fit(SOURCE, TARGET, { ...OPTIONS, collective, signal: controller.signal })
        return run
      })
      const watch = setInterval(() => {
        if ((runs[0]!.state()?.step ?? 0) >= at) controller.abort(new Error('stop'))
      }, 1)
      await Promise.allSettled(runs)
      clearInterval(watch)
      return runs.map((run) => run.state()!)
    }
    const [first, second] = await stopped(2, 10)
    expect(first!.step).toBe(second!.step)
    expect(first!.warm).toEqual(second!.warm)
    expect(first!.warm.some((value) => !Number.isNaN(value))).toBe(true)
    const alone = await fit(SOURCE, TARGET, OPTIONS, structuredClone(first)).result
    const three = await Promise.all(
      ranksHere(3).map((collective) => fit(SOURCE, TARGET, { ...OPTIONS, collective }, structuredClone(first)).result),
    )
    expectEqual(three)
    expect(largest(three[0]!.map.model.weights, alone.map.model.weights)).toBeLessThan(2e-2)
  })
})

describe('tables that are read in parts', () => {
  /** Rows (i, -i), and which of them were read. */
  function counted(rows: number): { stream: RowStream; reads: () => number } {
    let read = 0
    const random = new Random(9)
    const data = Float64Array.from({ length: 2 * rows }, () => random.normal())
    return {
      stream: {
        name: 'counted',
        rows,
        columns: 2,
        async read(start, end) {
          read += end - start
          return points(data.slice(2 * start, 2 * end), end - start, 2)
        },
      },
      reads: () => read,
    }
  }

  test('are shared: each rank reads pools of its own, and all end with one map', async () => {
    const rows = 300_000
    const sources = [counted(rows), counted(rows)]
    const target = mixture(500, 1, 4)
    const results = await Promise.all(
      ranksHere(2).map(
        (collective, k) =>
          fit(sources[k]!.stream, target, { ...OPTIONS, collective, steps: 8, batchSize: 512, heldOut: 0 }).result,
      ),
    )
    expectEqual(results)
    for (const { reads } of sources) expect(reads()).toBeLessThan(1.1 * (1 << 18))
    expect(results[0]!.map.model.trainedRows).not.toBeNull()
  })
})

test('more ranks than a batch has rows for are refused', async () => {
  const runs = ranksHere(5).map((collective) => fit(SOURCE, TARGET, { ...OPTIONS, batchSize: 8, collective }))
  await expect(runs[0]).rejects.toThrow(
    'A batch of 8 rows is too small for 5 ranks, which need 2 each; make "batchSize" 10 or more',
  )
  await Promise.allSettled(runs)
})
