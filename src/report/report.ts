import type { Points } from '../base/points.ts'
import type { Verdict } from '../evaluation/verdict/grade.ts'
import type { CostRecord } from '../problem/cost.ts'

/**
 * Everything that a report says, as one plain value for `reportHtml`: made by `fitReport` or `evaluationReport`, or filled with your own numbers.
 * Lengths are in the units of the cost: those of the data under scale "none", standard deviations of each feature under scale "features".
 */
export interface Report {
  /** Heading. Default: the names of the two sides. */
  readonly title?: string
  /** The rows that everything was measured on, mu, with their images T(x) as `transported`. */
  readonly source: ReportSide
  /** The rows that everything was measured on, nu, with their preimages S(z) as `transported`. */
  readonly target: ReportSide
  /** Names of the features. Default: x0, x1 and so on, as for tables without names. */
  readonly columns?: readonly string[]
  /** Whether training and model selection never saw the rows of `source` and `target`; absent if unknown. */
  readonly heldOut?: boolean
  /** With folds, how many maps measured the rows, each on rows that it never saw; the reported map itself was trained on all rows. */
  readonly folds?: number
  /** W2 squared, without a factor 1/2, in squared units of the cost. */
  readonly w2Squared: ReportDistance
  readonly forward: ReportDirection
  readonly backward: ReportDirection
  /** Root-mean-square distance after going there and back: |S(T(x)) - x| from the source, |T(S(z)) - z| from the target. */
  readonly roundTrip: { readonly forward: number; readonly backward: number }
  /** The inner solves behind the backward map, one per row of the target. */
  readonly conjugate: ReportConjugate
  /** What becomes of the mass of each side, if the map carries only a part of it. */
  readonly mass?: Readonly<Record<'source' | 'target', ReportMass>>
  /** The rows of the source on their way, if their masses change. */
  readonly way?: ReportWay
  /** How training went; absent if unknown. */
  readonly training?: ReportTraining
  readonly settings: ReportSettings
  /** The overall grade of the map, with reasons and advice. */
  readonly verdict?: Pick<Verdict, 'grade' | 'sentence' | 'advice'> & Partial<Pick<Verdict, 'checks'>>
  /** For two features: the potential over each side's rows. */
  readonly plane?: ReportPlane
  /** The command that made the report. */
  readonly command?: string
  /** One entry per label, for a conditional map. */
  readonly classes?: readonly ReportClass[]
  /** When the report was made, in words. Left out if absent, so that the same report gives the same page. */
  readonly created?: string
}

/** One side of the problem. */
export interface ReportSide {
  /** What to call it: a file or a table ("hadron"). */
  readonly name: string
  readonly points: Points
  /** The same rows, in order, carried to the other side; figures that need it are left out if it is absent. */
  readonly transported?: Points
  /** Rows that the fit was trained on. */
  readonly trainedRows?: number
}

/** The mass of one side, as shares of it. */
export interface ReportMass {
  readonly carried: number
  readonly destroyed: number
  readonly created: number
  /** All rows of the side, including those of which nothing is carried, and the mass factor of each: the part of the row that is carried. */
  readonly points: Points
  readonly factors: Float64Array
}

/** Rows of the source with their images, and what becomes of their masses. */
export interface ReportWay {
  readonly points: Points
  readonly images: Points
  /** The mass of each row where it arrives, over that where it starts. */
  readonly growth: Float64Array
  /** How masses change in between (`massesAt`). */
  readonly divergence: 'kl' | 'tv'
}

/** A potential of two features on an even grid, row by row from the lowest y. */
export interface PotentialGrid {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  /** Points along each side. */
  readonly size: number
  readonly values: Float64Array
}

/** The Kantorovich potentials of the two sides, in squared units of the cost. */
export interface ReportPlane {
  readonly source: PotentialGrid
  readonly target: PotentialGrid
}

/** An estimate of W2 squared and the bound below it. */
export interface ReportDistance {
  readonly estimate: number
  /** 95% interval of W2 squared: from the sampling of rows, and with the duality gap of the potential in its upper end. */
  readonly confidence: readonly [low: number, high: number]
  readonly lowerBound: number
  /** 95% interval of the lower bound. */
  readonly lowerBoundConfidence?: readonly [low: number, high: number]
  /** Whether the bound is proven, given the guarantee of the potential and rows that are new to the map. */
  readonly certified: boolean
  /** Why it is not certified, as clauses of a sentence; null or absent if it is, or if the reason is unknown. */
  readonly reason?: string | null
  /** Whether the estimate or an end of its interval was negative, and is given as 0. */
  readonly cutAtZero?: boolean
  /** What to know before using the numbers, as sentences. */
  readonly notices?: readonly string[]
}

/** How near the transported rows come to where they should be. */
export interface ReportDirection {
  readonly energyDistance: number
  /** Two held-out samples of the goal, compared with each other: what a perfect map would get. */
  readonly heldOutEnergyDistance?: number
  /** The rows as they are, compared with the goal. */
  readonly untransportedEnergyDistance?: number
  /** Sliced W2, in units of the cost. */
  readonly slicedW2?: number
  /** The mean squared distance that the map moves rows, in squared units of the cost; at least W2 squared if they arrive. */
  readonly meanSquaredMove?: number
  /** L2-UVP in percent; only if the true map is known. */
  readonly l2Uvp?: number
  /** Cosine between the learned and the true displacements; only if the true map is known. */
  readonly cosine?: number
}

/** How the inner solves ended. */
export interface ReportConjugate {
  readonly rows: number
  readonly unconvergedRows: number
  /** The largest remaining |grad u(y) - z|, relative to the root of the target's total variance. */
  readonly maxResidual: number
  readonly tolerance?: number
}

/** How training went. */
export interface ReportTraining {
  /** The status in a word or two ("finished", "out of time", "diverged"). */
  readonly status: string
  /** Whether that status is a good end. */
  readonly finished: boolean
  /** What to know about a bad end, as a sentence. */
  readonly message?: string
  readonly steps: number
  /** The time that training took; a map's file does not hold it. */
  readonly seconds?: number
  readonly curve?: ReportCurve
}

/** Values against training steps; `step`, `w2Squared` and `residual` have the same length. */
export interface ReportCurve {
  readonly step: ArrayLike<number>
  /** The batch's dual value as an estimate of W2 squared. */
  readonly w2Squared: ArrayLike<number>
  /** The largest residual that a batch's inner solve left, relative like `ReportConjugate.maxResidual`. */
  readonly residual: ArrayLike<number>
  /** The largest residual allowed. */
  readonly tolerance?: ArrayLike<number>
  /** The dual value on the rows that decide when training stops and which weights are kept, with the ends of its 95% interval. */
  readonly heldOut?: {
    readonly step: ArrayLike<number>
    readonly dualValue: ArrayLike<number>
    readonly low?: ArrayLike<number>
    readonly high?: ArrayLike<number>
  }
}

/** The settings of the fit. */
export interface ReportSettings {
  readonly seed: number
  /** The kind of the potential: "convex", "released", "smooth", "quadratic". */
  readonly potential: string
  readonly parameters: number
  /** "features" divides each feature by its standard deviation before the cost is taken; that changes the problem, and W2. */
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean cost. */
  readonly cost?: CostRecord
  /** Whether masses are relaxed. */
  readonly relaxed?: boolean
  /** The divisor of each feature under scale "features". Default: the pooled standard deviations. */
  readonly featureScales?: ArrayLike<number>
  /** Unit of the data under scale "none" ("mm"). */
  readonly unit?: string
  readonly batchSize?: number
  readonly hidden?: readonly number[]
  readonly init?: string
  readonly threads?: number
  readonly device?: string
  /** The version of each package, by name. */
  readonly versions?: Readonly<Record<string, string>>
  /** Anything else that is worth a line in the table. */
  readonly other?: Readonly<Record<string, string | number | boolean>>
}

/** One label of a conditional map. */
export interface ReportClass {
  readonly label: string
  readonly rows: { readonly source: number; readonly target: number }
  readonly forward: ReportDirection
  readonly backward: ReportDirection
}
