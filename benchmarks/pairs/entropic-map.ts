import type { Points } from 'brenier'
import type { PointMap } from './measure.ts'

/** The regularisation relative to the mean cost, and Sinkhorn iterations: more is no more accurate on the pairs of docs/accuracy.md. */
const REGULARISATION = 0.02
const ITERATIONS = 100

/**
 * The entropic map between two samples of equal size (Pooladian and Niles-Weed 2021, "Entropic estimation of optimal transport maps"): the
 * barycentre of the targets under the entropic plan's conditional distribution at x, extended to new points by the target's potential.
 */
export function entropicMap(source: Points, target: Points): PointMap {
  const [n, d] = [source.rows, source.columns]
  const cost = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) cost[i * n + k] = squaredDistance(source, i, target, k)
  const epsilon = REGULARISATION * (cost.reduce((sum, value) => sum + value, 0) / cost.length)
  const potential = sinkhorn(cost, n, epsilon)
  return (points) => {
    const data = new Float64Array(points.rows * d)
    const scores = new Float64Array(n)
    for (let i = 0; i < points.rows; i++) {
      for (let k = 0; k < n; k++) scores[k] = (potential[k]! - squaredDistance(points, i, target, k)) / epsilon
      const largest = maximum(scores)
      let total = 0
      for (let k = 0; k < n; k++) {
        const share = Math.exp(scores[k]! - largest)
        total += share
        for (let j = 0; j < d; j++) data[i * d + j]! += share * target.data[k * d + j]!
      }
      for (let j = 0; j < d; j++) data[i * d + j]! /= total
    }
    return { data, rows: points.rows, columns: d }
  }
}

/** The target's potential g of the entropic problem with equal weights, by Sinkhorn's iteration on logarithms. */
function sinkhorn(cost: Float64Array, n: number, epsilon: number): Float64Array {
  const [f, g, scores] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) scores[k] = (g[k]! - cost[i * n + k]!) / epsilon
      f[i] = -epsilon * (logSum(scores) - Math.log(n))
    }
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) scores[i] = (f[i]! - cost[i * n + k]!) / epsilon
      g[k] = -epsilon * (logSum(scores) - Math.log(n))
    }
  }
  return g
}

function squaredDistance(a: Points, i: number, b: Points, k: number): number {
  const d = a.columns
  let sum = 0
  for (let j = 0; j < d; j++) sum += (a.data[i * d + j]! - b.data[k * d + j]!) ** 2
  return sum
}

function maximum(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY
  for (const value of values) if (value > most) most = value
  return most
}

function logSum(values: Float64Array): number {
  const most = maximum(values)
  let sum = 0
  for (const value of values) sum += Math.exp(value - most)
  return most + Math.log(sum)
}
