import { identity, scaled, trace } from '../base/linalg/matrix.ts'
import { covariancesInCost } from './choose-frame.ts'
import type { Frame } from './frame.ts'
import type { Metric } from './metric.ts'
import type { Moments } from './moments.ts'

/** Source coordinates narrower than this, relative to the widest, count as this wide, so that the network's slopes stay moderate. */
const NARROWEST = 0.1

/**
 * The frame of costs that are not quadratic: one origin and one scale for both sides, x~ = a L S (x - m) and z~ = a L S (z - m), since
 * such a cost allows no other change of variables. m is the mean of the two means; the wider side has a mean variance of 1 per coordinate.
 */
export function commonFrame(source: Moments, target: Moments, metric: Metric): Frame {
  const [c0, c1] = covariancesInCost(source, target, metric)
  const d = metric.scale.length
  const a = Math.sqrt(d / Math.max(trace(c0), trace(c1)))
  const mean = source.mean.map((value, j) => value + (target.mean[j]! - value) / 2)
  const deviations = Float64Array.from({ length: d }, (_, j) => a * Math.sqrt(c0.data[j * (d + 1)]!))
  const widest = deviations.reduce((most, one) => Math.max(most, one), 0)
  const axes = scaled(identity(d), a)
  return {
    dimension: d,
    ...metric,
    sourceMean: mean,
    targetMean: mean,
    source: axes,
    target: axes,
    factor: a * a,
    spread: deviations.map((one) => Math.max(one, NARROWEST * widest)),
    sourceDeviation: Math.sqrt(trace(c0)),
    targetDeviation: Math.sqrt(trace(c1)),
  }
}
