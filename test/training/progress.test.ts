import { afterEach, describe, expect, it, vi } from 'vitest'
import { type FitOptions, type FitProgress, fit, type TrainingState } from '../../src/index.ts'
import { normalPoints } from '../support/training.ts'

// Not due by the count of steps at its last one.
const STEPS = 206
const [x, z] = [normalPoints(200, 2, 1), normalPoints(200, 2, 2)]
const options: FitOptions = { steps: STEPS, potential: 'quadratic', batchSize: 32, heldOut: 0 }

afterEach(() => vi.restoreAllMocks())

/** The events of a fit whose every step takes so many seconds, and its state after some step. */
async function eventsOf(secondsPerStep: (step: number) => number, resume?: TrainingState, keepAt = 0) {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now)
  let kept: TrainingState | undefined
  const onStep = (state: TrainingState) => {
    now += secondsPerStep(state.step)
    if (state.step === keepAt) kept = structuredClone(state)
  }
  const run = fit(x, z, { ...options, onStep }, resume)
  const events: FitProgress[] = []
  for await (const event of run) events.push(event)
  const map = await run
  // Each tells what computes, as the map's record does.
  expect(new Set(events.map(({ engine }) => engine))).toEqual(new Set([map.model.training.engine]))
  await map.dispose()
  return { events, kept }
}

describe('the events of a fit', () => {
  it('come every few steps however fast it is, and the last one is of its last step', async () => {
    const { events } = await eventsOf(() => 0)
    expect(events.length).toBeGreaterThan(STEPS / 4)
    expect(events.length).toBeLessThan(STEPS)
    expect(events.at(-1)).toMatchObject({ step: STEPS, steps: STEPS, progress: 1, secondsLeft: 0 })
    const gaps = events.slice(1).map(({ step }, i) => step - events[i]!.step)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3)
  })

  it('come at every step of a slow one, with the seconds that are left', async () => {
    const { events } = await eventsOf(() => 2)
    expect(events.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1))
    for (const { step, secondsLeft, seconds } of events.slice(20)) {
      expect(Math.abs(secondsLeft - 2 * (STEPS - step))).toBeLessThan(0.1 * 2 * STEPS)
      expect(seconds).toBe(2 * (step - 1))
    }
  })

  it('of a resumed fit tell the seconds left by the rate of its own session', async () => {
    const { kept } = await eventsOf(() => 0.5, undefined, 100)
    const { events } = await eventsOf(() => 10, kept)
    expect(events[0]!.step).toBe(101)
    for (const { step, secondsLeft } of events.slice(20))
      expect(Math.abs(secondsLeft - 10 * (STEPS - step))).toBeLessThan(0.1 * 10 * STEPS)
  })

  it('estimate the squared distance, from the batch and from held-out rows', async () => {
    // From N(0, I) to N((3, 3), 4 I): 3^2 + 3^2 for the means, and (2 - 1)^2 for each column.
    const [from, to] = [normalPoints(4000, 2, 3), normalPoints(4000, 2, 4)]
    const target = { ...to, data: Float32Array.from(to.data, (value) => 3 + 2 * value) }
    const run = fit(from, target, { steps: 20, potential: 'quadratic', batchSize: 256 })
    for await (const { w2Squared, heldOut } of run) {
      expect(Math.abs(w2Squared - 20)).toBeLessThan(1)
      expect(Math.abs(heldOut!.w2Squared - 20)).toBeLessThan(1)
    }
    await (await run).dispose()
  })
})
