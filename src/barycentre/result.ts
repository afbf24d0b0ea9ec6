import type { Points } from '../base/points.ts'
import type { FitStatus } from '../training/events.ts'
import type { FitResult } from '../training/result.ts'
import type { Distance } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'

/** How a barycentre can end. The values of the table are the messages for users. */
export const BARYCENTRE_MESSAGES = {
  converged: 'The sample stays where it is: the mean of its images is within the tolerance.',
  stalled: 'The residual stopped falling, at the size of the errors of the maps; more rows or steps would lower it.',
  'iteration limit': 'The limit of iterations was reached before the residual met the tolerance.',
  'out of time': 'The allowed time ran out before the residual met the tolerance.',
  interrupted: 'The work was interrupted before its end; this is the best iteration so far.',
} as const

export type BarycentreStatus = keyof typeof BARYCENTRE_MESSAGES

/** A barycentre, and what is known about it. */
export interface BarycentreResult {
  /** A sample of it, rows x D, in the units of the tables. */
  readonly points: Points
  /** The class of each row of the sample, with labels. */
  readonly labels?: readonly string[]
  /** One per measure, in the caller's order: forward from the barycentre to the measure, backward from the measure to the barycentre. */
  readonly maps: readonly TransportMap[]
  /** The fit behind each map, with the held-out rows that judge it: of the sample as its source, of the measure as its target. */
  readonly fits: readonly FitResult[]
  readonly summary: BarycentreSummary
}

export interface BarycentreSummary {
  readonly status: BarycentreStatus
  /** How often the sample was moved; 0 if the closed-form start was the best. */
  readonly iterations: number
  /** The root of the mean of |sum w_k T_k(x) - x|^2 over that of the sample's total variance, in the cost. */
  readonly residual: number
  /** The residuals of all iterations, the start first. */
  readonly residuals: readonly number[]
  /** The shares of the measures, which add up to 1. */
  readonly weights: readonly number[]
  readonly objective: Objective
  readonly measures: readonly MeasureSummary[]
  readonly rows: number
  readonly dimension: number
  readonly seconds: number
  readonly seed: number
  readonly scale: 'none' | 'features'
  readonly notices: readonly string[]
}

/** The weighted sum of the W2 squared from the sample's distribution to the measures, which the barycentre minimises. */
export interface Objective {
  /** On rows that were held out, in squared units of the cost. */
  readonly estimate: number
  /** 95% interval of the estimate, from the sampling of rows. */
  readonly confidence: readonly [low: number, high: number]
  /** The objective of this sample is at least this, with 97.5% confidence; certified if every part is. */
  readonly lowerBound: number
  readonly certified: boolean
  /**
   * No distribution has a smaller objective than this, which is that of the Gaussians with the moments of the measures (Gelbrich 1990), and which
   * location-scatter families reach. This holds up to the error of the moments.
   */
  readonly leastByMoments: number
}

/** What was found about one measure. */
export interface MeasureSummary {
  readonly rows: number
  readonly weight: number
  /** The distance from the barycentre to it, on held-out rows. */
  readonly w2Squared: Distance
  readonly training: { readonly status: FitStatus; readonly steps: number; readonly potential: string }
  readonly conjugate: { readonly unconvergedRows: number; readonly maxResidual: number; readonly rows: number }
}
