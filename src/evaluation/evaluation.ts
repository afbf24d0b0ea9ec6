import type { CostRecord } from '../problem/cost.ts'
import type { Distance } from '../transport/distance.ts'
import type { RowOrigins } from '../transport/trained-rows.ts'
import type { Verdict } from './verdict/grade.ts'

/** How near two samples are, in units of the cost; null where there are too few rows to say. */
export interface Nearness {
  readonly energyDistance: number | null
  readonly slicedW2: number | null
}

/** One direction. What a perfect map would show, and what no map shows, stand beside it. */
export interface DirectionEvaluation extends Nearness {
  /** How far the map moves rows, squared, on average: for a map that arrives, never less than W2 squared but by sampling. */
  readonly meanSquaredMove: number
  /** Percent of the variance; only where the exact map is known. */
  readonly l2Uvp?: number
  /** Of the angle between the learned and the exact displacements; only where the exact map is known. */
  readonly cosine?: number
  readonly reference: {
    /** The rows as they are, against where they should arrive. */
    readonly noTransport: Nearness
    /** The rows where they should arrive, against one another: two random halves. */
    readonly heldOutAgainstHeldOut: Nearness
    /** What sampling alone explains of the energy distance: equal distributions exceed it in 1 of 100 samples of these sizes at most. */
    readonly sampling: number | null
  }
  /** Mean distance between two rows of the goal: what an energy distance is large or small beside. */
  readonly spread: number | null
}

/** What became of the inner solves. */
export interface SolvesEvaluation {
  readonly unconvergedRows: number
  /** The largest |grad u(y) - z| that was left, relative to the root of the target's total variance. */
  readonly maxResidual: number
}

/** Both directions on one set of rows. */
export interface DirectionsEvaluation {
  readonly forward: DirectionEvaluation
  readonly backward: DirectionEvaluation & SolvesEvaluation
}

/** One feature before and after, towards its goal. */
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

/** The same for the rows of one class. */
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
  /** Share of the rows of which less than half is carried. */
  readonly mostlyDestroyed: number
}

/**
 * What `evaluate` finds: plain data, and what `brenier evaluate --json` prints. Lengths are in units of the cost: those of the points, times
 * the map's scale of each feature.
 */
export interface Evaluation extends DirectionsEvaluation {
  readonly rows: { readonly source: number; readonly target: number }
  /** How many equally weighted rows say as much (Kish's number); only where rows are weighed. */
  readonly effectiveRows?: { readonly source: number; readonly target: number }
  /** Of a map of unequal mass: what becomes of the mass of each side. The measures below are of the mass that is carried, and W2 squared is the least cost. */
  readonly mass?: Readonly<Record<'source' | 'target', MassEvaluation>>
  /** With what the map knows of the rows, where one map judged them all. */
  readonly w2Squared: Distance & Partial<RowOrigins>
  /** Root mean square distance between rows and what came back of them, in units of the cost. */
  readonly roundTrip: { readonly forward: number; readonly backward: number } & SolvesEvaluation
  /** Of all inner solves, those of the target's rows and of the images, between 0 and 1. */
  readonly unconvergedShare: number
  /** By class, where the map is conditional: classes that have rows on both sides. */
  readonly classes?: Readonly<Record<string, ClassEvaluation>>
  /** In the order of the columns. */
  readonly features: readonly FeatureEvaluation[]
  /** What all of it comes to, in a sentence. */
  readonly verdict: Verdict
  /** The map's; with 'features' the cost is taken on features divided by their standard deviations. */
  readonly scale: 'none' | 'features'
  /** The map's, where it is not the Euclidean one. */
  readonly cost?: CostRecord
  /** What one unit of the cost is, in words. */
  readonly unit: string
  /** How long the evaluation took. */
  readonly seconds: number
}
