import { buresMap, type Potential } from 'brenier'
import { add, matmul, mul, reduceSum, reshape, scalar } from 'brenier/graph'
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'

/** A dense matrix in the format of the library and the pairs: row-major. */
export interface Dense {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

/**
 * The dual with u(x) = x'Q x / 2 + b'x between centred Gaussians with covariances C0 and C1, in closed form:
 *
 *   L(Q, b) = tr(Q C0) / 2 + tr(Q^-1 (C1 + b b')) / 2,   optimum Q* = the Bures map, b* = 0.
 *
 * L is convex in (Q, b), and strongly convex if Q is bounded: this is the problem of the theory, without any approximation.
 */
export class GaussianDual {
  /** Q*, row-major. */
  readonly optimum: Float64Array
  /** The smallest and the largest eigenvalue of L's Hessian at the optimum. */
  readonly curvature: { readonly smallest: number; readonly largest: number }
  readonly #source: Matrix
  readonly #target: Matrix

  /** @param source and target: the covariances C0 and C1 */
  constructor(source: Dense, target: Dense) {
    this.#source = toMatrix(source)
    this.#target = toMatrix(target)
    this.optimum = buresMap(source, target).data
    this.curvature = curvatureAt(squareMatrix(this.optimum), this.#source)
  }

  /** |Q - Q*|^2 + |b|^2 for flat weights (Q, then b). */
  squaredDistance(weights: ArrayLike<number>): number {
    let sum = 0
    for (let i = 0; i < weights.length; i++) sum += (weights[i]! - (this.optimum[i] ?? 0)) ** 2
    return sum
  }

  /** |grad L|^2: dL/dQ = (C0 - Q^-1 (C1 + b b') Q^-1) / 2, dL/db = Q^-1 b. */
  squaredGradient(weights: ArrayLike<number>): number {
    const all = Array.from(weights)
    const back = inverse(squareMatrix(all.slice(0, this.optimum.length)))
    const b = Matrix.columnVector(all.slice(this.optimum.length))
    const spread = Matrix.add(this.#target, b.mmul(b.transpose()))
    const inQ = Matrix.sub(this.#source, back.mmul(spread).mmul(back)).mul(0.5)
    return inQ.norm() ** 2 + back.mmul(b).norm() ** 2
  }
}

/**
 * The Hessian at Q* is V -> (Q^-1 V C0 + C0 V Q^-1) / 2 in Q (by Q^-1 C1 Q^-1 = C0) and Q^-1 in b.
 * Its eigenvalues over all V bound those over symmetric V.
 */
function curvatureAt(optimum: Matrix, source: Matrix): { smallest: number; largest: number } {
  const back = inverse(optimum)
  const inQ = Matrix.add(back.kroneckerProduct(source), source.kroneckerProduct(back)).mul(0.5)
  const values = [...symmetricEigenvalues(inQ), ...symmetricEigenvalues(back)]
  return { smallest: Math.min(...values), largest: Math.max(...values) }
}

export function symmetricEigenvalues(matrix: Matrix): number[] {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues
}

function toMatrix({ data, rows, columns }: Dense): Matrix {
  return Matrix.from1DArray(rows, columns, Array.from(data))
}

/** A row-major square matrix. */
export function squareMatrix(values: ArrayLike<number>): Matrix {
  const size = Math.round(Math.sqrt(values.length))
  return Matrix.from1DArray(size, size, Array.from(values))
}

/** u(x) = x'Q x / 2 + b'x, with Q itself as the weights, starting at the identity. Q stays symmetric, since its gradients are. */
export function freeQuadratic(dimension: number): Potential {
  const identity = Float32Array.from({ length: dimension ** 2 }, (_, i) => Number(i % (dimension + 1) === 0))
  return {
    config: { kind: 'free quadratic', dimension },
    parameters: [
      { name: 'Q', shape: [dimension, dimension], initial: identity },
      { name: 'b', shape: [1, dimension], initial: new Float32Array(dimension) },
    ],
    value(points, { Q, b }) {
      const stretched = reduceSum(mul(points, matmul(points, Q!)), [1])
      return add(mul(scalar(0.5), stretched), reshape(matmul(points, b!, { transposeB: true }), ['rows']))
    },
    guarantee: null,
  }
}
