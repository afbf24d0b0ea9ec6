import { describe, expect, test } from 'vitest'
import { growthAlong, pointAt, type ScaleRow } from '../../../benchmarks/measurements/scale.ts'
import { scalePointSchema } from '../../../benchmarks/measurements/scale-point.ts'

describe('growth', () => {
  const row = (value: number): ScaleRow => ({
    axis: 'rows',
    value,
    parameters: 10,
    stepSeconds: 0.01,
    setupSeconds: 1e-6 * value,
    // The square only takes over in the upper half.
    forwardSeconds: value <= 100 ? 1 : (value / 100) ** 2,
    backwardSeconds: 2e-3 * Math.sqrt(value),
    evaluations: 5,
    unconvergedRows: 0,
    baseMemory: 50,
    fitMemory: 3 * value,
    transportMemory: null,
    earlyMemory: null,
    lateMemory: null,
  })
  const growth = growthAlong('rows', [10, 100, 1000, 10_000].map(row))
  const of = (quantity: string) => growth.find((one) => one.quantity === quantity)!

  test('is exact on exact power laws, over all values and over the upper half', () => {
    expect(of('setupSeconds').exponent).toBeCloseTo(1, 10)
    expect(of('backwardSeconds').exponent).toBeCloseTo(0.5, 10)
    expect(of('stepSeconds').exponent).toBeCloseTo(0, 10)
    expect(of('fitMemory').upperExponent).toBeCloseTo(1, 10)
    expect(of('forwardSeconds').upperExponent).toBeCloseTo(2, 10)
    expect(of('forwardSeconds').exponent).toBeLessThan(1.9)
  })

  test('is null where memory is not known', () => {
    expect(of('transportMemory')).toMatchObject({ exponent: null, upperExponent: null })
  })

  test('a point on an axis changes that one entry of the base', () => {
    const base = scalePointSchema.parse({})
    expect(pointAt(base, 'dimension', 64)).toEqual({ ...base, dimension: 64 })
    expect(pointAt(base, 'width', 100)).toEqual({ ...base, hidden: [100, 100, 50] })
    expect(pointAt(base, 'batch', 50_000)).toEqual({ ...base, batchSize: 50_000, rows: 50_000 })
  })
})
