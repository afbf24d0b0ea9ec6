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

/** The parts of a map that are not in the state of training. */
interface Record {
  readonly status: FitStatus
  /** The total rows of the source and the target. */
  readonly rows: readonly [number, number]
  /** How many of these were held out from training. */
  readonly heldOut: TrainingRecord['heldOut']
  readonly options: FitOptions
}

/** The map of a state of training: the best weights so far, and a record of how they were trained. */
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
 * The potential of a map: the trained one or, after its release, the released one with the convex one that it came from, at which its inverse
 * starts. Weights kept from before the release are still convex.
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
