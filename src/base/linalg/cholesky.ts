import { InputError } from '../errors.ts'
import { atOnce, PIECE_PRODUCTS, type Pieces } from '../pieces.ts'
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
  return atOnce(choleskyPieces(lower, b))
}

/** The same, in pieces: some right-hand sides in each. */
export function* choleskyPieces(lower: Matrix, b: Matrix): Pieces<Matrix> {
  const n = lower.rows
  if (b.rows !== n)
    throw new InputError(`A system of ${n} equations needs right-hand sides of ${n} rows, found ${b.rows}; give ${n}.`)
  const columns = b.columns
  const x = b.data.slice()
  const step = Math.max(1, Math.floor(PIECE_PRODUCTS / n ** 2))
  for (let first = 0; first < columns; first += step) {
    solveColumns(lower, x, columns, first, Math.min(first + step, columns))
    yield
  }
  return { data: x, rows: n, columns }
}

/** Solves for the right-hand sides from `first` to `end`, in place. */
function solveColumns({ data, rows: n }: Matrix, x: Float64Array, columns: number, first: number, end: number): void {
  const subtract = (to: number, from: number, factor: number) => {
    for (let j = first; j < end; j++) x[to * columns + j] = x[to * columns + j]! - factor * x[from * columns + j]!
  }
  const divide = (row: number, by: number) => {
    for (let j = first; j < end; j++) x[row * columns + j] = x[row * columns + j]! / by
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtract(i, k, data[i * n + k]!)
    divide(i, data[i * n + i]!)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtract(i, k, data[k * n + i]!)
    divide(i, data[i * n + i]!)
  }
}

/** log det A of a symmetric positive definite matrix (never overflows, unlike the determinant). Throws as `cholesky` does. */
export function logDeterminant(a: Matrix): number {
  const { data, rows } = cholesky(a)
  let sum = 0
  for (let i = 0; i < rows; i++) sum += 2 * Math.log(data[i * (rows + 1)]!)
  return sum
}
