import type { FitProgress } from '../training/events.ts'
import { chosenStep, chosenWeights } from '../training/selection.ts'
import type { TrainingState } from '../training/state.ts'

/** The share of a whole training that has passed where a map goes on from the last iteration's. */
export const WARM_FROM = 0.5

/**
 * The state from which the training of the next iteration's map goes on: the last one's weights, solutions and preconditioner, at a rate that has
 * fallen already. Null where the map of the moments was better than any trained one: it is made again.
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
    // It stays released; the look that chooses comes after it, in the numbers of steps of the new run.
    released: released && { ...released, step: Math.min(released.step, step - 1) },
    heldOut: [],
  }
}
