import type { Encoding } from '../io/encoding.ts'
import type { Potential, PotentialConfig } from '../potentials/potential.ts'
import type { ConditionGrid } from '../problem/condition-grid.ts'
import type { CostRecord } from '../problem/cost.ts'
import type { Frame, Start } from '../problem/frame.ts'
import type { Relaxation } from '../problem/relaxation.ts'
import type { TrainedRows } from './trained-rows.ts'

/**
 * How a map was made. It is stored in the map's file and shown by `inspect` and in reports. Nothing in it changes between two runs of the same fit (no
 * dates, no durations), so that the same seed gives the same file.
 */
export interface TrainingRecord {
  /** How the fit ended; see FIT_MESSAGES in training/. */
  readonly status: string
  readonly steps: number
  readonly seed: number
  readonly sourceRows: number
  readonly targetRows: number
  /** Rows of each side that training did not learn from: half of them chose its weights, half judged them. Absent from maps of earlier versions. */
  readonly heldOut?: { readonly sourceRows: number; readonly targetRows: number }
  /** The step whose weights were kept, 0 for the start. Absent from maps of earlier versions. */
  readonly keptStep?: number
  /** 'features' if the cost is taken on features divided by their standard deviations, else 'none'. */
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean one. */
  readonly cost?: CostRecord
  readonly start: Start
  /** The engine that ran the fit. */
  readonly engine: string
  /** How a problem of unequal mass was relaxed; absent from balanced maps. */
  readonly unbalanced?: Unbalanced
  /** Names of the columns, where the tables had them. */
  readonly columns?: readonly string[]
  /** The column of the tables that held the labels, where the map is conditional and they came from one. */
  readonly labelColumn?: string
  /** The column of the tables that held the weights of the rows, where they were weighed by one. */
  readonly weightColumn?: string
  /** The columns of the tables that held the conditions, where the map depends on some and they came from columns. */
  readonly conditionColumns?: readonly string[]
  /** The columns of the tables that became columns of 0 and 1, with their categories. */
  readonly encoded?: readonly Encoding[]
}

/** A relaxed problem, with what turns the dual terms of a row into its mass factor (see `bestShift`). */
export interface Unbalanced extends Relaxation {
  /** Whether the strength was chosen from the data. */
  readonly auto: boolean
  /** The constant of the potential, in squared units of the cost. */
  readonly shift: number
  /** That of the certificate's potential, where it is another one. */
  readonly certificateShift?: number
}

/** A potential that is strongly convex by construction, with its weights. */
export interface Certificate {
  readonly potential: Potential
  readonly weights: Float32Array
}

/** A whole map as plain data. */
export interface MapModel {
  readonly potential: Potential
  /** Flat, in the order of the potential's parameters. */
  readonly weights: Float32Array
  /** What the potential's points are in. */
  readonly frame: Frame
  /** The symmetric root L of the preconditioner of the inner solve, D x D. */
  readonly preconditioner: Float32Array
  /** Where the inverse of a potential starts that need not be convex and has no certificate, rows x D in the frame; absent from others. */
  readonly anchors?: Float32Array
  /** What bounds the distance where the potential itself need not be convex, and starts its inverse: another one, of the same frame and classes. */
  readonly certificate?: Certificate
  /** The labels, in the order of the one-hot columns, where the map is conditional; else none. */
  readonly classes: readonly string[]
  /** The grid of the conditions, where the map depends on some; it then has no classes. */
  readonly conditions?: ConditionGrid
  readonly training: TrainingRecord
  /** A sketch of the rows that trained it or chose its weights; absent from maps of earlier versions. */
  readonly trainedRows?: TrainedRows
}

/** Builds a potential from its config; `restorePotential` knows the project's own kinds. */
export type PotentialFactory = (config: PotentialConfig) => Potential
