import { type Matrix, transpose } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import { solve } from '../base/linalg/solve.ts'
import { type Points, points, takeRows } from '../base/points.ts'
import type { RowConditions } from '../base/row-conditions.ts'
import { effectiveRows, type RowWeights } from '../base/row-weights.ts'
import type { QuadraticStart } from '../potentials/quadratic.ts'
import { type ConditionGrid, gatesOf, gridSize, nodesOf } from '../problem/condition-grid.ts'
import type { Moments } from '../problem/moments.ts'
import { momentsOfGroup, startBetween } from './class-starts.ts'
import type { TrainingSide } from './problem.ts'

/** Ridge of the regression on nodes, in rows: it pulls towards the affine one, so that a node without rows takes its mean from the trend. */
const PULL = 1

/**
 * Where the quadratic part starts at each node of the grid: the map between the moments of the rows there. Their mean is a least-squares
 * regression on the conditions, an affine one and then one on the nodes for its residuals; their covariance is that of the remaining
 * residuals, each weighted by how much its row counts at the node.
 */
export function conditionStarts(
  source: TrainingSide,
  target: TrainingSide,
  dimension: number,
  grid: ConditionGrid,
  start: 'moments' | 'identity',
): QuadraticStart[] {
  const to = nodeMoments(target, dimension, grid)
  return nodeMoments(source, dimension, grid).map((m0, k) => startBetween(m0, to[k]!, start))
}

function nodeMoments(side: TrainingSide, d: number, grid: ConditionGrid): Moments[] {
  const conditions = side.conditions!
  const rows = side.rows.length / d
  const weights = side.weights ?? new Float64Array(rows).fill(1)
  const x: Matrix = { data: Float64Array.from(side.rows), rows, columns: d }
  const scaled = standardised(conditions)
  const affine = regression(withOne(scaled(conditions)), x, weights, 1e-9)
  const trend = product(withOne(scaled(conditions)), affine)
  const gates: Matrix = { data: Float64Array.from(gatesOf(grid, conditions)), rows, columns: gridSize(grid) }
  const left = minus(x, trend)
  const beside = regression(gates, left, weights, (PULL * weights.reduce((sum, w) => sum + w, 0)) / rows)
  const residuals = minus(left, product(gates, beside))
  const atNodes = product(withOne(scaled(nodesOf(grid))), affine)
  const all = points(residuals.data, rows, d)
  return Array.from({ length: gates.columns }, (_, k) => {
    const local = gates.data.filter((_, i) => i % gates.columns === k).map((gate, i) => gate * weights[i]!)
    const { covariance, rows: counted } = momentsOfGroup(weighedBy(all, local, weights))
    const mean = Float64Array.from({ length: d }, (_, j) => atNodes.data[k * d + j]! + beside.data[k * d + j]!)
    return { mean, covariance, rows: counted }
  })
}

/** The rows with weight at a node, or all rows if those are too few for a covariance. */
function weighedBy(all: Points, local: RowWeights, otherwise: RowWeights): Points {
  if (effectiveRows(local, local.length) < 2 * all.columns + 2) return { ...all, weights: otherwise }
  const near = Int32Array.from(local.keys()).filter((row) => local[row]! > 0)
  return takeRows({ ...all, weights: local }, near)
}

/** Standardises conditions: minus their mean, divided by their standard deviation. */
function standardised({ data, columns }: RowConditions): (other: RowConditions) => RowConditions {
  const rows = data.length / columns
  const moments = Array.from({ length: columns }, (_, j) => {
    const axis = data.filter((_, i) => i % columns === j)
    const mean = axis.reduce((sum, value) => sum + value / rows, 0)
    return { mean, deviation: Math.sqrt(axis.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0)) || 1 }
  })
  return (other) => ({
    ...other,
    data: other.data.map((value, i) => (value - moments[i % columns]!.mean) / moments[i % columns]!.deviation),
  })
}

function withOne({ data, columns }: RowConditions): Matrix {
  const rows = data.length / columns
  const out = new Float64Array(rows * (columns + 1)).fill(1)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[i * (columns + 1) + j + 1] = data[i * columns + j]!
  return { data: out, rows, columns: columns + 1 }
}

/** The B that minimises sum_i w_i |y_i - B'a_i|^2 + ridge |B|^2. */
function regression(a: Matrix, y: Matrix, weights: RowWeights, ridge: number): Matrix {
  const weighed: Matrix = { ...a, data: a.data.map((value, at) => value * weights[Math.floor(at / a.columns)]!) }
  const transposed = transpose(weighed)
  const normal = product(transposed, a)
  for (let j = 0; j < a.columns; j++) normal.data[j * (a.columns + 1)]! += ridge
  return solve(normal, product(transposed, y))
}

function minus(a: Matrix, b: Matrix): Matrix {
  return { ...a, data: a.data.map((value, at) => value - b.data[at]!) }
}
