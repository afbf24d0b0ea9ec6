import type { ConjugateResult } from '../conjugate/result.ts'

/** Rows with residuals up to this multiple of the tolerance count in the loss. */
export const TRUSTED = 3
/** How far out a solution may lie and still count, relative to the radius of the source's batch. */
export const REACH = 1.2

/** The rows whose points lie within or not far outside the source's batch, by their lengths in standard deviations of the source. */
export function within(rows: Int32Array, points: Float32Array, source: Float32Array, spread: Float64Array): Int32Array {
  const d = spread.length
  const squaredLength = (at: Float32Array, row: number) =>
    spread.reduce((sum, width, j) => sum + (at[row * d + j]! / width) ** 2, 0)
  let radius = 0
  for (let row = 0; row < source.length / d; row++) radius = Math.max(radius, squaredLength(source, row))
  return rows.filter((row) => squaredLength(points, row) <= REACH ** 2 * radius)
}

/**
 * The rows of a solve whose residual is within a limit. Others do not count in the loss: their y may be anywhere, and the gradient there would
 * raise u where it is already too steep for the solver to recover.
 */
export function trustedRows({ residual }: ConjugateResult, limit: number): Int32Array {
  return Int32Array.from(residual.keys()).filter((row) => residual[row]! <= limit)
}
