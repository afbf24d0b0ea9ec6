import { describe, expect, test } from 'vitest'
import { runGaussian } from '../../../benchmarks/measurements/gaussian.ts'
import { runMixture } from '../../../benchmarks/measurements/mixture.ts'
import { testContext } from '../context.ts'

const small = { rows: 4000, testRows: 500, curveRows: 200, firstLook: 0.005, batchSize: 64 }
/** A diagonal pair whose truth can be read off: the map is diag(2, 1/2), and W2 squared (2 - 1)^2 + (1/2 - 1)^2. */
const diagonal = {
  Sigma0: [
    [1, 0],
    [0, 1],
  ],
  Sigma1: [
    [4, 0],
    [0, 0.25],
  ],
}

describe('runGaussian', () => {
  test('from the identity a short fit comes below 1% both ways, and the looks show the way there', async () => {
    const config = { ...small, start: 'identity' as const, steps: 300 }
    const report = await runGaussian(config, testContext(), diagonal)
    const [run] = report.runs
    expect(run!.final.forward).toBeLessThan(1)
    expect(run!.final.backward).toBeLessThan(1)
    expect(run!.final.cosine.forward).toBeGreaterThan(0.99)
    expect(run!.final.unconvergedRows).toBe(0)
    expect(run!.w2Squared.exact).toBeCloseTo(1.25, 10)
    expect(run!.w2Squared.lowerBound).toBeLessThan(run!.w2Squared.estimate)
    // The identity itself has 100 (1 + 1/4) / 4.25 = 29.4%.
    expect(run!.curve.length).toBeGreaterThan(3)
    expect(run!.curve[0]!.forward).toBeGreaterThan(5)
    expect(run!.curve.at(-1)).toMatchObject({ step: 300, forward: run!.final.forward })
    const times = run!.curve.map(({ trainingSeconds }) => trainingSeconds)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(run!.curve.every(({ seconds, trainingSeconds }) => trainingSeconds <= seconds)).toBe(true)
  })

  test('the dual gap is that of the potential: positive, and small for a good one', async () => {
    const report = await runGaussian({ ...small, steps: 60 }, testContext(), diagonal)
    const { dualGap, forward } = report.runs[0]!.final
    expect(dualGap).toBeGreaterThan(0)
    expect(dualGap).toBeLessThan(2)
    // From the moments the map is nearly the truth before training.
    expect(forward).toBeLessThan(1)
    expect(report.runs[0]!.linear.forward).toBeLessThan(0.5)
  })

  test('runs as many seeds as asked, each on samples of its own, and repeats them', async () => {
    const config = { ...small, dimension: 2, seeds: 2, seed: 5, steps: 30, testRows: 100 }
    const [first, second] = [await runGaussian(config, testContext()), await runGaussian(config, testContext())]
    const errors = first.runs.map(({ final }) => final.forward)
    expect(first.runs.map(({ seed }) => seed)).toEqual([5, 6])
    expect(new Set(errors).size).toBe(2)
    expect(second.runs.map(({ final }) => final.forward)).toEqual(errors)
    expect(first.summary.forward).toEqual({
      median: (errors[0]! + errors[1]!) / 2,
      min: Math.min(...errors),
      max: Math.max(...errors),
    })
    expect(new Set(first.runs.map(({ w2Squared }) => w2Squared.exact)).size).toBe(2)
    const fixed = await runGaussian({ ...config, pairSeed: 1 }, testContext())
    expect(new Set(fixed.runs.map(({ w2Squared }) => w2Squared.exact)).size).toBe(1)
  })

  test('names the entry of a config that does not fit', async () => {
    await expect(async () => runGaussian({ rows: 1.5 }, testContext())).rejects.toThrow(/rows does not fit/)
  })

  test('stops when asked to', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(runGaussian({ ...small, steps: 10 }, { ...testContext(), signal })).rejects.toThrow('enough')
  })
})

describe('runMixture', () => {
  test('learns what the moments cannot say', async () => {
    const report = await runMixture({ ...small, dimension: 2, steps: 400 }, testContext())
    const [run] = report.runs
    expect(run!.linear.forward).toBeGreaterThan(4)
    expect(run!.final.forward).toBeLessThan(run!.linear.forward / 2)
    expect(run!.final.backward).toBeLessThan(run!.linear.backward / 2)
    expect(run!.w2Squared.exact).toBeNull()
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})
