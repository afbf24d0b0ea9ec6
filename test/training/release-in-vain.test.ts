import { expect, test } from 'vitest'
import type { Frame } from '../../src/problem/frame.ts'
import { train } from '../../src/training/loop.ts'
import type { TrainingState } from '../../src/training/state.ts'
import type { Trainer } from '../../src/training/step.ts'

/** A run of 100 steps that releases its potential after 40; from then on looks are better by their bound, and `roundTrip` says whether rows come back. */
async function run(seconds: number, roundTrip: number): Promise<{ status: string; steps: number }> {
  const state = {
    ...{ step: 0, seconds: 0, best: null, worse: 0, released: null, heldOut: [] as unknown[] },
    average: new Float32Array(1),
  } as unknown as TrainingState
  const details = async () => ({ potential: 0, conjugate: 0, maxResidual: 0, evaluations: 8 })
  const report = { unconverged: 0, rows: 8, tolerance: 0.1, details }
  const trainer = {
    state,
    isDue: (progress: number) => state.released === null && progress >= 0.4,
    release: async (progress: number) => {
      state.released = { step: state.step, progress, convex: new Float32Array(1) }
    },
    step: async () => {
      state.step++
      return { report, wish: null }
    },
    heldOutLook: async () => {
      const bound = -state.step
      const rows = new Float32Array(4).fill(bound)
      return { bound, rows, sourceRows: 2, roundTrip: state.released === null ? 0 : roundTrip }
    },
    alignState: async () => {},
    completeState: async () => {},
  }
  const frame = { sourceDeviation: 1, targetDeviation: 1, factor: 1, sourceMean: [0], targetMean: [0], scale: [1] }
  const status = await train(trainer as unknown as Trainer, {
    ...{ steps: 100, seconds, watched: false, onProgress: () => {} },
    frame: frame as unknown as Frame,
    recipe: { tolerance: [0.1, 0.01] },
  })
  return { status, steps: state.step }
}

test('a run with a limit on its time leaves the rest of it to the convex potential where rows do not come back', async () => {
  expect(await run(1e9, 0.5)).toEqual({ status: 'early stop', steps: 85 })
})

test('a run whose rows come back, or that has no limit, goes to its end', async () => {
  expect(await run(1e9, 0.001)).toMatchObject({ steps: 100 })
  expect(await run(Number.POSITIVE_INFINITY, 0.5)).toMatchObject({ steps: 100 })
})
