import { field, InputError, sentence } from '../base/errors.ts'
import { fromRows } from '../base/linalg/matrix.ts'
import type { ConvexCost, CostRecord } from '../problem/cost.ts'
import type { MetricChoice } from '../problem/metric.ts'
import { type FitOptions, withDefaults } from './options.ts'

/** The user's own cost, if there is one. */
export function ownCost({ cost }: FitOptions): ConvexCost | undefined {
  return typeof cost === 'object' ? cost : undefined
}

/** Whether the cost is the squared distance of some metric. */
export function isQuadratic(options: FitOptions): boolean {
  return ownCost(options) === undefined && withDefaults(options).power === 2
}

/** How the cost weighs the features. @throws InputError for options that exclude one another */
export function metricChoice(options: FitOptions): MetricChoice {
  const { costMatrix, featureWeights } = options
  const { cost, scale } = withDefaults(options)
  const made = [
    ...(cost === 'mahalanobis' ? ["cost 'mahalanobis'"] : []),
    ...(costMatrix === undefined ? [] : ['a cost matrix']),
    ...(featureWeights === undefined ? [] : ['feature weights']),
  ]
  if (made.length > 1)
    throw new InputError(`The cost has one metric, found ${made.join(' and ')}; give one of them.`, { field: 'cost' })
  if (scale === 'features' && made.length > 0 && featureWeights === undefined)
    throw new InputError(
      `${made[0]![0]!.toUpperCase()}${made[0]!.slice(1)} already sets the scale of every feature, found scale 'features' too; leave the scale out.`,
      { field: 'scale' },
    )
  if (costMatrix !== undefined) return { kind: 'matrix', matrix: fromRows(costMatrix) }
  if (featureWeights !== undefined) return { kind: 'weights', weights: featureWeights, features: scale === 'features' }
  return { kind: cost === 'mahalanobis' ? 'mahalanobis' : scale }
}

/** The record of the cost that the map keeps; undefined for the default cost. */
export function costRecord(options: FitOptions): CostRecord | undefined {
  const { kind } = metricChoice(options)
  const { power } = withDefaults(options)
  const own = ownCost(options)
  const record = {
    ...(kind !== 'none' && kind !== 'features' && { metric: kind }),
    ...(own === undefined && power !== 2 && { power }),
    ...(own !== undefined && { name: own.name }),
  }
  return Object.keys(record).length > 0 ? record : undefined
}

/** @throws InputError for an invalid cost, and for options that only the squared distance has */
export function checkCost(options: FitOptions): void {
  const { cost, power, potential, mmdWeight, sourceLabels } = options
  if (typeof cost === 'object') checkOwn(cost)
  metricChoice(options)
  if (isQuadratic(options)) return
  if (ownCost(options) !== undefined && power !== undefined)
    throw new InputError(sentence`A cost of your own has no ${field('power')}, found ${power}; leave it out.`)
  const only = (name: string, found: unknown) =>
    new InputError(
      sentence`${field(name)} is for costs that are a squared distance, found ${String(found)} with another cost; leave it out.`,
    )
  if (potential !== undefined && potential !== 'auto')
    throw only('potential', typeof potential === 'function' ? 'a function' : potential)
  if (mmdWeight) throw only('mmdWeight', mmdWeight)
  if (sourceLabels !== undefined) throw only('sourceLabels', 'labels')
}

function checkOwn(cost: Partial<Record<keyof ConvexCost, unknown>>): void {
  const { name, h, conjugateGradient } = cost
  if (typeof name !== 'string' || name === '' || name === 'power')
    throw new InputError(`A cost of your own needs a name of its own, found ${JSON.stringify(name)}; name it.`, {
      field: 'cost',
    })
  if (typeof h !== 'function' || typeof conjugateGradient !== 'function')
    throw new InputError(
      `The cost ${name} needs two functions, h and conjugateGradient, found ${typeof h} and ${typeof conjugateGradient}; give both.`,
      { field: 'cost' },
    )
}
