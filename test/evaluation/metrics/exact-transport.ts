import { linearSumAssignment } from 'linear-sum-assignment'
import type { Points } from '../../../src/base/points.ts'

/** Exact optimal transport of two sets of equally many points: the mean squared distance, and the partner of each source row. */
export function exactTransport(source: Points, target: Points): { w2Squared: number; partners: number[] } {
  const costs = Array.from({ length: source.rows }, (_, i) =>
    Array.from({ length: target.rows }, (_, j) => squaredDistance(source, i, target, j)),
  )
  const { rowAssignments } = linearSumAssignment(costs, { maximaze: false })
  const partners = Array.from(rowAssignments)
  return { w2Squared: partners.reduce((sum, j, i) => sum + costs[i]![j]!, 0) / source.rows, partners }
}

export function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  let sum = 0
  for (let k = 0; k < a.columns; k++) sum += (a.data[i * a.columns + k]! - b.data[j * b.columns + k]!) ** 2
  return sum
}
