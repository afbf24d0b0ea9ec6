import type { Points } from '../base/points.ts'
import type { Verdict } from '../evaluation/verdict/grade.ts'
import type { CostRecord } from '../problem/cost.ts'

/**
 * All that a report says, as one plain value for `reportHtml`: made by `fitReport` or `evaluationReport`, or filled from numbers of your own.
 * Lengths are in the units of the cost: those of the data under scale "none", standard deviations of each feature under scale "features".
 */
export interface Report {
  /** Heading; the names of the two sides when absent. */
  readonly title?: string
  /** The rows that everything was measured on, mu, with their images T(x) as `transported`. */
  readonly source: ReportSide
  /** The rows that everything was measured on, nu, with their preimages S(z) as `transported`. */
  readonly target: ReportSide
  /** Names of the features; x0, x1 and so on when absent, as tables without names have them. */
  readonly columns?: readonly string[]
  /** Whether training and model selection never saw the rows of `source` and `target`; absent where nobody knows. */
  readonly heldOut?: boolean
  /** How many maps measured the rows, each those that it never saw, where it was not the reported map itself: that was trained on all rows. */
  readonly folds?: number
  /** W2 squared, without a factor 1/2, in squared units of the cost. */
  readonly w2Squared: ReportDistance
  readonly forward: ReportDirection
  readonly backward: ReportDirection
  /** Root-mean-square distance after going there and back: |S(T(x)) - x| from the source, |T(S(z)) - z| from the target. */
  readonly roundTrip: { readonly forward: number; readonly backward: number }
  /** The inner solves behind the backward map, one a row of the target. */
  readonly conjugate: ReportConjugate
  /** What becomes of the mass of each side, where the map carries only a part of it. */
  readonly mass?: Readonly<Record<'source' | 'target', ReportMass>>
  /** What is known of it: nothing, for a map that comes from elsewhere. */
  readonly training?: ReportTraining
  readonly settings: ReportSettings
  /** What the numbers come to. */
  readonly verdict?: Pick<Verdict, 'grade' | 'sentence' | 'advice'> & Partial<Pick<Verdict, 'checks'>>
  /** Where there are two features: the potential over each side's rows. */
  readonly plane?: ReportPlane
  /** The command that made the report. */
  readonly command?: string
  /** One entry a label, where the map is conditional. */
  readonly classes?: readonly ReportClass[]
  /** When the report was made, in words; left out when absent, so that the same report gives the same page. */
  readonly created?: string
}

/** One side of the problem. */
export interface ReportSide {
  /** What to call it: a file or a table ("hadron"). */
  readonly name: string
  readonly points: Points
  /** The same rows, in order, carried to the other side; figures that need it are left out when it is absent. */
  readonly transported?: Points
  /** Rows that the fit was trained on. */
  readonly trainedRows?: number
}

/** The mass of one side, as shares of it. */
export interface ReportMass {
  readonly carried: number
  readonly destroyed: number
  readonly created: number
  /** All rows of the side, also those of which nothing is carried, and the mass factor of each: the part of the row that is carried. */
  readonly points: Points
  readonly factors: Float64Array
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
  /** 95% interval of the estimate, from the sampling of rows. */
  readonly confidence: readonly [low: number, high: number]
  readonly lowerBound: number
  /** 95% interval of the lower bound. */
  readonly lowerBoundConfidence?: readonly [low: number, high: number]
  /** Whether the bound is proven, given the guarantee of the potential and rows that are new to the map. */
  readonly certified: boolean
  /** Why it is not certified, as clauses of a sentence; null or absent where it is, or where nobody knows. */
  readonly reason?: string | null
  /** Whether the estimate or an end of its interval was negative, and is given as 0. */
  readonly cutAtZero?: boolean
  /** What to know before the numbers are used, as sentences. */
  readonly notices?: readonly string[]
}

/** How near the transported rows come to where they should be. */
export interface ReportDirection {
  readonly energyDistance: number
  /** Two held-out samples of where the rows should arrive, against one another: what a perfect map would get. */
  readonly heldOutEnergyDistance?: number
  /** The rows as they are, against where they should arrive. */
  readonly untransportedEnergyDistance?: number
  /** Sliced W2, in units of the cost. */
  readonly slicedW2?: number
  /** How far the map moves rows, squared, on average, in squared units of the cost; at least W2 squared where they arrive. */
  readonly meanSquaredMove?: number
  /** Percent; known only where the true map is. */
  readonly l2Uvp?: number
  /** Cosine between the learned and the true displacements; known only where the true map is. */
  readonly cosine?: number
}

/** What became of the inner solves. */
export interface ReportConjugate {
  readonly rows: number
  readonly unconvergedRows: number
  /** Largest |grad u(y) - z| that was left, relative to the root of the target's total variance. */
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
  /** Of training; a map's file does not hold it. */
  readonly seconds?: number
  readonly curve?: ReportCurve
}

/** Values against training steps; `step`, `w2Squared` and `residual` have the same length. */
export interface ReportCurve {
  readonly step: ArrayLike<number>
  /** The batch's dual value as an estimate of W2 squared. */
  readonly w2Squared: ArrayLike<number>
  /** The largest residual that a batch's inner solve left, relative as `ReportConjugate.maxResidual`. */
  readonly residual: ArrayLike<number>
  /** The residual that was asked for. */
  readonly tolerance?: ArrayLike<number>
  /** The dual value on the rows that training is stopped and chosen by, with the ends of its 95% interval. */
  readonly heldOut?: {
    readonly step: ArrayLike<number>
    readonly dualValue: ArrayLike<number>
    readonly low?: ArrayLike<number>
    readonly high?: ArrayLike<number>
  }
}

/** What the fit was asked to do. */
export interface ReportSettings {
  readonly seed: number
  /** Of the potential: "convex", "released", "smooth", "quadratic". */
  readonly potential: string
  readonly parameters: number
  /** "features" divides each feature by its standard deviation before the cost is taken; that changes the problem, and W2. */
  readonly scale: 'none' | 'features'
  /** Absent for the Euclidean one. */
  readonly cost?: CostRecord
  /** Whether masses are relaxed. */
  readonly relaxed?: boolean
  /** The divisor of each feature under scale "features"; the pooled standard deviations when absent. */
  readonly featureScales?: ArrayLike<number>
  /** Unit of the data under scale "none" ("mm"). */
  readonly unit?: string
  readonly batchSize?: number
  readonly hidden?: readonly number[]
  readonly init?: string
  readonly threads?: number
  readonly device?: string
  /** Package to version. */
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
