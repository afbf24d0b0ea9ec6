import { InputError } from '../errors.ts'
import { type Matrix, zeros } from './matrix.ts'

/** The product a b. Throws `InputError` unless a has as many columns as b has rows. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows)
    throw new InputError(
      `Cannot multiply a matrix of ${a.rows} x ${a.columns} by one of ${b.rows} x ${b.columns}; the inner sizes must agree.`,
    )
  const out = zeros(a.rows, b.columns)
  for (let i = 0; i < a.rows; i++) accumulateRow(a.data, i * a.columns, a.columns, b, out.data, i * b.columns)
  return out
}

/** out[at ...] += (the `inner` values of a from `from`) times b; four rows of b at a time, so that out is read a quarter as often. */
function accumulateRow(a: Float64Array, from: number, inner: number, b: Matrix, out: Float64Array, at: number): void {
  const n = b.columns
  const bd = b.data
  let k = 0
  for (; k + 4 <= inner; k += 4) {
    const a0 = a[from + k]!
    const a1 = a[from + k + 1]!
    const a2 = a[from + k + 2]!
    const a3 = a[from + k + 3]!
    const b0 = k * n
    const b1 = b0 + n
    const b2 = b1 + n
    const b3 = b2 + n
    for (let j = 0; j < n; j++)
      out[at + j] = out[at + j]! + (a0 * bd[b0 + j]! + a1 * bd[b1 + j]! + (a2 * bd[b2 + j]! + a3 * bd[b3 + j]!))
  }
  for (; k < inner; k++) {
    const a0 = a[from + k]!
    for (let j = 0; j < n; j++) out[at + j] = out[at + j]! + a0 * bd[k * n + j]!
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
