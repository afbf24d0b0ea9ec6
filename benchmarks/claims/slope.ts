/** A power law y = c k^slope, fitted on logarithmic scales by least squares. */
export interface PowerLaw {
  readonly slope: number
  readonly factor: number
}

/** @param points (k, y), all positive, at least two different k */
export function fitPowerLaw(points: readonly (readonly [number, number])[]): PowerLaw {
  const logs = points.map(([k, y]) => [Math.log(k), Math.log(y)] as const)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(logs.map(([a]) => a)), mean(logs.map(([, b]) => b))]
  const across = mean(logs.map(([a, b]) => (a - x) * (b - y)))
  const within = mean(logs.map(([a]) => (a - x) ** 2))
  const slope = across / within
  return { slope, factor: Math.exp(y - slope * x) }
}

/** The slope of the mean of several curves over the same k, and its standard error by leaving out one curve at a time (jackknife). */
export function meanSlope(
  steps: readonly number[],
  curves: readonly (readonly number[])[],
): { readonly slope: number; readonly error: number } {
  const slopeOf = (kept: readonly (readonly number[])[]) =>
    fitPowerLaw(steps.map((k, i) => [k, kept.reduce((sum, curve) => sum + curve[i]!, 0) / kept.length])).slope
  const n = curves.length
  if (n < 2) return { slope: slopeOf(curves), error: Number.NaN }
  const without = curves.map((_, left) => slopeOf(curves.filter((__, k) => k !== left)))
  const mean = without.reduce((sum, value) => sum + value, 0) / n
  const variance = ((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { slope: slopeOf(curves), error: Math.sqrt(variance) }
}
