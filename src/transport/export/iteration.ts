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
} from '../../conjugate/lbfgs-rules.ts'
import type { Precision } from '../../graph/assembly.ts'
import {
  add,
  atMost,
  concat,
  input,
  mul,
  reshape,
  scalar,
  select,
  slice,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'

/**
 * One iteration of L-BFGS for many rows in lock-step, as graphs; `Lbfgs` does the same row by row in plain loops. Every row has the same number of
 * pairs; a pair that a row does not have, or may not use, has the inverse curvature 0, and so no effect.
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
  /** How often a row may shorten its step before it counts as stalled. */
  readonly rejections: number
}

/** Numbers beyond this count as infinite. */
const LARGEST: Readonly<Record<Precision, number>> = { float32: 3e38, float64: 1e300 }

/** v + t p: where each row is evaluated next. At first t is 0, which gives the start itself. */
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
 * Judges the trials that were just evaluated (inputs `displacement`, `objective there`, ...), and decides what each row does next.
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
  const within = (x: Tensor) => finite(x, LARGEST[precision])
  const first = not(step(t))
  const usable = both(within(objective), within(residual))
  const converged = both(usable, atMost(residual, input('tolerance', [])))
  const line: Line = { t, descent, change: sub(objective, before), along: dot(slopeThere, direction) }
  const measured = both(within(line.change), within(line.along))
  const noise = noiseOf(objective, rounding, dimension)
  const accepted = both(usable, either(first, converged, both(measured, decreases(line, noise, convex))))
  const refused = select(accepted, scalar(0), add(rejections, scalar(1)))
  const stalled = not(atMost(refused, scalar(most)))
  const lost = both(first, not(usable))
  return {
    at: select(accepted, trial, at),
    slope: select(accepted, slopeThere, slope),
    objective: select(accepted, objective, before),
    residual: select(either(accepted, lost), residual, column('residual')),
    step: select(accepted, scalar(1), shorter(line, measured)),
    rejections: refused,
    accepted,
    done: either(converged, stalled, lost),
    ...pairOf(sub(trial, at), sub(slopeThere, slope), both(accepted, not(first))),
  }
}

/** The inverse curvatures of the pairs, [rows, memory], with a new one in front and the last dropped. */
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
  const next = nextDirection(rows('slope'), rememberedPairs(dimension, memory))
  const accepted = column('accepted')
  return {
    direction: select(accepted, next.direction, rows('direction')),
    descent: select(accepted, next.descent, column('descent')),
  }
}
