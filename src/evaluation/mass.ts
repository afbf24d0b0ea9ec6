import { type Points, withWeights } from '../base/points.ts'
import { totalMass } from '../base/row-weights.ts'
import type { BackwardOptions } from '../transport/calls.ts'
import type { TransportMap } from '../transport/map.ts'
import type { MassEvaluation } from './evaluation.ts'

/** Rows with their weights times their mass factors: the part of a side that a map of unequal mass carries. */
export interface CarriedMass {
  readonly points: Points
  /** The factor of each row, including rows of mass 0. */
  readonly factors: Float64Array
  readonly mass: MassEvaluation
}

/** What a map of unequal mass carries of one side. */
export async function carriedMass(
  map: TransportMap,
  points: Points,
  side: 'source' | 'target',
  options: BackwardOptions,
): Promise<CarriedMass> {
  const factors = await map.massOf(points, side, options)
  const total = totalMass(points.weights, points.rows)
  let [destroyed, created, mostly] = [0, 0, 0]
  factors.forEach((factor, row) => {
    const share = (points.weights?.[row] ?? 1) / total
    if (factor < 1) destroyed += share * (1 - factor)
    else created += share * (factor - 1)
    if (factor < 0.5) mostly += share
  })
  const weights = factors.map((factor, row) => factor * (points.weights?.[row] ?? 1))
  return {
    points: withWeights(points, weights, `The ${side}`),
    factors,
    mass: { carried: 1 - destroyed + created, destroyed, created, mostlyDestroyed: mostly },
  }
}
