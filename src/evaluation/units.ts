/** What decides the unit of a length: how the cost takes the features, and the unit of the data where that is known ("mm"). */
export interface CostUnit {
  readonly scale: 'none' | 'features'
  readonly unit?: string
}

/** What one unit of the cost is, in words. */
export function lengthUnit({ scale, unit }: CostUnit): string {
  return scale === 'features' ? 'standard deviations' : (unit ?? 'units of the data')
}

/** What a square of the cost's unit is, in words. */
export function squaredUnit({ scale, unit }: CostUnit): string {
  if (scale === 'features') return 'squared standard deviations'
  return unit === undefined ? 'squared units of the data' : `${unit}²`
}
