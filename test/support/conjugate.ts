import '../../src/index.ts'
import { symmetricEigen } from '../../src/base/linalg/eigen.ts'
import type { Matrix } from '../../src/base/linalg/matrix.ts'
import { Random } from '../../src/base/random.ts'
import { FixedPoint } from '../../src/conjugate/fixed-point.ts'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { type ConjugateResult, type SolveOptions, solveConjugate } from '../../src/conjugate/solve.ts'
import { decodeStatus } from '../../src/conjugate/status.ts'
import { openEngine } from '../../src/engine/index.ts'
import { add, exp, mul, reduceSum, scalar, square, type Tensor } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { initialWeights } from '../../src/potentials/weights.ts'

export type MethodName = 'lbfgs' | 'fixed-point'

export interface SolveSetting extends Partial<SolveOptions> {
  readonly method: MethodName
  readonly weights?: Float32Array
  readonly starts?: Float32Array
  readonly capacity?: number
  /** 1 + lambda_max(Hessian of g), for the fixed point. */
  readonly curvature?: number
  readonly metric?: Float32Array
}

/** Solves grad u(y) = z from given starts (default: 0), with no preconditioner. */
export async function solve(
  potential: Potential,
  targets: Float32Array,
  { method, weights, starts, capacity = 64, curvature = 1, metric, ...options }: SolveSetting,
): Promise<ConjugateResult & { readonly statuses: readonly string[] }> {
  const d = potential.config.dimension
  const problem = await ConjugateProgram.create(await openEngine(), potential, weights ?? initialWeights(potential))
  if (metric) problem.setMetric(metric)
  const convex = potential.guarantee !== null
  const workspace = {
    buffers: problem.buffers(capacity),
    method: method === 'lbfgs' ? new Lbfgs(capacity, d, { convex }) : new FixedPoint(capacity, d, curvature),
  }
  try {
    const result = await solveConjugate(problem, workspace, targets, starts ?? new Float32Array(targets.length), {
      tolerance: 1e-4,
      maxIterations: 5000,
      ...options,
    })
    return { ...result, statuses: Array.from(result.status, decodeStatus) }
  } finally {
    await problem.dispose()
  }
}

/** A potential without weights, from its formula. */
export function formula(dimension: number, value: (points: Tensor) => Tensor, convex = false): Potential {
  const identity = Float64Array.from({ length: dimension ** 2 }, (_, i) => Number(i % (dimension + 1) === 0) * 1e-3)
  return {
    config: { kind: 'formula', dimension },
    parameters: [{ name: 'unused', shape: [1], initial: new Float32Array(1) }],
    value,
    guarantee: convex ? { floor: () => ({ data: identity, rows: dimension, columns: dimension }) } : null,
  }
}

/** e^|x|^2 / 2 + |x|^2 / 2: finite near 0, infinite in float32 beyond |x| = 9.4. */
export const EXPLODING = formula(2, (points) => {
  const squares = reduceSum(square(points), [1])
  return mul(scalar(0.5), add(exp(squares), squares))
})

/** The largest eigenvalue of a symmetric matrix. */
export function largestEigenvalue(matrix: Matrix): number {
  return symmetricEigen(matrix).values.at(-1)!
}

export function normalRows(rows: number, d: number, seed: number, size = 1): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: rows * d }, () => size * random.normal())
}
