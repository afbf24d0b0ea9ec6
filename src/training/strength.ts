import { drawnByWeight } from '../base/columns.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { cheapestAssignment } from '../problem/assignment.ts'
import { centred, type Frame, unitOf } from '../problem/frame.ts'

/** Rows of each side that the strength is chosen by. */
const SAMPLE = 300
/** The gap that separates pairs that belong together from pairs that do not is looked for between these quantiles of the cost. */
const [FIRST, LAST] = [0.5, 0.99]
/** The least ratio of costs on the two sides of such a gap; without a gap, mass is equal enough to be carried whole. */
const GAP = 2
const AMPLE = 10

/**
 * R from the data: the balanced problem is solved exactly between a sample of each side, and its pairs are ordered by their cost. Where unequal mass or
 * outliers force pairs that do not belong together, their costs lie apart: R is the geometric mean of the costs at the widest gap (by ratio, between the
 * dearer half and the last hundredth), so that pairs below it are carried and those above it are given up. Without a gap, R is ten times the
 * largest cost: nearly balanced.
 * @param frame of the fit, whose means are those of both sides together
 */
export function strengthFrom(source: Points, target: Points, frame: Frame, random: Random): number {
  const n = Math.min(SAMPLE, source.rows, target.rows)
  const draw = (points: Points, name: string) =>
    points.weights
      ? drawnByWeight(points.weights, n, random.stream(name))
      : random.stream(name).permutation(points.rows).subarray(0, n)
  const d = frame.dimension
  const x = centred(takeRows(source, draw(source, 'source')), frame, 'source')
  const z = centred(takeRows(target, draw(target, 'target')), frame, 'target')
  const [one, other] = [unitOf(frame, 'source'), unitOf(frame, 'target')]
  const cost = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += (one * x[i * d + j]! - other * z[k * d + j]!) ** 2
      cost[i * n + k] = sum
    }
  const pairs = cheapestAssignment(cost, n)
  return strengthOf(Float64Array.from(pairs, (k, i) => cost[i * n + k]!).sort())
}

/** @param costs of the pairs, ascending */
export function strengthOf(costs: Float64Array): number {
  const n = costs.length
  let [widest, strength] = [GAP, AMPLE * Math.max(costs[n - 1]!, Number.MIN_VALUE)]
  for (let i = Math.floor(FIRST * n); i < Math.min(n - 1, Math.ceil(LAST * n)); i++) {
    const ratio = costs[i + 1]! / costs[i]!
    if (costs[i]! > 0 && ratio > widest) [widest, strength] = [ratio, Math.sqrt(costs[i]! * costs[i + 1]!)]
  }
  return strength
}
