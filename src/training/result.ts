import { joinRows, type Points } from '../base/points.ts'
import type { CostRecord } from '../problem/cost.ts'
import type { MapDualTerms } from '../transport/calls.ts'
import type { Distance } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'
import type { FitProgress, FitStatus } from './events.ts'

/** What was seen of the convexity of a potential that does not have it by construction, on rows that did not train it, if there are any. */
export interface Convexity {
  /** Rows of each side that were looked at. */
  readonly rows: number
  /** Share of source rows at which the Hessian of u has a negative eigenvalue; null where D is too large to look. */
  readonly negativeShare: number | null
  /** Share of source rows that S(T(x)) brings back farther from x than a quarter of the source's deviation: they ended in another basin. */
  readonly lostShare: number
  /** Mean of |S(T(x)) - x|^2 relative to the source's total variance, each row counting for no more than that variance. */
  readonly roundTrip: number
  /** Share of target rows whose inverse was not found. */
  readonly unconvergedShare: number
}

/** What a finished fit says of itself; lengths are in units of the cost. */
export interface FitSummary {
  readonly status: FitStatus
  readonly steps: number
  readonly seconds: number
  readonly seed: number
  readonly dimension: number
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean one. */
  readonly cost?: CostRecord
  /** Whether masses are relaxed: `w2Squared` is then the least relaxed cost. */
  readonly relaxed?: true
  /** Whether the map is the one that training starts at (see `start`): no look at held-out rows was better than it beyond doubt. */
  readonly startKept?: true
  /** Of the potential: its kind and the number of its weights. */
  readonly potential: string
  readonly parameters: number
  readonly classes: readonly string[]
  /** The final inner solve on held-out rows, to 1e-4; with folds, on all rows by the map of all rows. */
  readonly conjugate: {
    readonly status: 'converged' | 'unconverged'
    readonly unconvergedRows: number
    /** Of the judged target rows, between 0 and 1. */
    readonly unconvergedShare: number
    readonly maxResidual: number
  }
  /** Of a potential that is not convex by construction: what was seen of it; null for others. */
  readonly convexity: Convexity | null
  /** What the fits of the folds found, where there were any: then `w2Squared` and `heldOut` are of all rows. */
  readonly folds?: FoldsSummary
  /** W2 squared on held-out rows (on the rows of training where there were too few to keep any apart). */
  readonly w2Squared: Distance
  /** Rows of the judging half, which the summary was measured on; as many more were held out to choose by. 0 where there were too few. */
  readonly heldOut: { readonly sourceRows: number; readonly targetRows: number }
  readonly notices: readonly string[]
  /** Progress events at about 200 even steps: the training curves. */
  readonly curve: readonly FitProgress[]
}

/** The rows that the summary was measured on, as they were given: the judging half of those held out, or those of training where there were too few. */
export interface JudgedRows {
  readonly source: Points
  readonly target: Points
  /** One a row, where the map is conditional. */
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
}

/** The fits of the folds, taken together. */
export interface FoldsSummary {
  readonly count: number
  /** The share of its run at which each kept its weights; the map of all rows was trained for the median of these. */
  readonly kept: readonly number[]
  /** Inner solves on the rows of the folds, each by the map that never saw the row. */
  readonly conjugate: MapDualTerms['conjugate']
}

/** One fold's map, and the fold: rows that it never saw. */
export interface FoldFit {
  readonly map: TransportMap
  readonly judged: JudgedRows
}

export interface FitResult {
  readonly map: TransportMap
  readonly summary: FitSummary
  readonly judged: JudgedRows
  /** One a fold, where there were any; `judged` has their rows in the same order. */
  readonly folds?: readonly FoldFit[]
}

/** The rows of several folds one below the other. */
export function joinJudged(folds: readonly JudgedRows[]): JudgedRows {
  const labels = (side: 'source' | 'target') => folds.flatMap((fold) => fold[`${side}Labels`] ?? [])
  const labelled = folds.every(({ sourceLabels, targetLabels }) => sourceLabels && targetLabels)
  return {
    source: joinRows(folds.map(({ source }) => source)),
    target: joinRows(folds.map(({ target }) => target)),
    ...(labelled && { sourceLabels: labels('source'), targetLabels: labels('target') }),
  }
}
