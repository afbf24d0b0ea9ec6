import { expect, test } from 'vitest'
import { ConjugateSolver } from '../../src/conjugate/solver.ts'
import { openEngine } from '../../src/engine/index.ts'
import { add, constant, exp, mul, neg, reduceSum, square, sub } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'

/** |y|^2 - depth exp(-|y - (8.1, 0)|^2): the map is y -> 2 y but for a false minimum at about (8, 0). */
function dented(depth: number, convex: boolean): Potential {
  return {
    config: { kind: 'dented', dimension: 2 },
    parameters: [{ name: 'depth', shape: [1], initial: Float32Array.of(depth) }],
    value: (y, { depth: weight }) => {
      const away = sub(y, constant([8.1, 0], [1, 2]))
      return add(reduceSum(square(y), [1]), neg(mul(weight!, exp(neg(reduceSum(square(away), [1]))))))
    },
    guarantee: convex ? { floor: () => ({ rows: 2, columns: 2, data: Float64Array.of(2, 0, 0, 2) }) } : null,
  }
}

const identity = Float32Array.of(1, 0, 0, 1)

async function preimage(origin: boolean): Promise<number[]> {
  const parts = {
    potential: dented(40, false),
    weights: Float32Array.of(40),
    preconditioner: identity,
    metric: identity,

    ...(origin
      ? { origin: { potential: dented(0, true), weights: Float32Array.of(0) } }
      : { anchors: new Float32Array(2) }),
    classes: 0,
    threads: 1,
  }
  const solver = await ConjugateSolver.create(await openEngine(), parts)
  const start = origin ? undefined : Float32Array.of(8, 0)
  const { points, unconverged } = await solver.solve(
    Float32Array.of(8, 0),
    { tolerance: 1e-4, maxIterations: 200 },
    undefined,
    start,
  )
  expect(unconverged).toBe(0)
  return [...points]
}

test('a solve that starts at the mean step ends in the false minimum, whose objective is lower', async () => {
  const [x] = await preimage(false)
  expect(x).toBeGreaterThan(7)
})

test('a solve that starts at the pre-image of the convex potential ends beside it', async () => {
  const [x, y] = await preimage(true)
  expect(x).toBeCloseTo(4, 3)
  expect(y).toBeCloseTo(0, 3)
})
