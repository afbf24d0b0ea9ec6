import { describe, expect, test } from 'vitest'
import { gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { type Points, points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { Moments } from '../../src/problem/moments.ts'
import type { MapModel } from '../../src/transport/model.ts'
import { Resemblance } from '../../src/transport/resemblance.ts'
import { fingerprints, sketchOf } from '../../src/transport/trained-rows.ts'
import { modelOf, randomMoments } from '../support/maps.ts'

const sampleOf = ({ mean, covariance }: Moments, rows: number, seed: number): Points =>
  gaussian(mean, covariance).sample(rows, new Random(seed))

const likenessOf = (model: MapModel, ...parts: readonly Points[]) => {
  const resemblance = new Resemblance(model)
  for (const part of parts) resemblance.add(part)
  return resemblance.likeness()
}

/** Moments with the means moved by so many of their own standard deviations. */
const moved = (from: Moments, by: number): Moments => ({
  ...from,
  mean: from.mean.map((m, j) => m + by * Math.sqrt(from.covariance.data[j * (from.mean.length + 1)]!)),
})

const [mu, nu] = [randomMoments(3, 1), randomMoments(3, 2, 3)]

describe('rows of a side look like it, by the moments that the frame tells', () => {
  test.each([['moments'], ['identity']] as const)('a frame that starts at %s', (start) => {
    const model = modelOf(mu, nu, { start })
    expect(likenessOf(model, sampleOf(mu, 200, 3))?.side).toBe('source')
    // In parts, as a table is read.
    expect(likenessOf(model, sampleOf(nu, 90, 4), sampleOf(nu, 110, 5))).toEqual({
      side: 'target',
      why: expect.stringMatching(
        /^the (mean|standard deviation) of x\d is \S+, where the map's source has \S+ and its target \S+$/,
      ),
    })
  })

  test('the numbers are those of the distributions', () => {
    const near = moved(mu, 0)
    near.mean[1]! += 100
    const { why } = likenessOf(modelOf(mu, near), sampleOf(near, 400, 3))!
    const [own, x, z] = why.match(/-?\d+(\.\d+)?(?=,| and|$)/g)!.map(Number)
    expect(why).toMatch(/^the mean of x1 is/)
    expect(x).toBeCloseTo(mu.mean[1]!, 1)
    expect(Math.abs(z! - near.mean[1]!)).toBeLessThan(0.5)
    expect(Math.abs(own! - near.mean[1]!)).toBeLessThan(0.5)
    // Of equal means the widths tell.
    const wide = { ...mu, covariance: { ...mu.covariance, data: mu.covariance.data.map((value) => 16 * value) } }
    const likeness = likenessOf(modelOf(mu, wide), sampleOf(wide, 400, 3))!
    expect([likeness.side, likeness.why]).toEqual([
      'target',
      expect.stringMatching(/^the standard deviation of x\d is/),
    ])
  })

  test('a row far from all others does not decide', () => {
    const wide = { ...mu, covariance: { ...mu.covariance, data: mu.covariance.data.map((value) => 9 * value) } }
    const rows = sampleOf(mu, 200, 3)
    rows.data[0] = 1e9
    expect(likenessOf(modelOf(mu, wide), rows)?.side).toBe('source')
  })
})

describe('no alarm', () => {
  test.each([
    [0, 0],
    [0.1, 0],
    [0.3, 0],
    [1, 0],
    [3, 0],
  ])('for rows of the source, with a target %f standard deviations away', (by) => {
    const model = modelOf(mu, moved(mu, by))
    let alarms = 0
    for (let k = 0; k < 300; k++)
      for (const rows of [8, 40]) if (likenessOf(model, sampleOf(mu, rows, 1000 + k))?.side === 'target') alarms++
    // exp(-5) of 600 would be 4, where all features said the same.
    expect(alarms).toBeLessThan(5)
  })

  test('for rows of a third kind, between the sides and beyond them', () => {
    const model = modelOf(mu, moved(mu, 2))
    for (const by of [0.9, 1.1, 8, -8])
      expect(likenessOf(model, sampleOf(moved(mu, by), 400, 7))?.side).not.toBe('target')
  })

  test('for no rows, and for a frame that does not tell the means', () => {
    const model = modelOf(mu, nu)
    expect(likenessOf(model)).toBeNull()
    const other = { ...model, training: { ...model.training, cost: { power: 3 } } }
    expect(likenessOf(other, sampleOf(nu, 200, 4))).toBeNull()
  })
})

describe('rows that the map was trained on', () => {
  const [x, z] = [sampleOf(mu, 300, 3), sampleOf(mu, 300, 4)]
  const model = modelOf(mu, mu)
  const sketch = (rows: Points) => sketchOf(fingerprints(rows, model.frame))
  const trained = { ...model, trainedRows: { source: sketch(x), target: sketch(z) } }

  test('are known, however alike the sides are', () => {
    expect(likenessOf(trained, x)?.side).toBe('source')
    expect(likenessOf(trained, z)).toEqual({
      side: 'target',
      why: '100% of them are target rows that the map was trained on',
    })
  })

  test('say nothing where both sides have them', () => {
    const both = { ...model, trainedRows: { source: sketch(x), target: sketch(x) } }
    expect(likenessOf(both, x)).toBeNull()
  })

  test('a column that is constant on a side does not stand in the way', () => {
    const still = (at: Moments, value: number): Moments => {
      const data = at.covariance.data.slice()
      for (let k = 0; k < 3; k++) data[3 + k] = data[3 * k + 1] = 0
      return { ...at, mean: at.mean.with(1, value), covariance: { ...at.covariance, data } }
    }
    const [from, to] = [still(mu, 1), still(nu, 2)]
    const rows = sampleOf(mu, 200, 5)
    const constant = points(
      rows.data.map((value, at) => (at % 3 === 1 ? 2 : value)),
      200,
      3,
    )
    expect(likenessOf(modelOf(from, to), constant)?.side).toBe('source')
  })
})
