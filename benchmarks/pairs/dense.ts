import { InputError, type Random } from 'brenier'
import {
  EigenvalueDecomposition,
  Matrix as MlMatrix,
  determinant as mlDeterminant,
  inverse as mlInverse,
  QrDecomposition,
} from 'ml-matrix'

/**
 * Dense float64 matrices over flat arrays, the form of points, for computing the exact maps. The truth that a fit is compared with
 * shares no code with the package.
 */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

/** A matrix over an existing array, row by row. */
export function matrix(data: Float64Array, rows: number, columns: number): Matrix {
  return { data, rows, columns }
}

export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns }
}

/** The square matrix with `values` on its diagonal, zero elsewhere. */
export function diagonal(values: ArrayLike<number>): Matrix {
  const out = zeros(values.length, values.length)
  for (let i = 0; i < values.length; i++) out.data[i * (values.length + 1)] = values[i]!
  return out
}

/** Copies rows into one array. Throws `InputError` if they differ in length. */
export function fromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0
  const out = zeros(rows.length, columns)
  rows.forEach((row, i) => {
    if (row.length !== columns)
      throw new InputError(
        `A matrix has ${columns} columns in row 1 but ${row.length} in row ${i + 1}; every row needs the same number.`,
      )
    out.data.set(row, i * columns)
  })
  return out
}

export function transpose({ data, rows, columns }: Matrix): Matrix {
  const out = zeros(columns, rows)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j]!
  return out
}

export function trace({ data, rows }: Matrix): number {
  let sum = 0
  for (let i = 0; i < rows; i++) sum += data[i * (rows + 1)]!
  return sum
}

/** The product a b. Throws `InputError` unless a has as many columns as b has rows. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows)
    throw new InputError(
      `Cannot multiply a matrix of ${a.rows} x ${a.columns} by one of ${b.rows} x ${b.columns}; the inner sizes must agree.`,
    )
  const out = zeros(a.rows, b.columns)
  for (let i = 0; i < a.rows; i++) addRow(a, i, b, out.data.subarray(i * b.columns, (i + 1) * b.columns))
  return out
}

/** out += (row i of a) b, four rows of b at a time, so that each value of out is loaded and stored once per four products. */
function addRow(
  { data: x, columns: inner }: Matrix,
  i: number,
  { data: y, columns: n }: Matrix,
  out: Float64Array,
): void {
  const from = i * inner
  let k = 0
  for (; k + 4 <= inner; k += 4) {
    const [x0, x1, x2, x3] = [x[from + k]!, x[from + k + 1]!, x[from + k + 2]!, x[from + k + 3]!]
    for (let j = 0, at = k * n; j < n; j++, at++)
      out[j] = out[j]! + (x0 * y[at]! + x1 * y[at + n]! + (x2 * y[at + 2 * n]! + x3 * y[at + 3 * n]!))
  }
  for (; k < inner; k++) {
    const value = x[from + k]!
    for (let j = 0, at = k * n; j < n; j++) out[j] = out[j]! + value * y[at + j]!
  }
}

/** The symmetric square root of a covariance. Throws `InputError` for an eigenvalue that is negative beyond rounding, NaN and Inf. */
export function squareRoot(covariance: Matrix): Matrix {
  const { rows: n, data } = covariance
  if (covariance.columns !== n || !data.every(Number.isFinite))
    throw new InputError(
      `A covariance is a square matrix of finite numbers, found ${n} x ${covariance.columns}${data.every(Number.isFinite) ? '' : ' with NaN or Inf'}; give one.`,
    )
  const { realEigenvalues: values, eigenvectorMatrix } = new EigenvalueDecomposition(fromFlat(covariance), {
    assumeSymmetric: true,
  })
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (least < -1e-9 * Math.abs(most))
    throw new InputError(
      `A covariance has no negative eigenvalues, found ${least}; give a positive semi-definite matrix.`,
    )
  const vectors = toFlat(eigenvectorMatrix)
  const roots = diagonal(values.map((value) => Math.sqrt(Math.max(value, 0))))
  return product(product(vectors, roots), transpose(vectors))
}

export function inverse(a: Matrix): Matrix {
  return toFlat(mlInverse(fromFlat(a)))
}

export function determinant(a: Matrix): number {
  return mlDeterminant(fromFlat(a))
}

/** a + factor b. */
export function sum(a: Matrix, b: Matrix, factor = 1): Matrix {
  return matrix(
    a.data.map((value, i) => value + factor * b.data[i]!),
    a.rows,
    a.columns,
  )
}

/** A x. */
export function timesVector(a: Matrix, x: Float64Array): Float64Array {
  return product(a, matrix(x, x.length, 1)).data
}

/** An orthogonal matrix, uniform (Haar): the Q of a Gaussian matrix's QR factorisation with a positive diagonal of R (Mezzadri 2007). */
export function randomRotation(size: number, random: Random): Matrix {
  const normal = Float64Array.from({ length: size * size }, () => random.normal())
  const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(
    fromFlat(matrix(normal, size, size)).transpose(),
  )
  const rotation = transpose(toFlat(orthogonalMatrix))
  for (let i = 0; i < size; i++)
    if (upperTriangularMatrix.get(i, i) < 0) for (let j = 0; j < size; j++) rotation.data[i * size + j]! *= -1
  return rotation
}

function fromFlat({ data, rows, columns }: Matrix): MlMatrix {
  return MlMatrix.from1DArray(rows, columns, data)
}

function toFlat(found: MlMatrix): Matrix {
  return matrix(Float64Array.from(found.to1DArray()), found.rows, found.columns)
}
