import {
  abs,
  add,
  atMost,
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
} from '../graph/index.ts'
import { CURVATURE } from './lbfgs.ts'
import { OVERSHOOT, SUFFICIENT_DECREASE } from './line-search.ts'

/** The rules of `Lbfgs` and its line search as graphs, for many rows at once. A mask holds 1 or 0 for each row; columns are rows x 1. */

const TINY = 1e-37

export const column = (name: string) => input(name, ['rows', 1])
export const dot = (a: Tensor, b: Tensor) => reshape(reduceSum(mul(a, b), [1]), ['rows', 1])
export const not = (mask: Tensor) => sub(scalar(1), mask)
export const either = (...masks: Tensor[]) => masks.reduce(maximum)
export const both = (...masks: Tensor[]) => masks.reduce(mul)
const minimum = (a: Tensor, b: Tensor) => neg(maximum(neg(a), neg(b)))

/** A mask of finite numbers: comparisons with NaN are false. @param largest numbers beyond this count as infinite */
export const finite = (x: Tensor, largest: number) => atMost(abs(x), scalar(largest))

/** A trial along a line: the step, the slope at the start of the line, the change of the objective, and the slope at the trial. */
export interface Line {
  readonly t: Tensor
  readonly descent: Tensor
  readonly change: Tensor
  readonly along: Tensor
}

/** Rounding error of the objective. @param relative the error relative to the objective's size, after a few operations */
export function noiseOf(objective: Tensor, relative: number, dimension: number): Tensor {
  return mul(scalar(relative), add(abs(objective), scalar(dimension)))
}

/** The same as `isDecrease`, where the change and the slope are finite. */
export function decreases({ t, descent, change, along }: Line, noise: Tensor, convex: boolean): Tensor {
  const sufficient = mul(scalar(SUFFICIENT_DECREASE), descent)
  const byValue = atMost(change, mul(t, sufficient))
  const bySlope = convex ? [atMost(along, sufficient)] : []
  return either(byValue, ...bySlope, both(atMost(change, noise), atMost(along, mul(scalar(-OVERSHOOT), descent))))
}

/** The same as `shorterStep`. @param measured a mask: where the change and the slope are finite */
export function shorter({ t, descent, change, along }: Line, measured: Tensor): Tensor {
  const bySlopes = div(neg(mul(descent, t)), sub(along, descent))
  const byValues = div(mul(scalar(-0.5), mul(descent, square(t))), maximum(sub(change, mul(descent, t)), scalar(TINY)))
  const within = both(step(sub(along, descent)), step(bySlopes), step(sub(t, bySlopes)))
  const guess = select(within, bySlopes, byValues)
  const least = mul(scalar(0.1), t)
  return select(measured, minimum(maximum(guess, least), mul(scalar(0.5), t)), least)
}

/** A step, the change of the slope along it, and 1 over its curvature (rows x 1; 0 where the pair has no effect). */
export interface Pair {
  readonly move: Tensor
  readonly change: Tensor
  readonly inverse: Tensor
}

/** The pairs of rows whose trial was accepted; zeros where the curvature is not positive. */
export function pairOf(move: Tensor, change: Tensor, accepted: Tensor): Pair {
  const curvature = dot(move, change)
  const kept = both(accepted, step(sub(curvature, mul(scalar(CURVATURE), dot(move, move)))))
  return {
    move: select(kept, move, scalar(0)),
    change: select(kept, change, scalar(0)),
    inverse: select(kept, div(scalar(1), curvature), scalar(0)),
  }
}

/** The pairs `move 0`, `change 0`, ... from earlier iterations, with the inverses of their curvatures, [rows, memory]. */
export function rememberedPairs(dimension: number, memory: number, count = memory): Pair[] {
  const inverses = input('inverses', ['rows', memory])
  return Array.from({ length: count }, (_, k) => ({
    move: input(`move ${k}`, ['rows', dimension]),
    change: input(`change ${k}`, ['rows', dimension]),
    inverse: slice(inverses, 1, k, k + 1),
  }))
}

/** The direction of the two-loop recursion and the slope along it; steepest descent where it is not downhill. @param pairs newest first */
export function nextDirection(slope: Tensor, pairs: readonly Pair[]): Record<'direction' | 'descent', Tensor> {
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
