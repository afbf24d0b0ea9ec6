import { InputError } from '../base/errors.ts'
import { logDeterminant } from '../base/linalg/cholesky.ts'
import { matrix, transpose } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import type { Frame } from '../problem/frame.ts'

/** The most dimensions with an exact Hessian, which takes D products per row, of D numbers each. */
export const DENSITY_DIMENSIONS = 64

/**
 * What the frame adds to log det D^2 u(x~) to make it log det DT(x): T(x) = m1 + C^-1 A' grad u(A C (x - m0)) / k with C = L S, so
 * DT = C^-1 A' H A C / k and det DT = det(A)^2 k^-D det H: the metric of the cost cancels.
 */
export function frameLogDeterminant({ source, factor, dimension }: Frame): number {
  return logDeterminant(product(source, transpose(source))) - dimension * Math.log(factor)
}

/** log det of a Hessian as the graphs give it; NaN if the matrix (symmetric up to rounding) is not positive definite. */
export function hessianLogDeterminant(hessian: Float32Array, d: number): number {
  const symmetric = new Float64Array(d * d)
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) symmetric[i * d + j] = 0.5 * (hessian[i * d + j]! + hessian[j * d + i]!)
  try {
    return logDeterminant(matrix(symmetric, d, d))
  } catch (error) {
    if (error instanceof InputError) return Number.NaN
    throw error
  }
}
