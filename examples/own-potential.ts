/**
 * A potential of your own: write its value, and fit, forward, backward and distance work with it.
 * Build first (npm run build), then: npx tsx examples/own-potential.ts
 */
import { fit, l2uvp, type Potential, type PotentialContext, type PotentialFactory, Random, TransportMap } from 'brenier'
import { add, logSumExp, matmul, mul, reduceSum, scalar, square } from 'brenier/graph'
import { mixturePair } from '../benchmarks/pairs/index.ts'

/**
 * u(x) = a/2 |x|^2 + logsumexp_k (s_k . x + o_k): a bowl under a soft maximum of planes, convex for any slopes s and offsets o,
 * with no Hessian below a (which `guarantee` says, so that distances are certified).
 */
export function softMaximum({ dimension, random }: Pick<PotentialContext, 'dimension' | 'random'>): Potential {
  const [pieces, bowl] = [24, 0.2]
  const slopes = Float32Array.from({ length: pieces * dimension }, () => random.normal())
  const floor = Float64Array.from({ length: dimension ** 2 }, (_, i) => (i % (dimension + 1) === 0 ? bowl : 0))
  return {
    config: { kind: 'soft-maximum', dimension },
    parameters: [
      { name: 'slopes', shape: [pieces, dimension], initial: slopes },
      { name: 'offsets', shape: [pieces], initial: new Float32Array(pieces) },
    ],
    value: (points, { slopes, offsets }) => {
      const planes = add(matmul(points, slopes!, { transposeB: true }), offsets!)
      return add(mul(scalar(bowl / 2), reduceSum(square(points), [1])), logSumExp(planes, [1]))
    },
    guarantee: { floor: () => ({ data: floor, rows: dimension, columns: dimension }) },
  }
}

/** Prints the numbers of weights, and how far the learned map is from the truth, which is known for this pair. */
async function main(): Promise<void> {
  const pair = mixturePair(2, new Random(1))
  const [source, target] = [pair.source.sample(4000, new Random(2)), pair.target.sample(4000, new Random(3))]
  const { map, summary } = await fit(source, target, { potential: softMaximum, steps: 600, seed: 7 }).result
  const { points, images } = pair.pairs(2000, new Random(4))
  const error = l2uvp(await map.forward(points), images, pair.varianceTarget)
  console.log(`${summary.parameters} weights, forward error ${error.toFixed(3)}%`)

  // A file holds the weights and the config; the function that makes the potential is yours to hand over.
  const make: PotentialFactory = ({ dimension }) => softMaximum({ dimension, random: new Random(0) })
  const again = await TransportMap.fromBytes(map.toBytes(), { potentials: { 'soft-maximum': make } })
  console.log(`loaded: ${again.model.potential.config.kind}, certified: ${again.certified}`)
}

if (/own-potential\.\w+$/.test(process.argv[1] ?? '')) await main()
