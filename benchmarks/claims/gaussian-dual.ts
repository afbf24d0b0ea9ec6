import { symmetricEigen } from '../../src/base/linalg/eigen.ts'
import { identity, type Matrix, matrix, symmetrised } from '../../src/base/linalg/matrix.ts'
import { product } from '../../src/base/linalg/product.ts'
import { inverse } from '../../src/base/linalg/solve.ts'
import { add, matmul, mul, reduceSum, reshape, scalar } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { buresMap } from '../../src/problem/bures.ts'
import type { KnownMoments } from '../pairs/gaussian.ts'

/**
 * The dual with u(x) = x'Q x / 2 + b'x between centred Gaussians of covariances C0 and C1, in closed form:
 *
 *   L(Q, b) = tr(Q C0) / 2 + tr(Q^-1 (C1 + b b')) / 2,   optimum Q* = the Bures map, b* = 0.
 *
 * L is convex in (Q, b), and strongly so where Q is bounded: the problem of the theory, with nothing left to approximate.
 */
export class GaussianDual {
  readonly dimension: number
  readonly optimum: Matrix
  /** The smallest and the largest eigenvalue of L's Hessian at the optimum. */
  readonly curvature: { readonly smallest: number; readonly largest: number }
  readonly #source: Matrix
  readonly #target: Matrix

  constructor(source: KnownMoments, target: Matrix) {
    this.dimension = source.dimension
    this.#source = source.covariance
    this.#target = target
    this.optimum = buresMap(this.#source, target)
    this.curvature = curvatureAt(this.optimum, this.#source)
  }

  /** |Q - Q*|^2 + |b|^2 of flat weights (Q, then b). */
  squaredDistance(weights: ArrayLike<number>): number {
    let sum = 0
    for (let i = 0; i < weights.length; i++) sum += (weights[i]! - (this.optimum.data[i] ?? 0)) ** 2
    return sum
  }

  /** |grad L|^2: dL/dQ = (C0 - Q^-1 (C1 + b b') Q^-1) / 2, dL/db = Q^-1 b. */
  squaredGradient(weights: ArrayLike<number>): number {
    const d = this.dimension
    const Q = matrix(
      Float64Array.from({ length: d * d }, (_, i) => weights[i]!),
      d,
      d,
    )
    const b = Float64Array.from({ length: d }, (_, j) => weights[d * d + j]!)
    const back = inverse(Q)
    const spread = matrix(
      this.#target.data.map((value, i) => value + b[Math.floor(i / d)]! * b[i % d]!),
      d,
      d,
    )
    const pulled = product(product(back, spread), back)
    const slope = product(back, matrix(b, d, 1)).data
    const inQ = pulled.data.reduce((sum, value, i) => sum + (0.5 * (this.#source.data[i]! - value)) ** 2, 0)
    return slope.reduce((sum, value) => sum + value ** 2, inQ)
  }
}

/**
 * The Hessian at Q* is V -> (Q^-1 V C0 + C0 V Q^-1) / 2 in Q (by Q^-1 C1 Q^-1 = C0) and Q^-1 in b.
 * Its eigenvalues over all V bound those over symmetric V.
 */
function curvatureAt(optimum: Matrix, source: Matrix): { smallest: number; largest: number } {
  const d = optimum.rows
  const back = symmetrised(inverse(optimum))
  const size = d * d
  const data = new Float64Array(size * size)
  for (let at = 0; at < data.length; at++) {
    const [row, column] = [Math.floor(at / size), at % size]
    const [i, j, k, l] = [Math.floor(row / d), row % d, Math.floor(column / d), column % d]
    data[at] = 0.5 * (back.data[i * d + k]! * source.data[j * d + l]! + source.data[i * d + k]! * back.data[j * d + l]!)
  }
  const inQ = symmetricEigen(matrix(data, size, size)).values
  const inB = symmetricEigen(back).values
  return { smallest: Math.min(inQ[0]!, inB[0]!), largest: Math.max(inQ.at(-1)!, inB.at(-1)!) }
}

/** u(x) = x'Q x / 2 + b'x, with Q itself as the weights (its gradients are symmetric, so it stays so), starting at the identity. */
export function freeQuadratic(dimension: number): Potential {
  return {
    config: { kind: 'free quadratic', dimension },
    parameters: [
      { name: 'Q', shape: [dimension, dimension], initial: Float32Array.from(identity(dimension).data) },
      { name: 'b', shape: [1, dimension], initial: new Float32Array(dimension) },
    ],
    value(points, { Q, b }) {
      const stretched = reduceSum(mul(points, matmul(points, Q!)), [1])
      return add(mul(scalar(0.5), stretched), reshape(matmul(points, b!, { transposeB: true }), ['rows']))
    },
  }
}
