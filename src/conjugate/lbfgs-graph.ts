import {
  add,
  atMost,
  concat,
  input,
  matmul,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  select,
  slice,
  sqrt,
  square,
  step,
  sub,
  type Tensor,
} from '../graph/index.ts'
import { type Potential, pointsShape } from '../potentials/potential.ts'
import { weightInputs } from '../potentials/weights.ts'
import { MAX_REJECTIONS, ROUNDING } from './lbfgs.ts'
import {
  both,
  column,
  decreases,
  dot,
  either,
  finite,
  type Line,
  nextDirection,
  noiseOf,
  not,
  pairOf,
  rememberedPairs,
  shorter,
} from './lbfgs-rules.ts'
import { conjugateObjective } from './objective.ts'

/** How a row ended, as coded in the column `end`. */
export const ROW_ENDS = { open: 0, converged: 1, stalled: 2, nonfinite: 3, iterations: 4 } as const

/** The state of every row between two iterations: matrices are rows x D, columns rows x 1. All start at 0. */
export const LBFGS_STATE = {
  matrices: ['at', 'slope', 'direction'],
  columns: ['objective', 'residual', 'length', 'descent', 'end', 'rejections', 'evaluations'],
} as const

/** The suffix of a state's name as an output: inputs and outputs of a graph cannot share a name. */
export const NEXT = ' after'

type State = (typeof LBFGS_STATE)['matrices' | 'columns'][number] | 'inverses'

/** The outputs that form the newest remembered pair: the step s, and the change of the slope along it. */
export const PAIR = ['move', 'change'] as const

/** Numbers beyond this count as infinite. */
const LARGEST = 3e38

/**
 * The first iteration, at the start itself: no row has a step or a pair yet, so that most of `lbfgsIteration` is left out. States that it does not
 * give, and pairs, are still 0.
 */
export function lbfgsFirst(potential: Potential, classes: number): Record<string, Tensor> {
  const [at, none] = [input('at', pointsShape(potential.config.dimension)), column('evaluations')]
  const trial = evaluated(potential, classes, at)
  const usable = isUsable(trial)
  const converged = both(usable, atMost(trial.residual, input('tolerance', [])))
  const reached = add(mul(converged, scalar(ROW_ENDS.converged)), mul(not(usable), scalar(ROW_ENDS.nonfinite)))
  const ones = add(none, scalar(1))
  const end = limited(reached, ones)
  const slope = select(usable, trial.slope, at)
  const { objective, residual } = trial
  return {
    ...after({ slope, objective, residual, end, evaluations: ones, length: ones }),
    ...after({ direction: neg(slope), descent: neg(dot(slope, slope)) }),
    left: rowsLeft(end),
  }
}

/**
 * One further iteration of `Lbfgs` as a graph, for many rows in lock-step and by the same rules: it evaluates the trial of every row, accepts it or
 * shortens its step, and finds the next direction. Rows that have ended do not change. The column `end` says how each row ended.
 *
 * A single number has to leave the device, `left`: how many rows are open or, once none is, minus the number of those that did not converge.
 *
 * The caller passes the pairs on (`move 0` is the newest): `move` and `change` become the newest pair, and the oldest is dropped. Where a row
 * has no pair, its inverse curvature in `inverses` [rows, memory] is 0, and the pair has no effect.
 *
 * @param pairs remembered for each row
 * @param older how many pairs there can be from earlier iterations: fewer in the first iterations, whose graphs are smaller
 * @param convex as for `Lbfgs`
 */
export function lbfgsIteration(
  potential: Potential,
  classes: number,
  { pairs: memory, older, convex }: { readonly pairs: number; readonly older: number; readonly convex: boolean },
): Record<string, Tensor> {
  const { dimension } = potential.config
  const matrix = (name: string) => input(name, pointsShape(dimension))
  const [at, slope, direction] = [matrix('at'), matrix('slope'), matrix('direction')]
  const [length, descent, end] = [column('length'), column('descent'), column('end')]
  const [rejections, evaluations] = [column('rejections'), column('evaluations')]
  const [before, residual] = [column('objective'), column('residual')]
  const displacement = add(at, mul(length, direction))
  const trial = evaluated(potential, classes, displacement)
  const line: Line = { t: length, descent, change: sub(trial.objective, before), along: dot(trial.slope, direction) }
  const open = not(step(end))
  const usable = isUsable(trial)
  const measured = both(finite(line.change, LARGEST), finite(line.along, LARGEST))
  const converged = both(open, usable, atMost(trial.residual, input('tolerance', [])))
  const noise = noiseOf(trial.objective, ROUNDING, dimension)
  const decreased = both(measured, decreases(line, noise, convex))
  const accepted = both(open, usable, either(converged, decreased))
  const rejected = sub(open, accepted)
  const refused = select(accepted, scalar(0), add(rejections, rejected))
  const stalled = both(rejected, not(atMost(refused, scalar(MAX_REJECTIONS))))
  const spent = add(evaluations, open)
  const reached = add(add(end, mul(converged, scalar(ROW_ENDS.converged))), mul(stalled, scalar(ROW_ENDS.stalled)))
  const endNow = limited(reached, spent)
  const pair = pairOf(sub(displacement, at), sub(trial.slope, slope), accepted)
  const slopeNow = select(accepted, trial.slope, slope)
  const inverses = concat([pair.inverse, slice(input('inverses', ['rows', memory]), 1, 0, memory - 1)], 1)
  const next = nextDirection(slopeNow, [pair, ...rememberedPairs(dimension, memory, older)])
  const state: Record<State, Tensor> = {
    at: select(accepted, displacement, at),
    slope: slopeNow,
    direction: select(accepted, next.direction, direction),
    objective: select(accepted, trial.objective, before),
    residual: select(accepted, trial.residual, residual),
    length: select(accepted, scalar(1), shorter(line, measured)),
    descent: select(accepted, next.descent, descent),
    end: endNow,
    rejections: refused,
    evaluations: spent,
    inverses,
  }
  return { ...after(state), move: pair.move, change: pair.change, left: rowsLeft(endNow) }
}

function after(state: Partial<Record<State, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name + NEXT, value]))
}

function isUsable({ objective, residual }: ReturnType<typeof evaluated>): Tensor {
  return both(finite(objective, LARGEST), finite(residual, LARGEST))
}

/** How rows ended, where those that are open have ended if they have spent all their evaluations. */
function limited(end: Tensor, spent: Tensor): Tensor {
  const over = both(not(step(end)), atMost(input('limit', []), spent))
  return add(end, mul(over, scalar(ROW_ENDS.iterations)))
}

function rowsLeft(end: Tensor): Tensor {
  const open = reduceSum(not(step(end)), [0, 1])
  const failed = reduceSum(step(sub(end, scalar(ROW_ENDS.converged))), [0, 1])
  return select(open, open, neg(failed))
}

/** The objective at a displacement, in the preconditioner's variables: see `solverGraph`. */
function evaluated(potential: Potential, classes: number, displacement: Tensor) {
  const { dimension } = potential.config
  const [root, metric] = [input('preconditioner', [dimension, dimension]), input('metric', [dimension, dimension])]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, root), input('base', pointsShape(dimension)))
  const target = input('target', pointsShape(dimension))
  const { objective, difference, error } = conjugateObjective(potential, weightInputs(potential), points, target, label)
  return {
    objective: reshape(objective, ['rows', 1]),
    slope: matmul(difference, root),
    residual: reshape(sqrt(reduceSum(square(matmul(error, metric)), [1])), ['rows', 1]),
  }
}
