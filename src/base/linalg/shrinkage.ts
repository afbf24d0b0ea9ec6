import { InputError } from '../errors.ts'
import { type Matrix, requireSquare, trace } from './matrix.ts'

/**
 * (1 - intensity) C + intensity (trace C / D) I: pulls the eigenvalues of a covariance towards their mean, which keeps the trace and makes
 * any non-zero covariance invertible.
 * @param intensity in [0, 1]
 */
export function shrink(covariance: Matrix, intensity: number): Matrix {
  requireSquare(covariance)
  if (!(intensity >= 0 && intensity <= 1))
    throw new InputError(`A shrinkage intensity lies in [0, 1], found ${intensity}; give a number between.`)
  const n = covariance.rows
  const mean = trace(covariance) / n
  const data = covariance.data.map((value) => (1 - intensity) * value)
  for (let i = 0; i < n; i++) data[i * (n + 1)] = data[i * (n + 1)]! + intensity * mean
  return { data, rows: n, columns: n }
}

/**
 * The intensity that minimises the expected squared Frobenius error of `shrink`, estimated from the data: Ledoit and Wolf, "A
 * well-conditioned estimator for large-dimensional covariance matrices", 2004, lemma 3.4.
 * @param covariance the covariance with divisor `rows` (not rows - 1)
 * @param fourth the mean over the rows of |x - mean|^4
 */
export function ledoitWolfIntensity(covariance: Matrix, rows: number, fourth: number): number {
  const n = covariance.rows
  const mean = trace(covariance) / n
  if (mean === 0) return 0
  // Everything in units of the mean eigenvalue, so that squares stay in range.
  const squares = covariance.data.reduce((sum, value) => sum + (value / mean) ** 2, 0)
  const distance = squares - n
  const noise = (fourth / mean / mean - squares) / rows
  if (!(distance > 0)) return 1
  return Math.min(1, Math.max(0, noise / distance))
}
