import { describe, expect, it, test, vi } from 'vitest'
import { symmetricEigen } from '../../src/base/linalg/eigen.ts'
import { type Matrix, matrix } from '../../src/base/linalg/matrix.ts'
import { multiplyVector } from '../../src/base/linalg/product.ts'
import { inverse } from '../../src/base/linalg/solve.ts'
import { Random } from '../../src/base/random.ts'
import { largestCurvature } from '../../src/conjugate/curvature.ts'
import type { Method } from '../../src/conjugate/method.ts'
import { ConjugateProgram, type EvaluationBuffers } from '../../src/conjugate/program.ts'
import { largest } from '../../src/conjugate/result.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { ConjugateSolver } from '../../src/conjugate/solver.ts'
import { decodeStatus, encodeStatus, type RowStatus, STATUS_MESSAGES } from '../../src/conjugate/status.ts'
import { openEngine } from '../../src/engine/index.ts'
import { abs, add, gradient, mul, reduceSum, scalar, sqrt, square, stopGradient, sub } from '../../src/graph/index.ts'
import { quadraticFloor, quadraticPotential } from '../../src/potentials/quadratic.ts'
import { initialWeights } from '../../src/potentials/weights.ts'
import { randomCovariance } from '../base/linalg/random-matrices.ts'
import { EXPLODING, formula, largestEigenvalue, type MethodName, normalRows, solve } from '../support/conjugate.ts'
import { gap } from '../support/engines.ts'
import { graphOf, randomWeights, smallNetwork } from '../support/potentials.ts'

vi.mock('brenier', () => import('../../src/index.ts'))
vi.mock('brenier/graph', () => import('../../src/graph/index.ts'))

const D = 3
const quadratic = quadraticPotential({ kind: 'quadratic', dimension: D, classes: 0, modulus: 0.1 })
const quadraticWeights = randomWeights(quadratic, new Random(1), 0.5)
const Q = quadraticFloor(quadraticWeights.slice(0, D * D), D, 0.1)
const b = quadraticWeights.subarray(D * D)

const convex = smallNetwork({ dimension: D })
const convexWeights = randomWeights(convex, new Random(3), 0.2)
const convexGraph = graphOf(convex, 0)
const [convexSlope] = gradient(convexGraph.value, [convexGraph.points])
const convexCurvature = await largestCurvature(
  await openEngine(),
  convex,
  convexWeights,
  normalRows(256, D, 4, 3),
  new Random(5),
)
/** Targets that are gradients of known points, so that the exact solutions are known. */
const preimages = normalRows(50, D, 6)
const targets = Float32Array.from(slopeAt(preimages))

function slopeAt(points: Float32Array): Float64Array {
  const rows = points.length / D
  return convexGraph.run(convexSlope!, { data: Float64Array.from(points), shape: [rows, D] }, convexWeights)
}

function valueAt(points: Float32Array): Float64Array {
  return convexGraph.run(
    convexGraph.value,
    { data: Float64Array.from(points), shape: [points.length / D, D] },
    convexWeights,
  )
}

const inner = (a: ArrayLike<number>, i: number, c: ArrayLike<number>, j: number) => {
  let sum = 0
  for (let k = 0; k < D; k++) sum += a[i * D + k]! * c[j * D + k]!
  return sum
}

// g = u - |x|^2 / 2 has the Hessian 0.02 I: lambda_max(hess g) < 0.0526, where the paper's step 0.1 / 0.02 = 5 is unstable.
const flat = formula(2, (x) => mul(scalar(0.51), reduceSum(square(x), [1])))

describe.each<MethodName>(['lbfgs', 'fixed-point'])('%s', (method) => {
  const options = { method, weights: convexWeights, curvature: convexCurvature }

  it('solves a quadratic: y = Q^-1 (z - b)', async () => {
    const z = normalRows(40, D, 7)
    const result = await solve(quadratic, z, {
      method,
      weights: quadraticWeights,
      curvature: largestEigenvalue(Q),
      tolerance: 1e-4,
    })
    const inverseQ = inverse(Q)
    const smallest = symmetricEigen(Q).values[0]!
    for (let i = 0; i < 40; i++) {
      const exact = multiplyVector(
        inverseQ,
        Float64Array.from({ length: D }, (_, j) => z[i * D + j]! - b[j]!),
      )
      expect(gap(result.points.subarray(i * D, (i + 1) * D), exact)).toBeLessThan(1.05e-4 / smallest)
    }
    expect(result.unconverged).toBe(0)
  })

  it('solves grad u(y) = z for a convex network, and what it says of itself is true', async () => {
    const result = await solve(convex, targets, { ...options, tolerance: 1e-4 })
    expect(new Set(result.statuses)).toEqual(new Set(['converged']))
    const slopes = slopeAt(result.points)
    const values = valueAt(result.points)
    for (let i = 0; i < 50; i++) {
      const residual = Math.hypot(...Array.from({ length: D }, (_, j) => slopes[i * D + j]! - targets[i * D + j]!))
      expect(residual).toBeLessThan(1.05e-4)
      expect(result.residual[i]).toBeCloseTo(residual, 5)
      expect(result.objective[i]).toBeCloseTo(values[i]! - inner(result.points, i, targets, i), 4)
      expect(
        gap(
          result.difference.subarray(i * D, (i + 1) * D),
          slopes.subarray(i * D, (i + 1) * D).map((s, j) => s - targets[i * D + j]!),
        ),
      ).toBeLessThan(1e-5)
    }
    // Modulus 0.1: |y - y*| <= residual / 0.1.
    expect(gap(result.points, preimages)).toBeLessThan(1e-3)
    expect(result.evaluations).toBe(result.iterations.reduce((sum, count) => sum + count, 0))
    expect(result.maxResidual).toBe(Math.max(...result.residual))
  })

  it('Fenchel and Young: u(x) + u*(z) >= <x, z>, with equality at x = y*(z)', async () => {
    const { objective } = await solve(convex, targets, { ...options, tolerance: 1e-4 })
    const conjugate = objective.map((value) => -value)
    const values = valueAt(preimages)
    for (let i = 0; i < 50; i++) {
      expect(Math.abs(values[i]! + conjugate[i]! - inner(preimages, i, targets, i))).toBeLessThan(2e-5)
      for (let k = 0; k < 50; k++)
        expect(values[i]! + conjugate[k]!).toBeGreaterThan(inner(preimages, i, targets, k) - 2e-5)
    }
  })

  it('finds the value of a search over a fine grid, in one dimension', async () => {
    // u(x) = x^4 / 4 + x^2 / 10: u*(z) = max over x of x z - u(x).
    const quartic = formula(1, (x) => {
      const squares = reduceSum(square(x), [1])
      return mul(squares, add(mul(scalar(0.25), squares), scalar(0.1)))
    })
    const z = Float32Array.of(-3, -0.5, 0, 0.01, 2, 5)
    const { objective, unconverged } = await solve(quartic, z, { method, curvature: 12, tolerance: 1e-4 })
    expect(unconverged).toBe(0)
    z.forEach((target, i) => {
      let best = Number.NEGATIVE_INFINITY
      for (let x = -3; x <= 3; x += 1e-4) best = Math.max(best, x * target - (x ** 4 / 4 + x ** 2 / 10))
      expect(-objective[i]!).toBeCloseTo(best, 5)
    })
  })

  it('says "iterations" where the limit is hit, and keeps the best point so far', async () => {
    for (const maxIterations of [1, 2, 3]) {
      const result = await solve(convex, targets, { ...options, tolerance: 1e-9, maxIterations })
      expect(new Set(result.statuses)).toEqual(new Set(['iterations']))
      expect(new Set(result.iterations)).toEqual(new Set([maxIterations]))
      expect(result.unconverged).toBe(50)
      const slopes = slopeAt(result.points)
      for (let i = 0; i < 50; i++) {
        const residual = Math.hypot(...Array.from({ length: D }, (_, j) => slopes[i * D + j]! - targets[i * D + j]!))
        expect(result.residual[i]! / residual).toBeCloseTo(1, 3)
      }
    }
  })

  it('does not call converged what float32 cannot reach, and comes as close as it can', async () => {
    const result = await solve(convex, targets, { ...options, tolerance: 1e-12, maxIterations: 300 })
    result.statuses.forEach((status, i) => {
      if (status === 'converged') expect(result.residual[i]).toBeLessThanOrEqual(1e-12)
      else expect(['stalled', 'iterations']).toContain(status)
    })
    expect(result.unconverged).toBeGreaterThan(25)
    expect(result.maxResidual).toBeLessThan(method === 'lbfgs' ? 1e-5 : 1e-2)
  })

  it('says "nonfinite" for a start where the potential explodes, and solves the rows beside it as if it were alone', async () => {
    const z = Float32Array.of(0.3, 0.1, 0.3, 0.1, 0.3, 0.1, 0.3, 0.1, -0.2, 0.4)
    const starts = Float32Array.of(0, 0, 30, 0, 0, 0, 1e20, 1e20, 0, 0)
    for (const capacity of [1, 2, 64]) {
      const result = await solve(EXPLODING, z, { method, starts, capacity, curvature: 8, tolerance: 1e-5 })
      expect(result.statuses).toEqual(['converged', 'nonfinite', 'converged', 'nonfinite', 'converged'])
      expect(result.unconverged).toBe(2)
      expect(Number.isFinite(result.maxResidual), 'maxResidual tells of rows that exploded').toBe(false)
      expect([...result.points.subarray(4, 6)]).toEqual([...result.points.subarray(0, 2)])
    }
  })

  it('gives each row the same result alone, in any order, and however many rows are worked on at once', async () => {
    const all = await solve(convex, targets, { ...options, capacity: 64 })
    for (const capacity of [1, 7, 49]) {
      const few = await solve(convex, targets, { ...options, capacity })
      expect(gap(few.points, all.points)).toBeLessThan(1e-5)
      expect(few.unconverged).toBe(0)
    }
    const order = new Random(9).permutation(50)
    const shuffled = Float32Array.from(targets, (_, at) => targets[order[Math.floor(at / D)]! * D + (at % D)]!)
    const mixed = await solve(convex, shuffled, { ...options, capacity: 7 })
    for (let i = 0; i < 50; i++) {
      const row = order[i]!
      expect(gap(mixed.points.subarray(i * D, (i + 1) * D), all.points.subarray(row * D, (row + 1) * D))).toBeLessThan(
        1e-5,
      )
      expect(Math.abs(mixed.iterations[i]! - all.iterations[row]!)).toBeLessThanOrEqual(1)
    }
  })

  it('takes one evaluation from a start at the solution', async () => {
    const result = await solve(convex, targets, { ...options, starts: preimages, tolerance: 1e-3 })
    expect(new Set(result.iterations)).toEqual(new Set([1]))
    expect(result.evaluations).toBe(50)
    expect([...result.points]).toEqual([...preimages])
  })

  it('measures residuals in the metric it is given, whatever that is', async () => {
    // A metric that stretches some directions a hundredfold against the Hessian's own axes.
    const stretch: Matrix = randomCovariance(D, 12, 3)
    const metric = Float32Array.from(stretch.data, (v) => 10 * v)
    const result = await solve(convex, targets, { ...options, metric, tolerance: 3e-4 })
    expect(new Set(result.statuses)).toEqual(new Set(['converged']))
    for (let i = 0; i < 50; i++) {
      const difference = Float64Array.from(result.difference.subarray(i * D, (i + 1) * D))
      const weighed = multiplyVector(matrix(Float64Array.from(metric), D, D), difference)
      expect(result.residual[i]).toBeCloseTo(Math.hypot(...weighed), 5)
    }
  })

  it('stops with the reason of a signal', async () => {
    const reason = new Error('enough')
    await expect(solve(convex, targets, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const running = solve(convex, normalRows(20_000, D, 8), { ...options, tolerance: 1e-12, signal: controller.signal })
    setTimeout(() => controller.abort(reason), 20)
    await expect(running).rejects.toBe(reason)
  })

  it('has nothing to do for no rows', async () => {
    const result = await solve(convex, new Float32Array(0), options)
    expect(result).toMatchObject({ unconverged: 0, evaluations: 0, maxResidual: 0 })
  })
})

describe('the loop', () => {
  test('ends at a limit beyond 65,535 iterations', async () => {
    const problem = {
      dimension: 2,
      classes: 0,
      evaluate: (buffers: EvaluationBuffers) => Promise.resolve(void buffers.residual.fill(1)),
    } as unknown as ConjugateProgram
    const method: Method = {
      name: 'lbfgs',
      enter: () => {},
      propose: () => {},
      judge: () => 'accepted',
      move: () => {},
      restore: () => {},
    }
    const real = await ConjugateProgram.create(await openEngine(), flat, initialWeights(flat))
    const result = await solveConjugate(
      problem,
      { buffers: real.buffers(1), method },
      new Float32Array(2),
      new Float32Array(2),
      { tolerance: 0.5, maxIterations: 66_000 },
    )
    await real.dispose()
    expect(result.iterations[0]).toBe(66_000)
    expect(result.status[0]).toBe(encodeStatus('iterations'))
  })

  test('says "stalled" where no step lowers the objective: a slope that is not that of the value', async () => {
    // Value 1e6 |x|_1, slope x / sqrt(1 + x^2), which never is z.
    const lying = formula(2, (x) => {
      const bowl = sqrt(add(scalar(1), square(x)))
      const steep = stopGradient(sub(mul(scalar(1e6), abs(x)), bowl))
      return reduceSum(add(bowl, steep), [1])
    })
    const result = await solve(lying, Float32Array.of(1, 2), { method: 'lbfgs' })
    expect(result.statuses).toEqual(['stalled'])
    expect([...result.points], 'the last accepted point is kept').toEqual([0, 0])
    expect(result.residual[0]).toBeCloseTo(Math.sqrt(5), 5)
  })

  test('says "stalled" where the fixed point moves away at every step: a concave potential', async () => {
    const concave = formula(2, (x) => mul(scalar(-0.5), reduceSum(square(x), [1])))
    const result = await solve(concave, Float32Array.of(1, 2), { method: 'fixed-point' })
    expect(result.statuses).toEqual(['stalled'])
    expect(gap(result.points, [0, 0])).toBeLessThan(1e-6)
  })

  test('largest() is NaN wherever a NaN stands', () => {
    expect(largest(Float32Array.of(1, 3, 2))).toBe(3)
    for (let at = 0; at < 3; at++) {
      const values = Float32Array.of(1, 3, 2)
      values[at] = Number.NaN
      expect(largest(values)).toBeNaN()
    }
  })
})

describe('both methods', () => {
  test('agree, through the solver with its preconditioner, with each other and with the truth', async () => {
    const engine = await openEngine()
    const identity = Float32Array.from({ length: D * D }, (_, i) => Number(i % (D + 1) === 0))
    const solver = await ConjugateSolver.create(engine, {
      potential: convex,
      weights: convexWeights,
      preconditioner: identity.map((v) => 0.7 * v),
      metric: identity,
      classes: 0,
      threads: 1,
    })
    const options = { tolerance: 1e-4, maxIterations: 20_000 }
    const results = []
    for (const method of ['lbfgs', 'fixed-point', 'lbfgs'] as const) {
      const result = await solver.solve(targets, { ...options, method })
      expect(result.unconverged).toBe(0)
      expect(gap(result.points, preimages)).toBeLessThan(1e-3)
      results.push(result)
    }
    expect(results[2]).toEqual(results[0])
    expect(results[0]!.evaluations).toBeLessThan(results[1]!.evaluations)
    await solver.dispose()
  })

  test('a second start saves a row of a potential that is not convex from its local minimum', async () => {
    // u = (x^2 - 1)^2 + x / 2: the minimum near -1 is the lower one, and from a start at 0.95 only the one near +1 is found.
    const double = formula(1, (x) => {
      const squares = reduceSum(square(x), [1])
      return add(square(add(squares, scalar(-1))), mul(scalar(0.5), reduceSum(x, [1])))
    })
    const one = await solve(double, Float32Array.of(0), { method: 'lbfgs', starts: Float32Array.of(0.95) })
    expect(one.points[0]).toBeGreaterThan(0.8)
    const solver = await ConjugateSolver.create(await openEngine(), {
      potential: double,
      weights: initialWeights(double),
      preconditioner: Float32Array.of(0.35),
      metric: Float32Array.of(1),
      classes: 0,
      threads: 1,
    })
    const starts = Float32Array.of(0.95)
    const two = await solver.solve(Float32Array.of(0), { tolerance: 1e-4, maxIterations: 300 }, undefined, starts)
    expect(two.points[0]).toBeLessThan(-0.8)
    expect(two.status[0]).toBe(0)
    await solver.dispose()
  })
})

describe('the step of the fixed point', () => {
  const z = normalRows(20, 2, 13)

  test('1 / (1 + lambda_max(hess g)) converges at once', async () => {
    const engine = await openEngine()
    const curvature = await largestCurvature(engine, flat, initialWeights(flat), z, new Random(1))
    expect(curvature).toBeCloseTo(1.02, 4)
    const result = await solve(flat, z, { method: 'fixed-point', curvature, tolerance: 1e-5 })
    expect(result.unconverged).toBe(0)
    expect(Math.max(...result.iterations)).toBeLessThanOrEqual(3)
    result.points.forEach((y, i) => {
      expect(y).toBeCloseTo(z[i]! / 1.02, 4)
    })
  })

  test("the paper's own 0.1 / lambda_max(hess g) diverges, as plain iteration shows", () => {
    const paper = 0.1 / 0.02
    let y = 0
    for (let k = 0; k < 20; k++) y -= paper * (1.02 * y - 1)
    expect(Math.abs(y)).toBeGreaterThan(1e6)
    const stable = 1 / 1.02
    y = 0
    for (let k = 0; k < 20; k++) y -= stable * (1.02 * y - 1)
    expect(y).toBeCloseTo(1 / 1.02, 12)
  })

  test('a start with too long a step is saved by halving', async () => {
    const result = await solve(flat, z, { method: 'fixed-point', curvature: 0.2, tolerance: 1e-5 })
    expect(result.unconverged).toBe(0)
    expect(Math.max(...result.iterations)).toBeGreaterThan(3)
  })
})

describe('largestCurvature', () => {
  test('is the largest eigenvalue of the Hessian of a quadratic', async () => {
    const found = await largestCurvature(
      await openEngine(),
      quadratic,
      quadraticWeights,
      normalRows(20, D, 1),
      new Random(1),
    )
    expect(found / largestEigenvalue(Q)).toBeGreaterThan(0.97)
    expect(found / largestEigenvalue(Q)).toBeLessThan(1 + 1e-5)
  })
})

test('a status goes through its code and back, and a code that no status has is refused', () => {
  for (const status of Object.keys(STATUS_MESSAGES) as RowStatus[])
    expect(decodeStatus(encodeStatus(status))).toBe(status)
  expect(() => decodeStatus(4)).toThrow(/code from 0 to 3, found 4/)
})
