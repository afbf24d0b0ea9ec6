import type { Points } from '../base/points.ts'
import type { ConditionsLike } from '../base/row-conditions.ts'
import type { RowStatus } from '../conjugate/status.ts'
import type { Labels } from '../problem/labels.ts'
import type { Distance, DualTerms } from './distance.ts'
import type { SolvingOptions } from './options.ts'
import type { RowOrigins } from './trained-rows.ts'

export interface ForwardOptions {
  /** One label per row, for a conditional map. */
  readonly labels?: Labels
  /** For a map that depends on conditions: one number, or one row of numbers, per row. Points may carry them instead (`withConditions`). */
  readonly conditions?: ConditionsLike
  readonly signal?: AbortSignal
  /** Called with a message if conditions lie outside the range that the map was fitted on. */
  readonly onNotice?: (message: string) => void
}

export interface BackwardOptions extends ForwardOptions, SolvingOptions {}

/** The backward map at some points, and how well its equation was solved at each. */
export interface BackwardResult {
  /** S(z), one for each row of the given points. */
  readonly points: Points
  /** One per row; only 'converged' rows meet the tolerance. */
  readonly status: readonly RowStatus[]
  /**
   * |grad u(y) - z| relative to the root of the target's total variance, one per row. It is measured before the solution is rounded to the precision
   * of the points, which may be coarser than the tolerance far from the data (give float64 points to keep it).
   */
  readonly residual: Float32Array
  /** Gradient evaluations, one count per row. */
  readonly iterations: Uint32Array
  readonly unconvergedRows: number
  readonly maxResidual: number
}

/** A distance, the origins of its rows, and how the inner solves behind it ended. */
export interface MapDistance extends Distance, RowOrigins {
  readonly conjugate: { readonly unconvergedRows: number; readonly maxResidual: number }
}

/** The dual value row by row, and how the inner solves behind it ended. */
export interface MapDualTerms {
  readonly terms: DualTerms
  readonly conjugate: MapDistance['conjugate']
}

export interface DistanceOptions extends BackwardOptions {
  /** Whether to estimate the duality gap of the potential (see `Distance.gap`). Default true. */
  readonly gap?: boolean
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  readonly sourceConditions?: ConditionsLike
  readonly targetConditions?: ConditionsLike
}
