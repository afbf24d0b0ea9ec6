import type { CostRecord } from '../problem/cost.ts'
import type { Distance } from '../transport/distance.ts'
import type { RowOrigins } from '../transport/trained-rows.ts'
import type { Verdict } from './verdict/grade.ts'

/** How near two samples are, in units of the cost; null if there are too few rows to say. */
export interface Nearness {
  readonly energyDistance: number | null
  readonly slicedW2: number | null
}

/** One direction, beside the values of a perfect map and of no map. */
export interface DirectionEvaluation extends Nearness {
  /** The mean squared distance that the map moves rows. For a map that arrives, it is below W2 squared only through sampling. */
  readonly meanSquaredMove: number
  /** L2-UVP, in percent of the variance; only if the exact map is known. */
  readonly l2Uvp?: number
  /** The cosine of the angle between the learned and the exact displacements; only if the exact map is known. */
  readonly cosine?: number
  readonly reference: {
    /** The rows as they are, compared with the goal. */
    readonly noTransport: Nearness
    /** Two random halves of the goal, compared with each other. */
    readonly heldOutAgainstHeldOut: Nearness
    /** The energy distance that sampling alone explains: equal distributions exceed it in at most 1 of 100 samples of these sizes. */
    readonly sampling: number | null
  }
  /** Mean distance between two rows of the goal, the yardstick for an energy distance. */
  readonly spread: number | null
}

/** How the inner solves ended. */
export interface SolvesEvaluation {
  readonly unconvergedRows: number
  /** The largest remaining |grad u(y) - z|, relative to the root of the target's total variance. */
  readonly maxResidual: number
}

/** Both directions on one set of rows. */
export interface DirectionsEvaluation {
  readonly forward: DirectionEvaluation
  readonly backward: DirectionEvaluation & SolvesEvaluation
}

/** How near one feature is to its goal, before and after transport. */
export interface FeatureNearness {
  /** The largest gap between the distribution functions (Kolmogorov-Smirnov, 0 to 1). */
  readonly gap: { readonly before: number; readonly after: number }
  /** W2 along the feature, in standard deviations of the goal. */
  readonly w2: { readonly before: number; readonly after: number }
}

/** One feature in both directions. */
export interface FeatureEvaluation {
  readonly name: string
  readonly forward: FeatureNearness
  readonly backward: FeatureNearness
}

/** Both directions on the rows of one class. */
export interface ClassEvaluation extends DirectionsEvaluation {
  readonly rows: { readonly source: number; readonly target: number }
}

/** What becomes of the mass of a side, as shares of it. */
export interface MassEvaluation {
  /** The mean mass factor: the mass that is carried. */
  readonly carried: number
  /** Mass of rows that is not carried, and mass beyond that of the rows: carried = 1 - destroyed + created. */
  readonly destroyed: number
  readonly created: number
  /** The share of the mass in rows of which less than half is carried. */
  readonly mostlyDestroyed: number
}

/**
 * The result of `evaluate`, as plain data; `brenier evaluate --json` prints it. Lengths are in units of the cost: those of the points, times the
 * map's scale of each feature.
 */
export interface Evaluation extends DirectionsEvaluation {
  readonly rows: { readonly source: number; readonly target: number }
  /** Effective rows (Kish's number): how many equally weighted rows carry as much information. Only for weighted rows. */
  readonly effectiveRows?: { readonly source: number; readonly target: number }
  /** For a map of unequal mass: what becomes of the mass of each side. The measures below are of the mass that is carried, and W2 squared is the least cost. */
  readonly mass?: Readonly<Record<'source' | 'target', MassEvaluation>>
  /** The distance, and what the map knows about the rows if one map judged them all. */
  readonly w2Squared: Distance & Partial<RowOrigins>
  /** Root mean square distance between rows and where they come back to, in units of the cost. */
  readonly roundTrip: { readonly forward: number; readonly backward: number } & SolvesEvaluation
  /** The share of inner solves that did not converge, from 0 to 1: those of the target's rows and of the images. */
  readonly unconvergedShare: number
  /** By class, for a conditional map: the classes that have rows on both sides. */
  readonly classes?: Readonly<Record<string, ClassEvaluation>>
  /** One per feature, in the order of the columns. */
  readonly features: readonly FeatureEvaluation[]
  /** The overall grade, with reasons and advice in sentences. */
  readonly verdict: Verdict
  /** The map's scale; with 'features' the cost is taken on features divided by their standard deviations. */
  readonly scale: 'none' | 'features'
  /** The map's cost, if it is not the Euclidean one. */
  readonly cost?: CostRecord
  /** What one unit of the cost is, in words. */
  readonly unit: string
  /** The time that the evaluation took. */
  readonly seconds: number
}
