import { expect, test, vi } from 'vitest'
import '../../src/index.ts'
import { asPoints, points, withWeights } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { fit } from '../../src/training/fit.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { ranksHere } from '../support/ranks.ts'

const random = new Random(4)
const sample = (rows: number, shift: number) =>
  points(
    Float64Array.from({ length: 2 * rows }, () => shift + random.normal()),
    rows,
    2,
  )
const weights = (rows: number) => Float64Array.from({ length: rows }, (_, i) => 1 + (i % 3))

test.each([
  ['alike', false],
  ['weighted', true],
])('ranks that share the rows between them measure what one does: rows %s', async (_, weighted) => {
  const labels = (rows: number) => Array.from({ length: rows }, (_, i) => (i % 2 ? 'u' : 'v'))
  const run = fit(sample(200, 0), sample(200, 2), {
    ...{ steps: 15, batchSize: 64, hidden: [8, 8] },
    ...{ sourceLabels: labels(200), targetLabels: labels(200) },
  })
  const { map } = await run.result
  const [x, z] = [sample(61, 0), sample(50, 2)].map((one) =>
    weighted ? withWeights(one, weights(one.rows), 'The rows') : one,
  )
  const options = { seed: 3, sourceLabels: labels(61), targetLabels: labels(50) }
  const { seconds: _own, ...alone } = await evaluate(map, x!, z!, options)
  const maps = await Promise.all(ranksHere(3).map(() => TransportMap.fromBytes(map.toBytes())))
  const carried = maps.map((one) => vi.spyOn(one, 'backward'))
  const together = await Promise.all(
    ranksHere(3).map((collective, k) => evaluate(maps[k]!, x!, z!, { ...options, collective })),
  )
  // Of 50 rows and 61 images.
  for (const [k, { mock }] of carried.entries())
    expect(mock.calls.map(([rows]) => asPoints(rows).rows).sort()).toEqual([
      Math.ceil((50 - k) / 3),
      Math.ceil((61 - k) / 3),
    ])
  for (const { seconds: _, ...one } of together) {
    expect(one.rows).toEqual(alone.rows)
    expect(one.w2Squared.estimate).toBeCloseTo(alone.w2Squared.estimate, 4)
    expect(one.w2Squared.confidence[1]).toBeCloseTo(alone.w2Squared.confidence[1], 4)
    expect(one.forward.energyDistance).toBeCloseTo(alone.forward.energyDistance!, 5)
    expect(one.backward.slicedW2).toBeCloseTo(alone.backward.slicedW2!, 3)
    expect(one.roundTrip.forward).toBeCloseTo(alone.roundTrip.forward, 3)
    expect(one.unconvergedShare).toBe(alone.unconvergedShare)
  }
  const [first, ...others] = together.map(({ seconds: _, ...one }) => one)
  for (const other of others) expect(other).toEqual(first)
})
