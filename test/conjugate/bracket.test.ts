import { expect, test } from 'vitest'
import { Bracket } from '../../src/conjugate/bracket.ts'
import type { DoubleEvaluation } from '../../src/conjugate/double.ts'
import { isDecrease } from '../../src/conjugate/line-search.ts'

const [WALL, HEIGHT] = [7e-4, 100]

/** Falls with slope -1 as far as a wall, which bends upwards over a width; the minimum lies in the bend. */
function walled(width: number) {
  const bend = (t: number) => 1 / (1 + Math.exp((WALL - t) / width))
  return {
    value: (t: number) =>
      -t +
      HEIGHT * width * Math.log1p(Math.exp(Math.min((t - WALL) / width, 700))) +
      HEIGHT * Math.max(0, t - WALL - 700 * width),
    slope: (t: number) => -1 + HEIGHT * bend(t),
  }
}

function searched(width: number): { t: number; slope: number; trials: number } {
  const { value, slope } = walled(width)
  const line = new Bracket()
  for (let trials = 1; ; trials++) {
    const { t } = line
    const trial = { t, descent: slope(0), change: value(t) - value(0), slopeThere: slope(t) }
    const found = { objective: value(t) } as DoubleEvaluation
    if (line.add(trial, found, isDecrease(trial, 1e-14, false)))
      return { t: line.best!.t, slope: slope(line.best!.t), trials }
  }
}

test.each([1e-4, 1e-5, 1e-6])('the search goes on until it is in the bend before a wall, of width %f', (width) => {
  const { t, slope, trials } = searched(width)
  expect(Math.abs(t - WALL)).toBeLessThan(20 * width)
  expect(slope).toBeGreaterThan(-0.5)
  expect(trials).toBeLessThan(25)
})

test('a wall thinner than the search can resolve ends it before the wall, after a fixed number of trials', () => {
  const { t, slope, trials } = searched(1e-12)
  expect(t).toBeLessThanOrEqual(WALL)
  expect(t).toBeGreaterThan(0.99 * WALL)
  expect(slope).toBeCloseTo(-1)
  expect(trials).toBeLessThan(25)
})
