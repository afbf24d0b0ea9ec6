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

test('leaves the expansion out where it is not asked for', async () => {
  const [whole, quick] = [await fieldOf(map, x), await fieldOf(map, x, { expansion: false })]
  expect(quick.logDeterminant).toHaveLength(0)
  expect(whole.logDeterminant).toHaveLength(300)
  expect(quick.images).toEqual(whole.images)
})

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

test.each([{ scale: 'features' }, { cost: 'mahalanobis' }] as const)(
  'in the cost of %j the displacement is the gradient of its potential too',
  async (choice) => {
    const other = await fit(x, z, { seed: 3, steps: 20, hidden: [8], batchSize: 64, ...choice })
    const here = exact([
      [0.1, 0.5],
      [0.14, 0.47],
    ])
    const { images, displacementPotential: g } = await fieldOf(other, here)
    // M of the cost: |x|_M^2 = |L S x|^2, by what the model keeps.
    const { scale, mixing } = other.model.frame
    const inCost = (a: number, b: number) => {
      const [s, t] = [scale[0]! * a, scale[1]! * b]
      return mixing ? [mixing.data[0]! * s + mixing.data[1]! * t, mixing.data[2]! * s + mixing.data[3]! * t] : [s, t]
    }
    const [p, q] = [here.data, images.data]
    const along = inCost(p[2]! - p[0]!, p[3]! - p[1]!)
    const slope = (k: number) => {
      const move = inCost(q[2 * k]! - p[2 * k]!, q[2 * k + 1]! - p[2 * k + 1]!)
      return move[0]! * along[0]! + move[1]! * along[1]!
    }
    expect(g[1]! - g[0]!).toBeCloseTo((slope(0) + slope(1)) / 2, 4)
    await other.dispose()
  },
)
