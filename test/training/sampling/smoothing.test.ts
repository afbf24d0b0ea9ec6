import { describe, expect, it, test } from 'vitest'
import { Random } from '../../../src/base/random.ts'
import { fit } from '../../../src/index.ts'
import { Smoother } from '../../../src/training/sampling/smoothing.ts'
import { normalPoints } from '../../support/training.ts'

const D = 2

/** Two cells: 6 rows about the origin, of unequal spread along the axes, and 4 rows far away on a line. */
const CELLS = [Int32Array.of(0, 1, 2, 3, 4, 5), Int32Array.of(6, 7, 8, 9)]
const TABLE = Float32Array.of(-3, 0, -1, 0.5, 0, -0.5, 0, 0.2, 1, 0.3, 3, -0.5, 100, 50, 101, 51, 103, 53, 108, 58)

interface Moments {
  readonly mean: readonly number[]
  readonly covariance: readonly number[]
}

function momentsOf(rows: readonly (readonly number[])[]): Moments {
  const average = (f: (row: readonly number[]) => number) => rows.reduce((sum, row) => sum + f(row), 0) / rows.length
  const mean = [average((r) => r[0]!), average((r) => r[1]!)]
  const between = (i: number, j: number) => average((r) => (r[i]! - mean[i]!) * (r[j]! - mean[j]!))
  return { mean, covariance: [between(0, 0), between(0, 1), between(1, 1)] }
}

/** Draws of each cell: a row at random, then smoothed. */
function draws(amount: number, count: number): { before: number[][]; after: number[][] }[] {
  const smoother = new Smoother(TABLE, D, { rows: CELLS }, new Random(3))
  const random = new Random(4)
  const drawn = CELLS.map(() => ({ before: [] as number[][], after: [] as number[][] }))
  for (let n = 0; n < count; n++) {
    const rows = CELLS.map((members) => members[random.integer(members.length)]!)
    const batch = Float32Array.from(rows.flatMap((row) => [...TABLE.subarray(row * D, (row + 1) * D)]))
    const kept = batch.slice()
    smoother.smooth(batch, amount)
    CELLS.forEach((_, k) => {
      drawn[k]!.before.push([...kept.subarray(k * D, (k + 1) * D)])
      drawn[k]!.after.push([...batch.subarray(k * D, (k + 1) * D)])
    })
  }
  return drawn
}

describe('the smoothing of a batch', () => {
  it.each([0.1, 0.3, 0.9])('of amount %d keeps the mean and the covariance of each cell', (amount) => {
    draws(amount, 40_000).forEach(({ after }, k) => {
      const exact = momentsOf([...CELLS[k]!].map((row) => [...TABLE.subarray(row * D, (row + 1) * D)]))
      const { mean, covariance } = momentsOf(after)
      const width = Math.sqrt(exact.covariance[0]! + exact.covariance[2]!)
      mean.forEach((value, j) => {
        expect(Math.abs(value - exact.mean[j]!)).toBeLessThan(0.03 * width)
      })
      covariance.forEach((value, j) => {
        expect(Math.abs(value - exact.covariance[j]!)).toBeLessThan(0.03 * width ** 2)
      })
    })
  })

  it.each([0.1, 0.3, 0.9])('of amount %d moves rows by about that share of the spread of their cell', (amount) => {
    for (const { before, after } of draws(amount, 10_000)) {
      const { covariance } = momentsOf(before)
      const moved = before.map((row, n) => (after[n]![0]! - row[0]!) ** 2 + (after[n]![1]! - row[1]!) ** 2)
      const squares = moved.reduce((sum, value) => sum + value, 0) / moved.length
      // Towards the centre by 1 - sqrt(1 - a^2), and by a times the difference of two rows over the root of 2.
      const share = (1 - Math.sqrt(1 - amount ** 2)) ** 2 + amount ** 2
      expect(squares / (share * (covariance[0]! + covariance[2]!))).toBeCloseTo(1, 1)
    }
  })

  it('moves rows along differences of rows of their own cell: those of a line stay on it', () => {
    const [, line] = draws(0.5, 200)
    for (const [a, b] of line!.after) expect(a! - b!).toBeCloseTo(50, 3)
    expect(new Set(line!.after.map(([a]) => a)).size, 'new points between the old ones').toBeGreaterThan(4)
  })

  it('of amount 0 moves none, and a cell of one row stays where it is', () => {
    for (const { before, after } of draws(0, 50)) expect(after).toEqual(before)
    const smoother = new Smoother(TABLE, D, { rows: [Int32Array.of(1)] }, new Random(1))
    const batch = Float32Array.of(-1, 0.5)
    smoother.smooth(batch, 0.7)
    expect([...batch]).toEqual([-1, 0.5])
  })

  it('goes on from its state as if nothing had happened', () => {
    const smoother = new Smoother(TABLE, D, { rows: CELLS }, new Random(1))
    const next = (from: Smoother) => {
      const batch = Float32Array.of(0, 0, 100, 50)
      from.smooth(batch, 0.5)
      return [...batch]
    }
    const first = next(smoother)
    const again = new Smoother(TABLE, D, { rows: CELLS }, structuredClone(smoother.state))
    expect(next(again)).toEqual(next(smoother))
    expect(next(again)).not.toEqual(first)
  })
})

test('a fit on few rows throws new rows less far from where they belong with smoothing than without', async () => {
  // Between two standard normal samples the map is the identity; what a network adds is the noise of its rows.
  const d = 8
  const [x, z, fresh] = [normalPoints(160, d, 1), normalPoints(160, d, 2), normalPoints(1000, d, 3)]
  const error = async (smoothing: number) => {
    const options = { smoothing, steps: 300, hidden: [32, 32], batchSize: 32, seed: 1, heldOut: 0 }
    const map = await fit(x, z, options)
    const { data } = await map.forward(fresh)
    await map.dispose()
    return (
      Array.from(data, (value, at) => (value - fresh.data[at]!) ** 2).reduce((sum, square) => sum + square) / fresh.rows
    )
  }
  expect(await error(0.6)).toBeLessThan(0.9 * (await error(0)))
})
