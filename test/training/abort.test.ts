import { isDeepStrictEqual } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { provideEngine } from '../../src/engine/index.ts'
import { engine as native } from '../../src/engine/native.ts'
import { add, mul, reduceSum, scalar, sqrt, square } from '../../src/graph/index.ts'
import { type FitOptions, fit, type Potential, type TrainingState } from '../../src/index.ts'
import { normalPoints, watchedEngine } from '../support/training.ts'

const [x, z] = [normalPoints(300, 2, 1), normalPoints(300, 2, 2)]
const options: FitOptions = { steps: 12, hidden: [8, 8], batchSize: 32, seed: 5 }

/** Slopes of u are below 1, so most targets have no solution: every inner solve goes on to its limit. */
const unsolvable = (dimension: number): Potential => ({
  config: { kind: 'unsolvable', dimension },
  parameters: [{ name: 'height', shape: [1], initial: Float32Array.of(0.5) }],
  value: (points, { height }) =>
    add(reduceSum(mul(scalar(0.3), sqrt(add(scalar(1), square(points)))), [1]), mul(height!, scalar(1))),
  guarantee: null,
})

/** Counts the runs of all programs while a fit goes on, and lets `abortAt` choose the one during which the signal is aborted. */
async function runAborted(more: FitOptions, isDue: (runs: number, steps: number) => boolean) {
  const controller = new AbortController()
  const reason = new Error('stop here')
  let [runs, after, steps] = [0, 0, 0]
  const engine = watchedEngine(native, () => {
    runs++
    if (controller.signal.aborted) after++
    else if (isDue(runs, steps)) controller.abort(reason)
  })
  provideEngine('native', async () => ({ engine }))
  const onStep = ({ step }: TrainingState) => {
    ;[steps, runs] = [step, 0]
  }
  const run = fit(x, z, { ...options, ...more, signal: controller.signal, onStep })
  const error = await run.result.then(
    () => null,
    (caught: unknown) => caught,
  )
  return { error, reason, after, state: run.state() }
}
afterEach(() => provideEngine('native', async () => ({ engine: native })))

describe('a signal that is aborted', () => {
  test('during a long inner solve of a step stops the fit within one iteration of the solve', async () => {
    const potential = ({ dimension }: { dimension: number }) => unsolvable(dimension)
    // The same fit without a signal shows that there is something to stop.
    let longest = 0
    const whole = await runAborted({ potential, heldOut: 0, steps: 2 }, (runs) => {
      longest = Math.max(longest, runs)
      return false
    })
    expect(whole.error).toBeNull()
    expect(longest).toBeGreaterThan(40)
    const { error, reason, after } = await runAborted(
      { potential, heldOut: 0 },
      (runs, steps) => steps === 1 && runs === 10,
    )
    expect(error).toBe(reason)
    expect(after).toBeLessThanOrEqual(1)
  })

  test('during a look at held-out rows stops the fit within one iteration of its solve', async () => {
    const potential = ({ dimension }: { dimension: number }) => unsolvable(dimension)
    // Moving rows into the coordinates takes 4 runs and a linear start 1: the twentieth is in the first look.
    const { error, reason, after } = await runAborted(
      { potential, heldOut: 0.2 },
      (runs, steps) => steps === 0 && runs === 20,
    )
    expect(error).toBe(reason)
    expect(after).toBeLessThanOrEqual(1)
  })

  test.each([1, 2, 3, 4])(
    'during run %i of a step leaves a state that goes on as if nothing had happened',
    async (at) => {
      const { error, reason, state } = await runAborted({}, (runs, steps) => steps === 6 && runs === at)
      expect(error).toBe(reason)
      provideEngine('native', async () => ({ engine: native }))
      const resumed = await fit(x, z, options, structuredClone(state!))
      const whole = await fit(x, z, options)
      // Not toEqual, which would print hundreds of weights.
      expect(isDeepStrictEqual(resumed.model.weights, whole.model.weights)).toBe(true)
      for (const map of [resumed, whole]) await map.dispose()
    },
  )
})
