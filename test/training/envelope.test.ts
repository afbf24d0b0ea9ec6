import { expect, test } from 'vitest'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { RivalStarts } from '../../src/conjugate/rival-starts.ts'
import { openEngine } from '../../src/engine/index.ts'
import { mul, reduceSum, scalar, square, sub, type Tensor } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { DualTerm } from '../../src/training/dual.ts'
import { addEnvelopeGradient } from '../../src/training/envelope.ts'

/** u = height v with height 1, so that the gradient in the weights is that of v alone. */
async function gradientOf(v: (points: Tensor) => Tensor, source: number[], far = false): Promise<number> {
  const potential: Potential = {
    config: { kind: 'fixed', dimension: 1 },
    parameters: [{ name: 'height', shape: [1], initial: Float32Array.of(1) }],
    value: (points, { height }) => mul(height!, reduceSum(v(points), [1])),
    guarantee: null,
  }
  const engine = await openEngine()
  const weights = Float32Array.of(1)
  const conjugate = await ConjugateProgram.create(engine, potential, weights)
  const dual = await DualTerm.create(engine, potential, weights)
  const workspace = { buffers: conjugate.buffers(8), method: new Lbfgs(8, 1, { convex: false }) }
  const into = Float32Array.of(0)
  const rivalStarts = await RivalStarts.create(engine, 1, 0, 1)
  const others = far ? { rivals: await rivalStarts.at(conjugate, Float32Array.from(source)), rivalStarts } : null
  const parts = { conjugate, dual, workspace, others }
  await addEnvelopeGradient(parts, { source: Float32Array.from(source) }, 0, { tolerance: 1e-5 }, into)
  return into[0]!
}

// Of eight rows the first two are looked at; the first solve starts at 0 + (1.5 + 1.5) / 10.
const source = [0, 1.5, 1.5, 0, -1.5, 0, 1, -1]

test('raises u where the tangent at a row falls below it, and lowers it at the row', async () => {
  // v = (t^2 - 1)^2 / 4: at 0 the tangent is flat at 1/4, and u is 0 at 1. At 1.5 u is its envelope.
  const gradient = await gradientOf((t) => mul(scalar(0.25), square(sub(square(t), scalar(1)))), source)
  expect(gradient).toBeCloseTo((0.25 - 0) / 2, 5)
})

test('a search that ends nowhere adds nothing', async () => {
  // v = -t^2: the search for the tangent's lowest point runs off to infinity.
  expect(await gradientOf((t) => mul(scalar(-1), square(t)), source)).toBe(0)
})

test('adds nothing where u is convex', async () => {
  expect(await gradientOf((t) => mul(scalar(0.5), square(t)), source)).toBe(0)
})

test('finds a basin far from the row, which a search beside it does not', async () => {
  // The two wells again, where T(-0.9) = 0.171: the tangent there lies above u in the right well only.
  const wells = (t: Tensor) => mul(scalar(0.25), square(sub(square(t), scalar(1))))
  const rows = [-0.9, -0.9, -1, -1, -1, -1, 1.05, 1.1]
  expect(await gradientOf(wells, rows)).toBe(0)
  // Its lowest point under the tangent solves t^3 - t = 0.171.
  const lowest = 1.07651
  expect(await gradientOf(wells, rows, true)).toBeCloseTo((0.19 ** 2 - (lowest ** 2 - 1) ** 2) / 4, 4)
})
