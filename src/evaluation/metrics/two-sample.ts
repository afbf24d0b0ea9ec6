import { InputError } from '../../base/errors.ts'
import type { Pieces } from '../../base/pieces.ts'
import { type Points, takeRows } from '../../base/points.ts'
import { Random } from '../../base/random.ts'
import { countedRows, effectiveRows, type RowWeights, totalMass } from '../../base/row-weights.ts'
import type { Estimate } from '../../base/statistics.ts'

export interface TwoSampleOptions {
  /** Use at most this many rows of each side, drawn without replacement. Default 5000. */
  readonly maxRows?: number
  /** Seed of that draw. Default 0. */
  readonly seed?: number
}

/** An unbiased estimate from two samples, so it may be slightly negative where the distributions agree. */
export interface TwoSampleEstimate extends Estimate {
  /** The rows that were used. */
  readonly rows: { readonly source: number; readonly target: number }
  /** Seed of the subsample; absent if all rows were used, and the value is then exact for the samples. */
  readonly seed?: number
}

/** Replaces the first `count` squared distances by values of a kernel k. */
export type Kernel = (squares: Float64Array, count: number) => void

/** At most `maxRows` rows of each side. Throws `InputError` for columns that disagree and fewer than 2 rows. */
export function subsamples(
  source: Points,
  target: Points,
  { maxRows = 5000, seed = 0 }: TwoSampleOptions,
): { readonly source: Points; readonly target: Points; readonly seed?: number } {
  if (source.columns !== target.columns)
    throw new InputError(
      `Source and target need equal dimensions, found ${source.columns} and ${target.columns} columns; give the same columns.`,
    )
  const fewest = Math.min(source.rows, target.rows, maxRows)
  if (!(fewest >= 2)) throw new InputError(`Two samples need at least 2 rows each, found ${fewest}; give more.`)
  if (source.rows <= maxRows && target.rows <= maxRows) return { source, target }
  const random = new Random(seed).stream('subsamples')
  return { source: atMost(source, maxRows, random), target: atMost(target, maxRows, random), seed }
}

function atMost(points: Points, maxRows: number, random: Random): Points {
  return points.rows <= maxRows ? points : takeRows(points, random.permutation(points.rows).subarray(0, maxRows))
}

/**
 * The U-statistic mean k(x, x') + mean k(z, z') - 2 mean k(x, z) over distinct pairs, with the standard error of its first-order
 * projections (Hoeffding 1948). Pairs are formed in blocks, without an array of rows x rows. Measured over 300 repetitions, the standard error is right
 * to 10% for distributions that differ, and 1.2 to 1.5 times too large for equal ones. For weighted rows, pairs count in proportion to the products of
 * their weights, and a row paired with itself counts as its copies do with one another (see `RowWeights`).
 */
export function* uStatistic(source: Points, target: Points, kernel: Kernel): Pieces<Estimate> {
  const [x, z] = [side(source), side(target)]
  if (x.weights ?? z.weights) return yield* weightedStatistic(x, z, kernel)
  const [within, withinTarget] = [new Float64Array(x.rows), new Float64Array(z.rows)]
  const [across, acrossTarget] = [new Float64Array(x.rows), new Float64Array(z.rows)]
  yield* addRowSums(x, x, kernel, within, within)
  yield* addRowSums(z, z, kernel, withinTarget, withinTarget)
  yield* addRowSums(x, z, kernel, across, acrossTarget)
  const from = projections(within, across, z.rows)
  const to = projections(withinTarget, acrossTarget, x.rows)
  return { value: from.mean + to.mean, standardError: Math.sqrt(from.variance / x.rows + to.variance / z.rows) }
}

/** Mean over i of mean k(x_i, x') - mean k(x_i, z), and the variance of twice that. */
function projections(
  within: Float64Array,
  across: Float64Array,
  others: number,
): { readonly mean: number; readonly variance: number } {
  const rows = within.length
  const values = within.map((sum, i) => sum / (rows - 1) - across[i]! / others)
  const mean = values.reduce((sum, value) => sum + value, 0) / rows
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: (4 * squares) / (rows - 1) }
}

function* weightedStatistic(x: Side, z: Side, kernel: Kernel): Pieces<Estimate> {
  const from = yield* weightedProjections(x, z, kernel)
  const to = yield* weightedProjections(z, x, kernel)
  return { value: from.mean + to.mean, standardError: Math.sqrt(from.squaredError + to.squaredError) }
}

/** As `projections`, over all pairs (i, j) with the masses w_i w_j; a row paired with itself stands for pairs of its copies. */
function* weightedProjections(
  own: Side,
  other: Side,
  kernel: Kernel,
): Pieces<{ readonly mean: number; readonly squaredError: number }> {
  const one = new Float64Array(1)
  kernel(one, 1)
  const itself = one[0]!
  const mass = totalMass(own.weights, own.rows)
  const counted = countedRows(own.weights, own.rows)
  const pairs = mass * (1 - 1 / counted)
  const within = yield* weightedSums(own, own, kernel)
  const across = yield* weightedSums(own, other, kernel)
  const others = totalMass(other.weights, other.rows)
  const weights = own.weights ?? new Float64Array(own.rows).fill(1)
  // With counts, sum w = counted, and one copy of a row is removed from its own copies; else the whole row is removed.
  const counts = own.weights === undefined || mass === counted
  const values = within.map((sum, i) => (sum - (counts ? 1 : weights[i]!) * itself) / pairs - across[i]! / others)
  const mean = values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / mass
  const squares = values.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0) / mass
  const effective = effectiveRows(own.weights, own.rows)
  return { mean, squaredError: effective > 1 ? (4 * squares) / (effective - 1) : Number.POSITIVE_INFINITY }
}

/** For each row of a, the sum of w_j k(a_i, b_j) over all rows of b. */
function* weightedSums(a: Side, b: Side, kernel: Kernel): Pieces<Float64Array> {
  const values = new Float64Array(CHUNK)
  const sums = new Float64Array(a.rows)
  for (let first = 0; first < b.rows; first += CHUNK) {
    const count = Math.min(CHUNK, b.rows - first)
    for (let i = 0; i < a.rows; i++) {
      squaredDistances(a.data, i, b.data, first, count, a.columns, values)
      kernel(values, count)
      for (let k = 0; k < count; k++) sums[i]! += (b.weights === undefined ? 1 : b.weights[first + k]!) * values[k]!
      if (i % rowsOfPiece(a) === 0) yield
    }
  }
  return sums
}

interface Side {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
  readonly weights: RowWeights | undefined
}

/** Float64 copies, so that the loops below see only one type of array. */
function side({ data, rows, columns, weights }: Points): Side {
  return { data: Float64Array.from(data), rows, columns, weights }
}

/** Rows of b whose pairs are formed together: they stay in the cache while the rows of a pass. */
const CHUNK = 256
/** Differences in one piece of the work: about a millisecond. */
const PIECE = 2 ** 20

/** Rows to pair with a chunk in one piece; even, since they are taken two at a time. */
function rowsOfPiece({ columns }: Side): number {
  return 2 * Math.ceil(PIECE / (2 * CHUNK * columns))
}

/** sumsA[i] += k(a_i, b_j), sumsB[j] += k(a_i, b_j) over all pairs, or over pairs i < j if a is b. */
function* addRowSums(a: Side, b: Side, kernel: Kernel, sumsA: Float64Array, sumsB: Float64Array): Pieces<void> {
  const [squares, nextSquares] = [new Float64Array(CHUNK), new Float64Array(CHUNK)]
  const same = a === b
  const add = (i: number, first: number, values: Float64Array, count: number) => {
    kernel(values, count)
    sumsA[i] = sumsA[i]! + addAll(values, count, sumsB, first)
  }
  for (let start = 0; start < b.rows; start += CHUNK) {
    const end = Math.min(b.rows, start + CHUNK)
    const last = same ? end - 1 : a.rows
    for (let i = 0; i < last; i += 2) {
      const first = same ? Math.max(start, i + 2) : start
      const count = end - first
      if (i + 1 < a.rows) {
        squaredDistancesOfTwo(a.data, i, b.data, first, count, a.columns, squares, nextSquares)
        add(i, first, squares, count)
        add(i + 1, first, nextSquares, count)
      } else {
        squaredDistances(a.data, i, b.data, first, count, a.columns, squares)
        add(i, first, squares, count)
      }
      if (same && i + 1 >= start) {
        squaredDistances(a.data, i, b.data, i + 1, 1, a.columns, squares)
        add(i, i + 1, squares, 1)
      }
      if (i % rowsOfPiece(a) === 0) yield
    }
  }
}

/** Adds `count` values to sums[first ...]; returns their sum. */
function addAll(values: Float64Array, count: number, sums: Float64Array, first: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) {
    const value = values[k]!
    sum += value
    sums[first + k] = sums[first + k]! + value
  }
  return sum
}

/** `squaredDistances` of rows i and i + 1: eight sums at a time, so that each value is loaded less often. */
function squaredDistancesOfTwo(
  a: Float64Array,
  i: number,
  b: Float64Array,
  first: number,
  count: number,
  columns: number,
  out: Float64Array,
  nextOut: Float64Array,
): void {
  const from = i * columns
  const whole = count - (count % 4)
  for (let k = 0; k < whole; k += 4) {
    let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0]
    let b0 = (first + k) * columns
    for (let j = from; j < from + columns; j++, b0++) {
      const x = a[j]!
      const y = a[j + columns]!
      const v0 = b[b0]!
      const v1 = b[b0 + columns]!
      const v2 = b[b0 + 2 * columns]!
      const v3 = b[b0 + 3 * columns]!
      s0 += (x - v0) * (x - v0)
      s1 += (x - v1) * (x - v1)
      s2 += (x - v2) * (x - v2)
      s3 += (x - v3) * (x - v3)
      t0 += (y - v0) * (y - v0)
      t1 += (y - v1) * (y - v1)
      t2 += (y - v2) * (y - v2)
      t3 += (y - v3) * (y - v3)
    }
    out[k] = s0
    out[k + 1] = s1
    out[k + 2] = s2
    out[k + 3] = s3
    nextOut[k] = t0
    nextOut[k + 1] = t1
    nextOut[k + 2] = t2
    nextOut[k + 3] = t3
  }
  if (whole < count) {
    squaredDistances(a, i, b, first + whole, count - whole, columns, out.subarray(whole))
    squaredDistances(a, i + 1, b, first + whole, count - whole, columns, nextOut.subarray(whole))
  }
}

/** out[k] = |a_i - b_(first + k)|^2, from differences, since |a|^2 + |b|^2 - 2ab loses digits far from the origin. */
export function squaredDistances(
  a: Float64Array,
  i: number,
  b: Float64Array,
  first: number,
  count: number,
  columns: number,
  out: Float64Array,
): void {
  const from = i * columns
  for (let k = 0, at = first * columns; k < count; k++) {
    let sum = 0
    for (let j = from; j < from + columns; j++, at++) sum += (a[j]! - b[at]!) * (a[j]! - b[at]!)
    out[k] = sum
  }
}
