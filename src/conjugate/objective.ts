import {
  add,
  gradient,
  hessianVector,
  input,
  matmul,
  mul,
  reduceSum,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { type Potential, pointsShape, type Weights } from '../potentials/potential.ts'
import { weightInputs } from '../potentials/weights.ts'

/**
 * The c-transform of the quadratic cost. For the Brenier potential u = |.|^2/2 + g, with g the potential of the paper,
 *
 *   u*(z) = max_y <z, y> - u(y) = -min_y f(y; z),     f(y; z) = u(y) - <z, y>,     grad f = r = grad u(y) - z.
 *
 * In terms of g, min_y |z - y|^2/2 + g(y) = |z|^2/2 - u*(z) is the Moreau envelope of g at z, and the minimiser y* is its proximal point: the
 * fixed point of y = z - grad g(y) (Park et al. 2026). At r = 0 the pair (u, u*) is feasible in the dual, and y* is the backward map S(z).
 *
 * @param y and z: shape [rows, D]
 * @param label one-hot, [rows, classes], for a conditional potential
 * @returns f, shape [rows], and r, shape [rows, D]
 */
export function conjugateObjective(
  potential: Potential,
  weights: Weights,
  y: Tensor,
  z: Tensor,
  label?: Tensor,
): { readonly objective: Tensor; readonly difference: Tensor } {
  const u = potential.value(y, weights, label)
  const [forward] = gradient(u, [y])
  return { objective: sub(reshape(u, ['rows']), reduceSum(mul(y, z), [1])), difference: sub(forward!, z) }
}

/**
 * The objective as the solvers see it: a displacement v from a start y0, in the preconditioner's variables, y = y0 + v L, in which the slope
 * is r L. L is symmetric and L L about the inverse of the mean Hessian of u. M turns r into the units of the tolerance: the residual is |r M|.
 */
export function solverGraph(potential: Potential, classes: number): Record<string, Tensor> {
  const { dimension } = potential.config
  const shape = pointsShape(dimension)
  const [base, displacement, target] = [input('base', shape), input('displacement', shape), input('target', shape)]
  const [preconditioner, metric] = [
    input('preconditioner', [dimension, dimension]),
    input('metric', [dimension, dimension]),
  ]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, preconditioner), base)
  const { objective, difference } = conjugateObjective(potential, weightInputs(potential), points, target, label)
  return {
    points,
    objective,
    difference,
    slope: matmul(difference, preconditioner),
    residual: sqrt(reduceSum(square(matmul(difference, metric)), [1])),
  }
}

/** L H L w for a direction w, with H the Hessian of u at y = y0 + v L: the product in the preconditioner's variables. */
export function productGraph(potential: Potential, classes: number): Record<string, Tensor> {
  const { dimension } = potential.config
  const shape = pointsShape(dimension)
  const [base, displacement, direction] = [
    input('base', shape),
    input('displacement', shape),
    input('direction', shape),
  ]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, input('preconditioner', [dimension, dimension])), base)
  const u = potential.value(points, weightInputs(potential), label)
  return { product: hessianVector(u, displacement, direction) }
}

/** L L z: where the mean Hessian would put the solution, in a frame whose origin is the mean. */
export function linearStartGraph(dimension: number): Record<string, Tensor> {
  const root = input('preconditioner', [dimension, dimension])
  return { starts: matmul(matmul(input('targets', pointsShape(dimension)), root), root) }
}
