import type { RandomState } from '../base/random.ts'
import { initialWeights } from '../potentials/weights.ts'
import type { TrainedRows } from '../transport/trained-rows.ts'
import { type AdamState, adamInit } from './adam.ts'
import { rowCount, type TrainingProblem } from './problem.ts'
import type { OrderState } from './sampling/sampler.ts'

/**
 * Everything that changes during training, as a plain object of numbers and typed arrays: what a checkpoint saves and a resumed run starts
 * from. It does not contain data and options, which are given again.
 */
export interface TrainingState {
  /** The kind of potential that is being trained: 'convex' after another kind failed. */
  readonly potential: string
  step: number
  /** Seconds of training so far, in all sessions. */
  seconds: number
  readonly weights: Float32Array
  readonly average: Float32Array
  readonly adam: AdamState
  source: readonly OrderState[]
  target: readonly OrderState[]
  /** The generator of the smoothing of source rows. */
  smoothing: RandomState
  /** The last solution of each target row, rows x D; NaN for rows without one yet. */
  readonly warm: Float32Array
  /** L of the inner solve, D x D. */
  preconditioner: Float32Array
  /** The average with the best held-out bound so far, and each held-out row's term of that bound (source rows first). */
  best: { step: number; bound: number; weights: Float32Array; rows: Float32Array } | null
  /** Consecutive looks whose bound was worse than the best one by more than sampling error explains. */
  worse: number
  /** When the potential was released, and the average of the weights at that moment; null before. */
  released: { readonly step: number; readonly progress: number; readonly convex: Float32Array } | null
  /** The error of S(T(x)) at the last look at held-out rows since the release (see `roundTripOf`); absent before. */
  roundTrip?: number
  /** The history of the held-out bound. */
  readonly heldOut: { readonly step: number; readonly bound: number }[]
  /** The sketch of the rows seen in training so far; absent from states of earlier versions. */
  trainedRows?: TrainedRows
}

/** The state before the first step. @param draws the state of the draws of batches */
export function freshState(
  { potential, target, frame, recipe }: TrainingProblem,
  draws: Pick<TrainingState, 'source' | 'target' | 'smoothing'>,
): TrainingState {
  const d = frame.dimension
  const weights = initialWeights(potential)
  return {
    potential: recipe.release ? 'released' : potential.config.kind,
    step: 0,
    seconds: 0,
    weights,
    average: weights.slice(),
    adam: adamInit(weights.length),
    ...draws,
    warm: new Float32Array(rowCount(target, d) * d).fill(Number.NaN),
    preconditioner: Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0)),
    best: null,
    worse: 0,
    released: null,
    heldOut: [],
  }
}
