import type { Matrix } from '../base/linalg/matrix.ts'
import type { Shape, Tensor } from '../graph/index.ts'
import type { FrameCost } from '../problem/cost.ts'

/** One array of weights. */
export interface Parameter {
  readonly name: string
  readonly shape: readonly number[]
  /** The initial values, row-major. */
  readonly initial: Float32Array
  /** 'nonnegative' parameters are clamped at 0 after every step, which keeps a convex potential convex. Default 'free'. */
  readonly constraint?: 'free' | 'nonnegative'
  /** True for a matrix between two layers, whose steps Muon takes after a release. Default false. */
  readonly inner?: boolean
  /** k: with every such parameter times t^k, each activation s(p) of the potential becomes t s(p / t) (see `smoothedWeights`). Default 0. */
  readonly smoothing?: number
}

/** Parameters by name, as tensors of a graph. */
export type Weights = Readonly<Record<string, Tensor>>

/** The plain data from which a potential can be rebuilt, kept in the header of a map's file. */
export interface PotentialConfig {
  readonly kind: string
  readonly dimension: number
  readonly [option: string]: number | string | boolean | readonly number[]
}

/**
 * A Brenier potential u: a function of points whose gradient is the forward map and whose conjugate's gradient is the backward map.
 * A potential defines only its value; derivatives, solvers and files work with any potential.
 */
export interface Potential {
  readonly config: PotentialConfig
  readonly parameters: readonly Parameter[]
  /**
   * u at each point.
   * @param points shape [rows, D]
   * @param label shape [rows, classes], one-hot, for a conditional potential
   * @returns shape [rows]
   */
  value(points: Tensor, weights: Weights, label?: Tensor): Tensor
  /** Strong convexity by construction; null for a potential that may lose its convexity, whose results are not certified. */
  readonly guarantee: Guarantee | null
  /** The cost, if it is not quadratic: the potential is then the g of `FrameCost`, and its gradient alone is not a map. */
  readonly cost?: FrameCost
}

/** A potential's guarantee of convexity, whatever its weights are. */
export interface Guarantee {
  /** Q, D x D, positive definite, with Hessian(u) >= Q everywhere. @param weights flat arrays by the parameters' names */
  floor(weights: Readonly<Record<string, Float32Array>>): Matrix
}

/** The shape of a graph's points: any number of rows. */
export function pointsShape(dimension: number): Shape {
  return ['rows', dimension]
}
