import { describe, expect, it } from 'vitest'
import { inverse, matrix, sum } from '../../benchmarks/pairs/dense.ts'
import { gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { relaxedGaussian } from '../../benchmarks/pairs/relaxed-gaussian.ts'
import { points, withWeights } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { moments } from '../../src/problem/moments.ts'
import { massesAt } from '../../src/problem/relaxation.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { modelOf } from '../support/maps.ts'

const strength = 3
const kl = { strength, divergence: 'kl', relax: 'both' } as const
const [from, to] = [
  { mean: Float64Array.of(1, 0), covariance: matrix(Float64Array.of(1, 0.3, 0.3, 0.5), 2, 2) },
  { mean: Float64Array.of(-0.5, 1.5), covariance: matrix(Float64Array.of(0.6, -0.2, -0.2, 2), 2, 2) },
]
const [source, target] = [gaussian(from.mean, from.covariance), gaussian(to.mean, to.covariance)]
const exact = relaxedGaussian(source, target, strength)

/** The closed-form map as a TransportMap, with the constant of its relaxation. */
async function exactMap(): Promise<TransportMap> {
  const unit = matrix(Float64Array.of(1, 0, 0, 1), 2, 2)
  const bent = (covariance: typeof unit) => inverse(sum(inverse(covariance), unit, 2 / strength))
  const origin = points(new Float64Array(2), 1, 2)
  // Between these Gaussians the balanced map is the same, x -> A x + b.
  const model = modelOf(
    { mean: new Float64Array(2), covariance: bent(from.covariance), rows: 1000 },
    { mean: Float64Array.from(exact.forward(origin).data), covariance: bent(to.covariance), rows: 1000 },
  )
  const engine = await openEngine()
  const withShift = (shift: number) =>
    new TransportMap(engine, { ...model, training: { ...model.training, unbalanced: { ...kl, shift, auto: false } } })
  const [found] = await withShift(0).massOf(origin, 'source')
  return withShift(strength * Math.log(found! / exact.massOf.source(origin)[0]!))
}

/** An even grid over the plane, weighted by the density of a Gaussian. */
function planeOf({ mean: [a, b], covariance }: typeof from) {
  const [step, half] = [0.1, 80]
  const side = 2 * half + 1
  const data = Float64Array.from({ length: 2 * side * side }, (_, at) => {
    const i = at >> 1
    return step * ((at % 2 === 0 ? i % side : Math.floor(i / side)) - half)
  })
  const [p, q, , r] = inverse(covariance).data as Float64Array
  const density = Float64Array.from({ length: side * side }, (_, i) => {
    const [u, v] = [data[2 * i]! - a!, data[2 * i + 1]! - b!]
    const exponent = (p! * u * u + 2 * q! * u * v + r! * v * v) / 2
    return (step * step * Math.sqrt(p! * r! - q! * q!) * Math.exp(-exponent)) / (2 * Math.PI)
  })
  return withWeights(points(data, side * side, 2), density)
}

const largestGap = (one: ArrayLike<number>, other: ArrayLike<number>) =>
  Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0)

describe('the masses of rows on their way between Gaussians of unequal mass', () => {
  it('are what the closed form gives: all of the source at 0, all of the target at 1', async () => {
    const map = await exactMap()
    const x = source.sample(20_000, new Random(1))
    expect(largestGap((await map.forward(x)).data, exact.forward(x).data)).toBeLessThan(1e-4)
    expect(largestGap(await map.massOf(x, 'source'), exact.massOf.source(x))).toBeLessThan(1e-4)
    const growth = await map.growthOf(x, 'source')
    const arriving = exact.massOf.target(exact.forward(x))
    const expected = exact.massOf.source(x).map((mass, i) => mass / arriving[i]!)
    expect(largestGap(growth.map(Math.log), expected.map(Math.log))).toBeLessThan(1e-3)
    expect(Math.max(...growth)).toBeGreaterThan(3)
    expect(Math.min(...growth)).toBeLessThan(0.3)
    // By quadrature over the plane: at 1 the rows have the mass, the mean and the covariance of the target.
    const end = await map.interpolate(planeOf(from), 1)
    const total = (end.weights as Float64Array).reduce((sum, weight) => sum + weight, 0)
    expect(total).toBeCloseTo(1, 3)
    const { mean: centre, covariance } = moments({
      ...end,
      weights: (end.weights as Float64Array).map((w) => w / total),
    })
    expect(largestGap(centre, to.mean)).toBeLessThan(2e-3)
    expect(largestGap(covariance.data, to.covariance.data)).toBeLessThan(1e-2)
    // At 0 they are the rows themselves, and in between the roots of the masses grow evenly.
    const start = await map.interpolate(withWeights(x, new Float64Array(x.rows).fill(2)), 0)
    expect(start.weights!.every((weight) => weight === 2)).toBe(true)
    const half = (await map.interpolate(x, 0.5)).weights as Float64Array
    const roots = expected.map((q, i) => ((1 + Math.sqrt(q)) / 2) ** 2 - half[i]!)
    expect(largestGap(roots, new Float64Array(x.rows))).toBeLessThan(1e-2)
    await map.dispose()
  })

  it('are the same from either end', async () => {
    const map = await exactMap()
    const x = source.sample(200, new Random(2))
    const z = await map.forward(x)
    const there = await map.growthOf(x, 'source')
    const back = await map.growthOf(z, 'target', { tolerance: 1e-6 })
    for (const t of [0, 0.3, 1]) {
      // The row of the target stands for q times the mass of its row of the source.
      const forward = massesAt(kl, there, t)
      const backward = massesAt(kl, back, 1 - t).map((mass, i) => mass * there[i]!)
      expect(largestGap(forward, backward)).toBeLessThan(2e-3)
    }
    await map.dispose()
  })
})

describe('masses on the way', () => {
  const growth = Float64Array.of(0, 0.25, 1, 4)
  it('in place go evenly along the shortest path of what creating and destroying mass costs', () => {
    // With kl on both sides: min over p of R (p log p - p + 1) + R (p log(p / q) - p + q), found on a fine grid.
    const cost = (one: number, other: number) => {
      let least = Number.POSITIVE_INFINITY
      for (let p = 1e-4; p < 5; p += 1e-4)
        least = Math.min(least, p * Math.log(p / one) - p + one + p * Math.log(p / other) - p + other)
      return Math.sqrt(least)
    }
    for (const q of [0.25, 4]) {
      const [middle] = massesAt(kl, Float64Array.of(q), 0.3)
      expect(cost(1, middle!)).toBeCloseTo(0.3 * cost(1, q), 3)
      expect(cost(middle!, q)).toBeCloseTo(0.7 * cost(1, q), 3)
    }
  })

  it('with tv fade evenly or stay', () => {
    const masses = massesAt({ divergence: 'tv' }, Float64Array.of(0, 1), 0.3)
    expect(Array.from(masses)).toEqual([0.7, 1])
  })

  it('are one and q at the ends', () => {
    for (const divergence of ['kl', 'tv'] as const) {
      expect(massesAt({ divergence }, growth, 0)).toEqual(Float64Array.of(1, 1, 1, 1))
      expect(massesAt({ divergence }, growth, 1)).toEqual(growth)
    }
  })
})
