import type { CostRecord } from '../problem/cost.ts'

/** What decides the unit of a length: how the cost takes the features, and the unit of the data if that is known ("mm"). */
export interface CostUnit {
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean cost. */
  readonly cost?: CostRecord | undefined
  /** Whether masses are relaxed: the distance is then the least cost of carrying, destroying and creating mass. */
  readonly relaxed?: boolean | undefined
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

/** Whether the cost is a squared distance, in any metric. */
export function isSquared({ cost }: Pick<CostUnit, 'cost'>): boolean {
  return cost?.power === undefined && cost?.name === undefined
}

/** The name of the least mean cost, in plain letters: W2 squared, or that of another cost. */
export function distanceName(unit: CostUnit): string {
  if (unit.relaxed) return 'least relaxed cost'
  if (unit.cost?.name !== undefined) return 'mean cost'
  return isSquared(unit) ? 'W2 squared' : `W_p^p, p = ${unit.cost!.power}`
}

/** The same as a symbol. */
export function distanceSymbol(unit: CostUnit): string {
  return isSquared(unit) && !unit.relaxed ? 'W₂²' : distanceName(unit)
}

/** The unit of the least mean cost, in words: for the usual costs, the square of the cost's unit. */
export function squaredUnit(given: CostUnit): string {
  const { scale, cost, unit } = given
  if (cost?.name !== undefined) return `units of ${cost.name}`
  if (cost?.power !== undefined) return `${lengthUnit(given)} to the power ${cost.power}`
  if (cost?.metric !== undefined) return `squared ${METRIC_UNITS[cost.metric]}`
  if (scale === 'features') return 'squared standard deviations'
  return unit === undefined ? 'squared units of the data' : `${unit}²`
}

/** The cost in words; the distance is its least mean. */
export function costInWords(unit: CostUnit): string {
  const { cost } = unit
  if (cost?.name !== undefined) return `user-defined cost ${cost.name} of the ${differences(unit)}`
  return cost?.power === undefined ? `squared ${differences(unit)}` : `${differences(unit)}, to the power ${cost.power}`
}

function differences({ scale, cost }: CostUnit): string {
  const deviations = 'features divided by their standard deviations'
  switch (cost?.metric) {
    case 'mahalanobis':
      return 'Mahalanobis distance, by the pooled covariance of both sides'
    case 'matrix':
      return "distance by a given matrix M, (x - z)' M (x - z)"
    case 'weights':
      return `distance between ${scale === 'features' ? deviations : 'features'}, each times a given weight`
    default:
      return scale === 'features' ? `distance between ${deviations}` : 'distance in the units of the data'
  }
}
