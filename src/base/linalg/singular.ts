import { Matrix as MlMatrix, SVD } from 'ml-matrix'
import { identity, largestMagnitude, type Matrix, matrix, requireFinite, requireSquare } from './matrix.ts'

/** The part of A = U diag(values) V' that maps need. */
export interface RightSingular {
  /** Descending, none negative. */
  readonly values: Float64Array
  /** V: column j belongs to `values[j]`. */
  readonly vectors: Matrix
}

/**
 * Singular values and right singular vectors of a square matrix (Golub-Kahan, ml-matrix). Their squares are the eigenvalues of A'A, with
 * twice the digits that forming A'A leaves.
 * @throws InputError for a matrix that is not square or holds NaN or Inf
 */
export function rightSingular(a: Matrix): RightSingular {
  requireSquare(a)
  requireFinite(a)
  const n = a.rows
  const size = largestMagnitude(a)
  if (size === 0) return { values: new Float64Array(n), vectors: identity(n) }
  const rows = new MlMatrix(n, n)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows.set(i, j, a.data[i * n + j]! / size)
  const found = new SVD(rows, { computeLeftSingularVectors: false })
  const values = Float64Array.from(found.diagonal, (value) => value * size)
  return { values, vectors: matrix(Float64Array.from(found.rightSingularVectors.to1DArray()), n, n) }
}
