import { both } from '../../conjugate/lbfgs-rules.ts'
import {
  abs,
  add,
  atMost,
  constant,
  div,
  exp,
  input,
  log,
  logSumExp,
  maximum,
  mul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  scalar,
  select,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import type { Frame, Side } from '../../problem/frame.ts'
import { isRelaxed, type Relaxation } from '../../problem/relaxation.ts'
import { momentsPart } from '../dual-value.ts'

/** Below the log of any share. */
const NOTHING = -1e30
/** The search for the constant of 'tv' narrows its interval so many times, to a part of so many: beyond single precision in all. */
const ROUNDS = 5
const PARTS = 64

/** The dual terms of one side, [rows], and which of its rows count, as a mask, with 1 over their number. */
interface Terms {
  readonly terms: Tensor
  readonly counts: Tensor
  readonly each: Tensor
}

/**
 * `RelaxedDual.shares` as a graph. Further inputs, all [rows]: `source value`, which is u, and `objective`, -u*; and what the dual terms are
 * besides these, `source offset` and `target offset`, which depend on the data alone.
 * @param ones for each row @param trusted a mask of the target's rows that count  @param each 1 over the number of rows
 * @returns the mass factors, [rows], and the dual value, in the units of the balanced dual
 */
export function relaxedGraph(
  relaxation: Relaxation,
  frame: Frame,
  { ones, trusted, each }: { readonly ones: Tensor; readonly trusted: Tensor; readonly each: Tensor },
): { readonly source: Tensor; readonly target: Tensor; readonly value: Tensor } {
  const row = (name: string) => input(name, ['rows'])
  const unit = scalar(2 / frame.factor)
  const source = { terms: sub(row('source offset'), mul(unit, row('source value'))), counts: ones, each }
  const objective = select(trusted, row('objective'), scalar(0))
  const fewer = div(scalar(1), maximum(reduceSum(trusted, [0]), scalar(1)))
  const target = { terms: add(row('target offset'), mul(unit, objective)), counts: trusted, each: fewer }
  const shift =
    relaxation.divergence === 'tv'
      ? partialShift(relaxation.strength, source, target)
      : entropicShift(relaxation, source, target)
  const moved = {
    source: { ...source, terms: add(source.terms, shift) },
    target: { ...target, terms: sub(target.terms, shift) },
  }
  const mean = (side: Side) => {
    const { terms, counts, each: one } = moved[side]
    return mul(one, reduceSum(select(counts, relaxedTerm(relaxation, side, terms), scalar(0)), [0]))
  }
  // As `toDual`.
  const value = mul(scalar(frame.factor / 2), sub(scalar(momentsPart(frame)), add(mean('source'), mean('target'))))
  const factor = (side: Side) => massFactor(relaxation, side, moved[side].terms)
  return { source: factor('source'), target: factor('target'), value }
}

/** h, as `relaxedTerm`. */
function relaxedTerm(relaxation: Relaxation, side: Side, t: Tensor): Tensor {
  const { strength: r, divergence } = relaxation
  if (!isRelaxed(relaxation, side)) return t
  if (divergence === 'tv') return neg(maximum(neg(t), scalar(-r)))
  return mul(scalar(-r), expm1(mul(scalar(-1 / r), t)))
}

/** e^x - 1; where that would cancel, its series. */
function expm1(x: Tensor): Tensor {
  let series: Tensor = scalar(1)
  for (let k = 6; k >= 2; k--) series = add(scalar(1), mul(mul(scalar(1 / k), x), series))
  return select(atMost(abs(x), scalar(0.2)), mul(x, series), sub(exp(x), scalar(1)))
}

/** h', as `massFactor`. */
function massFactor(relaxation: Relaxation, side: Side, t: Tensor): Tensor {
  const { strength: r, divergence } = relaxation
  if (!isRelaxed(relaxation, side)) return add(mul(t, scalar(0)), scalar(1))
  return divergence === 'tv' ? step(sub(scalar(r), t)) : exp(mul(scalar(-1 / r), t))
}

/** The best constant for 'kl' (see `bestShift`). */
function entropicShift({ strength: r, relax }: Relaxation, source: Terms, target: Terms): Tensor {
  const logMean = ({ terms, counts, each }: Terms) =>
    add(logSumExp(select(counts, mul(scalar(-1 / r), terms), scalar(NOTHING)), [0]), log(each))
  if (relax === 'source') return mul(scalar(r), logMean(source))
  if (relax === 'target') return mul(scalar(-r), logMean(target))
  return mul(scalar(r / 2), sub(logMean(source), logMean(target)))
}

/**
 * The best constant for 'tv': where the share of the source below r - s equals that of the target below r + s (see `bestShift`). A round counts
 * the rows at all bounds of `PARTS` parts of the interval at once, since a device does many small sums one after another slowly.
 */
function partialShift(r: number, source: Terms, target: Terms): Tensor {
  const size = (side: Terms) => reduceMax(mul(side.counts, abs(side.terms)), [0])
  const all = maximum(scalar(r), maximum(size(source), size(target)))
  const [rows, trusted] = [reduceSum(source.counts, [0]), reduceSum(target.counts, [0])]
  const below = ({ terms, counts }: Terms, limits: Tensor) => {
    const column = (values: Tensor) => reshape(values, ['rows', 1])
    return reduceSum(mul(column(counts), step(sub(limits, column(terms)))), [0])
  }
  // Numbers of rows are whole, so that equal shares are equal.
  const excess = (s: Tensor) =>
    sub(mul(below(source, sub(scalar(r), s)), trusted), mul(below(target, add(scalar(r), s)), rows))
  const bounds = constant(
    Array.from({ length: PARTS - 1 }, (_, k) => k + 1),
    [1, PARTS - 1],
  )
  let low = mul(scalar(-2), all)
  let width = mul(scalar(4), all)
  for (let round = 0; round < ROUNDS; round++) {
    width = mul(scalar(1 / PARTS), width)
    const above = step(excess(add(low, mul(width, bounds))))
    low = add(low, mul(width, reduceSum(above, [0])))
  }
  const balanced = excess(constant([0], [1, 1]))
  const isZero = both(atMost(balanced, scalar(0)), atMost(scalar(0), balanced))
  return mul(sub(scalar(1), reduceSum(isZero, [0])), add(low, mul(scalar(0.5), width)))
}
