/** How a fit can end. The values of the table are the messages for users. */
export const FIT_MESSAGES = {
  completed: 'All steps were taken.',
  'early stop': 'The bound on held-out rows stopped improving; the best potential was kept.',
  diverged: 'The inner solves failed too often: the potential is no longer convex.',
  'out of time': 'The time limit was reached; the schedule was fitted to it.',
  interrupted: 'The fit was interrupted before its end; the best potential so far was kept.',
} as const

export type FitStatus = keyof typeof FIT_MESSAGES

/**
 * The progress of a running fit. There are at most 8 events a second, at least one in every hundredth of the steps, and always one at the last step.
 * None is dropped: a slow reader gets them later.
 */
export interface FitProgress {
  /** Steps taken, and how many there will be (an estimate if the time limit decides). */
  readonly step: number
  readonly steps: number
  /** With folds: which of the fits this is, from 1. There is one for each fold, and the last is that of the map. */
  readonly fit?: { readonly number: number; readonly of: number }
  /** From 0 to 1. */
  readonly progress: number
  /** The batch's dual value as a noisy estimate of W2 squared, in squared units of the cost. */
  readonly w2Squared: number
  /** The largest residual of the batch's inner solve, and its tolerance, both relative to the root of the target's total variance. */
  readonly residual: number
  readonly tolerance: number
  /** Gradient evaluations per row of the batch's inner solve, and the share of rows that did not reach the tolerance. */
  readonly evaluations: number
  readonly unconverged: number
  /** Seconds so far, and an estimate of the seconds left from the rate so far. */
  readonly seconds: number
  readonly secondsLeft: number
  /** What computes, with its version: `onnxruntime-web 1.30.0, 2 threads`. If a graphics card fails, this changes to the CPU's engine. */
  readonly engine: string
  /** The last look at held-out rows: the dual value, minus an estimate of the error of unfinished solves. Higher is better. */
  readonly heldOut?: { readonly step: number; readonly w2Squared: number }
}
