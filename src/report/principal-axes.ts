import { column, sampleRows, spreadOf } from '../base/columns.ts'
import type { Points } from '../base/points.ts'
import { Random } from '../base/random.ts'

/** The first two principal axes of several sets of points, pooled, in the units of the cost. */
export interface PrincipalAxes {
  /** Per feature, what is subtracted and divided by before projecting. */
  readonly centre: Float64Array
  readonly divisor: Float64Array
  /** One unit vector per axis; a single one if there is a single column. */
  readonly directions: readonly Float64Array[]
  /** Share of the pooled variance along each. */
  readonly explained: readonly number[]
}

const iterations = 40
const workLimit = 400_000

/**
 * Principal axes by subspace iteration on at most 400,000 pooled values, each set with the same weight; signs are fixed by the largest loading.
 * @param divisors one per feature. Default with `standardise`: its pooled standard deviation
 */
export function principalAxes(
  sets: readonly Points[],
  standardise: boolean,
  divisors?: ArrayLike<number>,
): PrincipalAxes {
  const columns = sets[0]!.columns
  const perSet = Math.max(20, Math.floor(workLimit / columns / sets.length))
  const rows = Math.min(perSet, Math.max(...sets.map((set) => set.rows)))
  const chosen = sets.map((set) => sampleRows(set, rows))
  const { centre, divisor } = standardisation(sets, standardise, divisors)
  const total = chosen.reduce((sum, indices) => sum + indices.length, 0)
  const matrix = new Float64Array(total * columns)
  const weights = new Float64Array(total)
  let row = 0
  let largest = 0
  sets.forEach((set, k) => {
    for (const index of chosen[k]!) {
      weights[row] = 1 / Math.sqrt(chosen[k]!.length * sets.length)
      for (let j = 0; j < columns; j++) {
        const value = (set.data[index * columns + j]! - centre[j]!) / divisor[j]!
        matrix[row * columns + j] = value
        largest = Math.max(largest, Math.abs(value))
      }
      row++
    }
  })
  for (let i = 0; i < total; i++)
    for (let j = 0; j < columns; j++) matrix[i * columns + j]! *= weights[i]! / (largest || 1)
  return { centre, divisor, ...leadingDirections(matrix, total, columns) }
}

function standardisation(sets: readonly Points[], standardise: boolean, divisors?: ArrayLike<number>) {
  const columns = sets[0]!.columns
  const centre = new Float64Array(columns)
  const divisor = new Float64Array(columns).fill(1)
  for (let j = 0; j < columns; j++) {
    const each = sets.map((set) => spreadOf(column(set, j), set.weights))
    const mean = each.reduce((sum, one) => sum + one.mean / sets.length, 0)
    centre[j] = mean
    if (!standardise) continue
    const pooled =
      Math.hypot(...each.flatMap((one) => [one.standardDeviation, one.mean - mean])) / Math.sqrt(sets.length)
    const wanted = divisors?.[j] ?? pooled
    divisor[j] = wanted > 0 && Number.isFinite(wanted) ? wanted : 1
  }
  return { centre, divisor }
}

/** The two leading right singular vectors of a matrix of `rows` x `columns`, and the shares of its squared norm along them. */
function leadingDirections(matrix: Float64Array, rows: number, columns: number) {
  const width = Math.min(columns, 4)
  const random = new Random(0).stream('leading directions')
  let basis: Float64Array[] = Array.from({ length: width }, () =>
    Float64Array.from({ length: columns }, () => random.normal()),
  )
  for (let step = 0; step < iterations; step++) {
    // Each direction is made orthogonal to those before it, so that they settle in order.
    basis = orthonormal(basis).map((direction) => normalProduct(matrix, rows, columns, direction))
  }
  basis = orthonormal(basis)
  let norm = 0
  for (const value of matrix) norm += value * value
  const found = basis.map((direction) => {
    const strongest = direction.reduce(
      (best, value) => (Math.abs(value) > Math.abs(best) * (1 + 1e-9) ? value : best),
      0,
    )
    if (strongest < 0) for (let j = 0; j < columns; j++) direction[j] = -direction[j]!
    const share = norm > 0 ? dot(direction, normalProduct(matrix, rows, columns, direction)) / norm : 0
    return { direction, share }
  })
  const kept = found.sort((a, b) => b.share - a.share).slice(0, 2)
  return { directions: kept.map((one) => one.direction), explained: kept.map((one) => one.share) }
}

/** The features themselves as axes. */
export function featureAxes(columns: number): PrincipalAxes {
  return {
    centre: new Float64Array(columns),
    divisor: new Float64Array(columns).fill(1),
    directions: Array.from({ length: columns }, (_, k) =>
      Float64Array.from({ length: columns }, (_, j) => (j === k ? 1 : 0)),
    ),
    explained: new Array<number>(columns).fill(1 / columns),
  }
}

/** A'A v. */
function normalProduct(matrix: Float64Array, rows: number, columns: number, vector: Float64Array): Float64Array {
  const out = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    let along = 0
    for (let j = 0; j < columns; j++) along += matrix[i * columns + j]! * vector[j]!
    for (let j = 0; j < columns; j++) out[j]! += along * matrix[i * columns + j]!
  }
  return out
}

/** Gram-Schmidt, twice over; a direction that vanishes is replaced by a coordinate axis. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const out: Float64Array[] = []
  for (const vector of vectors) {
    let candidate = vector.slice()
    for (let axis = -1; ; axis++) {
      if (axis >= 0) candidate = new Float64Array(vector.length).map((_, j) => (j === axis ? 1 : 0))
      const before = Math.sqrt(dot(candidate, candidate))
      for (let pass = 0; pass < 2; pass++)
        for (const done of out) {
          const along = dot(candidate, done)
          for (let j = 0; j < candidate.length; j++) candidate[j]! -= along * done[j]!
        }
      const norm = Math.sqrt(dot(candidate, candidate))
      if (norm > 1e-10 * before) {
        for (let j = 0; j < candidate.length; j++) candidate[j]! /= norm
        out.push(candidate)
        break
      }
    }
  }
  return out
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}

/** Coordinates of the chosen rows along the axes, one array per axis. */
export function project(points: Points, axes: PrincipalAxes, rows: ArrayLike<number>): Float64Array[] {
  const { centre, divisor } = axes
  return axes.directions.map((direction) => {
    const out = new Float64Array(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i]! * points.columns
      for (let j = 0; j < points.columns; j++)
        out[i]! += ((points.data[from + j]! - centre[j]!) / divisor[j]!) * direction[j]!
    }
    return out
  })
}

/**
 * The features that an axis is mostly made of, heaviest first: as many as carry three quarters of its squared length, at most `limit`; none if those
 * carry less than two fifths.
 */
export function mainFeatures(direction: Float64Array, limit = 3): number[] {
  const order = [...direction.keys()].sort((a, b) => Math.abs(direction[b]!) - Math.abs(direction[a]!))
  const chosen: number[] = []
  let carried = 0
  for (const j of order) {
    if (chosen.length === limit || carried > 0.75) break
    chosen.push(j)
    carried += direction[j]! ** 2
  }
  return carried < 0.4 ? [] : chosen
}
