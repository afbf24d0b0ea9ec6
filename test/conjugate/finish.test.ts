import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import '../../src/index.ts'
import { Random } from '../../src/base/random.ts'
import { ConjugateGradients } from '../../src/conjugate/conjugate-gradients.ts'
import { DoubleProgram } from '../../src/conjugate/double.ts'
import type { SolverParts } from '../../src/conjugate/parts.ts'
import { ConjugateSolver, type FinalOptions } from '../../src/conjugate/solver.ts'
import { decodeStatus } from '../../src/conjugate/status.ts'
import { openEngine } from '../../src/engine/index.ts'
import {
  add,
  constant,
  exp,
  gradient,
  logSumExp,
  matmul,
  mul,
  reduceSum,
  relu,
  scalar,
  square,
} from '../../src/graph/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { initialWeights } from '../../src/potentials/weights.ts'
import { EXPLODING, formula, normalRows } from '../support/conjugate.ts'
import { graphOf, randomWeights } from '../support/potentials.ts'

const engine = await openEngine()
const identity = (d: number) => Float32Array.from({ length: d * d }, (_, i) => Number(i % (d + 1) === 0))

async function finalSolve(
  potential: Potential,
  targets: Float32Array,
  options: Partial<FinalOptions> = {},
  parts: Partial<SolverParts> = {},
) {
  const d = potential.config.dimension
  const solver = await ConjugateSolver.create(engine, {
    ...{ potential, weights: initialWeights(potential), preconditioner: identity(d), metric: identity(d) },
    ...{ classes: 0, threads: 1, ...parts },
  })
  try {
    const result = await solver.solve(targets, { tolerance: 1e-4, maxIterations: 3000, ...options })
    return { ...result, statuses: [...new Set(Array.from(result.status, decodeStatus))] }
  } finally {
    await solver.dispose()
  }
}

const D = 4
const network = networkPotential(
  {
    ...{ kind: 'convex', dimension: D, classes: 0, hidden: [24, 12], pieces: 6, activation: 'celu' },
    ...{ spread: [1, 1, 1, 1], modulus: 0.01 },
  },
  new Random(2),
)
// Steep pieces of the log-sum-exp beside a modulus of 0.01: curvatures from 0.01 to hundreds.
const weights = randomWeights(network, new Random(3), 1.5)
const gentle = randomWeights(network, new Random(3), 0.2)
const graph = graphOf(network, 0)
const [slope] = gradient(graph.value, [graph.points])
/** grad u in float64, by the plain evaluation. */
const slopeAt = (points: Float64Array) => graph.run(slope!, { data: points, shape: [points.length / D, D] }, weights)

describe('rows that float32 leaves', () => {
  test.each([1, 10, 100, 1000, 1e5])('are finished at targets %d wide, and the residuals are true', async (width) => {
    const targets = normalRows(200, D, 7, width)
    const result = await finalSolve(network, targets, {}, { weights })
    expect(result.statuses).toEqual(['converged'])
    const points = Float64Array.from(result.points)
    for (const [row, y] of result.exact ?? []) points.set(y, row * D)
    const found = slopeAt(points)
    for (let i = 0; i < 200; i++) {
      const actual = Math.hypot(...Array.from({ length: D }, (_, j) => found[i * D + j]! - targets[i * D + j]!))
      // Where float32 has judged, curvatures of a thousand make a rounding of y matter.
      expect(actual).toBeLessThanOrEqual(result.exact?.has(i) ? 1.01e-4 : 3e-4)
      if (result.exact?.has(i))
        expect(Math.abs(result.residual[i]! - actual)).toBeLessThan(1e-6 * Math.max(1, width / 1000))
    }
    if (width >= 100) expect(result.exact!.size).toBeGreaterThan(190)
  })

  it('are finished to a tolerance that float32 cannot reach', async () => {
    const targets = normalRows(100, D, 8)
    const result = await finalSolve(network, targets, { tolerance: 1e-10 }, { weights })
    expect(result.statuses).toEqual(['converged'])
    expect(result.maxResidual).toBeLessThanOrEqual(1e-10)
  })

  it('take no more evaluations than are allowed, and none where they have converged', async () => {
    const targets = normalRows(100, D, 8)
    for (const maxIterations of [1, 5, 320]) {
      const result = await finalSolve(network, targets, { tolerance: 1e-13, maxIterations }, { weights })
      expect(Math.max(...result.iterations)).toBeLessThanOrEqual(maxIterations + 1)
      if (maxIterations === 1) expect(result.statuses).toEqual(['iterations'])
    }
    const easy = await finalSolve(network, normalRows(100, D, 8), {}, { weights: gentle })
    expect(easy.exact).toBeUndefined()
  })

  it('say "stalled" at the end of float64', async () => {
    const result = await finalSolve(network, normalRows(20, D, 8), { tolerance: 1e-30 }, { weights })
    expect(result.statuses).toEqual(['stalled'])
    expect(result.maxResidual).toBeLessThan(1e-10)
  })

  it('are solved for the target that is known more exactly than in float32', async () => {
    const [targets, exact] = [Float32Array.of(1e6 / 3, 1, 2, 3), Float64Array.of(1e6 / 3, 1, 2, 3)]
    const result = await finalSolve(network, targets, { exactTarget: () => exact }, { weights })
    const found = slopeAt(result.exact!.get(0)!)
    expect(Math.hypot(...found.map((value, j) => value - exact[j]!))).toBeLessThanOrEqual(1.01e-4)
  })

  it('stop with the reason of a signal', async () => {
    const controller = new AbortController()
    const exactTarget = (row: number) => {
      controller.abort(new Error('enough'))
      return Float64Array.from(normalRows(200, D, 7, 1e3).subarray(row * D, (row + 1) * D))
    }
    const running = finalSolve(
      network,
      normalRows(200, D, 7, 1e3),
      { exactTarget, signal: controller.signal },
      { weights },
    )
    await expect(running).rejects.toThrow('enough')
  })
})

describe('hard potentials', () => {
  // Bends: the Hessian jumps between 0.02 and 1,000 where a coordinate changes its sign, and the targets sit on the bends as well.
  const bends = formula(
    3,
    (x) => reduceSum(add(mul(scalar(0.01), square(x)), mul(scalar(500), square(relu(x)))), [1]),
    true,
  )
  it('with bends, duplicates and targets on the bends', async () => {
    const some = normalRows(60, 3, 5)
    const targets = Float32Array.from([...some, ...some, 0, 0, 0, 0, 1, -1, 1e-7, -1e-7, 0])
    const { statuses, points } = await finalSolve(bends, targets)
    expect(statuses).toEqual(['converged'])
    targets.forEach((z, i) => {
      expect(points[i]! * (z > 0 ? 1000.02 : 0.02)).toBeCloseTo(z, 3)
    })
    expect(points.subarray(0, 180)).toEqual(points.subarray(180, 360))
  })

  it('with the sharp steps of clusters far apart: slopes of 1,000 in a log-sum-exp', async () => {
    const slopes = constant(normalRows(8, 2, 4, 1000), [2, 8])
    const clusters = formula(
      2,
      (x) => add(logSumExp(matmul(x, slopes), [1]), mul(scalar(0.005), reduceSum(square(x), [1]))),
      true,
    )
    // In the hull of the clusters solutions lie on the walls between them, of a width of a thousandth.
    const targets = normalRows(300, 2, 6, 700)
    const { statuses } = await finalSolve(clusters, targets, { tolerance: 1e-3 })
    expect(statuses).toEqual(['converged'])
  })

  it('that overflow float32 at the start', async () => {
    const starts = Float32Array.of(0, 0, 30, 0, 1e20, 1e20)
    const solver = await ConjugateSolver.create(engine, {
      ...{ potential: EXPLODING, weights: initialWeights(EXPLODING), preconditioner: identity(2), metric: identity(2) },
      ...{ classes: 0, threads: 1 },
    })
    const z = Float32Array.of(0.3, 0.1, 0.3, 0.1, 0.3, 0.1)
    const result = await solver.solve(z, { tolerance: 1e-5, maxIterations: 3000 }, undefined, starts)
    await solver.dispose()
    expect(Array.from(result.status, decodeStatus)).toEqual(['converged', 'converged', 'converged'])
    for (let i = 0; i < 6; i++) expect(result.points[i]).toBeCloseTo(result.points[i % 2]!, 4)
  })

  it('without a solution are not said to have one', async () => {
    // e^x + x has slopes above 1 only.
    const lacking = formula(1, (x) => reduceSum(add(exp(x), x), [1]), true)
    const { statuses, unconverged } = await finalSolve(lacking, Float32Array.of(0.5))
    expect(statuses).not.toContain('converged')
    expect(unconverged).toBe(1)
  })
})

describe('products with the Hessian', () => {
  let program: DoubleProgram
  beforeAll(async () => {
    program = await DoubleProgram.create(engine, {
      ...{ potential: network, weights, preconditioner: identity(D).map((v) => 0.5 * v), metric: identity(D) },
      ...{ classes: 0, threads: 1 },
    })
  })
  afterAll(() => program.dispose())

  test('are differences of slopes', async () => {
    const row = { base: Float64Array.of(0.1, -0.2, 0.3, 0.5), target: new Float64Array(D), label: new Float64Array(0) }
    const [at, direction] = [Float64Array.of(1, 0, -1, 0.2), Float64Array.of(0.3, 1, 0.2, -0.7)]
    const [product] = await program.products([row], [at], [direction])
    const h = 1e-6
    const [up, down] = await program.evaluate(
      [row, row],
      [1, -1].map((sign) => at.map((value, j) => value + sign * h * direction[j]!)),
    )
    product!.forEach((value, j) => {
      const difference = (up!.slope[j]! - down!.slope[j]!) / (2 * h)
      expect(Math.abs(value - difference)).toBeLessThan(1e-5 * (1 + Math.abs(value)))
    })
  })
})

describe('conjugate gradients', () => {
  const solve = (hessian: readonly (readonly number[])[], gradient: readonly number[], budget = 100) => {
    const solver = new ConjugateGradients(Float64Array.from(gradient), 1e-12, budget)
    let products = 0
    for (let done = false; !done; products++)
      done = solver.advance(
        Float64Array.from(hessian, (row) => row.reduce((sum, value, j) => sum + value * solver.direction[j]!, 0)),
      )
    return { solution: [...solver.solution], products }
  }

  it('solve H p = -g in as many products as there are curvatures', () => {
    const { solution, products } = solve(
      [
        [2, 1],
        [1, 3],
      ],
      [1, -2],
    )
    expect(products).toBe(2)
    expect(solution[0]).toBeCloseTo(-1, 10)
    expect(solution[1]).toBeCloseTo(1, 10)
  })

  it('go downhill where the curvature is not positive', () => {
    expect(solve([[-1]], [2]).solution).toEqual([-2])
    expect(solve([[0]], [2]).solution).toEqual([-2])
  })

  it('end at the budget', () => {
    const { products } = solve(
      [
        [2, 1],
        [1, 3],
      ],
      [1, -2],
      1,
    )
    expect(products).toBe(1)
  })
})
