import { type Matrix, transpose, zeros } from '../../../src/base/linalg/matrix.ts'
import { product } from '../../../src/base/linalg/product.ts'
import { Random } from '../../../src/base/random.ts'

export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = new Random(seed)
  const out = zeros(rows, columns)
  for (let i = 0; i < out.data.length; i++) out.data[i] = random.normal()
  return out
}

/** A A' / n: symmetric, positive definite if n >= size. */
export function randomCovariance(size: number, seed: number, n = 2 * size): Matrix {
  const a = randomMatrix(size, n, seed)
  const out = product(a, transpose(a))
  return { ...out, data: out.data.map((value) => value / n) }
}

/** The largest difference of two matrices' entries. */
export function distance(a: Matrix, b: Matrix): number {
  if (a.rows !== b.rows || a.columns !== b.columns) return Number.NaN
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0)
}
