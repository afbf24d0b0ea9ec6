import { linearSumAssignment } from 'linear-sum-assignment'
import { beforeAll, describe, expect, it, test } from 'vitest'
import {
  abs,
  add,
  div,
  evaluate,
  gradient,
  input,
  mul,
  reduceSum,
  scalar,
  sign,
  square,
} from '../../src/graph/index.ts'
import { type ConvexCost, fit, type Points, Random, TransportMap } from '../../src/index.ts'
import { powerInFrame } from '../../src/problem/cost.ts'

const N = 300
const D = 2
const random = new Random(5)

function sampleOf(centres: readonly (readonly number[])[], spread: number): Points {
  const data = new Float64Array(N * D)
  for (let i = 0; i < N; i++)
    for (let j = 0; j < D; j++) data[i * D + j] = centres[i % centres.length]![j]! + spread * random.normal()
  return { data, rows: N, columns: D }
}

const source = sampleOf([[0, 0]], 1)
const target = sampleOf(
  [
    [4, 1],
    [3, -2],
    [2, 2.5],
  ],
  0.5,
)
const row = ({ data }: Points, i: number) => [data[i * D]!, data[i * D + 1]!] as const

type Cost = (v: readonly [number, number]) => number

/** The exact optimal assignment of all rows and its mean cost. */
function assignment(cost: Cost) {
  const costs = Array.from({ length: N }, (_, i) =>
    Array.from({ length: N }, (_, j) => {
      const [x, z] = [row(source, i), row(target, j)]
      return cost([z[0] - x[0], z[1] - x[1]])
    }),
  )
  const { rowAssignments } = linearSumAssignment(costs, { maximaze: false })
  const places = Array.from(rowAssignments)
  return { places, mean: costs.reduce((sum, of, i) => sum + of[places[i]!]! / N, 0) }
}

/** 100 E|a - b|^2 / Var(b), b's rows in an order. */
function error(a: Points, b: Points, order: readonly number[]): number {
  let sum = 0
  const mean = [0, 1].map((j) => Array.from(b.data).reduce((all, v, i) => all + (i % D === j ? v / N : 0), 0))
  let variance = 0
  order.forEach((k, i) => {
    for (let j = 0; j < D; j++) {
      sum += (a.data[i * D + j]! - b.data[k * D + j]!) ** 2
      variance += (b.data[k * D + j]! - mean[j]!) ** 2
    }
  })
  return (100 * sum) / variance
}

/** The error of the plain map that shifts by the difference of the means is many times this. */
const NEAR = 8

async function expectOptimal(map: TransportMap, cost: Cost): Promise<void> {
  const { places, mean } = assignment(cost)
  const inverse: number[] = []
  places.forEach((k, i) => {
    inverse[k] = i
  })
  const images = await map.forward(source)
  const back = await map.backward(target)
  expect(error(images, target, places)).toBeLessThan(NEAR)
  expect(error(back.points, source, inverse)).toBeLessThan(NEAR)
  expect(back.status.every((status) => status === 'converged')).toBe(true)
  // S is the inverse of T: the equation of the c-transform is solved.
  expect(error(await map.forward(back.points), target, [...inverse.keys()])).toBeLessThan(1e-5)
  const { estimate, certified, lowerBound, reason } = await map.distance(source, target)
  expect(Math.abs(estimate / mean - 1)).toBeLessThan(0.03)
  expect(certified).toBe(false)
  expect(lowerBound).toBe(0)
  expect(reason).toMatch(/not c-concave by construction/)
}

describe.each([1.5, 3])('the cost |x - z|^%f', (power) => {
  let map: TransportMap
  beforeAll(async () => {
    map = await fit(source, target, { power, steps: 300, heldOut: 0, seed: 1, batchSize: 128 })
  }, 60_000)

  it('has the maps and the mean cost of the exact assignment', () =>
    expectOptimal(map, (v) => Math.hypot(...v) ** power))

  it('comes back from its file bit for bit, and says what it cannot do', async () => {
    const again = await TransportMap.fromBytes(map.toBytes())
    expect(await again.forward(source)).toEqual(await map.forward(source))
    expect(await again.backward(target)).toEqual(await map.backward(target))
    expect(again.model.training.cost).toEqual({ power })
    expect(() => map.toOnnx('forward')).toThrow(/cannot be exported yet/)
  })

  it('is solved by the fixed point as by L-BFGS', async () => {
    const [a, b] = [await map.backward(target), await map.backward(target, { method: 'fixed-point' })]
    const done = b.status.map((status, i) => (status === 'converged' ? i : -1)).filter((i) => i >= 0)
    expect(done.length).toBeGreaterThan(0.9 * N)
    // It may end at another solution of T(y) = z than the least one.
    const images = await map.forward(b.points)
    let same = 0
    for (const i of done) {
      expect(Math.hypot(...row(images, i).map((value, j) => value - row(target, i)[j]!))).toBeLessThan(1e-3)
      same += Number(Math.hypot(...row(b.points, i).map((value, j) => value - row(a.points, i)[j]!)) < 0.05)
    }
    expect(same).toBeGreaterThan(0.9 * done.length)
  })
})

/** h(v) = sum of v^4 / 4 + v^2 / 2 over the features: grad h* solves v^3 + v = q, by Newton's steps. */
const own: ConvexCost = {
  name: 'quartic',
  h: (v) => reduceSum(add(mul(scalar(0.25), square(square(v))), mul(scalar(0.5), square(v))), [1]),
  conjugateGradient(q) {
    let v = mul(q, scalar(0))
    const size = abs(q)
    for (let k = 0; k < 30; k++) {
      const cube = mul(square(v), v)
      v = div(add(mul(scalar(2), cube), size), add(mul(scalar(3), square(v)), scalar(1)))
    }
    return mul(v, sign(q))
  },
}

test("a cost of the user's own has the maps of the exact assignment, and is asked for when its file is read", async () => {
  const options = { cost: own, steps: 300, heldOut: 0, seed: 1, batchSize: 128 }
  const map = await fit(source, target, options)
  await expectOptimal(map, (v) => v.reduce((sum, x) => sum + x ** 4 / 4 + x ** 2 / 2, 0))
  await expect(TransportMap.fromBytes(map.toBytes())).rejects.toThrow(/its user's own named "quartic"/)
  const again = await TransportMap.fromBytes(map.toBytes(), { costs: [own] })
  expect(await again.forward(source)).toEqual(await map.forward(source))
}, 60_000)

test('a cost without slopes is refused', async () => {
  const flat: ConvexCost = { ...own, name: 'flat', h: (v) => mul(scalar(0), reduceSum(v, [1])) }
  await expect(fit(source, target, { cost: flat, steps: 5, heldOut: 0, seed: 1 })).rejects.toThrow(
    /The cost flat has slopes of length 0 between/,
  )
})

test.each([1.1, 1.5, 2, 3, 4])('grad H* is the inverse of grad H in a frame, p = %f', (p) => {
  const cost = powerInFrame(p, 0.3)
  const v = input('v', ['rows', 2])
  const [slope] = gradient(cost.h(v), [v])
  const data = Float64Array.of(0.5, -2, 1e-2, 3e-2, 4, 0)
  const feeds = { v: { data, shape: [3, 2] } }
  const [back] = evaluate([cost.conjugateGradient(slope!)], feeds)
  back!.data.forEach((value, i) => {
    expect(value).toBeCloseTo(data[i]!, 5)
  })
})

test.each([
  [{ power: 1 }, /above 1 and at most 4/],
  [{ power: 5 }, /above 1 and at most 4/],
  [{ power: 3, potential: 'convex' as const }, /potential.*squared distance, found convex/],
  [{ cost: { name: 'x' } as unknown as ConvexCost }, /two functions/],
  [{ cost: own, power: 3 }, /has no "power"/],
])('refuses %o', async (options, message) => {
  await expect(fit(source, target, options)).rejects.toThrow(message)
})
