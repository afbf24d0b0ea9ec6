import { add, matmul, mul, reduceSum, reshape, scalar, square, type Tensor } from '../graph/index.ts'
import { identity, type Matrix, transpose } from '../linalg/matrix.ts'
import { product } from '../linalg/product.ts'
import type { Potential, PotentialConfig, Weights } from './potential.ts'

export interface QuadraticConfig extends PotentialConfig {
  readonly kind: 'quadratic'
  /** e: the modulus of strong convexity. */
  readonly modulus: number
}

/**
 * u(x) = 1/2 x'(R'R + e I) x + b'x: every affine optimal map, and nothing else. In coordinates that start at the moment map it starts at
 * the closed-form map between Gaussians, which training can leave as it is.
 */
export function quadraticPotential(config: QuadraticConfig): Potential {
  const { dimension, modulus } = config
  return {
    config,
    parameters: quadraticParameters(dimension, modulus),
    value: (points, weights) => quadraticValue(points, weights, modulus),
    curvatureFloor: ({ R }) => quadraticHessian(R!, dimension, modulus),
  }
}

/** 1/2 |R x|^2 + e/2 |x|^2 + b'x, shape [rows]. */
export function quadraticValue(points: Tensor, weights: Weights, modulus: number): Tensor {
  const stretched = reduceSum(square(matmul(points, weights.R!, { transposeB: true })), [1])
  const squares = add(stretched, mul(scalar(modulus), reduceSum(square(points), [1])))
  return add(reshape(matmul(points, weights.b!), ['rows']), mul(scalar(0.5), squares))
}

/** R so that the Hessian is the identity, and b = 0. */
export function quadraticParameters(dimension: number, modulus: number) {
  const root = Float32Array.from(identity(dimension).data, (value) => value * Math.sqrt(1 - modulus))
  return [
    { name: 'R', shape: [dimension, dimension], initial: root },
    { name: 'b', shape: [dimension, 1], initial: new Float32Array(dimension) },
  ]
}

/** R'R + e I, from R's values. */
export function quadraticHessian(root: Float32Array, dimension: number, modulus: number): Matrix {
  const r: Matrix = { data: Float64Array.from(root), rows: dimension, columns: dimension }
  const hessian = product(transpose(r), r)
  for (let j = 0; j < dimension; j++) hessian.data[j * dimension + j]! += modulus
  return hessian
}
