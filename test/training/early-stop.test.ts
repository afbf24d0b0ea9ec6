import { describe, expect, it } from 'vitest'
import { mixturePair } from '../../benchmarks/pairs/mixture-pair.ts'
import { type FitOptions, fit, Random, type TrainingState } from '../../src/index.ts'

const STEPS = 200
const pair = mixturePair(2, new Random(1))
const [source, target] = [pair.source.sample(1000, new Random(2)), pair.target.sample(1000, new Random(3))]
const options: FitOptions = { steps: STEPS, hidden: [16, 8], batchSize: 64, seed: 1 }

/** Where a run's weights were, after each step, and what it ended with. */
interface Recorded {
  readonly status: string
  readonly steps: number
  readonly chosen: Float32Array
  readonly averages: readonly Float32Array[]
  readonly lastWeights: Float32Array
  readonly looks: TrainingState['heldOut']
  readonly startKept: boolean
}

/** A fit whose average is overwritten with useless weights after every step for which `isSpoiled` says so; training itself is not touched. */
async function fitSpoiled(isSpoiled: (step: number) => boolean, more: FitOptions = {}): Promise<Recorded> {
  const averages: Float32Array[] = []
  let last = new Float32Array()
  const onStep = ({ step, weights, average }: TrainingState) => {
    averages[step] = average.slice()
    last = weights.slice()
    // The map is stretched by about 1.7: a worse potential on any rows, and still a convex one.
    if (isSpoiled(step)) average.set(weights.map((value) => 1.3 * value))
    else if (isSpoiled(step - 1)) average.set(weights)
  }
  const run = fit(source, target, { ...options, ...more, onStep })
  const { map, summary } = await run.result
  const { status, steps, startKept = false } = summary
  const recorded = {
    status,
    steps,
    chosen: map.model.weights,
    averages,
    lastWeights: last,
    looks: run.state()!.heldOut,
    startKept,
  }
  await map.dispose()
  return recorded
}

/** The weights that training starts from. */
async function startWeights(): Promise<Float32Array> {
  const map = await fit(source, target, { ...options, steps: 1, learningRate: 1e-12 })
  await map.dispose()
  return map.model.weights
}

function largestGap(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describe('early stopping', () => {
  it('ends a run that has become worse on held-out rows, after some looks and well before its last step', async () => {
    const { status, steps, looks } = await fitSpoiled((step) => step > 120)
    expect(status).toBe('early stop')
    expect(looks.filter(({ step }) => step > 121).length).toBeGreaterThanOrEqual(3)
    expect(steps).toBeGreaterThan(130)
    expect(steps).toBeLessThan(0.9 * STEPS)
  })

  it('does not end a run in its first half, when the bound still goes up and down', async () => {
    const { status, steps } = await fitSpoiled((step) => step > 5)
    expect(status).toBe('early stop')
    expect(steps).toBeGreaterThanOrEqual(STEPS / 2)
    expect(steps).toBeLessThan(0.6 * STEPS)
  })

  it('does not end a run that was worse for a while and has recovered', async () => {
    const { status, steps } = await fitSpoiled((step) => step > 120 && step <= 141)
    expect(status).toBe('completed')
    expect(steps).toBe(STEPS)
  })

  it('is what ended a run whose last looks are all worse, but not one with a worse look or two at its end', async () => {
    expect(await fitSpoiled((step) => step > 161)).toMatchObject({ status: 'early stop', steps: STEPS })
    expect(await fitSpoiled((step) => step > 181)).toMatchObject({ status: 'completed', steps: STEPS })
  })

  it('has nothing to go by without held-out rows', async () => {
    const { status, steps } = await fitSpoiled((step) => step > 120, { heldOut: 0 })
    expect(status).toBe('completed')
    expect(steps).toBe(STEPS)
  })
})

describe('the weights that a fit keeps', () => {
  it('are the average at the end, not the last weights, where nothing was better', async () => {
    const { chosen, averages, lastWeights, status, startKept } = await fitSpoiled(() => false)
    expect(startKept).toBe(false)
    expect(status).toBe('completed')
    expect(chosen).toEqual(averages[STEPS])
    expect(chosen).not.toEqual(lastWeights)
    expect(largestGap(chosen, await startWeights())).toBeGreaterThan(0.1)
  })

  it('are those of the start where learning makes them worse, which is said', async () => {
    const { chosen, averages, startKept } = await fitSpoiled((step) => step > 0)
    expect(startKept).toBe(true)
    expect(largestGap(chosen, await startWeights())).toBeLessThan(1e-6)
    expect(largestGap(chosen, averages.at(-1)!)).toBeGreaterThan(0.1)
  })

  it('are an earlier average where the looks after it are worse', async () => {
    const { chosen, averages, looks } = await fitSpoiled((step) => step > 120)
    const best = looks.reduce((a, b) => (b.bound < a.bound ? b : a))
    expect(best.step).toBeGreaterThan(0)
    expect(best.step).toBeLessThanOrEqual(121)
    expect(chosen).toEqual(averages[best.step])
  })
})
