import { Random } from '../base/random.ts'
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
import type { NetworkConfig } from './network-config.ts'
import { networkParameters } from './network-parameters.ts'
import type { Potential, Weights } from './potential.ts'
import { type QuadraticStart, quadraticFloor, quadraticValue } from './quadratic.ts'

/**
 * The network potential, in its three kinds:
 *
 *   u(x) = 1/2 x'(R'R + e I) x + b'x + c' h_L(w) + m logsumexp(S w + t),   w = x / spread
 *   h_0 = s(p_0),  h_l = s(W_l h_(l-1) + p_l),  p_l = A_l w + a_l + (B_l w + d_l)^2
 *
 * 'convex' keeps W, c and m at or above 0: a convex increasing s of convex p is convex (Amos, Xu and Kolter 2017), so u is e-strongly
 * convex by construction. 'released' is a convex one whose W may have any sign from some step of training on: the clamp, not the size of the
 * network, limits its accuracy. 'smooth' has free W from the start. The last two have no guarantee, and are only watched.
 *
 * The log-sum-exp is the smoothed potential of a target that consists of clusters (the semi-discrete one as its scale goes to 0): its
 * gradient sends each region of the source to a cluster. The layers learn such regions slowly, and with far more weights.
 *
 * A conditional potential, u(x, k), is convex in x for every class k: labels choose offsets (a, d and t), the quadratic part, and the
 * nonnegative c and m, but never change a sign.
 *
 * @param random draws the initial weights
 * @param starts where the quadratic part starts, one for each class. Default: the identity (`initialPotential` keeps the network's own part
 *   small beside it)
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
    guarantee: kind === 'convex' ? { floor: ({ R }) => quadraticFloor(R!, dimension, modulus) } : null,
  }
}

/**
 * The same network with another guarantee: the released version of a convex potential, or the convex one that a released potential came from.
 * Both have the same weights in the same places. Null for a potential of another kind.
 */
export function asKind({ config }: Potential, kind: 'convex' | 'released'): Potential | null {
  if (config.kind !== 'convex' && config.kind !== 'released') return null
  return networkPotential({ ...(config as NetworkConfig), kind }, new Random(0))
}
