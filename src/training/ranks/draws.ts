import { field, InputError, sentence } from '../../base/errors.ts'
import type { Pieces } from '../../base/pieces.ts'
import { ALONE } from '../../collective/collective.ts'
import { fitRandom } from '../fit-random.ts'
import { ownPlaces, type TrainingProblem } from '../problem.ts'
import { Batches } from '../sampling/batches.ts'
import type { TrainingState } from '../state.ts'

/** The draws of a run: those of the state that it resumes from if they can continue, else new ones. */
export function* openDraws(problem: TrainingProblem, resumed: TrainingState | undefined): Pieces<Batches> {
  checkShares(problem)
  const random = fitRandom(problem.seed)
  if (resumed === undefined) return yield* Batches.of(problem, random)
  if (canContinue(problem, resumed)) return yield* Batches.of(problem, resumed)
  const batches = yield* Batches.of(problem, random.stream('resumed', resumed.step))
  Object.assign(resumed, batches.state)
  resumed.warm.fill(Number.NaN)
  return batches
}

/**
 * Whether a run can continue with the draws of this state. It cannot if each rank draws from its own rows, since the state has only the draws of
 * rank 0, nor if each rank did so before.
 */
export function canContinue(problem: TrainingProblem, { source, target }: TrainingState): boolean {
  const { recipe, apart = {}, collective = ALONE } = problem
  if (collective.size > 1 && (apart.source || apart.target)) return false
  return source.length === recipe.batch && target.length === recipe.batch && ownPlaces(problem).length > 0
}

/** The fewest rows of a batch for each rank. */
const FEWEST_ROWS = 2

/** @throws InputError for more ranks than the batch has rows for */
function checkShares({ recipe, collective = ALONE }: TrainingProblem): void {
  const { size } = collective
  if (size > 1 && recipe.batch < FEWEST_ROWS * size)
    throw new InputError(
      sentence`A batch of ${recipe.batch} rows is too small for ${size} ranks, which need ${FEWEST_ROWS} each; make ${field('batchSize')} ${FEWEST_ROWS * size} or more, or start fewer.`,
    )
}
