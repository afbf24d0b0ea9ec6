import { type RowWeights, totalMass } from './row-weights.ts'
import { largestGap, sortedW2Squared } from './statistics.ts'

/** A sample on the line: its values, ascending, and their weights if they have any. */
export interface LineSample {
  readonly values: Float64Array
  readonly weights?: RowWeights
}

/** Sorts values, with their weights. @param values at least one; sorted in place if there are no weights */
export function lineSample(values: Float64Array, weights?: RowWeights): LineSample {
  if (weights === undefined) return { values: values.sort() }
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  return {
    values: Float64Array.from(order, (i) => values[i]!),
    weights: Float64Array.from(order, (i) => weights[i]!),
  }
}

/** W2 squared of two samples on the line: the integral of the squared difference of their quantile functions. */
export function lineW2Squared(x: LineSample, z: LineSample): number {
  if (x.weights === undefined && z.weights === undefined) return sortedW2Squared(x.values, z.values)
  const [a, b] = [distributionOf(x), distributionOf(z)]
  let sum = 0
  for (let i = 0, j = 0, done = 0; i < a.length && j < b.length; ) {
    const end = Math.min(a[i]!, b[j]!)
    sum += (end - done) * (x.values[i]! - z.values[j]!) ** 2
    done = end
    const [pastX, pastZ] = [a[i]! <= end, b[j]! <= end]
    if (pastX) i++
    if (pastZ) j++
  }
  return sum
}

/** The largest gap between the distribution functions of two samples (Kolmogorov-Smirnov), 0 to 1; NaN if a value is. */
export function lineGap(x: LineSample, z: LineSample): number {
  if (x.weights === undefined && z.weights === undefined) return largestGap(x.values, z.values)
  if (x.values.some(Number.isNaN) || z.values.some(Number.isNaN)) return Number.NaN
  const [a, b] = [distributionOf(x), distributionOf(z)]
  let gap = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(x.values[i]!, z.values[j]!)
    while (i < a.length && x.values[i]! <= value) i++
    while (j < b.length && z.values[j]! <= value) j++
    gap = Math.max(gap, Math.abs((a[i - 1] ?? 0) - (b[j - 1] ?? 0)))
  }
  return gap
}

/** The distribution function at each value; its last is exactly 1. */
function distributionOf({ values, weights }: LineSample): Float64Array {
  const mass = totalMass(weights, values.length)
  let sum = 0
  const heights = Float64Array.from(values, (_, i) => {
    sum += weights === undefined ? 1 : weights[i]!
    return sum / mass
  })
  return heights.fill(1, values.length - 1)
}
