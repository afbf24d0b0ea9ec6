/** The median and extremes over several seeds or repeats. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** NaN in all three if there are no values; NaN values count as the worst (infinitely large). */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).sort((a, b) => a - b)
  if (sorted.length === 0) return { median: Number.NaN, min: Number.NaN, max: Number.NaN }
  const half = sorted.length >> 1
  const middle = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
  return { median: middle, min: sorted[0]!, max: sorted.at(-1)! }
}

/** Only the median of `spreadOf`. */
export function median(values: readonly number[]): number {
  return spreadOf(values).median
}

/** y = factor x^exponent. */
interface PowerLaw {
  readonly exponent: number
  readonly factor: number
}

/**
 * The power law that fits points best, by least squares of the logarithms; points that are not positive are left out.
 * @returns null for fewer than two different x
 */
export function fitPowerLaw(points: readonly (readonly [x: number, y: number])[]): PowerLaw | null {
  const logs = points
    .filter(([x, y]) => x > 0 && y > 0 && Number.isFinite(x * y))
    .map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  if (new Set(logs.map(([x]) => x)).size < 2) return null
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  let [across, within] = [0, 0]
  for (const [x, y] of logs) {
    across += (x - meanX) * (y - meanY)
    within += (x - meanX) ** 2
  }
  const exponent = across / within
  return { exponent, factor: Math.exp(meanY - exponent * meanX) }
}
