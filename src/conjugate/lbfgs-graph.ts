import {
  abs,
  add,
  atMost,
  concat,
  div,
  input,
  matmul,
  maximum,
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
import { CURVATURE, MAX_REJECTIONS, ROUNDING } from './lbfgs.ts'
import { OVERSHOOT, SUFFICIENT_DECREASE } from './line-search.ts'
import { conjugateObjective } from './objective.ts'

/** What becomes of a row, in the column `end`. */
export const ROW_ENDS = { open: 0, converged: 1, stalled: 2, nonfinite: 3 } as const

/** What is known of every row between two iterations: matrices are rows x D, columns rows x 1. All begin at 0. */
export const LBFGS_STATE = {
  matrices: ['at', 'slope', 'direction'],
  columns: ['objective', 'length', 'descent', 'end', 'rejections', 'evaluations'],
} as const

/** The end of a state's name where it is a result: inputs and outputs of a graph cannot have the same. */
export const NEXT = ' after'

/** The results that are the newest of the remembered pairs: s, and the change of the slope along it. */
export const PAIR = ['move', 'change'] as const

const zero = scalar(0)
const column = (name: string) => input(name, ['rows', 1])
const dot = (a: Tensor, b: Tensor) => reshape(reduceSum(mul(a, b), [1]), ['rows', 1])
const minimum = (a: Tensor, b: Tensor) => neg(maximum(neg(a), neg(b)))
const not = (mask: Tensor) => sub(scalar(1), mask)
const either = (...masks: Tensor[]) => masks.reduce(maximum)
const both = (...masks: Tensor[]) => masks.reduce(mul)
/** No infinity is below itself; nothing that is not a number is at most anything. */
const finite = (x: Tensor) => atMost(abs(x), scalar(3e38))

/**
 * One iteration of `Lbfgs` for many rows in lock-step as a graph, by the same rules: evaluates the trial of every row, accepts it or shortens
 * its step, and finds the next direction. Rows that have ended stay as they are. The column `end` says what became of each, and the number of
 * rows that are open is the only result that has to leave the device.
 *
 * Pairs (`move 0` is the newest) are handed on by whoever runs it: `move` and `change` become the newest, and the last one is dropped. A row
 * that has no pair there has the inverse curvature 0 in [rows, memory] `inverses`, and the pair is of no effect.
 */
export function lbfgsIteration(potential: Potential, classes: number, memory: number): Record<string, Tensor> {
  const { dimension } = potential.config
  const matrix = (name: string) => input(name, pointsShape(dimension))
  const [at, slope, direction] = [matrix('at'), matrix('slope'), matrix('direction')]
  const [length, descent, end] = [column('length'), column('descent'), column('end')]
  const [rejections, evaluations, before] = [column('rejections'), column('evaluations'), column('objective')]
  const displacement = add(at, mul(length, direction))
  const trial = evaluated(potential, classes, displacement)
  const line: Line = { length, descent, change: sub(trial.objective, before), along: dot(trial.slope, direction) }
  const [open, first] = [not(step(end)), not(step(evaluations))]
  const usable = both(finite(trial.objective), finite(trial.residual))
  const converged = both(open, usable, atMost(trial.residual, input('tolerance', [])))
  const decreased = decreases(line, noise(trial.objective, dimension), potential.guarantee !== null)
  const accepted = both(open, usable, either(converged, first, decreased))
  const rejected = sub(open, accepted)
  const refused = select(accepted, zero, add(rejections, rejected))
  const stalled = both(rejected, not(first), not(atMost(refused, scalar(MAX_REJECTIONS))))
  const lost = both(rejected, first)
  const endNow = add(
    add(end, mul(converged, scalar(ROW_ENDS.converged))),
    add(mul(stalled, scalar(ROW_ENDS.stalled)), mul(lost, scalar(ROW_ENDS.nonfinite))),
  )
  const kept = both(accepted, not(first))
  const pair = newest(sub(displacement, at), sub(trial.slope, slope), kept)
  const slopeNow = select(accepted, trial.slope, slope)
  const inverses = concat([pair.inverse, slice(input('inverses', ['rows', memory]), 1, 0, memory - 1)], 1)
  const next = nextDirection(slopeNow, [{ ...pair }, ...olderPairs(matrix, memory)])
  const state: Record<(typeof LBFGS_STATE)['matrices' | 'columns'][number] | 'inverses', Tensor> = {
    at: select(accepted, displacement, at),
    slope: slopeNow,
    direction: select(accepted, next.direction, direction),
    objective: select(accepted, trial.objective, before),
    length: select(accepted, scalar(1), shorter(line)),
    descent: select(accepted, next.descent, descent),
    end: endNow,
    rejections: refused,
    evaluations: add(evaluations, open),
    inverses,
  }
  const named = Object.fromEntries(Object.entries(state).map(([name, value]) => [name + NEXT, value]))
  return { ...named, move: pair.move, change: pair.change, open: reduceSum(not(step(endNow)), [0, 1]) }
}

/** The objective at a displacement, in the preconditioner's variables: see `solverGraph`. */
function evaluated(potential: Potential, classes: number, displacement: Tensor) {
  const { dimension } = potential.config
  const [root, metric] = [input('preconditioner', [dimension, dimension]), input('metric', [dimension, dimension])]
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const points = add(matmul(displacement, root), input('base', pointsShape(dimension)))
  const target = input('target', pointsShape(dimension))
  const { objective, difference } = conjugateObjective(potential, weightInputs(potential), points, target, label)
  return {
    objective: reshape(objective, ['rows', 1]),
    slope: matmul(difference, root),
    residual: reshape(sqrt(reduceSum(square(matmul(difference, metric)), [1])), ['rows', 1]),
  }
}

/** Along a line: the step, the slope where it begins, the change of the objective, and the slope at the trial. */
interface Line {
  readonly length: Tensor
  readonly descent: Tensor
  readonly change: Tensor
  readonly along: Tensor
}

function noise(objective: Tensor, dimension: number): Tensor {
  return mul(scalar(ROUNDING), add(abs(objective), scalar(dimension)))
}

/** `isDecrease` for every row. */
function decreases({ length, descent, change, along }: Line, rounding: Tensor, convex: boolean): Tensor {
  const sufficient = mul(scalar(SUFFICIENT_DECREASE), descent)
  const byValue = atMost(change, mul(length, sufficient))
  const bySlope = convex ? [atMost(along, sufficient)] : []
  const flat = both(atMost(change, rounding), atMost(along, mul(scalar(-OVERSHOOT), descent)))
  return both(finite(change), finite(along), either(byValue, ...bySlope, flat))
}

/** `shorterStep` for every row. */
function shorter({ length, descent, change, along }: Line): Tensor {
  const bySlopes = div(neg(mul(descent, length)), sub(along, descent))
  const above = maximum(sub(change, mul(descent, length)), scalar(1e-37))
  const byValues = div(mul(scalar(-0.5), mul(descent, square(length))), above)
  const within = both(step(sub(along, descent)), step(bySlopes), step(sub(length, bySlopes)))
  const guess = select(within, bySlopes, byValues)
  const [least, most] = [mul(scalar(0.1), length), mul(scalar(0.5), length)]
  return select(both(finite(change), finite(along)), minimum(maximum(guess, least), most), least)
}

interface Pair {
  readonly move: Tensor
  readonly change: Tensor
  /** 1 / <move, change>, or 0: rows x 1. */
  readonly inverse: Tensor
}

/** A pair of rows whose trial was accepted; nothing where its curvature is not positive. */
function newest(move: Tensor, change: Tensor, accepted: Tensor): Pair {
  const curvature = dot(move, change)
  const kept = both(accepted, step(sub(curvature, mul(scalar(CURVATURE), dot(move, move)))))
  return {
    move: select(kept, move, zero),
    change: select(kept, change, zero),
    inverse: select(kept, div(scalar(1), curvature), zero),
  }
}

function olderPairs(matrix: (name: string) => Tensor, memory: number): Pair[] {
  const inverses = input('inverses', ['rows', memory])
  return Array.from({ length: memory - 1 }, (_, k) => ({
    move: matrix(`move ${k}`),
    change: matrix(`change ${k}`),
    inverse: slice(inverses, 1, k, k + 1),
  }))
}

/** The two-loop recursion, and the slope along its direction; straight down where that does not go downhill. */
function nextDirection(slope: Tensor, pairs: readonly Pair[]): { direction: Tensor; descent: Tensor } {
  let q = slope
  const alphas = pairs.map(({ move, change, inverse }) => {
    const alpha = mul(inverse, dot(move, q))
    q = sub(q, mul(alpha, change))
    return alpha
  })
  for (const [k, { move, change, inverse }] of [...pairs.entries()].reverse())
    q = add(q, mul(sub(alphas[k]!, mul(inverse, dot(change, q))), move))
  const down = dot(q, slope)
  const downhill = step(down)
  return { direction: neg(select(downhill, q, slope)), descent: neg(select(downhill, down, dot(slope, slope))) }
}
