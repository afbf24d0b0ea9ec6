import { InputError } from '../base/errors.ts'
import { fromRows } from '../base/linalg/matrix.ts'
import type { CostRecord } from '../problem/cost.ts'
import type { MetricChoice } from '../problem/metric.ts'
import { type FitOptions, withDefaults } from './options.ts'

/** What decides the cost. */
type CostOptions = Pick<FitOptions, 'cost' | 'costMatrix' | 'featureWeights' | 'scale'>

/** How the cost takes the features. @throws InputError for options that exclude one another */
export function metricChoice(options: CostOptions): MetricChoice {
  const { costMatrix, featureWeights } = options
  const { cost, scale } = withDefaults(options)
  const made = [
    ...(cost === 'mahalanobis' ? ["cost 'mahalanobis'"] : []),
    ...(costMatrix === undefined ? [] : ['a matrix of the cost']),
    ...(featureWeights === undefined ? [] : ['weights of the features']),
  ]
  if (made.length > 1)
    throw new InputError(`The cost has one metric, found ${made.join(' and ')}; give one of them.`, { field: 'cost' })
  if (scale === 'features' && made.length > 0 && featureWeights === undefined)
    throw new InputError(
      `${made[0]![0]!.toUpperCase()}${made[0]!.slice(1)} settles the scale of every feature, found scale 'features' beside it; leave the scale out.`,
      { field: 'scale' },
    )
  if (costMatrix !== undefined) return { kind: 'matrix', matrix: fromRows(costMatrix) }
  if (featureWeights !== undefined) return { kind: 'weights', weights: featureWeights, features: scale === 'features' }
  return { kind: cost === 'mahalanobis' ? 'mahalanobis' : scale }
}

/** What the map keeps of the cost; undefined for the usual one. */
export function costRecord(options: CostOptions): CostRecord | undefined {
  const { kind } = metricChoice(options)
  return kind === 'none' || kind === 'features' ? undefined : { metric: kind }
}
