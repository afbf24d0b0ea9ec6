import { joinRows, type Points } from '../base/points.ts'
import type { CostRecord } from '../problem/cost.ts'
import type { MapDualTerms } from '../transport/calls.ts'
import type { Distance } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'
import type { FitProgress, FitStatus } from './events.ts'

/** The measured convexity of a potential that is not convex by construction, on rows that did not train it, if there are any. */
export interface Convexity {
  /** How many rows of each side were checked. */
  readonly rows: number
  /** Share of source rows at which the Hessian of u has a negative eigenvalue; null if D is too large to check. */
  readonly negativeShare: number | null
  /** Share of source rows for which S(T(x)) is farther from x than a quarter of the source's standard deviation: they ended in another basin. */
  readonly lostShare: number
  /** Mean of |S(T(x)) - x|^2 relative to the source's total variance, where each row counts at most 1. */
  readonly roundTrip: number
  /** Share of target rows whose inverse was not found. */
  readonly unconvergedShare: number
}

/** The summary of a finished fit; lengths are in units of the cost. */
export interface FitSummary {
  readonly status: FitStatus
  readonly steps: number
  readonly seconds: number
  readonly seed: number
  readonly dimension: number
  readonly scale: 'none' | 'features'
  /** The cost; absent for the Euclidean one. */
  readonly cost?: CostRecord
  /** Whether masses are relaxed: `w2Squared` is then the least relaxed cost. */
  readonly relaxed?: true
  /** Whether the map is the one at which training starts (see `start`): no look at held-out rows was significantly better. */
  readonly startKept?: true
  /** The kind of the potential, and the number of its weights. */
  readonly potential: string
  readonly parameters: number
  readonly classes: readonly string[]
  /** The final inner solve on held-out rows, to 1e-4; with folds, on all rows by the map of all rows. */
  readonly conjugate: {
    readonly status: 'converged' | 'unconverged'
    readonly unconvergedRows: number
    /** The share of the judged target rows, from 0 to 1. */
    readonly unconvergedShare: number
    readonly maxResidual: number
  }
  /** The measured convexity of a potential that is not convex by construction; null for others. */
  readonly convexity: Convexity | null
  /** The results of the folds, if there were any: `w2Squared` and `heldOut` then refer to all rows. */
  readonly folds?: FoldsSummary
  /** W2 squared on held-out rows (on training rows if there were too few to hold any out). */
  readonly w2Squared: Distance
  /** Rows of the judging half, on which the summary was measured; as many more were held out to choose by. 0 if there were too few. */
  readonly heldOut: { readonly sourceRows: number; readonly targetRows: number }
  readonly notices: readonly string[]
  /** Progress events at about 200 evenly spaced steps, for training curves. */
  readonly curve: readonly FitProgress[]
}

/** The rows on which the summary was measured, as given: the judging half of the held-out rows, or training rows if there were too few. */
export interface JudgedRows {
  readonly source: Points
  readonly target: Points
  /** One for each row, if the map is conditional on classes. */
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
}

/** The combined results of the folds' fits. */
export interface FoldsSummary {
  readonly count: number
  /** The progress at which each fold's fit found the weights that it kept; the map of all rows was trained for the median of these. */
  readonly kept: readonly number[]
  /** Inner solves on the rows of the folds, each by the map that never saw the row. */
  readonly conjugate: MapDualTerms['conjugate']
}

/** One fold's map, and the rows of the fold, which it never saw. */
export interface FoldFit {
  readonly map: TransportMap
  readonly judged: JudgedRows
}

export interface FitResult {
  readonly map: TransportMap
  readonly summary: FitSummary
  readonly judged: JudgedRows
  /** One for each fold, if there were any; `judged` has their rows in the same order. */
  readonly folds?: readonly FoldFit[]
}

/** The rows of several folds, one after another. */
export function joinJudged(folds: readonly JudgedRows[]): JudgedRows {
  const labels = (side: 'source' | 'target') => folds.flatMap((fold) => fold[`${side}Labels`] ?? [])
  const labelled = folds.every(({ sourceLabels, targetLabels }) => sourceLabels && targetLabels)
  return {
    source: joinRows(folds.map(({ source }) => source)),
    target: joinRows(folds.map(({ target }) => target)),
    ...(labelled && { sourceLabels: labels('source'), targetLabels: labels('target') }),
  }
}
