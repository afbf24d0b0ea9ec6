import type { Pieces } from '../../base/pieces.ts'
import { type Points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { countedRows, effectiveRows, totalMass } from '../../base/row-weights.ts'
import { squaredDistances } from './two-sample.ts'

/** How large an energy distance is through sampling alone, and the yardstick for it. */
export interface Sampling {
  /** Two samples of one distribution exceed it in at most 1 of 100 cases; null if there are too few rows to say. */
  readonly limit: number | null
  /** Mean distance between two rows; null for a single one. */
  readonly spread: number | null
}

/** The most rows to take distances between. */
const MOST_ROWS = 500
const FEWEST_ROWS = 4
/** Rows beyond which `energyDistance` takes a sample. */
const ENERGY_ROWS = 5000
/** Standard deviations above 0: (2.576^2 - 1) / sqrt 2, for the heaviest tail that the distribution below can have, that of a single eigenvalue. */
const STANDARD_DEVIATIONS = 4

/**
 * For equal distributions the energy distance of n and m rows is about (1/n + 1/m) sum_k lambda_k (Z_k^2 - 1), with Z_k independent normal and
 * lambda_k the eigenvalues of the doubly centred distance (Szekely and Rizzo 2013): its variance is 2 (1/n + 1/m)^2 sum lambda_k^2, and that sum
 * is the mean square of the centred distances.
 * @param rows how many rows (effective rows, if weighted) are compared with the goal's
 * @param seed of the rows that the distances are taken between
 */
export function* samplingOf(rows: number, goal: Points, seed: number): Pieces<Sampling> {
  const order = new Random(seed).stream('sampling').permutation(goal.rows)
  const used = goal.rows <= MOST_ROWS ? goal : takeRows(goal, order.subarray(0, MOST_ROWS))
  const count = used.rows
  if (count < 2) return { limit: null, spread: null }
  const distances = yield* distancesWithin(used)
  const shares = sharesOf(used)
  yield
  const mean = rowMeans(distances, count, shares)
  yield
  const all = mean.reduce((sum, value, i) => sum + shares[i]! * value, 0)
  const counted = countedRows(used.weights, count)
  const spread = counted > 1 ? (all * counted) / (counted - 1) : null
  if (count < FEWEST_ROWS) return { limit: null, spread }
  let [squares, pairs] = [0, 0]
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < count; k++) {
      if (i === k) continue
      squares += shares[i]! * shares[k]! * (distances[i * count + k]! - mean[i]! - mean[k]! + all) ** 2
      pairs += shares[i]! * shares[k]!
    }
    yield
  }
  const eigenvalues = Math.sqrt(squares / pairs)
  const inGoal = effectiveRows(goal.weights, goal.rows)
  const share = 1 / Math.min(rows, ENERGY_ROWS) + 1 / Math.min(inGoal, ENERGY_ROWS)
  return { limit: STANDARD_DEVIATIONS * Math.SQRT2 * share * eigenvalues, spread }
}

function* distancesWithin({ data, rows, columns }: Points): Pieces<Float64Array> {
  const values = Float64Array.from(data)
  const distances = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++) {
    squaredDistances(values, i, values, 0, rows, columns, distances.subarray(i * rows, (i + 1) * rows))
    yield
  }
  return distances.map(Math.sqrt)
}

function sharesOf({ weights, rows }: Points): Float64Array {
  const mass = totalMass(weights, rows)
  return Float64Array.from({ length: rows }, (_, i) => (weights === undefined ? 1 : weights[i]!) / mass)
}

function rowMeans(table: Float64Array, count: number, shares: Float64Array): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let k = 0; k < count; k++) sum += shares[k]! * table[i * count + k]!
    return sum
  })
}
