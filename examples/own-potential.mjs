/**
 * A potential of your own: write its value, and fit, forward, backward and distance work with it.
 * Build first (npm run build), then: node examples/own-potential.mjs
 */
import { fit, l2uvp, points, Random, TransportMap, totalVariance } from 'brenier'
import { add, logSumExp, matmul, mul, reduceSum, scalar, square } from 'brenier/graph'

/**
 * u(x) = a/2 |x|^2 + logsumexp_k (s_k . x + o_k): a bowl under a soft maximum of planes, convex for any slopes s and offsets o,
 * and its Hessian is never below a (`guarantee` says so, which certifies distances).
 * @param {Pick<import('brenier').PotentialContext, 'dimension' | 'random'>} context
 * @returns {import('brenier').Potential}
 */
export function softMaximum({ dimension, random }) {
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
      const planes = add(matmul(points, slopes, { transposeB: true }), offsets)
      return add(mul(scalar(bowl / 2), reduceSum(square(points), [1])), logSumExp(planes, [1]))
    },
    guarantee: { floor: () => ({ data: floor, rows: dimension, columns: dimension }) },
  }
}

/** A normal cloud in the plane. */
function cloud(rows, seed) {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: 2 * rows }, () => random.normal()),
    rows,
    2,
  )
}

const CORNERS = [
  [3, 0],
  [-1.5, 2.6],
  [-1.5, -2.6],
]

/** The optimal map that the example learns: x / 2 + sum over k of softmax_k(c . x) c_k, the gradient of |x|^2 / 4 + logsumexp_k c_k . x. */
function truth({ data, rows }) {
  const images = Float64Array.from(data, (value) => value / 2)
  for (let at = 0; at < images.length; at += 2) {
    const shares = CORNERS.map(([a, b]) => Math.exp(a * data[at] + b * data[at + 1]))
    const sum = shares.reduce((total, share) => total + share, 0)
    CORNERS.forEach((corner, k) => {
      images[at] += (corner[0] * shares[k]) / sum
      images[at + 1] += (corner[1] * shares[k]) / sum
    })
  }
  return points(images, rows, 2)
}

/** Prints the number of weights, and how far the learned map is from the truth. */
async function main() {
  const source = cloud(4000, 1)
  const target = truth(cloud(4000, 2))
  const { map, summary } = await fit(source, target, { potential: softMaximum, steps: 600, seed: 7 }).result
  const fresh = cloud(2000, 3)
  const images = truth(fresh)
  const error = l2uvp(await map.forward(fresh), images, totalVariance(images))
  console.log(`${summary.parameters} weights, forward error ${error.toFixed(3)}%`)

  // A file holds the weights and the config; pass the function that makes the potential when you load it.
  const make = ({ dimension }) => softMaximum({ dimension, random: new Random(0) })
  const again = await TransportMap.fromBytes(map.toBytes(), { potentials: { 'soft-maximum': make } })
  console.log(`loaded: ${again.model.potential.config.kind}, certified: ${again.certified}`)
}

if (/own-potential\.\w+$/.test(process.argv[1] ?? '')) await main()
