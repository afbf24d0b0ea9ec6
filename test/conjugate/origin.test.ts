import { expect, test } from 'vitest'
import { ConjugateSolver } from '../../src/conjugate/solver.ts'
import { openEngine } from '../../src/engine/index.ts'
import { dented } from '../support/dented.ts'

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
