import { afterAll, beforeAll, expect, test } from 'vitest'
import { fit, type Points, points, type TransportMap } from '../../src/index.ts'
import { fieldOf } from '../../src/transport/field.ts'
import { normalPoints } from '../support/training.ts'

let map: TransportMap
const x = normalPoints(300, 2, 1)
/** A bent target, so that the map is not affine. */
const z = points(
  Float64Array.from(normalPoints(300, 2, 2).data, (value, i) =>
    i % 2 === 0 ? 3 + value : 0.5 * value * Math.abs(value),
  ),
  300,
  2,
)
const exact = (rows: number[][]): Points => points(Float64Array.from(rows.flat()), rows.length, 2)

beforeAll(async () => {
  map = await fit(x, z, { seed: 3, steps: 150, hidden: [16, 16], batchSize: 64 })
})
afterAll(() => map.dispose())

test('its images are those of the map', async () => {
  const { images } = await fieldOf(map, x)
  const { data } = await map.forward(x)
  images.data.forEach((value, i) => {
    expect(value).toBeCloseTo(data[i]!, 5)
  })
})

test('the displacement is the gradient of its potential, and the expansion the determinant of the Jacobian, by finite differences', async () => {
  const [h, at] = [
    0.02,
    [
      [0.3, -0.4],
      [-1, 0.8],
      [0.1, 1.2],
    ],
  ]
  const around = at.flatMap(([a, b]) => [
    [a! + h, b!],
    [a! - h, b!],
    [a!, b! + h],
    [a!, b! - h],
  ])
  const here = await fieldOf(map, exact(at))
  const there = await fieldOf(map, exact(around))
  at.forEach(([a, b], i) => {
    const g = [0, 1, 2, 3].map((k) => there.displacementPotential[4 * i + k]!)
    const image = (k: number, j: number) => there.images.data[2 * (4 * i + k) + j]!
    expect((g[0]! - g[1]!) / (2 * h)).toBeCloseTo(here.images.data[2 * i]! - a!, 2)
    expect((g[2]! - g[3]!) / (2 * h)).toBeCloseTo(here.images.data[2 * i + 1]! - b!, 2)
    const slope = (k: number, j: number) => (image(k, j) - image(k + 1, j)) / (2 * h)
    const determinant = slope(0, 0) * slope(2, 1) - slope(0, 1) * slope(2, 0)
    expect(here.logDeterminant[i]!).toBeCloseTo(Math.log(determinant), 1)
  })
})

test('a scale of features changes the unit of the potential, not what its gradient is', async () => {
  const scaled = await fit(x, z, { seed: 3, steps: 20, hidden: [8], batchSize: 64, scale: 'features' })
  const { scale } = scaled.model.frame
  const h = 0.02
  const [plus, minus, here] = [[[h, 0.5]], [[-h, 0.5]], [[0, 0.5]]].map(exact) as [Points, Points, Points]
  const g = async (at: Points) => (await fieldOf(scaled, at)).displacementPotential[0]!
  const { images } = await fieldOf(scaled, here)
  expect(((await g(plus)) - (await g(minus))) / (2 * h)).toBeCloseTo(scale[0]! ** 2 * images.data[0]!, 2)
  await scaled.dispose()
})
