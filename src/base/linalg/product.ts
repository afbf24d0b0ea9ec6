import { InputError } from '../errors.ts'
import { atOnce, PIECE_PRODUCTS, type Pieces } from '../pieces.ts'
import { type Matrix, zeros } from './matrix.ts'

/** The product a b. Throws `InputError` unless a has as many columns as b has rows. */
export function product(a: Matrix, b: Matrix): Matrix {
  return atOnce(productPieces(a, b))
}

/** The same, in pieces. */
export function* productPieces(a: Matrix, b: Matrix): Pieces<Matrix> {
  if (a.columns !== b.rows)
    throw new InputError(
      `Cannot multiply a matrix of ${a.rows} x ${a.columns} by one of ${b.rows} x ${b.columns}; the inner sizes must agree.`,
    )
  const out = zeros(a.rows, b.columns)
  const even = a.rows - (a.rows % 2)
  const step = 2 * Math.max(1, Math.floor(PIECE_PRODUCTS / (2 * a.columns * b.columns)))
  for (let i = 0; i < even; i += 2) {
    addTwoRows(a, i, b, out.data)
    if ((i + 2) % step === 0) yield
  }
  if (even < a.rows) addRow(a, even, b, 0, out.data)
  return out
}

/** Rows i and i + 1 of out += those of a, times b: two by four at a time, so that each value loaded serves several products. */
function addTwoRows(a: Matrix, i: number, b: Matrix, out: Float64Array): void {
  const n = b.columns
  const inner = a.columns
  const { data: ad } = a
  const { data: bd } = b
  const from = i * inner
  const at = i * n
  let k = 0
  for (; k + 4 <= inner; k += 4) {
    const a0 = ad[from + k]!
    const a1 = ad[from + k + 1]!
    const a2 = ad[from + k + 2]!
    const a3 = ad[from + k + 3]!
    const c0 = ad[from + inner + k]!
    const c1 = ad[from + inner + k + 1]!
    const c2 = ad[from + inner + k + 2]!
    const c3 = ad[from + inner + k + 3]!
    for (let j = 0, p = k * n; j < n; j++, p++) {
      const b0 = bd[p]!
      const b1 = bd[p + n]!
      const b2 = bd[p + 2 * n]!
      const b3 = bd[p + 3 * n]!
      out[at + j] = out[at + j]! + (a0 * b0 + a1 * b1 + (a2 * b2 + a3 * b3))
      out[at + n + j] = out[at + n + j]! + (c0 * b0 + c1 * b1 + (c2 * b2 + c3 * b3))
    }
  }
  addRow(a, i, b, k, out)
  addRow(a, i + 1, b, k, out)
}

/** Row i of out += row i of a, from column k on, times b. */
function addRow(a: Matrix, i: number, b: Matrix, first: number, out: Float64Array): void {
  const n = b.columns
  for (let k = first; k < a.columns; k++) {
    const value = a.data[i * a.columns + k]!
    for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + value * b.data[k * n + j]!
  }
}

/** The vector a x, of length a.rows. Throws `InputError` unless x has as many values as a has columns. */
export function multiplyVector(a: Matrix, x: ArrayLike<number>): Float64Array {
  if (a.columns !== x.length)
    throw new InputError(
      `Cannot multiply a matrix of ${a.rows} x ${a.columns} by ${x.length} values; give ${a.columns} of them.`,
    )
  const out = new Float64Array(a.rows)
  for (let i = 0; i < a.rows; i++) {
    let sum = 0
    for (let j = 0; j < a.columns; j++) sum += a.data[i * a.columns + j]! * x[j]!
    out[i] = sum
  }
  return out
}
