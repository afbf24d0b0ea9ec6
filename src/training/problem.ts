import type { Points } from '../base/points.ts'
import { type RowConditions, takeConditions } from '../base/row-conditions.ts'
import { effectiveRows, type RowWeights, takeWeights, totalMass } from '../base/row-weights.ts'
import { ALONE, type Collective } from '../collective/collective.ts'
import { dealt } from '../collective/share.ts'
import type { Potential } from '../potentials/potential.ts'
import { gatesOf } from '../problem/condition-grid.ts'
import type { Frame, Side } from '../problem/frame.ts'
import { type Conditional, labelWidth } from '../problem/labels.ts'
import type { Relaxation } from '../problem/relaxation.ts'
import type { Recipe } from './recipe.ts'

/** One side's rows in the frame of the fit. */
export interface TrainingSide {
  /** Rows x D. */
  readonly rows: Float32Array
  /** The class of each row if the transport is conditional; with conditions, the cell (see `conditionCells`). */
  readonly classOf?: Uint16Array
  /** The row weights, if any: batches draw rows in proportion to them. */
  readonly weights?: RowWeights
  /** The conditions of each row, if the transport depends on some. */
  readonly conditions?: RowConditions
}

/** Pulls rows that are far from all others in to where those end; returns the same points if there are none. */
export type Pull = (points: Points) => Points

/** A training problem, which is fixed during training (only the pools of streamed sides replace rows). */
export interface TrainingProblem extends Conditional {
  readonly frame: Frame
  readonly potential: Potential
  readonly recipe: Recipe
  readonly source: TrainingSide
  readonly target: TrainingSide
  /** The held-out rows that choose; null if there are too few to spare. */
  readonly heldOut: { readonly source: TrainingSide; readonly target: TrainingSide } | null
  /** How many groups of rows share the batch: classes, or cells of conditions, which follow the pools. Default: the number of classes. */
  groups?: number
  /** How to pull in rows that are read during training; absent if all are in memory. */
  readonly pulls?: Readonly<Record<Side, Pull>>
  /** For a problem of unequal mass. */
  readonly relaxation?: Relaxation | undefined
  /** The factor on the MMD term in the loss; 0 leaves it out. */
  readonly mmdWeight: number
  readonly seed: number
  readonly threads: number
  /** The ranks that share the batch. Default: this process alone. */
  readonly collective?: Collective
  /** The sides of which each rank has its own rows; of the others, all ranks have the same rows. Default: none. */
  readonly apart?: Partial<Record<Side, boolean>>
}

/** The places in the whole batch whose rows this rank takes. */
export function ownPlaces({ recipe, collective = ALONE }: Pick<TrainingProblem, 'recipe' | 'collective'>): Int32Array {
  return dealt(recipe.batch, collective)
}

export function rowCount(side: TrainingSide, dimension: number): number {
  return side.rows.length / dimension
}

/** The effective number of rows, rounded down: without row weights, their number. */
export function worthOf(side: TrainingSide, dimension: number): number {
  return Math.floor(effectiveRows(side.weights, rowCount(side, dimension)))
}

/** The mass of some rows. */
export function massOf({ weights }: TrainingSide, rows: Int32Array): number {
  return totalMass(takeWeights(weights, rows), rows.length)
}

/** The row numbers of each class; one group of all rows without classes. */
export function groupsOf({ rows, classOf }: TrainingSide, dimension: number, classes: number): Int32Array[] {
  const count = rows.length / dimension
  if (classOf === undefined) return [Int32Array.from({ length: count }, (_, i) => i)]
  const members = Array.from({ length: classes }, (): number[] => [])
  classOf.forEach((k, row) => {
    members[k]!.push(row)
  })
  return members.map((list) => Int32Array.from(list))
}

/** The labels of some rows as input of the potential, rows x `labelWidth`; undefined if the transport is not conditional. */
export function labelsOf(side: TrainingSide, rows: Int32Array | null, on: Conditional): Float32Array | undefined {
  const { classOf, conditions } = side
  if (classOf === undefined) return undefined
  if (on.conditions !== undefined)
    return gatesOf(on.conditions, rows === null ? conditions! : takeConditions(conditions!, rows))
  const classes = labelWidth(on)
  const count = rows?.length ?? classOf.length
  const encoded = new Float32Array(count * classes)
  for (let i = 0; i < count; i++) encoded[i * classes + classOf[rows === null ? i : rows[i]!]!] = 1
  return encoded
}
