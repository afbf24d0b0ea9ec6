import { ALONE, type Collective } from '../../collective/collective.ts'
import { gathered } from '../../collective/share.ts'
import type { Side } from '../../problem/frame.ts'
import { SKETCH_SIZE, sketchOf } from '../../transport/trained-rows.ts'
import type { TrainingProblem } from '../problem.ts'
import type { Batches } from '../sampling/batches.ts'
import type { TrainingState } from '../state.ts'

/**
 * Adds to the state what only single ranks have: the last solutions of the target's rows, each from one rank, and the sketches of the rows of
 * pools. Everything else is the same on all ranks. All ranks must call this.
 */
export async function completeState(state: TrainingState, problem: TrainingProblem, batches: Batches): Promise<void> {
  const { collective = ALONE, apart = {}, frame } = problem
  if (collective.size === 1) return
  if (!apart.target) {
    // A row without a solution yet is NaN, and stays NaN in a sum with zeros.
    for (const row of batches.targetRowsOfOthers())
      state.warm.fill(0, row * frame.dimension, (row + 1) * frame.dimension)
    await collective.sum(state.warm)
  }
  const { trainedRows } = state
  if (trainedRows === undefined) return
  const merged = async (side: Side) =>
    apart[side] ? await mergedSketch(collective, trainedRows[side]) : trainedRows[side]
  state.trainedRows = { source: await merged('source'), target: await merged('target') }
}

/** The sketch of the rows of all ranks. Hashes are sent as numbers above 0, so that 0 means none. */
async function mergedSketch(collective: Collective, own: Uint32Array): Promise<Uint32Array> {
  const padded = new Float64Array(SKETCH_SIZE)
  padded.set(Float64Array.from(own, (hash) => hash + 1))
  const all = await gathered(collective, padded, Int32Array.of(collective.rank), collective.size)
  return sketchOf(Uint32Array.from(all.filter((hash) => hash > 0).map((hash) => hash - 1)))
}

/** Copies weights and averages from rank 0. They are the same bits already unless the ranks' processors differ. All ranks must call this. */
export async function alignState(state: TrainingState, { collective = ALONE }: TrainingProblem): Promise<void> {
  if (collective.size === 1) return
  for (const values of [state.weights, state.average, state.adam.first, state.adam.second])
    await collective.broadcast(values)
}
