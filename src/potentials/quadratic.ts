import { symmetricEigen } from '../base/linalg/eigen.ts'
import { diagonal, identity, type Matrix, transpose } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { add, matmul, mul, reduceSum, reshape, scalar, square, type Tensor } from '../graph/index.ts'
import type { Parameter, Potential, PotentialConfig, Weights } from './potential.ts'

export interface QuadraticConfig extends PotentialConfig {
  readonly kind: 'quadratic'
  /** How many classes a conditional potential has; 0 for any other. */
  readonly classes: number
  /** e: the modulus of strong convexity. */
  readonly modulus: number
}

/** Where the quadratic part of one class starts: its Hessian G, D x D, and its gradient at 0, length D, in the coordinates. */
export interface QuadraticStart {
  readonly hessian: Matrix
  readonly gradient: Float64Array
}

/**
 * u(x) = 1/2 x'(R'R + e I) x + b'x: every affine optimal map, and nothing else. It can start at the closed-form map of the moments. With
 * classes, each has its own R and b.
 */
export function quadraticPotential(config: QuadraticConfig, starts?: readonly QuadraticStart[]): Potential {
  const { dimension, classes, modulus } = config
  return {
    config,
    parameters: quadraticParameters(dimension, classes, modulus, starts),
    value: (points, weights, label) => quadraticValue(points, weights, modulus, label),
    guarantee: { floor: ({ R }) => quadraticFloor(R!, dimension, modulus) },
  }
}

/** 1/2 |R x|^2 + e/2 |x|^2 + b'x, with the R and b of each row's class; shape [rows]. */
export function quadraticValue(points: Tensor, { R, b }: Weights, modulus: number, label?: Tensor): Tensor {
  const dimension = points.shape[1] as number
  const classes = b!.shape[0] as number
  const images = reshape(matmul(points, R!, { transposeB: true }), ['rows', classes, dimension])
  const stretched = reduceSum(square(images), [2])
  const slopes = matmul(points, b!, { transposeB: true })
  const affine = add(slopes, mul(scalar(0.5), stretched))
  const own = label === undefined ? reshape(affine, ['rows']) : reduceSum(mul(affine, label), [1])
  return add(own, mul(scalar(0.5 * modulus), reduceSum(square(points), [1])))
}

/** R, [classes D, D], and b, [classes, D]. @param starts default: the identity map */
export function quadraticParameters(
  dimension: number,
  classes: number,
  modulus: number,
  starts?: readonly QuadraticStart[],
): Parameter[] {
  const count = Math.max(classes, 1)
  const R = new Float32Array(count * dimension * dimension)
  const b = new Float32Array(count * dimension)
  for (let k = 0; k < count; k++) {
    R.set(root(starts?.[k]?.hessian, dimension, modulus), k * dimension * dimension)
    b.set(starts?.[k]?.gradient ?? new Float64Array(dimension), k * dimension)
  }
  return [
    { name: 'R', shape: [count * dimension, dimension], initial: R },
    { name: 'b', shape: [count, dimension], initial: b },
  ]
}

/** R with R'R = G - e I, as far as that is positive. @param hessian G. Default: the identity */
function root(hessian: Matrix | undefined, dimension: number, modulus: number): Float64Array {
  if (hessian === undefined) return identity(dimension).data.map((value) => value * rootOf(1, modulus))
  const { values, vectors } = symmetricEigen(hessian)
  const roots = values.map((value) => rootOf(value, modulus))
  return product(product(vectors, diagonal(roots)), transpose(vectors)).data
}

function rootOf(eigenvalue: number, modulus: number): number {
  return Math.sqrt(Math.max(eigenvalue - modulus, modulus))
}

/** With more columns than this, the product R'R takes seconds, and would hardly improve the bound. */
const WIDE = 320

/** Q with Q <= R'R + e I: e I for wide tables, R'R + e I itself for one class, else I times the smallest eigenvalue over the classes. */
export function quadraticFloor(roots: Float32Array, dimension: number, modulus: number): Matrix {
  if (dimension > WIDE) return diagonal(new Float64Array(dimension).fill(modulus))
  const size = dimension * dimension
  const hessians = Array.from({ length: roots.length / size }, (_, k) => {
    const R: Matrix = {
      data: Float64Array.from(roots.subarray(k * size, (k + 1) * size)),
      rows: dimension,
      columns: dimension,
    }
    const hessian = product(transpose(R), R)
    for (let j = 0; j < dimension; j++) hessian.data[j * dimension + j]! += modulus
    return hessian
  })
  if (hessians.length === 1) return hessians[0]!
  const smallest = Math.min(...hessians.map((hessian) => symmetricEigen(hessian).values[0]!))
  return diagonal(new Float64Array(dimension).fill(Math.max(smallest, modulus)))
}
