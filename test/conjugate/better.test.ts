import { expect, test } from 'vitest'
import { betterOf, type ConjugateResult } from '../../src/conjugate/result.ts'
import { decodeStatus, encodeStatus, type RowStatus } from '../../src/conjugate/status.ts'

/** Solutions of three rows in the plane, told apart by a number. */
function solutions(mark: number, status: readonly RowStatus[], objective: readonly number[]): ConjugateResult {
  return {
    points: new Float32Array(6).fill(mark),
    difference: new Float32Array(6).fill(10 * mark),
    objective: Float32Array.from(objective),
    residual: new Float32Array(3).fill(mark / 8),
    status: Uint8Array.from(status, encodeStatus),
    iterations: new Uint32Array(3).fill(mark),
    evaluations: 3 * mark,
    unconverged: status.filter((one) => one !== 'converged').length,
    maxResidual: mark / 8,
  }
}

test('the better of two solutions is the one that converged, else the one with the lower objective', () => {
  const first = solutions(1, ['converged', 'stalled', 'stalled'], [5, 5, 5])
  const second = solutions(2, ['stalled', 'converged', 'stalled'], [4, 6, 4])
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const better = betterOf(one, other)
    // The first row is of the first, the others of the second.
    expect([...better.points]).toEqual([1, 1, 2, 2, 2, 2])
    expect([...better.difference]).toEqual([10, 10, 20, 20, 20, 20])
    expect([...better.objective]).toEqual([5, 6, 4])
    expect([...better.residual]).toEqual([0.125, 0.25, 0.25])
    expect(Array.from(better.status, decodeStatus)).toEqual(['converged', 'converged', 'stalled'])
    expect([...better.iterations]).toEqual([3, 3, 3])
    expect(better).toMatchObject({ unconverged: 1, evaluations: 9 })
  }
})
