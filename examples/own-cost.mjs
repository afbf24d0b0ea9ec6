/**
 * A cost of your own: write h and the gradient of its conjugate, and fit, forward, backward and distance work with it.
 * Build first (npm run build), then: node examples/own-cost.mjs
 */
import { fit, points, Random, TransportMap } from 'brenier'
import { add, mul, neg, reduceSum, relu, scalar, square, sub } from 'brenier/graph'

const UPHILL = 6

/**
 * Goods are carried over a slope that rises along every coordinate: the way up costs six times as much as the way down,
 *
 *   h(v) = 1/2 sum_j (6 max(v_j, 0)^2 + max(-v_j, 0)^2),
 *
 * strictly convex and differentiable, not symmetric. grad h(v) = 6 max(v, 0) - max(-v, 0), so grad h*(q) = max(q, 0) / 6 - max(-q, 0).
 * @type {import('brenier').ConvexCost}
 */
export const uphill = {
  name: 'uphill',
  h: (v) => mul(scalar(0.5), reduceSum(add(mul(scalar(UPHILL), square(relu(v))), square(relu(neg(v)))), [1])),
  conjugateGradient: (q) => sub(mul(scalar(1 / UPHILL), relu(q)), relu(neg(q))),
}

/** The same as a plain number, for the output. */
function costOf(dx, dy) {
  return [dx, dy].reduce((sum, v) => sum + (v > 0 ? UPHILL : 1) * v * v * 0.5, 0)
}

const SITES = [
  [2, 2],
  [-2, 2],
  [2, -2],
]

/** A normal cloud in the plane, or clusters around three sites. */
function cloud(rows, seed, sites, spread) {
  const random = new Random(seed)
  const data = Float64Array.from(
    { length: 2 * rows },
    (_, at) => sites[(at >> 1) % sites.length][at % 2] + spread * random.normal(),
  )
  return points(data, rows, 2)
}

function meanCost(from, to) {
  let sum = 0
  for (let at = 0; at < from.data.length; at += 2)
    sum += costOf(to.data[at] - from.data[at], to.data[at + 1] - from.data[at + 1])
  return sum / from.rows
}

/** Prints the cost of the map beside that of the map for the squared distance, and how well its inverse works. */
async function main() {
  const source = cloud(3000, 1, [[0, 0]], 1)
  const target = cloud(3000, 2, SITES, 0.4)
  const options = { steps: 600, seed: 7 }
  const { map, summary } = await fit(source, target, { ...options, cost: uphill }).result
  const plain = await fit(source, target, options)
  const fresh = cloud(2000, 3, [[0, 0]], 1)
  const [own, usual] = [await map.forward(fresh), await plain.forward(fresh)]
  console.log(`mean cost of the map: ${meanCost(fresh, own).toFixed(3)}`)
  console.log(`mean cost of the map of the squared distance: ${meanCost(fresh, usual).toFixed(3)}`)
  const { estimate } = summary.w2Squared
  console.log(`the least mean cost by duality: ${estimate.toFixed(3)} (certified: ${summary.w2Squared.certified})`)

  const back = await map.backward(own)
  const off = distances(back.points, fresh)
  const lost = off.filter((distance) => distance > 0.05).length
  const middle = off.sort((a, b) => a - b)[off.length >> 1]
  console.log(`there and back: ${back.unconvergedRows} rows unfinished, ${lost} of ${fresh.rows} end elsewhere`)
  console.log(`half of the other rows: ${middle.toExponential(0)} away or less`)

  // A file holds only the name of the cost; pass the cost again when you load it.
  const again = await TransportMap.fromBytes(map.toBytes(), { costs: [uphill] })
  console.log(`loaded: a map of the cost ${again.model.training.cost.name}`)
}

/** How far apart the rows of two tables are. */
function distances(a, b) {
  return Array.from({ length: a.rows }, (_, i) =>
    Math.hypot(a.data[2 * i] - b.data[2 * i], a.data[2 * i + 1] - b.data[2 * i + 1]),
  )
}

if (/own-cost\.\w+$/.test(process.argv[1] ?? '')) await main()
