import { drawnByWeight } from '../base/columns.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { cheapestAssignment } from '../problem/assignment.ts'
import { centred, type Frame, unitOf } from '../problem/frame.ts'

/** Rows of each side from which the strength is chosen. */
const SAMPLE = 300
/** The gap between the costs of pairs that belong together and of pairs that do not is sought between these quantiles. */
const [FIRST, LAST] = [0.5, 0.99]
/** The smallest ratio of costs across such a gap; without a gap, the masses are equal enough to carry all of them. */
const GAP = 2
const AMPLE = 10

/**
 * R from the data: the balanced problem is solved exactly between a sample of each side, and its pairs are ordered by cost. If unequal mass or
 * outliers force pairs that do not belong together, a gap separates their costs: R is the geometric mean of the costs at the widest gap (by
 * ratio, within the dearer half without its last hundredth), so that pairs below it are carried and those above it are not. Without a gap, R is
 * ten times the largest cost: nearly balanced.
 * @param frame the frame of the fit, which centres both sides on one common mean
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
