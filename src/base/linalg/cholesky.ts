import { InputError } from '../errors.ts'
import { type Matrix, requireFinite, requireSquare, zeros } from './matrix.ts'

/**
 * The lower triangular L with positive diagonal and L L' = A, for symmetric positive definite A (its lower triangle is read).
 * @throws InputError if A is not square, not finite, or not positive definite to rounding (naming the pivot)
 */
export function cholesky(a: Matrix): Matrix {
  requireSquare(a)
  requireFinite(a)
  const n = a.rows
  const lower = zeros(n, n)
  const l = lower.data
  for (let i = 0; i < n; i++) {
    const scale = a.data[i * n + i]!
    for (let j = 0; j <= i; j++) {
      let sum = a.data[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      if (j < i) l[i * n + j] = sum / l[j * n + j]!
      else if (sum > n * Number.EPSILON * scale) l[i * n + i] = Math.sqrt(sum)
      else
        throw new InputError(
          `A positive definite matrix is needed, found pivot ${sum} at row ${i + 1} of ${n}; add a small multiple of the identity, or shrink it.`,
        )
    }
  }
  return lower
}

/** X with L L' X = B, given `cholesky(A)` = L. B holds one right-hand side per column. */
export function choleskySolve(lower: Matrix, b: Matrix): Matrix {
  const n = lower.rows
  if (b.rows !== n)
    throw new InputError(`A system of ${n} equations needs right-hand sides of ${n} rows, found ${b.rows}; give ${n}.`)
  const columns = b.columns
  const x = b.data.slice()
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(x, i, k, lower.data[i * n + k]!, columns)
    divideRow(x, i, lower.data[i * n + i]!, columns)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(x, i, k, lower.data[k * n + i]!, columns)
    divideRow(x, i, lower.data[i * n + i]!, columns)
  }
  return { data: x, rows: n, columns }
}

function subtractRow(x: Float64Array, to: number, from: number, factor: number, columns: number): void {
  for (let j = 0; j < columns; j++) x[to * columns + j] = x[to * columns + j]! - factor * x[from * columns + j]!
}

function divideRow(x: Float64Array, row: number, by: number, columns: number): void {
  for (let j = 0; j < columns; j++) x[row * columns + j] = x[row * columns + j]! / by
}

/** log det A of a symmetric positive definite matrix (never overflows, unlike the determinant). Throws as `cholesky` does. */
export function logDeterminant(a: Matrix): number {
  const { data, rows } = cholesky(a)
  let sum = 0
  for (let i = 0; i < rows; i++) sum += 2 * Math.log(data[i * (rows + 1)]!)
  return sum
}
