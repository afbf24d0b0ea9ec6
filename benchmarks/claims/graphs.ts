import type { Potential, Weights } from 'brenier'
import {
  add,
  concat,
  gradient,
  hessianVector,
  input,
  mul,
  reduceSum,
  reshape,
  stopGradient,
  sub,
  type Tensor,
} from 'brenier/graph'
import { pointsShape, weightInputs } from 'brenier/method'

/**
 * The graphs of the dual objective L(theta) = mean u(x) - mean over z of [u(y) - <z, y>] with y = y_K(z), the K-th inner iterate, and of
 * three gradients of it. They agree if y solves grad u(y) = z, but differ in their cost, and in their errors if it does not.
 */
type Graph = Record<string, Tensor>

interface Variables {
  readonly weights: Weights
  readonly source: Tensor
  readonly target: Tensor
  readonly share: Tensor
}

function variables(potential: Potential): Variables {
  const shape = pointsShape(potential.config.dimension)
  return {
    weights: weightInputs(potential),
    source: input('source', shape),
    target: input('target', shape),
    share: input('share', []),
  }
}

/** One step of the paper's fixed point, y - a (grad u(y) - z); in terms of g = u - |.|^2/2 it is y - a (y - z + grad g(y)). */
function iterate(potential: Potential, weights: Weights, points: Tensor, target: Tensor, step: Tensor): Tensor {
  return sub(points, mul(step, sub(slope(potential, weights, points), target)))
}

function slope(potential: Potential, weights: Weights, points: Tensor): Tensor {
  return gradient(potential.value(points, weights), [points])[0]!
}

function sum(values: Tensor): Tensor {
  return reduceSum(values, [...values.shape.keys()])
}

/** sum u(x) - sum [u(y) - <z, y>], times the share of a row. */
function dualSum(potential: Potential, { weights, source, target, share }: Variables, solution: Tensor): Tensor {
  const conjugate = sub(sum(potential.value(solution, weights)), sum(mul(solution, target)))
  return mul(share, sub(sum(potential.value(source, weights)), conjugate))
}

/** The gradient of a loss in all weights as one flat array, in the layout of the weights. */
export function weightGradient(loss: Tensor, weights: Weights): Tensor {
  const parts = gradient(loss, Object.values(weights))
  return concat(
    parts.map((part) => reshape(part, [part.shape.reduce<number>((count, size) => count * Number(size), 1)])),
    0,
  )
}

/** In: points, target, step. Out: the next iterate, and the residual grad u(y) - z at the points. */
export function iterationGraph(potential: Potential): Graph {
  const shape = pointsShape(potential.config.dimension)
  const [points, target, step] = [input('points', shape), input('target', shape), input('step', [])]
  const residual = sub(slope(potential, weightInputs(potential), points), target)
  return { next: sub(points, mul(step, residual)), residual }
}

/** In: points, direction. Out: the Hessian of u at each point times its direction. */
export function curvatureGraph(potential: Potential): Graph {
  const shape = pointsShape(potential.config.dimension)
  const [points, direction] = [input('points', shape), input('direction', shape)]
  return { product: hessianVector(potential.value(points, weightInputs(potential)), points, direction) }
}

/** In: points. Out: grad u, the forward map. */
export function forwardGraph(potential: Potential): Graph {
  const points = input('points', pointsShape(potential.config.dimension))
  return { image: slope(potential, weightInputs(potential), points) }
}

/** In: points. Out: u, and grad u. */
export function valueAndGradientGraph(potential: Potential): Graph {
  const points = input('points', pointsShape(potential.config.dimension))
  const value = potential.value(points, weightInputs(potential))
  return { value, image: gradient(value, [points])[0]! }
}

/** The paper's gradient: y is an input, and held constant (envelope theorem). */
export function envelopeGraph(potential: Potential): Graph {
  const all = variables(potential)
  const solution = input('solution', pointsShape(potential.config.dimension))
  return { gradient: weightGradient(dualSum(potential, all, solution), all.weights) }
}

/** Differentiation through K iterations, in one graph that contains them all, from `start`. Also outputs y_K. */
export function unrolledGraph(potential: Potential, iterations: number): Graph {
  const all = variables(potential)
  const step = input('step', [])
  let points = input('start', pointsShape(potential.config.dimension))
  for (let k = 0; k < iterations; k++) points = iterate(potential, all.weights, points, all.target, step)
  return { gradient: weightGradient(dualSum(potential, all, points), all.weights), solution: points }
}

/**
 * Implicit differentiation of grad u(y) = z, where dy/dtheta = -H^-1 d(grad u)/dtheta. With v = H^-1 (grad u(y) - z) from a linear
 * solve, the gradient is that of the envelope plus d/dtheta of <grad u(y), v>, with y and v held constant.
 */
export function implicitGraph(potential: Potential): Graph {
  const all = variables(potential)
  const shape = pointsShape(potential.config.dimension)
  const [solution, direction] = [input('solution', shape), input('direction', shape)]
  const along = sum(mul(slope(potential, all.weights, solution), stopGradient(direction)))
  return { gradient: weightGradient(add(dualSum(potential, all, solution), mul(all.share, along)), all.weights) }
}
