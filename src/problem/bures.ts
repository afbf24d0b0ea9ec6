import { InputError } from '../base/errors.ts'
import { type SymmetricEigen, symmetricEigen } from '../base/linalg/eigen.ts'
import { type Matrix, scaledColumns, symmetrised, trace, transpose } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { rightSingular } from '../base/linalg/singular.ts'

/**
 * The optimal map between centred Gaussians: the symmetric positive semi-definite G = C0^-1/2 (C0^1/2 C1 C0^1/2)^1/2 C0^-1/2, for
 * which G C0 G = C1 (Dowson and Landau 1982; Bhatia, Jain and Lim 2019). With means, T(x) = m1 + G (x - m0).
 * @param source C0, D x D
 * @param target C1, D x D
 * @param floor eigenvalues of each covariance below `floor` times its largest are raised to it. Default 1e-10: exact for standard
 *   deviations within a factor 1e5. In directions in which neither side has variance, G is the ratio of their scales, and nowhere does
 *   it exceed 1e5 times that ratio.
 * @throws InputError for shapes that differ, NaN or Inf, and a source without any variance
 */
export function buresMap(source: Matrix, target: Matrix, floor = 1e-10): Matrix {
  requireSameShape(source, target)
  if (!(trace(source) > 0))
    throw new InputError(
      `A map needs a source with some variance, found total variance ${trace(source)}; give source points that differ.`,
    )
  // With C0 = L L', C1 = K K' and K'L = U S W', the map is L^-T W S W' L^-1. It uses singular values instead of eigenvalues of squares, so
  // that nearly singular covariances lose half as many digits.
  const from = symmetricEigen(source)
  const left = factor(from, floor, 0.5)
  const { values, vectors } = rightSingular(product(transpose(factor(symmetricEigen(target), floor, 0.5)), left))
  const half = product(factor(from, floor, -0.5), scaledColumns(vectors, values.map(Math.sqrt)))
  return symmetrised(product(half, transpose(half)))
}

/** V diag(max(values, floor x largest) ^ exponent): for exponent 1/2, a factor F with F F' the raised matrix. */
function factor({ values, vectors }: SymmetricEigen, floor: number, exponent: number): Matrix {
  const lowest = floor * Math.max(0, values[values.length - 1] ?? 0)
  return scaledColumns(
    vectors,
    values.map((value) => Math.max(value, lowest) ** exponent),
  )
}

/** A Gaussian, by its mean (length D) and covariance (D x D); `Moments` is one. */
export interface GaussianMoments {
  readonly mean: Float64Array
  readonly covariance: Matrix
}

/**
 * W2 squared between Gaussians, without a factor 1/2: |m0 - m1|^2 + tr C0 + tr C1 - 2 tr (C0^1/2 C1 C0^1/2)^1/2, in squared units of the
 * points. Covariances may be singular. Never negative; near 0 its error is of the order of 1e-15 times the traces.
 * @throws InputError for shapes that differ, NaN or Inf
 */
export function gaussianW2Squared(source: GaussianMoments, target: GaussianMoments): number {
  requireSameShape(source.covariance, target.covariance)
  const means = source.mean.reduce((sum, value, j) => sum + (value - target.mean[j]!) ** 2, 0)
  return means + buresSquared(source.covariance, target.covariance)
}

/** The squared Bures distance between covariances: W2 squared between centred Gaussians. */
function buresSquared(source: Matrix, target: Matrix): number {
  const left = factor(symmetricEigen(source), 0, 0.5)
  const right = factor(symmetricEigen(target), 0, 0.5)
  const overlap = rightSingular(product(transpose(right), left)).values.reduce((sum, value) => sum + value, 0)
  return Math.max(0, trace(source) + trace(target) - 2 * overlap)
}

function requireSameShape(source: Matrix, target: Matrix): void {
  if (source.rows !== target.rows || source.columns !== target.columns)
    throw new InputError(
      `Source and target need equal dimensions, found covariances of ${source.rows} x ${source.columns} and ${target.rows} x ${target.columns}; give points with the same columns.`,
    )
}
