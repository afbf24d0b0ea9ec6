import { symmetricEigen } from '../base/linalg/eigen.ts'
import { type Matrix, trace, transpose, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'

/** Eigenvalues of a correlation matrix below this are rounding: columns that are sums of others, up to single precision. */
const RANK = 1e-11
/** A variance below this share of the total one is none. */
const NO_VARIANCE = 1e-13

/** A direction in which the target has no variance. */
export interface NullDirection {
  /** Length D, of length 1. */
  readonly vector: Float64Array
  /** Whether the source has none either. */
  readonly inBoth: boolean
}

/** Two orthogonal subspaces: what a map is learned in, and what the target has no variance in. */
export interface Subspaces {
  /** Orthonormal, one a row: r x D. */
  readonly kept: Matrix
  readonly none: readonly NullDirection[]
}

/**
 * The directions in which the target has no variance: constant columns, exactly, and columns that are sums of others. Null where there are
 * none, as usual. <x, z> does not depend on x there, so neither does the optimal plan.
 */
export function subspacesOf(source: Matrix, target: Matrix): Subspaces | null {
  const d = target.rows
  const varying = Array.from({ length: d }, (_, j) => j).filter((j) => target.data[j * (d + 1)]! > 0)
  const rank = isFullRank(target, varying)
  if (varying.length === d && rank) return null
  const axes = Array.from({ length: d }, (_, j) => j).filter((j) => !varying.includes(j))
  const least = NO_VARIANCE * trace(source)
  const constant = axes.map((j) => ({ vector: unitVector(d, j), inBoth: !(source.data[j * (d + 1)]! > least) }))
  if (rank) return { kept: fromVectors(varying.map((j) => unitVector(d, j))), none: constant }
  const { values, vectors } = symmetricEigen(target)
  const lowest = axes.length + dependent(target, varying)
  const column = (k: number) => Float64Array.from({ length: d }, (_, j) => vectors.data[j * d + k]!)
  const [none, kept] = [values.subarray(0, lowest), values.subarray(lowest)]
  const split = splitBySource(source, fromVectors(Array.from(none.keys(), column)), least)
  return { kept: fromVectors(Array.from(kept.keys(), (k) => column(lowest + k))), none: split }
}

/** Null directions turned among themselves, so that in each the source has some variance or none. */
function splitBySource(source: Matrix, none: Matrix, least: number): NullDirection[] {
  const within = product(product(none, source), transpose(none))
  const { values, vectors } = symmetricEigen(within)
  const turned = product(transpose(vectors), none)
  return Array.from(values, (value, k) => ({
    vector: turned.data.slice(k * none.columns, (k + 1) * none.columns),
    inBoth: !(value > 1e3 * least),
  }))
}

/** How many of the varying columns are sums of others. */
function dependent(covariance: Matrix, varying: readonly number[]): number {
  return symmetricEigen(correlation(covariance, varying)).values.filter((value) => value < RANK * varying.length).length
}

/** By a Cholesky factorisation of the correlations, which takes a fraction of the time of eigenvalues. */
function isFullRank(covariance: Matrix, varying: readonly number[]): boolean {
  const { data: a, rows: n } = correlation(covariance, varying)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!
      if (j === i && !(sum > RANK * n)) return false
      a[i * n + j] = j < i ? sum / a[j * n + j]! : Math.sqrt(sum)
    }
  return true
}

function correlation({ data, rows: d }: Matrix, varying: readonly number[]): Matrix {
  const deviation = varying.map((j) => Math.sqrt(data[j * (d + 1)]!))
  const out = zeros(varying.length, varying.length)
  varying.forEach((row, i) => {
    varying.forEach((column, j) => {
      out.data[i * varying.length + j] = data[row * d + column]! / deviation[i]! / deviation[j]!
    })
  })
  return out
}

function unitVector(length: number, place: number): Float64Array {
  const vector = new Float64Array(length)
  vector[place] = 1
  return vector
}

function fromVectors(vectors: readonly Float64Array[]): Matrix {
  const columns = vectors[0]?.length ?? 0
  const out = zeros(vectors.length, columns)
  vectors.forEach((vector, i) => {
    out.data.set(vector, i * columns)
  })
  return out
}
