import { LuDecomposition, Matrix as MlMatrix } from 'ml-matrix'
import { InputError } from '../errors.ts'
import { identity, type Matrix, matrix, requireFinite, requireSquare } from './matrix.ts'

/**
 * X with A X = B for any invertible A, by LU with partial pivoting. B holds one right-hand side per column. For symmetric positive
 * definite A, `choleskySolve` is twice as fast; for singular symmetric A, use `spdPower(A, -1, floor)`.
 * @throws InputError for shapes that disagree, NaN or Inf, and a matrix that is singular to rounding
 */
export function solve(a: Matrix, b: Matrix): Matrix {
  requireSquare(a)
  requireFinite(a)
  requireFinite(b)
  if (b.rows !== a.rows)
    throw new InputError(
      `A system of ${a.rows} equations needs right-hand sides of ${a.rows} rows, found ${b.rows}; give ${a.rows}.`,
    )
  const rowScale = inverseLargest(a, false)
  const byRows = rescaled(a, rowScale)
  const columnScale = inverseLargest(byRows, true)
  const ones = new Float64Array(a.rows).fill(1)
  const lu = new LuDecomposition(toMl(rescaled(byRows, ones, columnScale)))
  requirePivots(lu)
  const scaledSolution = lu.solve(toMl(rescaled(b, rowScale))).to1DArray()
  const solution = matrix(Float64Array.from(scaledSolution), b.rows, b.columns)
  return rescaled(solution, columnScale)
}

/** The inverse of any invertible matrix. Throws as `solve` does. */
export function inverse(a: Matrix): Matrix {
  return solve(a, identity(a.rows))
}

function toMl({ data, rows, columns }: Matrix): MlMatrix {
  return MlMatrix.from1DArray(rows, columns, data as unknown as number[])
}

/** One over the largest magnitude of each row (or column): scaled by it, small units are not mistaken for singularity. */
function inverseLargest({ data, rows, columns }: Matrix, ofColumns: boolean): Float64Array {
  const largest = new Float64Array(ofColumns ? columns : rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const at = ofColumns ? j : i
      largest[at] = Math.max(largest[at]!, Math.abs(data[i * columns + j]!))
    }
  return largest.map((value) => (value === 0 ? 1 : 1 / value))
}

function rescaled(a: Matrix, rowScale: Float64Array, columnScale?: Float64Array): Matrix {
  const data = a.data.map((value, at) => {
    const j = at % a.columns
    return value * rowScale[(at - j) / a.columns]! * (columnScale ? columnScale[j]! : 1)
  })
  return { ...a, data }
}

function requirePivots(lu: LuDecomposition): void {
  const pivots = lu.upperTriangularMatrix.diagonal().map(Math.abs)
  const smallest = Math.min(...pivots)
  const largest = Math.max(...pivots)
  if (!(smallest > pivots.length * Number.EPSILON * largest))
    throw new InputError(
      `An invertible matrix is needed, found pivots from ${smallest} to ${largest} after scaling; remove dependent columns, or use spdPower(A, -1, floor).`,
    )
}
