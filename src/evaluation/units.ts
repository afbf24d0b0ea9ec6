import type { CostRecord } from '../problem/cost.ts'

/** What decides the unit of a length: how the cost takes the features, and the unit of the data where that is known ("mm"). */
export interface CostUnit {
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean one. */
  readonly cost?: CostRecord | undefined
  readonly unit?: string
}

const METRIC_UNITS = {
  mahalanobis: 'Mahalanobis units',
  matrix: 'units of the cost',
  weights: 'weighted units',
} as const

/** What one unit of the cost is, in words. */
export function lengthUnit({ scale, cost, unit }: CostUnit): string {
  if (cost?.metric !== undefined) return METRIC_UNITS[cost.metric]
  return scale === 'features' ? 'standard deviations' : (unit ?? 'units of the data')
}

/** What a square of the cost's unit is, in words. */
export function squaredUnit({ scale, cost, unit }: CostUnit): string {
  if (cost?.metric !== undefined) return `squared ${METRIC_UNITS[cost.metric]}`
  if (scale === 'features') return 'squared standard deviations'
  return unit === undefined ? 'squared units of the data' : `${unit}²`
}

/** What the cost is, in words: what the distance is the least mean of. */
export function costInWords({ scale, cost }: CostUnit): string {
  const deviations = 'features divided by their standard deviations'
  switch (cost?.metric) {
    case 'mahalanobis':
      return 'squared Mahalanobis distance, by the pooled covariance of both sides'
    case 'matrix':
      return "squared distance by a matrix M that was given, (x - z)' M (x - z)"
    case 'weights':
      return `squared distance between ${scale === 'features' ? deviations : 'features'}, each times a weight that was given`
    default:
      return scale === 'features'
        ? `squared distance between ${deviations}`
        : 'squared distance in the units of the data'
  }
}
