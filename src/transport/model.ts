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
  /** Absent for the Euclidean cost. */
  readonly cost?: CostRecord
  readonly start: Start
  /** The engine that ran the fit. */
  readonly engine: string
  /** How a problem of unequal mass was relaxed; absent from balanced maps. */
  readonly unbalanced?: Unbalanced
  /** Names of the columns, if the tables had them. */
  readonly columns?: readonly string[]
  /** The column of the tables that held the labels, if they came from one. */
  readonly labelColumn?: string
  /** The column of the tables that held the row weights, if they came from one. */
  readonly weightColumn?: string
  /** The columns of the tables that held the conditions, if they came from columns. */
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
  /** The same constant for the certificate's potential, if that is not the map's own. */
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
  /** The coordinates of the potential's points. */
  readonly frame: Frame
  /** The symmetric root L of the preconditioner of the inner solve, D x D. */
  readonly preconditioner: Float32Array
  /** Starts of the inverse for a potential that need not be convex and has no certificate, rows x D in the frame; else absent. */
  readonly anchors?: Float32Array
  /** For a potential that need not be convex, another one of the same frame and classes, which bounds the distance and starts the inverse. */
  readonly certificate?: Certificate
  /** The labels of a conditional map, in the order of the one-hot columns; empty for any other. */
  readonly classes: readonly string[]
  /** The grid of the conditions, if the map depends on any; it then has no classes. */
  readonly conditions?: ConditionGrid
  readonly training: TrainingRecord
  /** A sketch of the rows that trained the map or chose its weights; absent from maps of earlier versions. */
  readonly trainedRows?: TrainedRows
}

/** Builds a potential from its config; `restorePotential` knows the project's own kinds. */
export type PotentialFactory = (config: PotentialConfig) => Potential
