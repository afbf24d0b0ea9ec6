import type { FitProgress } from '../training/events.ts'
import { chosenStep, chosenWeights } from '../training/selection.ts'
import type { TrainingState } from '../training/state.ts'

/** The share of a whole training that counts as done when a map continues from the last iteration's. */
export const WARM_FROM = 0.5

/**
 * The state from which the training of the next iteration's map continues: the last one's weights, solutions and preconditioner, at a learning rate
 * that has already fallen. Null if the map of the moments was better than any trained one; it is then computed again.
 * @param last the last event of the training that ended in this state
 * @param maxTime of the next training, from its beginning
 */
export function warmState(
  state: TrainingState,
  last: FitProgress | undefined,
  maxTime: number | undefined,
): TrainingState | null {
  const kept = chosenStep(state)
  if (kept === 0 || last === undefined) return null
  const weights = chosenWeights(state)
  state.weights.set(weights)
  state.average.set(weights)
  const released = state.released !== null && kept > state.released.step ? state.released : null
  const step = Math.round(WARM_FROM * last.steps)
  const { trainedRows: _, ...others } = state
  return {
    ...others,
    step,
    seconds: WARM_FROM * (maxTime ?? 0),
    best: null,
    worse: 0,
    // It stays released: in the steps of the new run, its release comes before any look that chooses.
    released: released && { ...released, step: Math.min(released.step, step - 1) },
    heldOut: [],
  }
}
