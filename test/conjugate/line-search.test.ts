import { describe, expect, it } from 'vitest'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import type { EvaluationBuffers } from '../../src/conjugate/program.ts'

function buffersOf(capacity: number, dimension: number): EvaluationBuffers {
  const matrix = () => new Float32Array(capacity * dimension)
  return {
    capacity,
    base: matrix(),
    displacement: matrix(),
    target: matrix(),
    label: new Float32Array(0),
    points: matrix(),
    objective: new Float32Array(capacity),
    difference: matrix(),
    slope: matrix(),
    residual: new Float32Array(capacity),
  }
}

/** A row on a line, at 0 with the value 0 and the slope -1: its first trial is at 1. Judges that trial, and gives the next one. */
function firstTrial(convex: boolean, objective: number, slope: number) {
  const method = new Lbfgs(1, 1, { convex })
  const buffers = buffersOf(1, 1)
  method.enter(0)
  const trial = (value: number, slopeThere: number) => {
    method.propose(0, buffers)
    const at = buffers.displacement[0]!
    buffers.objective[0] = value
    buffers.slope[0] = slopeThere
    return { at, verdict: method.judge(0, buffers) }
  }
  expect(trial(0, -1)).toEqual({ at: 0, verdict: 'accepted' })
  const { at, verdict } = trial(objective, slope)
  expect(at).toBe(1)
  method.propose(0, buffers)
  return { verdict, next: buffers.displacement[0]! }
}

describe('the line search of L-BFGS', () => {
  it('accepts a trial that is clearly lower, and goes to where the line of the slopes ends from there', () => {
    // Slopes -1 at 0 and -0.5 at 1: their line is 0 at 2.
    const { verdict, next } = firstTrial(false, -0.75, -0.5)
    expect(verdict).toBe('accepted')
    expect(next).toBeCloseTo(2, 5)
  })

  it.each([
    [3, 0.25],
    [1, 0.5],
    [99, 0.1],
  ])(
    'rejects one that is higher, and tries where the line of the slopes -1 and %d is 0, from a tenth to a half of the way',
    (slope, next) => {
      const trial = firstTrial(false, 1, slope)
      expect(trial.verdict).toBe('rejected')
      expect(trial.next).toBeCloseTo(next, 5)
    },
  )

  it('goes by the parabola of the values where the slopes say nothing', () => {
    // Value 1 at 1, slope -1 at 0: the parabola -t + 2 t^2 has its minimum at 1/4.
    const { verdict, next } = firstTrial(false, 1, -2)
    expect(verdict).toBe('rejected')
    expect(next).toBeCloseTo(0.25, 5)
  })

  it('shortens the step to a tenth where a trial is not a number', () => {
    for (const [value, slope] of [
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 1],
      [0, Number.NaN],
    ] as const) {
      const trial = firstTrial(true, value, slope)
      expect(trial.verdict).toBe('rejected')
      expect(trial.next).toBeCloseTo(0.1, 6)
    }
  })

  it('takes a slope that is still downhill for a decrease on a convex line only, whatever the rounding of the values', () => {
    expect(firstTrial(true, 1e-3, -0.1).verdict).toBe('accepted')
    expect(firstTrial(false, 1e-3, -0.1).verdict).toBe('rejected')
  })

  it('accepts a value that is equal to rounding, unless the slope shows that the minimum is far behind', () => {
    for (const convex of [true, false]) {
      expect(firstTrial(convex, 1e-8, 0.7).verdict).toBe('accepted')
      expect(firstTrial(convex, 1e-8, 0.9).verdict).toBe('rejected')
      expect(firstTrial(convex, 1e-4, 0.7).verdict).toBe('rejected')
    }
  })
})
