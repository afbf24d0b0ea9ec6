import { cholesky } from '../base/linalg/cholesky.ts'
import type { Matrix } from '../base/linalg/matrix.ts'
import { type SumEstimate, sumOfMeans } from '../base/mean-interval.ts'
import { effectiveRows, type RowWeights } from '../base/row-weights.ts'
import type { Estimate } from '../base/statistics.ts'
import type { FrameCost } from '../problem/cost.ts'
import { type Frame, type Side, shiftOf, unitOf } from '../problem/frame.ts'
import { type Relaxation, relaxedTerm } from '../problem/relaxation.ts'

/** W2 squared (no factor 1/2), in squared units of the cost. */
export interface Distance {
  /** The dual value on the samples, or 0 if that is negative. Its error is of second order in the error of the potential. */
  readonly estimate: number
  /**
   * 95% interval of W2 squared, cut at 0: that of the estimate, from the sampling of rows, with its upper end raised by the gap plus its standard error if
   * their sum is positive. The upper end is Infinity for a single row.
   */
  readonly confidence: readonly [low: number, high: number]
  /**
   * How far the estimate lies below W2 squared because the potential is not optimal, estimated from pairings of the judged rows (see `pairingGap`),
   * with its standard error. Null if it is not estimated: for fewer than 40 rows of a side (in every class), weighted rows, conditions,
   * unequal mass, and costs that are not quadratic.
   */
  readonly gap: Estimate | null
  /**
   * W2 squared is at least this, with 97.5% confidence: the lower end of the interval of the dual value, less what unfinished inner solves may
   * have added. By duality it holds for any potential, however badly trained, on independent rows that training never saw. For other rows, or
   * fewer than `FEWEST_ROWS` of a side, it is 0, which is always true.
   */
  readonly lowerBound: number
  /**
   * Whether the bound is proven. This takes a potential that is strongly convex by construction (the map's own, or the one that it was released
   * from), and enough independent rows that are new to the map.
   */
  readonly certified: boolean
  /** Why the bound is not certified, as clauses of a sentence; null if it is. */
  readonly reason: string | null
  /** Whether the dual value, or an end of its interval, was negative. No distance is, so 0 is given instead. */
  readonly cutAtZero: boolean
  /** What to know before using the numbers, as sentences. */
  readonly notices: readonly string[]
}

/** The fewest judged rows of a side that give a bound; weighted rows count by their effective number. */
export const FEWEST_ROWS = 10

/** What the dual value is computed from, row by row; x and z enter as L S (x - m0) and L S (z - m1), in the units of `unitOf`. */
export interface DualParts {
  readonly frame: Frame
  /** Rows x D. */
  readonly source: Float32Array
  readonly target: Float32Array
  /** u at the source rows, and -u* at the target rows, in the frame. */
  readonly potential: Float32Array
  readonly objective: Float32Array
  /** How far below its true value each u* may be, in the frame; null if that is not known. */
  readonly shortfall: Float64Array | null
}

/** One term per row of each side, in squared units of the cost. The terms are independent, so the sum of their means has an interval. */
export interface SideTerms {
  readonly source: Float64Array
  readonly target: Float64Array
}

/** The dual value row by row. */
export interface DualTerms extends SideTerms {
  /**
   * The dual value of a potential that is strongly convex by construction, less what unfinished inner solves may have added: its mean bounds W2
   * squared from below. Null if there is no such potential.
   */
  readonly bound: SideTerms | null
  /** The row weights of the sides that have any; the means are then weighted. */
  readonly rowWeights?: Partial<Record<Side, RowWeights>>
  /** The duality gap of the potential, if it is estimated (see `Distance.gap`). */
  readonly gap?: Estimate | undefined
  /** Why nothing is proven, as a clause, if the reason is not the potential's convexity. */
  readonly unproven?: string
}

/**
 * With a = L S (x - m0), b = L S (z - m1) and e = L S (m0 - m1): |L S (x - z)|^2 = |a|^2 + |b|^2 + |e|^2 + 2 <a, e> - 2 <b, e> - 2 <a, b>, and
 * <a, b> <= (u(x~) + u*(z~)) / k for every pair, so the mean of the rest is at most W2 squared.
 */
export function dualTerms(parts: DualParts): DualTerms {
  const value = sideTerms(parts)
  const { shortfall, frame } = parts
  if (shortfall === null) return { ...value, bound: null }
  const paid = value.target.map((term, i) => term - (2 * shortfall[i]!) / frame.factor)
  return { ...value, bound: { source: value.source, target: paid } }
}

/** The terms themselves, f and g: f(x) + g(z) <= |L S (x - z)|^2 for every pair. */
export function sideTerms(parts: Omit<DualParts, 'shortfall'>): SideTerms {
  return { source: sourceTerms(parts), target: targetTerms(parts) }
}

export function sourceTerms({
  frame,
  source,
  potential,
}: Pick<DualParts, 'frame' | 'source' | 'potential'>): Float64Array {
  const { dimension: d, factor } = frame
  return side(source, unitOf(frame, 'source'), d, shiftOf(frame), 1, (i) => potential[i]! / factor)
}

export function targetTerms({
  frame,
  target,
  objective,
}: Pick<DualParts, 'frame' | 'target' | 'objective'>): Float64Array {
  const { dimension: d, factor } = frame
  const shift = shiftOf(frame)
  const shiftSquared = shift.reduce((sum, v) => sum + v * v, 0)
  return side(target, unitOf(frame, 'target'), d, shift, -1, (i) => -objective[i]! / factor).map(
    (value) => value + shiftSquared,
  )
}

/**
 * The terms of a relaxed problem: h(f + s) and h(g - s), where f and g are those of the balanced one (see `Relaxation`). h is increasing, so bounds stay
 * bounds: their mean is at most the least cost of the relaxed problem, for any potential and any constant s.
 */
export function relaxedTerms<T extends SideTerms>(terms: T, relaxation: Relaxation, shift: number): T {
  return {
    ...terms,
    source: terms.source.map((t) => relaxedTerm(relaxation, 'source', t + shift)),
    target: terms.target.map((t) => relaxedTerm(relaxation, 'target', t - shift)),
  }
}

/**
 * The dual value row by row for a cost that is not quadratic, in the units of the user's cost: g^c(z) and -g(x) (see `FrameCost`). Any g would
 * bound the least mean cost from below if each g^c(z) were the global minimum, but no solver can prove that of a function that is not convex.
 * @param potential g at the source rows  @param objective g^c at the target rows, in the frame
 */
export function costTerms({ perUnit }: FrameCost, potential: Float32Array, objective: Float32Array): DualTerms {
  return {
    source: Float64Array.from(potential, (value) => -perUnit * value),
    target: Float64Array.from(objective, (value) => perUnit * value),
    bound: null,
    unproven:
      'the potential of this cost is not c-concave by construction, so its inner minima are not proven to be global',
  }
}

/**
 * The distance that the terms of some rows give.
 * @param doubts why these rows give no bound (the map was trained on them, say), as clauses
 */
export function distanceOf(
  { source, target, bound, rowWeights, gap, unproven }: DualTerms,
  doubts: readonly string[] = [],
): Distance {
  const beyond = beyondNumbers(source, 'source') ?? beyondNumbers(target, 'target')
  if (beyond !== undefined) return noDistance([...doubts, beyond])
  const weights = { first: rowWeights?.source, second: rowWeights?.target }
  const dual = sumOfMeans(source, target, weights)
  const proven = bound === null ? dual : sumOfMeans(bound.source, bound.target, weights)
  const effective = [effectiveRows(weights.first, source.length), effectiveRows(weights.second, target.length)] as const
  const reasons = [...doubts, ...fewRows(...effective, rowWeights !== undefined)]
  const bounded = reasons.length === 0
  if (bound === null) reasons.push(unproven ?? 'the potential may not be convex')
  const [low, high] = dual.confidence
  const estimate = Math.max(0, dual.value)
  return {
    estimate,
    // An interval that lies below 0 is moved up with its estimate.
    confidence: [Math.max(0, low), (high >= 0 ? high : high - dual.value) + raisedBy(gap)],
    gap: gap ?? null,
    lowerBound: bounded ? Math.max(0, proven.confidence[0]) : 0,
    certified: reasons.length === 0,
    reason: reasons.length === 0 ? null : reasons.join(', and '),
    cutAtZero: low < 0,
    notices: [...negativity(dual), ...leverage(dual, ...effective)],
  }
}

/** The first row whose term is not finite, as a reason: it lies so far out that the potential leaves the range of single precision there. */
function beyondNumbers(terms: Float64Array, side: Side): string | undefined {
  const first = terms.findIndex((term) => !Number.isFinite(term))
  if (first < 0) return undefined
  // The terms of a fold share its mean, so one row takes all of them along.
  const alone = terms.subarray(first + 1).every(Number.isFinite)
  return `${alone ? `row ${first + 1}` : 'a row or more'} of the judged rows of the ${side} lies too far from the rows that the map was fitted on to be measured; leave such rows out`
}

/** All that is known without a finite mean: that a distance is not negative. */
function noDistance(reasons: readonly string[]): Distance {
  const reason = reasons.join(', and ')
  return {
    estimate: 0,
    confidence: [0, Number.POSITIVE_INFINITY],
    gap: null,
    lowerBound: 0,
    certified: false,
    reason,
    cutAtZero: true,
    notices: [`W2 squared cannot be estimated on these rows, and is given as 0: ${reasons.at(-1)}.`],
  }
}

/** How far the gap raises the upper end of the interval. */
function raisedBy(gap: Estimate | null | undefined): number {
  return gap ? Math.max(0, gap.value + gap.standardError) : 0
}

/** The interval of a distance from the sampling of rows alone: that of the dual value, without the gap of the potential. */
export function dualInterval({ confidence: [low, high], gap }: Pick<Distance, 'confidence' | 'gap'>): [number, number] {
  return [low, high - raisedBy(gap)]
}

function fewRows(source: number, target: number, weighed: boolean): string[] {
  const rows = Math.min(source, target)
  if (rows >= FEWEST_ROWS) return []
  if (weighed)
    return [
      `the weights make the judged rows of a side worth ${rows.toFixed(1)} equally weighted ones, too few for a bound, which needs ${FEWEST_ROWS}`,
    ]
  return [
    `${rows === 1 ? '1 judged row' : `${rows} judged rows`} of a side are too few for a bound, which needs ${FEWEST_ROWS}`,
  ]
}

function negativity({ value, confidence: [, high] }: SumEstimate): string[] {
  const number = value.toPrecision(3)
  if (high < 0)
    return [
      `The dual value of these rows is ${number} and its whole interval is below 0, which no distance can be; it is given as 0, and the map is far from optimal on these rows.`,
    ]
  return value < 0 ? [`The dual value of these rows is ${number}; no distance is negative, so it is given as 0.`] : []
}

/** A notice if a single row decides the uncertainty: an outlier, or tails too heavy for the number of rows. */
function leverage({ extreme: { sample, index, share } }: SumEstimate, source: number, target: number): string[] {
  const rows = [source, target][sample]!
  if (share <= 0.5 + 5 / rows) return []
  return [
    `One row (row ${index + 1} of the judged rows of the ${sample === 0 ? 'source' : 'target'}) causes ${Math.floor(100 * share)}% of the uncertainty of W2 squared: it is an outlier, or the tails are heavy; look at it, and judge on more rows.`,
  ]
}

/** |a|^2 + 2 s <a, e> - 2 value for each row a. */
function side(
  rows: Float32Array,
  unit: number,
  d: number,
  shift: Float64Array,
  sign: 1 | -1,
  value: (row: number) => number,
): Float64Array {
  return Float64Array.from({ length: rows.length / d }, (_, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) {
      const a = unit * rows[i * d + j]!
      sum += a * a + 2 * sign * a * shift[j]!
    }
    return sum - 2 * value(i)
  })
}

/**
 * For u with Hessian >= Q everywhere: the minimum of u(y) - <z, y> lies at most 1/2 r' Q^-1 r below its value at a y with residual
 * r = grad u(y) - z.
 * @param residuals r, rows x D
 */
export function shortfalls(residuals: Float32Array, floor: Matrix): Float64Array {
  const d = floor.rows
  if (isDiagonal(floor)) return overDiagonal(residuals, floor)
  const { data: lower } = cholesky(floor)
  const w = new Float64Array(d)
  return Float64Array.from({ length: residuals.length / d }, (_, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) {
      let value = residuals[i * d + j]!
      for (let k = 0; k < j; k++) value -= lower[j * d + k]! * w[k]!
      w[j] = value / lower[j * d + j]!
      sum += w[j]! * w[j]!
    }
    return sum / 2
  })
}

function isDiagonal({ data, rows: d }: Matrix): boolean {
  return data.every((value, at) => value === 0 || at % (d + 1) === 0)
}

function overDiagonal(residuals: Float32Array, { data, rows: d }: Matrix): Float64Array {
  return Float64Array.from({ length: residuals.length / d }, (_, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += residuals[i * d + j]! ** 2 / data[j * (d + 1)]!
    return sum / 2
  })
}
