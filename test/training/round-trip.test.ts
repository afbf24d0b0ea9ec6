import { expect, test } from 'vitest'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { openEngine } from '../../src/engine/index.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import { roundTripOf } from '../../src/training/round-trip.ts'
import { lookAndChoose } from '../../src/training/selection.ts'
import type { TrainingState } from '../../src/training/state.ts'
import { dented } from '../support/dented.ts'

// (7.9, 0) lies where the potential has a minimum of its own: its image is about 0.4, whose pre-image by the convex part is near 0.2.
const rows = Float32Array.of(7.9, 0, 1, 0)

const moments = {
  mean: new Float64Array(2),
  covariance: { rows: 2, columns: 2, data: Float64Array.of(900, 0, 0, 900) },
  rows: 100,
}
// Its unit is 30, so that an error of 1 in the frame is 900 of 1,800 in the units of the cost.
const frame = frameOf(moments, moments, { scale: new Float64Array(2).fill(1) }, 'identity')

async function lost(depth: number): Promise<number> {
  const conjugate = await ConjugateProgram.create(await openEngine(), dented(depth, false), Float32Array.of(depth))
  const workspace = { buffers: conjugate.buffers(2), method: new Lbfgs(2, 2, { convex: false, memory: 8 }) }
  const options = { maxIterations: 200 }
  const firstStarts = async (z: Float32Array) => z.map((value) => value / 2)
  return roundTripOf({ rows }, { classes: [] }, frame, { conjugate, workspace, firstStarts }, options)
}

test('the round trip of a potential that is not convex loses the rows in a basin of its own, each as 1 at most', async () => {
  expect(await lost(40)).toBeCloseTo(0.5, 4)
  expect(await lost(0)).toBeLessThan(1e-6)
})

test('a look whose rows do not come back is worse than one whose rows do, however low its bound', async () => {
  const looks = [
    { bound: 1, roundTrip: 0 },
    { bound: -5, roundTrip: 0.011 },
    { bound: -6, roundTrip: Number.NaN },
    { bound: -1, roundTrip: 0.009 },
  ]
  const state = { step: 0, average: new Float32Array(1), best: null, worse: 0, heldOut: [] } as unknown as TrainingState
  const [chosen, errors]: unknown[][] = [[], []]
  for (const look of looks) {
    const heldOutLook = async () => ({ ...look, rows: new Float32Array(4).fill(look.bound), sourceRows: 2 })
    await lookAndChoose({ state, heldOutLook }, 1e-2)
    chosen!.push([state.best!.bound, state.worse])
    errors!.push(state.roundTrip)
    state.step++
  }
  expect(chosen).toEqual([
    [1, 0],
    [1, 1],
    [1, 1],
    [-1, 0],
  ])
  // What a state keeps can be saved, and read again.
  expect(errors).toEqual([0, 0.011, 1, 0.009])
})
