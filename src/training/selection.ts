import type { SampleWeights } from '../base/mean-interval.ts'
import { combineEstimates, differences, type Estimate, meanEstimate } from '../base/statistics.ts'
import { MAX_ROUND_TRIP } from './convexity.ts'
import type { TrainingState } from './state.ts'
import type { Trainer } from './step.ts'

/**
 * Evaluates the averaged weights on held-out rows, and chooses between them and the best so far. The start, a closed form, remains the choice
 * until a look is significantly better: with few rows a network can only do worse, and between Gaussians no better. (The start of a relaxed
 * problem is the identity, which has no such advantage.) A released potential whose rows do not return to x under S(T(x)) is never chosen. This
 * does not end the run, because at the high rates after the release the error may rise and fall.
 * @param tolerance of the inner solve: the same for all looks, because a coarser solve makes the bound look better
 */
export async function lookAndChoose(
  trainer: Pick<Trainer, 'state' | 'heldOutLook'>,
  tolerance: number,
  signal?: AbortSignal,
): Promise<void> {
  const { state } = trainer
  const look = await trainer.heldOutLook(tolerance, signal)
  if (look === null) return
  const { bound, rows, sourceRows, weights = {}, roundTrip = 0, relaxed = false } = look
  // Not a number: the rows do not come back at all, and a saved state holds numbers only.
  if (look.roundTrip !== undefined) state.roundTrip = Number.isNaN(look.roundTrip) ? 1 : look.roundTrip
  state.heldOut.push({ step: state.step, bound })
  const now = { step: state.step, bound, weights: state.average.slice(), rows }
  if (state.best === null) {
    state.best = now
    return
  }
  if (!(roundTrip <= MAX_ROUND_TRIP)) {
    state.worse = Math.max(state.worse, 1)
    return
  }
  const change = changeOf(rows, state.best.rows, sourceRows, weights)
  const doubt = state.best.step === 0 && !relaxed ? change.standardError : 0
  if (change.value < -doubt) {
    state.best = now
    state.worse = 0
  } else {
    state.worse = isWorse(change, state.heldOut[0]!.bound - state.best.bound) ? state.worse + 1 : 0
  }
}

/** The change of the bound from one look to another on the same rows. */
function changeOf(rows: Float32Array, before: Float32Array, sourceRows: number, weights: SampleWeights): Estimate {
  const change = differences(rows, before)
  return combineEstimates([
    { estimate: meanEstimate(change.subarray(0, sourceRows), weights.first), weight: 1 },
    { estimate: meanEstimate(change.subarray(sourceRows), weights.second), weight: 1 },
  ])
}

/** The share of the gain since the start that may be lost before a look counts as worse, however noisy the bound. */
const MAX_LOSS = 0.1

/**
 * Whether a look is worse than the best one: by more than two standard errors, or by a tenth of the gain so far. If it is not, the later weights
 * are the better choice: the rate has fallen since, and the bound on a few thousand rows is too noisy to tell.
 */
function isWorse({ value, standardError }: Estimate, gained: number): boolean {
  return !(value <= Math.min(2 * standardError, gained > 0 ? MAX_LOSS * gained : Number.POSITIVE_INFINITY))
}

/** The weights to keep: the average at the end, unless the start or an earlier average is the better choice on held-out rows. */
export function chosenWeights(state: TrainingState): Float32Array {
  return (earlierChoice(state)?.weights ?? state.average).slice()
}

/** The step at which the average was the weights to keep. */
export function chosenStep(state: TrainingState): number {
  return earlierChoice(state)?.step ?? state.step
}

/** Whether no look since the release was better than those before it. */
export function hasReleaseFailed({ released, best }: TrainingState): boolean {
  return released !== null && best !== null && best.step <= released.step
}

function earlierChoice({ best, worse }: TrainingState): TrainingState['best'] {
  return best !== null && (worse > 0 || best.step === 0) ? best : null
}
