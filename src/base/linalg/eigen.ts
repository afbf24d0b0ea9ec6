import { EigenvalueDecomposition, Matrix as MlMatrix } from 'ml-matrix'
import { InputError } from '../errors.ts'
import {
  identity,
  largestMagnitude,
  type Matrix,
  matrix,
  requireFinite,
  requireSquare,
  scaledColumns,
  symmetrised,
  transpose,
} from './matrix.ts'
import { product } from './product.ts'

/** A = V diag(values) V', V orthogonal. */
export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array
  /** Column j belongs to `values[j]`. */
  readonly vectors: Matrix
}

/**
 * Eigenvalues (ascending) and orthonormal eigenvectors of a symmetric matrix, by tridiagonalisation and implicit QL (ml-matrix).
 * Only the symmetric part (A + A') / 2 is used. Rounding is of the order of 2^-52 times the largest eigenvalue, so smaller
 * eigenvalues of a singular matrix may come out with either sign.
 * @throws InputError for a matrix that is not square or holds NaN or Inf
 */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  requireSquare(a)
  requireFinite(a)
  const n = a.rows
  const size = largestMagnitude(a)
  if (size === 0) return { values: new Float64Array(n), vectors: identity(n) }
  // Scaled to largest entry 1: squares of 1e200 or 1e-200 would leave the range of float64.
  const rows = new MlMatrix(n, n)
  const { data } = symmetrised(a)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows.set(i, j, data[i * n + j]! / size)
  const found = new EigenvalueDecomposition(rows, { assumeSymmetric: true })
  const values = Float64Array.from(found.realEigenvalues, (value) => value * size)
  return { values, vectors: matrix(Float64Array.from(found.eigenvectorMatrix.to1DArray()), n, n) }
}

/** V diag(f(values)) V': a function of a symmetric matrix. */
function recompose({ values, vectors }: SymmetricEigen, f: (value: number) => number): Matrix {
  return symmetrised(product(scaledColumns(vectors, values.map(f)), transpose(vectors)))
}

/**
 * The power of a symmetric positive semi-definite matrix: `spdPower(C, 0.5)` is its square root, `spdPower(C, -0.5)` whitens.
 * @param exponent any real number
 * @param floor eigenvalues below `floor` times the largest are raised to it, which is what makes negative powers of singular
 *   matrices exist. Default 0 for exponents >= 0 (negative rounding becomes 0), and rows x 2^-52 for negative ones.
 * @throws InputError for a matrix without a positive eigenvalue and a negative exponent
 */
export function spdPower(a: Matrix, exponent: number, floor = exponent < 0 ? a.rows * Number.EPSILON : 0): Matrix {
  const eigen = symmetricEigen(a)
  const largest = Math.max(0, eigen.values[eigen.values.length - 1] ?? 0)
  const lowest = floor * largest
  if (exponent < 0 && lowest === 0)
    throw new InputError(
      largest === 0
        ? `A matrix whose largest eigenvalue is ${eigen.values[eigen.values.length - 1]} has no power ${exponent}; give one with a positive eigenvalue.`
        : `Power ${exponent} of a matrix needs a positive floor, found ${floor}; give a small one such as 1e-12.`,
    )
  return recompose(eigen, (value) => Math.max(value, lowest) ** exponent)
}
