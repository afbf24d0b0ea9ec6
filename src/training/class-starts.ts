import { identity } from '../base/linalg/matrix.ts'
import { multiplyVector } from '../base/linalg/product.ts'
import { type Points, points, takeRows } from '../base/points.ts'
import type { QuadraticStart } from '../potentials/quadratic.ts'
import { buresMap } from '../problem/bures.ts'
import { type Moments, moments, shrunkCovariance } from '../problem/moments.ts'
import { groupsOf, type TrainingSide } from './problem.ts'

/** Floor of a class's covariance, relative to its largest eigenvalue, so that maps of narrow classes stay moderate. */
const FLOOR = 1e-4

/** Where each class's quadratic part starts: its own moment map in the frame, or (at 'identity') the shift between its means. */
export function classStarts(
  source: TrainingSide,
  target: TrainingSide,
  dimension: number,
  classes: number,
  start: 'moments' | 'identity',
): QuadraticStart[] {
  if (classes === 0) return []
  const [from, to] = [classMoments(source, dimension, classes), classMoments(target, dimension, classes)]
  return from.map((m0, k) => startBetween(m0, to[k]!, start))
}

/** The moment map between two groups of rows, or the shift between their means. */
export function startBetween(m0: Moments, m1: Moments, start: 'moments' | 'identity'): QuadraticStart {
  const hessian =
    start === 'moments' && m0.rows > 1 && m1.rows > 1
      ? buresMap(m0.covariance, m1.covariance, FLOOR)
      : identity(m0.mean.length)
  const image = multiplyVector(hessian, m0.mean)
  return { hessian, gradient: m1.mean.map((value, j) => value - image[j]!) }
}

function classMoments(side: TrainingSide, dimension: number, classes: number): Moments[] {
  const rows = points(side.rows, side.rows.length / dimension, dimension)
  const all = side.weights ? { ...rows, weights: side.weights } : rows
  return groupsOf(side, dimension, classes).map((members) => {
    return momentsOfGroup(takeRows(all, members))
  })
}

/** The moments of a group of rows. With few rows, the covariance is shrunk. */
export function momentsOfGroup(rows: Points): Moments {
  return rows.rows > 1 && rows.rows < 20 * rows.columns ? shrunkCovariance(rows) : moments(rows)
}
