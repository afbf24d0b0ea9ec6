import { expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { cheapestAssignment } from '../../src/problem/assignment.ts'

const total = (cost: Float64Array, pairs: ArrayLike<number>) =>
  Array.from(pairs).reduce((sum, column, row) => sum + cost[row * pairs.length + column]!, 0)

/** All orders of 0 ... n - 1. */
function orders(n: number): number[][] {
  if (n === 0) return [[]]
  return orders(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  )
}

/** Costs with and without ties, and of either sign. */
const draws = [
  (random: Random) => random.normal(),
  (random: Random) => random.integer(3),
  (random: Random) => 1e6 + random.uniform(),
  () => 4,
]

test('no order of the columns is cheaper', () => {
  const random = new Random(1)
  for (const draw of draws)
    for (const n of [1, 2, 3, 4, 5, 6])
      for (let trial = 0; trial < 20; trial++) {
        const cost = Float64Array.from({ length: n * n }, () => draw(random))
        const pairs = cheapestAssignment(cost, n)
        expect(new Set(pairs).size).toBe(n)
        expect(total(cost, pairs)).toBeCloseTo(Math.min(...orders(n).map((order) => total(cost, order))), 6)
      }
})

test('on the line, the cheapest pairing of many points is the one in their order', () => {
  const random = new Random(2)
  const n = 300
  const draw = () => Float64Array.from({ length: n }, () => random.normal())
  const [x, z] = [draw(), draw()]
  const cost = Float64Array.from({ length: n * n }, (_, at) => (x[Math.floor(at / n)]! - z[at % n]!) ** 2)
  const [inOrder, others] = [x.slice().sort(), z.slice().sort()]
  const least = inOrder.reduce((sum, value, k) => sum + (value - others[k]!) ** 2, 0)
  expect(total(cost, cheapestAssignment(cost, n))).toBeCloseTo(least, 9)
})

test('costs that are not finite end with an error, not in a search without an end', () => {
  const cost = Float64Array.from({ length: 36 }, (_, i) => (i < 24 ? Number.NaN : i))
  expect(() => cheapestAssignment(cost, 6)).toThrow(/not finite/)
})
