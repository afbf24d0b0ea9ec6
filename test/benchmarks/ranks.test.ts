import { describe, expect, test } from 'vitest'
import { batchFor, lineOf, stepModel, stepSeconds, sumSeconds } from '../../benchmarks/ranks/model.ts'
import { StepClock } from '../../benchmarks/ranks/step-clock.ts'
import { ranksHere } from '../support/ranks.ts'

describe('the model of a step', () => {
  test('a line is found again, over powers of ten', () => {
    const { at0, slope } = lineOf([1e4, 1e5, 1e6, 1e7].map((x) => [x, 3e-5 + 2e-9 * x]))
    expect(at0).toBeCloseTo(3e-5, 10)
    expect(slope).toBeCloseTo(2e-9, 14)
  })

  const batches = [128, 256, 512, 1024].map((batch): [number, number] => [batch, 0.002 + 2e-5 * batch])
  const sums = [1e4, 1e6, 1e7].map((bytes) => ({ bytes, seconds: 1e-5 + 1e-9 * bytes }))
  const model = stepModel(batches, sums, 80_000)

  test('gives back what it was made of: steps of one rank, sums of two', () => {
    for (const [batch, seconds] of batches) expect(stepSeconds(model, 1, batch)).toBeCloseTo(seconds, 9)
    expect(sumSeconds(model, 2)).toBeCloseTo(1e-5 + 8e-5, 9)
    expect(sumSeconds(model, 1)).toBe(0)
  })

  test.each([2, 16, 1024])('at the batch that it asks for, %d ranks are as efficient as was asked', (ranks) => {
    const batch = batchFor(model, ranks, 0.8)
    expect(stepSeconds(model, 1, batch) / (ranks * stepSeconds(model, ranks, batch))).toBeCloseTo(0.8, 9)
  })
})

test('the clock of steps takes the sums that come once a step, and hands every sum on', async () => {
  const clocks = ranksHere(2).map((collective) => new StepClock(collective))
  await Promise.all(
    clocks.map(async ({ collective }, rank) => {
      for (let step = 0; step < 5; step++) {
        const gradient = new Float32Array(10).fill(rank + 1)
        await collective.sum(gradient)
        expect([...gradient]).toEqual(new Array(10).fill(3))
        if (step % 2) await collective.sum(new Float64Array(3))
      }
    }),
  )
  expect(clocks[0]!.times()).toHaveLength(5)
  expect(clocks[0]!.times().toSorted((a, b) => a - b)).toEqual(clocks[0]!.times())
})
