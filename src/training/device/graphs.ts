import { ROW_ENDS } from '../../conjugate/lbfgs-graph.ts'
import { both, column } from '../../conjugate/lbfgs-rules.ts'
import {
  atMost,
  concat,
  constant,
  div,
  gradient,
  input,
  matmul,
  maximum,
  mul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  scalar,
  select,
  square,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import { stackRows } from '../../graph/operators/rows.ts'
import { type Potential, pointsShape } from '../../potentials/potential.ts'
import { weightInputs } from '../../potentials/weights.ts'
import type { Frame } from '../../problem/frame.ts'
import type { Relaxation } from '../../problem/relaxation.ts'
import { ROUNDING, WEIGHT } from '../envelope.ts'
import { relaxedGraph } from './relaxed.ts'

/** What a step on a device computes between the inner solve and the gradient, where `step.ts` computes it in plain loops otherwise. */

type Graph = Record<string, Tensor>

/** The rows that are checked against the convex envelope (see `addEnvelopeGradient`); their number is named "checked". */
function checkedInputs(d: number) {
  const matrix = (name: string) => input(name, ['checked', d])
  const row = (name: string) => input(name, ['checked'])
  return {
    x: matrix('x'),
    images: matrix('images'),
    y: matrix('y'),
    value: row('value'),
    objective: row('y objective'),
    ended: input('y ended', ['checked', 1]),
  }
}

export interface PairsOptions {
  readonly dimension: number
  /** For a released potential: solutions that lie farther out than this multiple of the source's radius do not count. */
  readonly reach: number | null
  /** Its `spread`, the source's standard deviations, is what lengths are measured in. */
  readonly frame: Frame
  /** For a problem of unequal mass. */
  readonly relaxation?: Relaxation | undefined
}

/**
 * The points at which u is differentiated and their shares of the loss: the source's rows, then the solutions that can be trusted and, for a
 * released potential, the rows that are checked. A solution without a share is replaced by another point, since u may be infinite there.
 */
export function pairsGraph({ dimension: d, reach, frame, relaxation }: PairsOptions): Graph {
  const [source, solutions, residual] = [
    input('source', pointsShape(d)),
    input('points', pointsShape(d)),
    input('residual', ['rows']),
  ]
  const ones = atMost(scalar(0), reduceSum(square(source), [1]))
  const each = input('each', [])
  const ofSource = mul(ones, each)
  const zeros = mul(ones, scalar(0))
  const solved = atMost(residual, input('limit', []))
  const trusted = reach === null ? solved : both(solved, isWithin(solutions, source, frame.spread, reach))
  const ofTarget = select(trusted, neg(div(scalar(1), maximum(reduceSum(trusted, [0]), scalar(1)))), scalar(0))
  const mask = reshape(trusted, ['rows', 1])
  const masses = relaxation && relaxedGraph(relaxation, frame, { ones, trusted, each })
  const points = [source, select(mask, solutions, source)]
  const shares = masses
    ? [mul(ofSource, masses.source), select(trusted, mul(ofTarget, masses.target), scalar(0))]
    : [ofSource, ofTarget]
  const means = [ofSource, zeros]
  if (reach !== null) {
    const { x, y, ...rest } = checkedInputs(d)
    const open = hasGap({ x, ...rest })
    const own = mul(open, mul(scalar(WEIGHT), input('each checked', [])))
    points.push(x, select(reshape(open, ['checked', 1]), y, x))
    shares.push(own, neg(own))
    means.push(mul(open, scalar(0)), mul(open, scalar(0)))
  }
  return {
    all: stackRows(points, 'pairs'),
    share: stackRows(shares, 'pairs'),
    'of source': stackRows(means, 'pairs'),
    trusted: mask,
    ...(masses && { 'dual value': masses.value }),
  }
}

function isWithin(points: Tensor, source: Tensor, spread: Float64Array, reach: number): Tensor {
  const inverse = constant(
    Array.from(spread, (width) => 1 / width),
    [spread.length],
  )
  const squaredLength = (at: Tensor) => reduceSum(square(mul(at, inverse)), [1])
  return atMost(squaredLength(points), mul(scalar(reach ** 2), reduceMax(squaredLength(source), [0])))
}

/** A mask of the checked rows whose search converged, to a point where the tangent at x lies above u. */
function hasGap({ x, images, value, objective, ended }: Omit<ReturnType<typeof checkedInputs>, 'y'>): Tensor {
  const gap = sub(sub(value, reduceSum(mul(x, images), [1])), objective)
  const converged = both(atMost(ended, scalar(ROW_ENDS.converged)), step(ended))
  return both(reshape(converged, ['checked']), step(sub(gap, scalar(ROUNDING))))
}

/** u at the source's rows. */
export function sourceValueGraph(potential: Potential, classes: number): Graph {
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const value = potential.value(
    input('source', pointsShape(potential.config.dimension)),
    weightInputs(potential),
    label,
  )
  return { 'source value': reshape(value, ['rows']) }
}

/** u and its slope at some points. */
export function imagesGraph(potential: Potential, classes: number): Graph {
  const points = input('points', pointsShape(potential.config.dimension))
  const label = classes > 0 ? input('label', ['rows', classes]) : undefined
  const value = potential.value(points, weightInputs(potential), label)
  return { value: reshape(value, ['rows']), images: gradient(value, [points])[0]! }
}

/** The numbers of a step's report, in this order. */
export const REPORTED = ['potential', 'conjugate', 'evaluations', 'maxResidual'] as const

/** One array of the numbers of `REPORTED`; see `StepReport`. @param relaxed for a problem of unequal mass */
export function reportGraph(relaxed: boolean): Graph {
  const [objective, residual] = [input('objective', ['rows']), input('residual', ['rows'])]
  const finite = atMost(residual, scalar(3e38))
  const numbers: Record<(typeof REPORTED)[number], Tensor> = {
    potential: relaxed
      ? input('dual value', [])
      : reduceSum(mul(input('value', ['pairs']), input('of source', ['pairs'])), [0]),
    conjugate: relaxed ? scalar(0) : neg(mul(input('each', []), reduceSum(objective, [0]))),
    evaluations: reduceSum(column('spent'), [0, 1]),
    maxResidual: reduceMax(select(finite, residual, scalar(Number.POSITIVE_INFINITY)), [0]),
  }
  return {
    report: concat(
      REPORTED.map((name) => reshape(numbers[name], [1])),
      0,
    ),
  }
}

/** The sums of products that the preconditioner is made from (see `preconditionerFrom`), and the number of rows. */
export function covarianceGraph(dimension: number): Graph {
  const [points, target] = [input('points', pointsShape(dimension)), input('target', pointsShape(dimension))]
  const trusted = column('trusted')
  const count = reduceSum(trusted, [0, 1])
  const only = (values: Tensor) => select(trusted, values, scalar(0))
  const centred = (values: Tensor) => only(sub(values, div(reduceSum(only(values), [0]), maximum(count, scalar(1)))))
  const [y, z] = [centred(points), centred(target)]
  return { within: matmul(y, y, { transposeA: true }), across: matmul(z, y, { transposeA: true }), count }
}

/** The solutions, and a mask of those that can be trusted, to be read. */
export function solvedGraph(dimension: number): Graph {
  return { solutions: input('points', pointsShape(dimension)), mask: column('trusted') }
}
