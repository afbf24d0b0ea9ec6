import { beforeAll, describe, expect, it } from 'vitest'
import { type FitOptions, fit, type Points, Random, TransportMap } from '../../src/index.ts'
import { ExportedMap } from '../../src/transport/export/exported-map.ts'

const D = 3
const random = new Random(4)
/** M = R'R, and x' = R x. */
const R = [
  [2, 0.7, -0.3],
  [0, 0.5, 0.4],
  [0, 0, 1.5],
]
const M = R.map((_, i) => R.map((_, j) => R.reduce((sum, row) => sum + row[i]! * row[j]!, 0)))

function rowsOf(count: number, target: boolean): Points {
  const data = new Float64Array(count * D)
  for (let i = 0; i < count; i++) {
    const side = random.uniform() < 0.5 ? -1 : 1
    for (let j = 0; j < D; j++) data[i * D + j] = random.normal() + (target ? 1.5 * side * (j + 1) : 0)
  }
  return { data, rows: count, columns: D }
}

function changed({ data, rows }: Points): Points {
  const out = data.slice()
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < D; k++) out[i * D + k] = R[k]!.reduce((sum, value, j) => sum + value * data[i * D + j]!, 0)
  return { data: out, rows, columns: D }
}

/** The largest difference between two sets of points, relative to the spread of the second. */
function difference(a: Points, b: Points): number {
  let [size, most] = [0, 0]
  for (let i = 0; i < b.data.length; i++) {
    size += b.data[i]! ** 2 / b.data.length
    most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!))
  }
  return most / Math.sqrt(size)
}

const [source, target] = [rowsOf(900, false), rowsOf(900, true)]
const options: FitOptions = { steps: 200, potential: 'convex', seed: 3 }

describe('a fit by a matrix of the cost', () => {
  let map: TransportMap
  let plain: TransportMap
  beforeAll(async () => {
    map = await fit(source, target, { ...options, costMatrix: M })
    plain = await fit(changed(source), changed(target), options)
  })

  it('is the quadratic fit in changed variables to 1e-4: both maps and the distance', async () => {
    expect(difference(changed(await map.forward(source)), await plain.forward(changed(source)))).toBeLessThan(1e-4)
    const [back, plainBack] = [await map.backward(target), await plain.backward(changed(target))]
    expect(difference(changed(back.points), plainBack.points)).toBeLessThan(1e-4)
    const [found, expected] = [
      await map.distance(source, target),
      await plain.distance(changed(source), changed(target)),
    ]
    expect(found.estimate / expected.estimate).toBeCloseTo(1, 4)
    const euclidean = await fit(source, target, options)
    expect(difference(await euclidean.forward(source), await map.forward(source))).toBeGreaterThan(0.1)
  })

  it('keeps what certifies, and the cost in its record', async () => {
    expect(map.certified).toBe(true)
    expect(map.model.training.cost).toEqual({ metric: 'matrix' })
  })

  it('comes back from its file, whose version earlier readers refuse, bit for bit', async () => {
    const bytes = map.toBytes()
    const again = await TransportMap.fromBytes(bytes)
    expect(await again.forward(source)).toEqual(await map.forward(source))
    expect(again.toBytes()).toEqual(bytes)
    expect(new TextDecoder().decode(bytes)).toContain('\\"version\\":2')
    expect(new TextDecoder().decode(plain.toBytes())).toContain('\\"version\\":1')
  })

  it('is exported in both directions', async () => {
    const forward = await ExportedMap.fromBytes(map.toOnnx('forward'))
    expect(difference((await forward.carry(source)).points, await map.forward(source))).toBeLessThan(1e-5)
    const backward = await ExportedMap.fromBytes(map.toOnnx('backward'))
    const { points } = await map.backward(target)
    expect(difference((await backward.carry(target)).points, points)).toBeLessThan(5e-3)
  })
})

it('a diagonal matrix, weights of features, and columns that are scaled by hand are one problem', async () => {
  const weights = [4, 0.25, 9]
  const some: FitOptions = { ...options, steps: 20 }
  const byWeights = await fit(source, target, { ...some, featureWeights: weights })
  const byMatrix = await fit(source, target, {
    ...some,
    costMatrix: [
      [4, 0, 0],
      [0, 0.25, 0],
      [0, 0, 9],
    ],
  })
  expect(await byWeights.forward(source)).toEqual(await byMatrix.forward(source))
  const scaled = (points: Points): Points => ({
    ...points,
    data: points.data.map((value, i) => value * Math.sqrt(weights[i % D]!)),
  })
  const byHand = await fit(scaled(source), scaled(target), some)
  expect(difference(scaled(await byWeights.forward(source)), await byHand.forward(scaled(source)))).toBeLessThan(1e-6)
})

it('by the pooled covariance does not depend on the units of the columns', async () => {
  const some: FitOptions = { ...options, steps: 20, cost: 'mahalanobis' }
  const units = [1000, 0.01, 1]
  const inUnits = (points: Points): Points => ({
    ...points,
    data: points.data.map((value, i) => value * units[i % D]!),
  })
  const map = await fit(source, target, some)
  const other = await fit(inUnits(source), inUnits(target), some)
  expect(difference(inUnits(await map.forward(source)), await other.forward(inUnits(source)))).toBeLessThan(1e-4)
  expect(map.model.training.cost).toEqual({ metric: 'mahalanobis' })
})

it.each<[FitOptions, RegExp]>([
  [{ cost: 'mahalanobis', costMatrix: M }, /one metric, found cost 'mahalanobis' and a cost matrix/],
  [{ cost: 'mahalanobis', scale: 'features' }, /Cost 'mahalanobis' already sets the scale/],
  [{ costMatrix: M, featureWeights: [1, 1, 1] }, /one metric/],
  [{ cost: 'manhattan' as 'euclidean' }, /euclidean/],
])('refuses %o', async (some, message) => {
  await expect(fit(source, target, { ...options, ...some })).rejects.toThrow(message)
})
