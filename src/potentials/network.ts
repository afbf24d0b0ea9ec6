import type { Random } from '../base/random.ts'
import {
  add,
  celu,
  constant,
  logSumExp,
  matmul,
  mul,
  reduceSum,
  reshape,
  softplus,
  square,
  type Tensor,
} from '../graph/index.ts'
import type { Parameter, Potential, PotentialConfig, Weights } from './potential.ts'
import { type QuadraticStart, quadraticFloor, quadraticParameters, quadraticValue } from './quadratic.ts'

/**
 * The network potential, in its two kinds:
 *
 *   u(x) = 1/2 x'(R'R + e I) x + b'x + c' h_L(w) + m logsumexp(S w + t),   w = x / spread
 *   h_0 = s(p_0),  h_l = s(W_l h_(l-1) + p_l),  p_l = A_l w + a_l + (B_l w + d_l)^2
 *
 * 'convex' keeps W, c and m at or above 0: a convex increasing s of convex p is convex (Amos, Xu and Kolter 2017), so u is e-strongly
 * convex by construction. 'smooth' leaves W free and is only watched.
 *
 * The log-sum-exp is the smoothed potential of a target that consists of clusters (it is the semi-discrete one as its scale goes to 0): its
 * gradient sends each region of the source to a cluster. Layers of sums learn such regions slowly and with far more weights.
 *
 * A conditional potential, u(x, k), is convex in x for every class k: labels enter through offsets (a, d and t), through the quadratic part,
 * and through which c and m >= 0 are taken, never through a sign.
 */
export interface NetworkConfig extends PotentialConfig {
  readonly kind: 'convex' | 'smooth'
  readonly dimension: number
  /** How many classes a conditional potential has; 0 for any other. */
  readonly classes: number
  /** The widths of the layers. */
  readonly hidden: readonly number[]
  /** How many affine functions the log-sum-exp has; 0 for none. */
  readonly pieces: number
  readonly activation: 'celu' | 'softplus'
  /** The source's standard deviation in each coordinate: the network sees points divided by it. Length D. */
  readonly spread: readonly number[]
  /** e: the modulus of strong convexity. */
  readonly modulus: number
}

/** The scales that the weights start at: units that bend within the data (sharply at low dimension), and inner sums of the order of 1. */
const SLOPE_SCALE = 2
const SHARP_DIMENSION = 8
const QUADRATIC_SCALE = 0.3
const INNER_SCALE = 2
const OUTPUT_SCALE = 0.02
const PIECE_SLOPE_SCALE = 1.5
const PIECE_OFFSET_SCALE = 0.5

/**
 * @param random draws the starting weights
 * @param starts where the quadratic part starts, one for each class; the identity by default (`makePotential` keeps the network's
 *   own part small beside it)
 */
export function networkPotential(config: NetworkConfig, random: Random, starts?: readonly QuadraticStart[]): Potential {
  const { kind, dimension, hidden, pieces, modulus } = config
  const activation = config.activation === 'celu' ? celu : softplus
  const inverseSpread = constant(
    config.spread.map((width) => 1 / width),
    [dimension],
  )
  const parameters = networkParameters(config, random, starts)

  function value(points: Tensor, weights: Weights, label?: Tensor): Tensor {
    const w = mul(points, inverseSpread)
    const affine = (slope: string, offset: string) => {
      const product = matmul(w, weights[slope]!, { transposeB: true })
      return add(product, label === undefined ? weights[offset]! : matmul(label, weights[offset]!))
    }
    let h: Tensor | null = null
    for (const l of hidden.keys()) {
      let p = add(affine(`A${l}`, `a${l}`), square(affine(`B${l}`, `d${l}`)))
      if (h !== null) p = add(matmul(h, weights[`W${l}`]!, { transposeB: true }), p)
      h = activation(p)
    }
    let net = matmul(h!, weights.c!, { transposeB: true })
    if (pieces > 0) net = add(net, mul(reshape(logSumExp(affine('S', 't'), [1]), ['rows', 1]), weights.m!))
    const own = label === undefined ? reshape(net, ['rows']) : reduceSum(mul(net, label), [1])
    return add(own, quadraticValue(points, weights, modulus, label))
  }

  return {
    config,
    parameters,
    value,
    ...(kind === 'convex' && { curvatureFloor: (weights) => quadraticFloor(weights.R!, dimension, modulus) }),
  }
}

function networkParameters(
  { kind, dimension, classes, hidden, pieces, modulus }: NetworkConfig,
  random: Random,
  starts?: readonly QuadraticStart[],
): Parameter[] {
  const offsets = (width: number, scale: number) => {
    const shared = normals(width, scale)
    return classes === 0
      ? { shape: [width], initial: shared }
      : { shape: [classes, width], initial: repeated(shared, classes) }
  }
  const normals = (count: number, scale: number) => Float32Array.from({ length: count }, () => scale * random.normal())
  const positives = (count: number, scale: number) => normals(count, scale).map(Math.abs)
  const convex = kind === 'convex'
  const layers = hidden.flatMap((width, l): Parameter[] => {
    const before = hidden[l - 1]
    const sign = convex ? ({ constraint: 'nonnegative' } as const) : {}
    return [
      {
        name: `A${l}`,
        shape: [width, dimension],
        initial: normals(width * dimension, slopeScale(dimension)),
      },
      { name: `a${l}`, ...offsets(width, 1) },
      {
        name: `B${l}`,
        shape: [width, dimension],
        initial: normals(width * dimension, QUADRATIC_SCALE / Math.sqrt(dimension)),
      },
      { name: `d${l}`, ...offsets(width, 0) },
      ...(before === undefined
        ? []
        : [
            {
              name: `W${l}`,
              shape: [width, before],
              initial: convex
                ? positives(width * before, INNER_SCALE / before)
                : normals(width * before, 1 / Math.sqrt(before)),
              ...sign,
            },
          ]),
    ]
  })
  const outputs = (name: string, width: number): Parameter => ({
    name,
    shape: [Math.max(classes, 1), width],
    initial: repeated(positives(width, OUTPUT_SCALE), Math.max(classes, 1)),
    constraint: 'nonnegative',
  })
  const clusters = (): Parameter[] => [
    {
      name: 'S',
      shape: [pieces, dimension],
      initial: normals(pieces * dimension, PIECE_SLOPE_SCALE / Math.sqrt(dimension)),
    },
    { name: 't', ...offsets(pieces, PIECE_OFFSET_SCALE) },
    { ...outputs('m', 1), shape: [Math.max(classes, 1)] },
  ]
  return [
    ...layers,
    ...(pieces > 0 ? clusters() : []),
    ...quadraticParameters(dimension, classes, modulus, starts),
    outputs('c', hidden.at(-1)!),
  ]
}

function repeated(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times)
  for (let k = 0; k < times; k++) all.set(values, k * values.length)
  return all
}

function slopeScale(dimension: number): number {
  return (SLOPE_SCALE * Math.min(1, Math.sqrt(SHARP_DIMENSION / dimension))) / Math.sqrt(dimension)
}
