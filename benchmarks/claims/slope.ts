import { fitPowerLaw } from '../framework/statistics.ts'

/**
 * The exponent of the power law through the mean of several curves over the same k, and its standard error by leaving out one curve at a
 * time (jackknife); NaN if there is nothing to fit. With a single curve, the error is NaN.
 */
export function meanSlope(
  steps: readonly number[],
  curves: readonly (readonly number[])[],
): { readonly slope: number; readonly error: number } {
  const slopeOf = (kept: readonly (readonly number[])[]) => {
    const mean = steps.map((k, i) => [k, kept.reduce((sum, curve) => sum + curve[i]!, 0) / kept.length] as const)
    return fitPowerLaw(mean)?.exponent ?? Number.NaN
  }
  const n = curves.length
  if (n < 2) return { slope: slopeOf(curves), error: Number.NaN }
  const without = curves.map((_, left) => slopeOf(curves.filter((__, k) => k !== left)))
  const mean = without.reduce((sum, value) => sum + value, 0) / n
  const variance = ((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { slope: slopeOf(curves), error: Math.sqrt(variance) }
}
