import { InputError } from '../base/errors.ts'
import { add, div, exp, log, mul, reduceSum, reshape, scalar, square, type Tensor } from '../graph/index.ts'

/**
 * The cost of carrying x to z, as recorded in a map: by default the squared distance |z - x|^2 in the units of the table.
 * The frame holds the numbers of its metric, S and L.
 */
export interface CostRecord {
  /**
   * The origin of the metric: the pooled covariance of the two sides ('mahalanobis'), a matrix, or weights of the features; absent for the
   * Euclidean metric. (Division of features by their standard deviations is recorded as `scale`.)
   */
  readonly metric?: 'mahalanobis' | 'matrix' | 'weights'
  /** p of the cost |z - x|^p; absent if it is 2. */
  readonly power?: number
  /** The name of the user's own cost. */
  readonly name?: string
}

/**
 * The user's own cost h(z - x), written in the graph language (`brenier/graph`). h must be strictly convex, differentiable, and grow faster
 * than linearly; its rows are differences in the units of the metric.
 */
export interface ConvexCost {
  /** Kept in the map's file: to load the map, pass the cost with this name again. */
  readonly name: string
  /** h of each row. @param v shape [rows, D] @returns shape [rows] */
  h(v: Tensor): Tensor
  /** grad h*, the inverse of grad h: the displacement at which grad h is q. @param q shape [rows, D] @returns shape [rows, D] */
  conjugateGradient(q: Tensor): Tensor
}

/**
 * A cost in the coordinates of a frame whose two sides share one origin and one scale, H(v) = s h(v / a). For a potential g of it,
 *
 *   g^c(z) = min_y H(z - y) + g(y),    T(x) = x + grad H*(grad g(x)),    least mean cost = max E_nu g^c(z) - E_mu g(x).
 */
export interface FrameCost extends ConvexCost {
  /** The factor that converts a value of H to a cost in the units of the user. */
  readonly perUnit: number
}

/** The length in the frame below which |v| is smoothed, so that slopes stay finite: far below any tolerance. */
const ROUND = 1e-5

/** The allowed powers: above the first, up to the second. */
export const POWERS = [1, 4] as const

/**
 * |v|^p / p in a frame that multiplies lengths by a, for costs |z - x|^p. With this normalisation grad h* is |q|^(p' - 2) q, with
 * 1/p + 1/p' = 1.
 * @throws InputError for a power outside `POWERS`
 */
export function powerInFrame(p: number, a: number): FrameCost {
  if (!(p > POWERS[0] && p <= POWERS[1]))
    throw new InputError(`The power of the cost must be above 1 and at most 4, found ${p}.`, { field: 'power' })
  const power = (squares: Tensor, to: number) => exp(mul(scalar(to), log(add(squares, scalar(ROUND ** 2)))))
  const squares = (v: Tensor) => reduceSum(square(v), [1])
  return {
    name: 'power',
    perUnit: p / a ** p,
    h: (v) => mul(scalar(1 / p), power(squares(v), p / 2)),
    conjugateGradient: (q) => mul(q, reshape(tinyPower(squares(q), (2 - p) / (p - 1) / 2), ['rows', 1])),
  }
}

/** A power of a number that may be 0. */
function tinyPower(squares: Tensor, to: number): Tensor {
  return exp(mul(scalar(to), log(add(squares, scalar(1e-30)))))
}

/** The user's own cost in a frame. @param a the factor on lengths @param s makes the slopes of the cost of the order of 1 */
export function ownInFrame({ name, h, conjugateGradient }: ConvexCost, a: number, s: number): FrameCost {
  return {
    name,
    perUnit: 1 / s,
    h: (v) => mul(scalar(s), h(div(v, scalar(a)))),
    conjugateGradient: (q) => mul(scalar(a), conjugateGradient(mul(scalar(a / s), q))),
  }
}
