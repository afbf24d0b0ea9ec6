/** Plain statistics that figures need, over one column at a time. */

/** Quantile `q` of sorted values, linear between neighbours. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = Math.min(1, Math.max(0, q)) * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}

/** Edges for a histogram that several samples (each sorted) share, at most `limit` bins; what lies beyond belongs to the end bins. */
export function binEdges(sorted: readonly Float64Array[], limit = 36): number[] {
  const pooled = Float64Array.from(sorted.flatMap((values) => [...values])).sort()
  const lattice = latticeEdges(pooled, limit)
  if (lattice !== undefined) return lattice
  const [low, high] = viewRange(pooled, 0.005)
  if (!(high > low)) return around(pooled[0]!, pooled[pooled.length - 1]!)
  const freedman = (2 * (quantile(pooled, 0.75) - quantile(pooled, 0.25))) / Math.cbrt(pooled.length / sorted.length)
  const wanted = freedman > 0 ? Math.ceil((high - low) / freedman) : limit
  const bins = Math.min(limit, Math.max(6, wanted))
  return Array.from({ length: bins + 1 }, (_, k) => low + ((high - low) * k) / bins)
}

/** A bin for each value if the values lie on a short lattice (counts, flags, codes). */
function latticeEdges(pooled: Float64Array, limit: number): number[] | undefined {
  const distinct: number[] = []
  for (const value of pooled) {
    if (value !== distinct.at(-1)) distinct.push(value)
    if (distinct.length > limit) return undefined
  }
  if (distinct.length === 1 || pooled.length < 2 * distinct.length)
    return distinct.length === 1 ? around(pooled[0]!, pooled[0]!) : undefined
  let step = Number.POSITIVE_INFINITY
  for (let k = 1; k < distinct.length; k++) step = Math.min(step, distinct[k]! - distinct[k - 1]!)
  const first = distinct[0]!
  const cells = Math.round((distinct.at(-1)! - first) / step)
  if (cells >= limit) return undefined
  const onLattice = distinct.every(
    (value) => Math.abs((value - first) / step - Math.round((value - first) / step)) < 1e-6,
  )
  return onLattice ? Array.from({ length: cells + 2 }, (_, k) => first + (k - 0.5) * step) : undefined
}

function around(low: number, high: number): number[] {
  const [start, end] = padded(low, high, 0.5)
  return Array.from({ length: 10 }, (_, k) => start + ((end - start) * k) / 9)
}

/**
 * The range that an axis should show of sorted values: all of it, unless leaving out a share `trim` at both ends makes it shorter by a third
 * or more, as it does if there are outliers.
 */
export function viewRange(sorted: Float64Array, trim: number): [number, number] {
  const whole: [number, number] = [sorted[0]!, sorted[sorted.length - 1]!]
  const trimmed: [number, number] = [quantile(sorted, trim), quantile(sorted, 1 - trim)]
  const shorter = trimmed[1] - trimmed[0]
  return shorter > 0 && whole[1] - whole[0] > 1.5 * shorter ? trimmed : whole
}

/** How many values each bin holds (NaN in none); those beyond the edges count in the end bins, so that the counts add up. */
export function binCounts(values: ArrayLike<number>, edges: readonly number[]): number[] {
  const bins = edges.length - 1
  const counts = new Array<number>(bins).fill(0)
  const start = edges[0]!
  const width = (edges[bins]! - start) / bins
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - start) / width)
    if (!Number.isNaN(bin)) counts[Math.min(bins - 1, Math.max(0, bin))]!++
  }
  return counts
}

/** An interval around [low, high], wider by `share` of its length at both ends, and never empty. */
export function padded(low: number, high: number, share = 0.04): [number, number] {
  const extra = high > low ? (high - low) * share : Math.abs(low) * 0.05 || 1
  return [low - extra, high + extra]
}

/**
 * Ranges widened so that one unit is equally long on both axes, unless that would leave most of the frame empty.
 * @param frameShape width of the frame over its height
 */
export function sameUnits(
  x: [number, number],
  y: [number, number],
  frameShape: number,
): { x: [number, number]; y: [number, number] } {
  const ratio = (x[1] - x[0]) / (y[1] - y[0]) / frameShape
  if (!(ratio > 1 / 3 && ratio < 3)) return { x, y }
  const widened = ([low, high]: [number, number], factor: number): [number, number] => {
    const half = ((high - low) / 2) * Math.max(1, factor)
    return [(low + high) / 2 - half, (low + high) / 2 + half]
  }
  return { x: widened(x, 1 / ratio), y: widened(y, ratio) }
}
