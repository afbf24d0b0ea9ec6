import type { Engine } from '../engine/index.ts'
import { asKind } from '../potentials/network.ts'
import { TransportMap } from '../transport/map.ts'
import type { MapModel, TrainingRecord } from '../transport/model.ts'
import { anchorsOf } from './anchors.ts'
import { costRecord } from './cost-options.ts'
import type { FitStatus } from './events.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { TrainingProblem } from './problem.ts'
import { chosenStep, chosenWeights } from './selection.ts'
import type { TrainingState } from './state.ts'

/** What of a map is not in the state of its training. */
interface Record {
  readonly status: FitStatus
  /** Of the source and the target, in all. */
  readonly rows: readonly [number, number]
  /** Of these, the rows that training did not learn from. */
  readonly heldOut: TrainingRecord['heldOut']
  readonly options: FitOptions
}

/** The map of a state of training: the best weights so far, and how they came to be. */
export function trainedMap(
  engine: Engine,
  problem: TrainingProblem,
  state: TrainingState,
  { status, rows: [sourceRows, targetRows], heldOut, options }: Record,
): TransportMap {
  const { frame, seed, classes, conditions, threads } = problem
  const { scale, start } = withDefaults(options)
  const { columns, labelColumn, weightColumn, conditionColumns, encoded } = options
  const cost = costRecord(options)
  const training = {
    status,
    steps: state.step,
    keptStep: chosenStep(state),
    seed,
    sourceRows,
    targetRows,
    ...(heldOut && { heldOut }),
    scale,
    start,
    engine: engine.description,
    ...(cost && { cost }),
    ...(problem.relaxation && { unbalanced: { auto: false, ...problem.relaxation, shift: 0 } }),
    ...(columns && { columns }),
    ...(labelColumn !== undefined && { labelColumn }),
    ...(weightColumn !== undefined && { weightColumn }),
    ...(conditions && conditionColumns && { conditionColumns }),
    ...(encoded && encoded.length > 0 && { encoded }),
  }
  const model = {
    ...potentialOf(problem, state),
    frame,
    preconditioner: state.preconditioner,
    classes,
    ...(conditions && { conditions }),
    training,
    ...(state.trainedRows && { trainedRows: state.trainedRows }),
  }
  return new TransportMap(engine, model, threads)
}

/**
 * The potential of a map: the one that was trained, and after its release the released one with the convex one that it came from, where its
 * inverse starts. Weights that were kept from before the release are convex still.
 */
function potentialOf(
  problem: TrainingProblem,
  state: TrainingState,
): Pick<MapModel, 'potential' | 'weights' | 'anchors' | 'certificate'> {
  const { potential } = problem
  const weights = chosenWeights(state)
  const { released } = state
  if (released !== null && chosenStep(state) > released.step)
    return {
      potential: asKind(potential, 'released')!,
      weights,
      certificate: { potential, weights: released.convex },
    }
  return potential.guarantee === null ? { potential, weights, anchors: anchorsOf(problem) } : { potential, weights }
}
