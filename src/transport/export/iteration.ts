import { CURVATURE } from '../../conjugate/lbfgs.ts'
import { OVERSHOOT, SUFFICIENT_DECREASE } from '../../conjugate/line-search.ts'
import type { Precision } from '../../graph/assembly.ts'
import {
  abs,
  add,
  atMost,
  concat,
  div,
  input,
  maximum,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  select,
  slice,
  square,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'

/**
 * One iteration of L-BFGS for many rows in lock-step, as graphs: what `Lbfgs` does row by row in plain loops. Every row has the same number of
 * pairs; a pair that a row does not have, or may not use, has the inverse curvature 0, and is of no effect.
 */
export interface IterationSettings {
  readonly dimension: number
  readonly precision: Precision
  /** Pairs remembered. */
  readonly memory: number
  /** True for a potential that is convex by construction (see `isDecrease`). */
  readonly convex: boolean
  /** Relative rounding error of the objective. */
  readonly rounding: number
  /** Shorter steps that a row may take before it has stalled. */
  readonly rejections: number
}

/** Numbers beyond this count as infinite. */
const LARGEST: Readonly<Record<Precision, number>> = { float32: 3e38, float64: 1e300 }
const TINY = 1e-37

const column = (name: string) => input(name, ['rows', 1])
const dot = (a: Tensor, b: Tensor) => reshape(reduceSum(mul(a, b), [1]), ['rows', 1])
const minimum = (a: Tensor, b: Tensor) => neg(maximum(neg(a), neg(b)))
const not = (mask: Tensor) => sub(scalar(1), mask)
const either = (...masks: Tensor[]) => masks.reduce(maximum)
const both = (...masks: Tensor[]) => masks.reduce(mul)

/** v + t p: where each row is evaluated next. At first t is 0, and that is the start itself. */
export function trialGraph(dimension: number): { readonly displacement: Tensor } {
  const rows = (name: string) => input(name, ['rows', dimension])
  return { displacement: add(rows('at'), mul(column('step'), rows('direction'))) }
}

type Judgement = Readonly<
  Record<
    | 'at'
    | 'slope'
    | 'objective'
    | 'residual'
    | 'step'
    | 'rejections'
    | 'accepted'
    | 'done'
    | 'change'
    | 'move'
    | 'inverse',
    Tensor
  >
>

/**
 * Judges the trials that were just evaluated (inputs `displacement`, `objective there`, ...), and what each row does next.
 * @returns the rows' state, the newest pair (`move`, `change`, `inverse`), and which rows are done: converged, stalled, or infinite at once
 */
export function judgementGraph({
  dimension,
  precision,
  convex,
  rounding,
  rejections: most,
}: IterationSettings): Judgement {
  const rows = (name: string) => input(name, ['rows', dimension])
  const there = (name: string) => reshape(input(`${name} there`, ['rows']), ['rows', 1])
  const [at, slope, direction, trial, slopeThere] = ['at', 'slope', 'direction', 'displacement', 'slope there'].map(
    rows,
  ) as [Tensor, Tensor, Tensor, Tensor, Tensor] // prettier
  const [objective, residual] = [there('objective'), there('residual')]
  const [before, t, descent, rejections] = [
    column('objective'),
    column('step'),
    column('descent'),
    column('rejections'),
  ]
  const finite = (x: Tensor) => atMost(abs(x), scalar(LARGEST[precision]))
  const first = not(step(t))
  const usable = both(finite(objective), finite(residual))
  const converged = both(usable, atMost(residual, input('tolerance', [])))
  const search: Search = { t, descent, change: sub(objective, before), along: dot(slopeThere, direction) }
  const measured = both(finite(search.change), finite(search.along))
  const noise = mul(scalar(rounding), add(abs(objective), scalar(dimension)))
  const accepted = both(usable, either(first, converged, both(measured, decreases(search, noise, convex))))
  const refused = select(accepted, scalar(0), add(rejections, scalar(1)))
  const stalled = not(atMost(refused, scalar(most)))
  const lost = both(first, not(usable))
  return {
    at: select(accepted, trial, at),
    slope: select(accepted, slopeThere, slope),
    objective: select(accepted, objective, before),
    residual: select(either(accepted, lost), residual, column('residual')),
    step: select(accepted, scalar(1), select(measured, shorter(search), mul(scalar(0.1), t))),
    rejections: refused,
    accepted,
    done: either(converged, stalled, lost),
    ...pair(sub(trial, at), sub(slopeThere, slope), both(accepted, not(first))),
  }
}

/** Along a line: the step, the slope where it begins, the change of the objective, and the slope at the trial. */
interface Search {
  readonly t: Tensor
  readonly descent: Tensor
  readonly change: Tensor
  readonly along: Tensor
}

/** As `isDecrease`. */
function decreases({ t, descent, change, along }: Search, noise: Tensor, convex: boolean): Tensor {
  const sufficient = mul(scalar(SUFFICIENT_DECREASE), descent)
  const byValue = atMost(change, mul(t, sufficient))
  const bySlope = convex ? [atMost(along, sufficient)] : []
  return either(byValue, ...bySlope, both(atMost(change, noise), atMost(along, mul(scalar(-OVERSHOOT), descent))))
}

/** As `shorterStep`. */
function shorter({ t, descent, change, along }: Search): Tensor {
  const bySlopes = div(neg(mul(descent, t)), sub(along, descent))
  const byValues = div(mul(scalar(-0.5), mul(descent, square(t))), maximum(sub(change, mul(descent, t)), scalar(TINY)))
  const within = both(step(sub(along, descent)), step(bySlopes), step(sub(t, bySlopes)))
  const guess = select(within, bySlopes, byValues)
  return minimum(maximum(guess, mul(scalar(0.1), t)), mul(scalar(0.5), t))
}

/** A step with the change of the slope along it, and 1 over its curvature; 0 where the curvature is not positive. */
function pair(move: Tensor, change: Tensor, accepted: Tensor): Pick<Judgement, 'move' | 'change' | 'inverse'> {
  const curvature = dot(move, change)
  const kept = both(accepted, not(atMost(curvature, mul(scalar(CURVATURE), dot(move, move)))))
  return {
    move: select(kept, move, scalar(0)),
    change: select(kept, change, scalar(0)),
    inverse: select(kept, div(scalar(1), curvature), scalar(0)),
  }
}

/** The inverse curvatures of the pairs, [rows, memory], with a new one before them and without the last. */
export function inversesGraph(memory: number): { readonly inverses: Tensor } {
  return { inverses: concat([column('inverse'), slice(input('inverses', ['rows', memory]), 1, 0, memory - 1)], 1) }
}

/**
 * The two-loop recursion for rows whose trial was accepted (`accepted`); the others keep their direction.
 * @returns the direction, and the slope along it
 */
export function directionGraph({ dimension, memory }: IterationSettings): {
  readonly direction: Tensor
  readonly descent: Tensor
} {
  const rows = (name: string) => input(name, ['rows', dimension])
  const [slope, inverses] = [rows('slope'), input('inverses', ['rows', memory])]
  const pairs = Array.from({ length: memory }, (_, k) => ({
    move: rows(`move ${k}`),
    change: rows(`change ${k}`),
    inverse: slice(inverses, 1, k, k + 1),
  }))
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
  const accepted = column('accepted')
  return {
    direction: select(accepted, neg(select(downhill, q, slope)), rows('direction')),
    descent: select(accepted, neg(select(downhill, down, dot(slope, slope))), column('descent')),
  }
}
