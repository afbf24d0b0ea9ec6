import { cholesky, choleskyPieces } from '../base/linalg/cholesky.ts'
import { identity, type Matrix, scaledColumns, symmetrised, transpose } from '../base/linalg/matrix.ts'
import { product, productPieces } from '../base/linalg/product.ts'
import { inverse } from '../base/linalg/solve.ts'
import { eigenPieces } from '../base/linalg/wide-eigen.ts'
import { atOnce, PIECE_PRODUCTS, type Pieces } from '../base/pieces.ts'

/** Curvatures are clamped to this range, in the training coordinates, where 1 is typical. */
const CURVATURE_RANGE = [0.03, 100] as const
const RIDGE = 1e-4
/** Matrices up to this size are inverted in one piece. */
const NARROW = 32

/**
 * A preconditioner from pairs (y, grad u(y)). The regression of the gradient on the point, Cov(g, y) Cov(y, y)^-1, estimates the mean Hessian
 * (exactly for Gaussian y, by Stein's lemma), and needs no further evaluations.
 * @param points y, rows x D
 * @param gradients grad u(y), rows x D
 * @returns the symmetric square root L of the inverse of that Hessian
 */
export function preconditionerFrom(points: Float32Array, gradients: Float32Array, dimension: number): Float32Array {
  return atOnce(preconditionerPieces(points, gradients, dimension))
}

/** The same, in pieces. */
export function* preconditionerPieces(
  points: Float32Array,
  gradients: Float32Array,
  dimension: number,
): Pieces<Float32Array> {
  const [meanPoint, meanGradient] = [columnMeans(points, dimension), columnMeans(gradients, dimension)]
  return yield* preconditionerOf(
    yield* crossProduct(points, meanPoint, points, meanPoint, dimension),
    yield* crossProduct(gradients, meanGradient, points, meanPoint, dimension),
  )
}

/**
 * The same from sums of products of the pairs, centred, which it changes.
 * @param within of the coordinates of the points, D x D
 * @param across of those of the gradients (rows) and of the points (columns), D x D
 */
export function* preconditionerOf(within: Matrix, across: Matrix): Pieces<Float32Array> {
  const dimension = within.rows
  const ridge = RIDGE * within.data.reduce((sum, v, i) => (i % (dimension + 1) === 0 ? sum + v / dimension : sum), 0)
  // Points that are all equal carry no information about the Hessian.
  if (ridge === 0) return Float32Array.from(identity(dimension).data)
  for (let j = 0; j < dimension; j++) {
    within.data[j * dimension + j]! += ridge
    across.data[j * dimension + j]! += ridge
  }
  return yield* inverseRoot(symmetrised(yield* regression(within, across)))
}

/** The coefficients of the regression, or their transpose. */
function* regression(within: Matrix, across: Matrix): Pieces<Matrix> {
  if (within.rows <= NARROW) return product(across, inverse(within))
  return yield* choleskyPieces(cholesky(within), transpose(across))
}

/** H^-1/2 with H's eigenvalues clamped to the range. */
function* inverseRoot(hessian: Matrix): Pieces<Float32Array> {
  const { values, vectors } = yield* eigenPieces(hessian)
  const [low, high] = CURVATURE_RANGE
  const roots = values.map((value) => Math.min(Math.max(value, low), high) ** -0.5)
  return Float32Array.from((yield* productPieces(scaledColumns(vectors, roots), transpose(vectors))).data)
}

function columnMeans(rows: Float32Array, d: number): Float64Array {
  const mean = new Float64Array(d)
  for (let i = 0; i < rows.length; i++) mean[i % d]! += rows[i]!
  return mean.map((sum) => (sum * d) / rows.length)
}

function* crossProduct(
  a: Float32Array,
  meanA: Float64Array,
  b: Float32Array,
  meanB: Float64Array,
  d: number,
): Pieces<Matrix> {
  const data = new Float64Array(d * d)
  const centred = new Float64Array(d)
  const step = d * Math.max(1, Math.floor(PIECE_PRODUCTS / d ** 2))
  for (let at = 0; at < a.length; at += d) {
    if (at % step === 0) yield
    for (let k = 0; k < d; k++) centred[k] = b[at + k]! - meanB[k]!
    for (let j = 0; j < d; j++) {
      const left = a[at + j]! - meanA[j]!
      for (let k = 0, into = j * d; k < d; k++, into++) data[into]! += left * centred[k]!
    }
  }
  return { data, rows: d, columns: d }
}
