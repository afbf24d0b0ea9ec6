import { InputError } from '../errors.ts'

/** A dense float64 matrix, row-major: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

/** A matrix over an existing buffer (not copied). Throws `InputError` if its length is not rows x columns. */
export function matrix(data: Float64Array, rows: number, columns: number): Matrix {
  if (data.length !== rows * columns)
    throw new InputError(
      `A matrix of ${rows} x ${columns} needs ${rows * columns} values, found ${data.length}; give them all, row by row.`,
    )
  return { data, rows, columns }
}

export function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns }
}

export function identity(size: number): Matrix {
  return diagonal(new Float64Array(size).fill(1))
}

/** The square matrix with `values` on its diagonal. */
export function diagonal(values: ArrayLike<number>): Matrix {
  const out = zeros(values.length, values.length)
  for (let i = 0; i < values.length; i++) out.data[i * (values.length + 1)] = values[i]!
  return out
}

/** Copies an array of rows. Throws `InputError` if they differ in length. */
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

/** a + scale * b. Throws `InputError` for different shapes. */
export function add(a: Matrix, b: Matrix, scale = 1): Matrix {
  if (a.rows !== b.rows || a.columns !== b.columns)
    throw new InputError(
      `Cannot add a matrix of ${b.rows} x ${b.columns} to one of ${a.rows} x ${a.columns}; give equal shapes.`,
    )
  return { ...a, data: a.data.map((value, i) => value + scale * b.data[i]!) }
}

export function scaled(a: Matrix, factor: number): Matrix {
  return { ...a, data: a.data.map((value) => value * factor) }
}

/** a diag(factors). */
export function scaledColumns(a: Matrix, factors: ArrayLike<number>): Matrix {
  return { ...a, data: a.data.map((value, at) => value * factors[at % a.columns]!) }
}

/** (a + a') / 2: takes the rounding out of a product that is symmetric in exact arithmetic. */
export function symmetrised(a: Matrix): Matrix {
  requireSquare(a)
  const n = a.rows
  const out = zeros(n, n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) out.data[i * n + j] = 0.5 * a.data[i * n + j]! + 0.5 * a.data[j * n + i]!
  return out
}

/** The sum of the diagonal. */
export function trace(a: Matrix): number {
  requireSquare(a)
  let sum = 0
  for (let i = 0; i < a.rows; i++) sum += a.data[i * (a.columns + 1)]!
  return sum
}

/** The largest absolute value of the entries. */
export function largestMagnitude(a: Matrix): number {
  return a.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
}

/** Throws `InputError` unless `a` has as many rows as columns. */
export function requireSquare(a: Matrix): void {
  if (a.rows !== a.columns)
    throw new InputError(`A square matrix is needed, found ${a.rows} x ${a.columns}; give as many rows as columns.`)
}

/** Throws `InputError` at the first NaN or infinity. */
export function requireFinite(a: Matrix): void {
  for (let i = 0; i < a.data.length; i++)
    if (!Number.isFinite(a.data[i]!))
      throw new InputError(
        `A matrix holds ${a.data[i]} at row ${Math.floor(i / a.columns) + 1}, column ${(i % a.columns) + 1}; give finite values.`,
      )
}
