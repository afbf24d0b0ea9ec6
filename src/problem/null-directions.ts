import { type Matrix, trace, transpose, zeros } from '../base/linalg/matrix.ts'
import { productPieces } from '../base/linalg/product.ts'
import { eigenPieces } from '../base/linalg/wide-eigen.ts'
import { atOnce, type Pieces } from '../base/pieces.ts'

/** Eigenvalues of a correlation matrix below this are rounding error: columns are sums of others, up to single precision. */
const RANK = 1e-11
/** A variance below this share of the total variance counts as none. */
const NO_VARIANCE = 1e-10

/** Orthonormal directions, one in each row: those in which one side or both have no variance, and the rest, in which a map is learned. */
export interface Subspaces {
  readonly kept: Matrix
  /** Neither side has any: the map only shifts. */
  readonly neither: Matrix
  /** Only the source has some: <x, z> does not depend on x there, and neither does the optimal plan. */
  readonly sourceOnly: Matrix
  /** Only the target has some: <x, z> and the optimal plan do not depend on z there. */
  readonly targetOnly: Matrix
}

/**
 * The directions in which a side has no variance: from columns that are exactly constant, and columns that are sums of others. Null if there
 * are none, as is usual.
 * @param look 'columns' for constant columns only, if a search for sums of others would take too long
 */
export function* subspacesOf(
  source: Matrix,
  target: Matrix,
  look: 'all' | 'columns' = 'all',
): Pieces<Subspaces | null> {
  const d = target.rows
  const [ofTarget, ofSource] = [yield* nullSpace(target, look), yield* nullSpace(source, look)]
  if (ofTarget === null && ofSource === null) return null
  const { kept, none } = ofTarget ?? { kept: fromVectors(axes(d), d), none: zeros(0, d) }
  const { neither, sourceOnly } = ofTarget?.areAxes ? splitAxes(source, none) : yield* splitBySource(source, none)
  const left = ofSource === null ? null : yield* nullSpace(yield* withinPieces(source, kept), look)
  if (left === null) return { kept, neither, sourceOnly, targetOnly: zeros(0, d) }
  const [inside, targetOnly] = [yield* productPieces(left.kept, kept), yield* productPieces(left.none, kept)]
  return { kept: inside, neither, sourceOnly, targetOnly }
}

/** The covariance within a subspace. @param basis orthonormal, one direction in each row */
export function within(covariance: Matrix, basis: Matrix): Matrix {
  return atOnce(withinPieces(covariance, basis))
}

function* withinPieces(covariance: Matrix, basis: Matrix): Pieces<Matrix> {
  return yield* productPieces(yield* productPieces(basis, covariance), transpose(basis))
}

interface NullSpace {
  readonly kept: Matrix
  readonly none: Matrix
  /** Whether all directions are columns. */
  readonly areAxes: boolean
}

/** Directions without variance, and the rest. If only whole columns have none, the directions are axes, so that zeros stay exact. */
function* nullSpace(covariance: Matrix, look: 'all' | 'columns'): Pieces<NullSpace | null> {
  const d = covariance.rows
  const varies = (j: number) => covariance.data[j * (d + 1)]! > 0
  const varying = Array.from({ length: d }, (_, j) => j).filter(varies)
  const rank = look === 'columns' || isFullRank(covariance, varying)
  if (rank && varying.length === d) return null
  if (rank) {
    const all = axes(d)
    const where = (keep: boolean) =>
      fromVectors(
        all.filter((_, j) => varies(j) === keep),
        d,
      )
    return { kept: where(true), none: where(false), areAxes: true }
  }
  const correlations = (yield* eigenPieces(correlation(covariance, varying))).values
  const dependent = correlations.filter((value) => value < RANK * varying.length).length
  const lowest = d - varying.length + dependent
  const vectors = transpose((yield* eigenPieces(covariance)).vectors)
  return { kept: someRows(vectors, lowest, d), none: someRows(vectors, 0, lowest), areAxes: false }
}

/** Splits columns by whether the source is constant in them too. */
function splitAxes(source: Matrix, none: Matrix): Pick<Subspaces, 'neither' | 'sourceOnly'> {
  const rows = Array.from({ length: none.rows }, (_, i) => none.data.slice(i * none.columns, (i + 1) * none.columns))
  const varies = (row: Float64Array) => source.data[row.indexOf(1) * (source.rows + 1)]! > 0
  return {
    neither: fromVectors(
      rows.filter((row) => !varies(row)),
      none.columns,
    ),
    sourceOnly: fromVectors(rows.filter(varies), none.columns),
  }
}

/** Rotates the directions within their span so that the source clearly has variance in each, or none. */
function* splitBySource(source: Matrix, none: Matrix): Pieces<Pick<Subspaces, 'neither' | 'sourceOnly'>> {
  const least = NO_VARIANCE * trace(source)
  const inside = yield* withinPieces(source, none)
  if (!(trace(inside) > least)) return { neither: none, sourceOnly: someRows(none, 0, 0) }
  const { values, vectors } = yield* eigenPieces(inside)
  const turned = yield* productPieces(transpose(vectors), none)
  const lacking = values.filter((value) => !(value > least)).length
  return { neither: someRows(turned, 0, lacking), sourceOnly: someRows(turned, lacking, turned.rows) }
}

/** Tests the rank by a Cholesky factorisation of the correlations, which takes a fraction of the time of eigenvalues. */
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
  const n = varying.length
  const deviation = varying.map((j) => Math.sqrt(data[j * (d + 1)]!))
  const out = zeros(n, n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      out.data[i * n + j] = data[varying[i]! * d + varying[j]!]! / deviation[i]! / deviation[j]!
  return out
}

/** The unit vectors. */
function axes(d: number): Float64Array[] {
  return Array.from({ length: d }, (_, j) => Float64Array.from({ length: d }, (_, k) => Number(j === k)))
}

function fromVectors(vectors: readonly Float64Array[], columns: number): Matrix {
  const out = zeros(vectors.length, columns)
  vectors.forEach((vector, i) => {
    out.data.set(vector, i * columns)
  })
  return out
}

function someRows({ data, columns }: Matrix, start: number, end: number): Matrix {
  return { data: data.slice(start * columns, end * columns), rows: end - start, columns }
}
