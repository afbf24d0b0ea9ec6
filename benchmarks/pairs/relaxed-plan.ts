import { InputError, type Points } from 'brenier'

/** The optimal plan between two samples whose masses may change. */
export interface RelaxedPlan {
  /** For each row, the fraction of it that is transported. */
  readonly sourceMass: Float64Array
  readonly targetMass: Float64Array
  /** The mean of the points to which each row's mass goes, or from which it comes. */
  readonly images: Points
  readonly preimages: Points
  readonly leastCost: number
}

const MOST_ITERATIONS = 200_000
const LOOK_EVERY = 200

/**
 * min over pi of sum pi_ij |x_i - z_j|^2 + R KL(pi_1 | 1/n) + R KL(pi_2 | 1/m), without entropy. The multiplicative updates (majorisation and
 * minimisation, Chapel et al. 2021) have the optimality conditions as fixed points; they run until the duality gap is below `tolerance` of the cost.
 * @throws InputError if they do not reach that
 */
export function relaxedPlan(source: Points, target: Points, strength: number, tolerance = 1e-3): RelaxedPlan {
  const [n, m] = [source.rows, target.rows]
  const cost = squaredDistances(source, target)
  const kernel = cost.map((value) => Math.exp(-value / (2 * strength)))
  const plan = kernel.map((value) => value / (n * m))
  const [rows, columns] = [new Float64Array(n), new Float64Array(m)]
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    sums(plan, rows, columns)
    if (iteration % LOOK_EVERY === 0) {
      const primal = primalValue(plan, cost, rows, columns, strength)
      const dual = dualValue(cost, rows, columns, strength)
      if (primal - dual <= tolerance * primal) return planOf(plan, rows, columns, source, target, primal)
    }
    const left = rows.map((sum) => 1 / Math.sqrt(n * sum))
    const right = columns.map((sum) => 1 / Math.sqrt(m * sum))
    for (let i = 0, at = 0; i < n; i++)
      for (let j = 0; j < m; j++, at++) plan[at]! *= kernel[at]! * left[i]! * right[j]!
  }
  throw new InputError(
    `The exact plan of ${n} and ${m} points was not reached in ${MOST_ITERATIONS} iterations; take a larger tolerance.`,
  )
}

function squaredDistances(a: Points, b: Points): Float64Array {
  const out = new Float64Array(a.rows * b.rows)
  for (let i = 0, at = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++, at++)
      for (let k = 0; k < a.columns; k++) out[at]! += (a.data[i * a.columns + k]! - b.data[j * b.columns + k]!) ** 2
  return out
}

function sums(plan: Float64Array, rows: Float64Array, columns: Float64Array): void {
  rows.fill(0)
  columns.fill(0)
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++, at++) {
      rows[i]! += plan[at]!
      columns[j]! += plan[at]!
    }
}

function primalValue(
  plan: Float64Array,
  cost: Float64Array,
  rows: Float64Array,
  columns: Float64Array,
  strength: number,
): number {
  const divergence = (mass: Float64Array) =>
    mass.reduce((total, value) => total + value * Math.log(value * mass.length) - value, 1)
  const carried = plan.reduce((total, value, at) => total + value * cost[at]!, 0)
  return carried + strength * (divergence(rows) + divergence(columns))
}

/** The dual value at the potentials given by the plan's masses, lowered until f + g <= c. */
function dualValue(cost: Float64Array, rows: Float64Array, columns: Float64Array, strength: number): number {
  const [n, m] = [rows.length, columns.length]
  const g = columns.map((mass) => -strength * Math.log(mass * m))
  let value = 0
  for (let i = 0; i < n; i++) {
    let f = Number.POSITIVE_INFINITY
    for (let j = 0; j < m; j++) f = Math.min(f, cost[i * m + j]! - g[j]!)
    value += (strength * -Math.expm1(-f / strength)) / n
  }
  return value + g.reduce((total, at) => total + (strength * -Math.expm1(-at / strength)) / m, 0)
}

function planOf(
  plan: Float64Array,
  rows: Float64Array,
  columns: Float64Array,
  source: Points,
  target: Points,
  leastCost: number,
): RelaxedPlan {
  const [n, m, d] = [source.rows, target.rows, source.columns]
  const [images, preimages] = [new Float64Array(n * d), new Float64Array(m * d)]
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++)
      for (let k = 0; k < d; k++) {
        images[i * d + k]! += (plan[i * m + j]! / rows[i]!) * target.data[j * d + k]!
        preimages[j * d + k]! += (plan[i * m + j]! / columns[j]!) * source.data[i * d + k]!
      }
  return {
    sourceMass: rows.map((mass) => mass * n),
    targetMass: columns.map((mass) => mass * m),
    images: { data: images, rows: n, columns: d },
    preimages: { data: preimages, rows: m, columns: d },
    leastCost,
  }
}
