import { add, celu, constant, matmul, mul, reshape, softplus, square, type Tensor } from '../graph/index.ts'
import type { Random } from '../random.ts'
import type { Parameter, Potential, PotentialConfig, Weights } from './potential.ts'
import { quadraticHessian, quadraticParameters, quadraticValue } from './quadratic.ts'

/**
 * The network potential, in its two kinds:
 *
 *   u(x) = 1/2 x'(R'R + e I) x + b'x + c' h_L(w),   w = x / spread
 *   h_0 = s(p_0),  h_l = s(W_l h_(l-1) + p_l),  p_l = A_l w + a_l + (B_l w + d_l)^2
 *
 * 'convex' keeps W and c at or above 0: a convex increasing s of convex p is convex (Amos, Xu and Kolter 2017), so u is e-strongly
 * convex by construction. 'smooth' leaves W free and is only watched; it fits more closely at low dimension.
 */
export interface NetworkConfig extends PotentialConfig {
  readonly kind: 'convex' | 'smooth'
  readonly dimension: number
  /** How many classes a conditional potential has; 0 for any other. */
  readonly classes: number
  /** The widths of the layers. */
  readonly hidden: readonly number[]
  readonly activation: 'celu' | 'softplus'
  /** The source's standard deviation in each coordinate: the network sees points divided by it. Length D. */
  readonly spread: readonly number[]
  /** e: the modulus of strong convexity. */
  readonly modulus: number
}

const QUADRATIC_SCALE = 0.3
const INNER_SCALE = 1.5
const OUTPUT_SCALE = 0.02

/** @param random draws the starting weights; the map starts within a few percent of the identity */
export function networkPotential(config: NetworkConfig, random: Random): Potential {
  const { kind, dimension, hidden, modulus } = config
  const activation = config.activation === 'celu' ? celu : softplus
  const inverseSpread = constant(
    config.spread.map((width) => 1 / width),
    [dimension],
  )
  const parameters = networkParameters(config, random)

  function value(points: Tensor, weights: Weights): Tensor {
    const w = mul(points, inverseSpread)
    let h: Tensor | null = null
    for (const l of hidden.keys()) {
      const squares = square(affine(w, weights, `B${l}`, `d${l}`))
      let p = add(affine(w, weights, `A${l}`, `a${l}`), squares)
      if (h !== null) p = add(matmul(h, weights[`W${l}`]!, { transposeB: true }), p)
      h = activation(p)
    }
    const net = matmul(h!, weights.c!)
    return add(reshape(net, ['rows']), quadraticValue(points, weights, modulus))
  }

  return {
    config,
    parameters,
    value,
    ...(kind === 'convex' && { curvatureFloor: (weights) => quadraticHessian(weights.R!, dimension, modulus) }),
  }
}

function affine(x: Tensor, weights: Weights, slope: string, offset: string): Tensor {
  return add(matmul(x, weights[slope]!, { transposeB: true }), weights[offset]!)
}

function networkParameters({ kind, dimension, hidden, modulus }: NetworkConfig, random: Random): Parameter[] {
  const normals = (count: number, scale: number) => Float32Array.from({ length: count }, () => scale * random.normal())
  const positives = (count: number, scale: number) => normals(count, scale).map(Math.abs)
  const convex = kind === 'convex'
  const layers = hidden.flatMap((width, l): Parameter[] => {
    const before = hidden[l - 1]
    const sign = convex ? ({ constraint: 'nonnegative' } as const) : {}
    return [
      { name: `A${l}`, shape: [width, dimension], initial: normals(width * dimension, 1 / Math.sqrt(dimension)) },
      { name: `a${l}`, shape: [width], initial: normals(width, 1) },
      {
        name: `B${l}`,
        shape: [width, dimension],
        initial: normals(width * dimension, QUADRATIC_SCALE / Math.sqrt(dimension)),
      },
      { name: `d${l}`, shape: [width], initial: new Float32Array(width) },
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
  const last = hidden.at(-1)!
  return [
    ...layers,
    ...quadraticParameters(dimension, modulus),
    { name: 'c', shape: [last, 1], initial: positives(last, OUTPUT_SCALE), constraint: 'nonnegative' },
  ]
}
