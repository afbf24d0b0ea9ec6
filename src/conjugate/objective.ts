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
 * For another cost H with potential g, the objective is f(y; z) = H(z - y) + g(y), and its minimiser solves T(y) = z with
 * T(y) = y + grad H*(grad g(y)). The error T(y) - z is again in the units of z.
 *
 * @param y and z: shape [rows, D]
 * @param label one-hot, [rows, classes], for a conditional potential
 * @returns f, shape [rows], its gradient in y, and the error T(y) - z, both of shape [rows, D]; for the quadratic cost both are r
 */
export function conjugateObjective(
  potential: Potential,
  weights: Weights,
  y: Tensor,
  z: Tensor,
  label?: Tensor,
): { readonly objective: Tensor; readonly difference: Tensor; readonly error: Tensor } {
  const { cost } = potential
  if (cost !== undefined) {
    const g = potential.value(y, weights, label)
    const objective = add(cost.h(sub(z, y)), g)
    return {
      objective,
      difference: gradient(objective, [y])[0]!,
      error: sub(forwardImage(potential, g, y), z),
    }
  }
  const u = potential.value(y, weights, label)
  const [forward] = gradient(u, [y])
  const difference = sub(forward!, z)
  return { objective: sub(reshape(u, ['rows']), reduceSum(mul(y, z), [1])), difference, error: difference }
}

/**
 * The objective as the solvers see it, as a function of a displacement v from a start y0 in the preconditioner's variables: y = y0 + v L, and
 * the slope is r L. L is symmetric, and L L approximates the inverse of the mean Hessian of u. M converts the error to the units of the
 * tolerance: the residual is |r M|.
 * @param along what the slope comes from: the gradient, or the error of the fixed point y = z - grad H*(grad g(y))
 */
export function solverGraph(
  potential: Potential,
  classes: number,
  along: 'descent' | 'fixed-point' = 'descent',
): Record<string, Tensor> {
  const { dimension } = potential.config
  const shape = pointsShape(dimension)
  const [base, displacement, target] = [input('base', shape), input('displacement', shape), input('target', shape)]
  const [preconditioner, metric] = [
    input('preconditioner', [dimension, dimension]),
    input('metric', [dimension, dimension]),
  ]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, preconditioner), base)
  const { objective, difference, error } = conjugateObjective(potential, weightInputs(potential), points, target, label)
  return {
    points,
    objective,
    difference,
    slope: matmul(along === 'descent' ? difference : error, preconditioner),
    residual: sqrt(reduceSum(square(matmul(error, metric)), [1])),
  }
}

/** T(x): the gradient of u, or x + grad H*(grad g(x)) for a potential g of another cost. @param value the potential at the points */
export function forwardImage({ cost }: Potential, value: Tensor, points: Tensor): Tensor {
  const [slope] = gradient(value, [points])
  return cost === undefined ? slope! : add(points, cost.conjugateGradient(slope!))
}

/** L H L w for a direction w, with H the Hessian of the objective at y = y0 + v L: the product in the preconditioner's variables. */
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
  const { cost } = potential
  const objective = cost === undefined ? u : add(cost.h(sub(input('target', shape), points)), u)
  return { product: hessianVector(objective, displacement, direction) }
}

/** L L z: the solution if the Hessian were the mean Hessian everywhere, in a frame whose origin is the mean. */
export function linearStartGraph(dimension: number): Record<string, Tensor> {
  const root = input('preconditioner', [dimension, dimension])
  return { starts: matmul(matmul(input('targets', pointsShape(dimension)), root), root) }
}
