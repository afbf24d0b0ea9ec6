import type { Random } from '../base/random.ts'
import { add, constant, matmul, mul, reduceSum, reshape, softplus } from '../graph/index.ts'
import type { FrameCost } from '../problem/cost.ts'
import type { Parameter, Potential, PotentialConfig } from './potential.ts'

/** The shape of a network of linear growth, and the parameters of its cost. */
export interface LinearGrowthConfig extends PotentialConfig {
  readonly kind: 'linear-growth'
  readonly classes: 0
  readonly hidden: readonly number[]
  readonly spread: readonly number[]
  /** 'power', or the name of the user's own cost. */
  readonly cost: string
  /** p; 0 for the user's own cost. */
  readonly power: number
  /** a and s of the cost in the frame. */
  readonly length: number
  readonly slope: number
}

/** The scales of the initial weights. */
const SLOPES = 2
const OUTPUTS = 0.02

/**
 * The potential g of a cost that is not quadratic: a softplus network,
 *
 *   g(x) = <b, x> + c' h_L,   h_0 = s(A w + a),  h_l = s(W_l h_(l-1) + a_l),   w = x / spread,  s = softplus.
 *
 * g grows linearly and h faster, so that h(z - y) + g(y) has a minimum for every z and every power above 1. Any differentiable cost has such a
 * potential near its optimum, but g is not c-concave by construction, so there is no guarantee.
 * @param start b
 */
export function linearGrowthPotential(
  config: LinearGrowthConfig,
  cost: FrameCost,
  random: Random,
  start: ArrayLike<number> = new Float64Array(config.dimension),
): Potential {
  const { dimension, hidden, spread } = config
  const inverseSpread = constant(
    spread.map((width) => 1 / width),
    [dimension],
  )
  return {
    config,
    parameters: parametersOf(config, random, start),
    value(points, weights) {
      const w = mul(points, inverseSpread)
      let h = softplus(add(matmul(w, weights.A!, { transposeB: true }), weights.a0!))
      for (let l = 1; l < hidden.length; l++)
        h = softplus(add(matmul(h, weights[`W${l}`]!, { transposeB: true }), weights[`a${l}`]!))
      const net = reshape(matmul(h, weights.c!, { transposeB: true }), ['rows'])
      return add(net, reduceSum(mul(points, weights.b!), [1]))
    },
    guarantee: null,
    cost,
  }
}

function parametersOf(
  { dimension, hidden }: LinearGrowthConfig,
  random: Random,
  start: ArrayLike<number>,
): Parameter[] {
  const normals = (count: number, scale: number) => Float32Array.from({ length: count }, () => scale * random.normal())
  const [first] = hidden as [number]
  const last = hidden.at(-1)!
  return [
    {
      name: 'A',
      shape: [first, dimension],
      initial: normals(first * dimension, SLOPES * Math.sqrt(2 / dimension)),
      smoothing: -1,
    },
    { name: 'a0', shape: [first], initial: normals(first, 1), smoothing: -1 },
    ...hidden.slice(1).flatMap((width, i): Parameter[] => {
      const before = hidden[i]!
      return [
        { name: `W${i + 1}`, shape: [width, before], initial: normals(width * before, 1 / Math.sqrt(before)) },
        { name: `a${i + 1}`, shape: [width], initial: normals(width, 0.5), smoothing: -1 },
      ]
    }),
    { name: 'c', shape: [1, last], initial: normals(last, OUTPUTS), smoothing: 1 },
    { name: 'b', shape: [1, dimension], initial: Float32Array.from(start) },
  ]
}
