import type { Points } from '../base/points.ts'
import type { ConditionsLike } from '../base/row-conditions.ts'
import type { RowStatus } from '../conjugate/status.ts'
import type { Labels } from '../problem/labels.ts'
import type { Distance, DualTerms } from './distance.ts'
import type { SolvingOptions } from './options.ts'
import type { RowOrigins } from './trained-rows.ts'

export interface ForwardOptions {
  /** One label a row, for a conditional map. */
  readonly labels?: Labels
  /** One a row, or one row of them, for a map that depends on conditions; points may carry them instead (`withConditions`). */
  readonly conditions?: ConditionsLike
  readonly signal?: AbortSignal
  /** Called with what is worth knowing of the rows: conditions outside the range that the map was fitted on. */
  readonly onNotice?: (message: string) => void
}

export interface BackwardOptions extends ForwardOptions, SolvingOptions {}

/** The backward map at some points, and how well its equation is solved at each. */
export interface BackwardResult {
  /** S(z), one a row of the given points. */
  readonly points: Points
  /** One a row; anything but 'converged' is not to be trusted to the tolerance. */
  readonly status: readonly RowStatus[]
  /**
   * |grad u(y) - z| relative to the root of the target's total variance, one a row: that of the solution before it is rounded to the precision
   * of the points, which far outside may be coarser than the tolerance (give float64 points to keep it).
   */
  readonly residual: Float32Array
  /** Gradient evaluations, one a row. */
  readonly iterations: Uint32Array
  readonly unconvergedRows: number
  readonly maxResidual: number
}

/** A distance, what is known of its rows, and what became of the inner solves behind it. */
export interface MapDistance extends Distance, RowOrigins {
  readonly conjugate: { readonly unconvergedRows: number; readonly maxResidual: number }
}

/** The dual value row by row, and what became of the inner solves behind it. */
export interface MapDualTerms {
  readonly terms: DualTerms
  readonly conjugate: MapDistance['conjugate']
}

export interface DistanceOptions extends BackwardOptions {
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  readonly sourceConditions?: ConditionsLike
  readonly targetConditions?: ConditionsLike
}
