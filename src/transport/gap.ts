import type { Pieces } from '../base/pieces.ts'
import { type Estimate, mean, sortedW2Squared } from '../base/statistics.ts'
import { cheapestAssignment } from '../problem/assignment.ts'

/** Rows of the graph of a map, in the frame: points p, images q = grad u(p), both rows x D, and u(p). */
export interface GraphRows {
  readonly points: Float64Array
  readonly images: Float64Array
  readonly values: Float64Array
}

/** Blocks that a side is cut into, and the rows that one needs. */
const BLOCKS = 8
const FEWEST_OF_BLOCK = 5
/** Rows of a block that are paired exactly: the time grows as their third power. */
const PAIRED_ROWS = 125

/**
 * An estimate of the duality gap 2 (L(u) - min L): how far the dual value lies below W2 squared because u is not the Brenier potential.
 *
 * For points p and p' with images q and q', c(p, q') = u(p) + u*(q') - <p, q'> >= 0 is what the pair (p, q') lacks of equality. Its mean over the best pairing
 * of the source with the target is half the gap (Kantorovich duality). Between two samples the best pairing costs more than that, because the samples differ by
 * chance, so the same cost between two samples of one side is subtracted, as in the energy distance:
 *
 *   gap = 2 (A(source, target) - (A(source, source') + A(target, target')) / 2),
 *
 * with A the mean cost of the best pairings between `BLOCKS` blocks of rows of each side. A row of the source has p = x, q = grad u(x); one of the target
 * p = S(z), q = z. In many dimensions samples are sparse, and this sees little of the gap; `marginalGap` then sees more.
 * @returns the gap in the units of the frame; null for fewer rows than 8 blocks of 5
 */
export function* pairingGap(source: GraphRows, target: GraphRows, dimension: number): Pieces<Estimate | null> {
  const size = blockSize(source.values.length, target.values.length)
  if (size === null) return null
  const cut = ({ points, images, values }: GraphRows) =>
    Array.from({ length: BLOCKS }, (_, k) => {
      const [first, end] = [k * size, k * size + Math.min(size, PAIRED_ROWS)]
      const some = (rows: Float64Array) => rows.subarray(first * dimension, end * dimension)
      return { points: some(points), images: some(images), values: values.subarray(first, end) }
    })
  return yield* overBlocks(cut(source), cut(target), (one, other) => pairingCost(one, other, dimension))
}

/**
 * As `pairingGap`, from the marginals of the images and of the target. Near the graph, c(p, q') is half the square of q' - q times the inverse Hessian of u, here
 * approximated by the slope h_j of p_j on q_j in each feature. No pairing costs less than the best pairings of the features one by one, which are those in order:
 * c = sum_j h_j (q'_j - q_j)^2 / 2. It sees what marginals show, in any dimension.
 * @param points x, @param images T(x), @param targets z: rows x D, in one unit
 * @returns the gap in that unit, squared; null as in `pairingGap`
 */
export function* marginalGap(
  points: Float64Array,
  images: Float64Array,
  targets: Float64Array,
  dimension: number,
): Pieces<Estimate | null> {
  const size = blockSize(images.length / dimension, targets.length / dimension)
  if (size === null) return null
  const slopes = yield* slopesOf(points, images, dimension)
  function* cut(rows: Float64Array): Pieces<Float64Array[][]> {
    const blocks: Float64Array[][] = []
    for (let k = 0; k < BLOCKS; k++) {
      blocks.push(marginals(rows.subarray(k * size! * dimension, (k + 1) * size! * dimension), slopes))
      yield
    }
    return blocks
  }
  return yield* overBlocks(
    yield* cut(images),
    yield* cut(targets),
    (one, other) => one.reduce((sum, values, j) => sum + sortedW2Squared(values, other[j]!), 0) / 2,
  )
}

/** The rows of a block; null if there are too few. */
function blockSize(source: number, target: number): number | null {
  const size = Math.floor(Math.min(source, target) / BLOCKS)
  return size < FEWEST_OF_BLOCK ? null : size
}

/** Twice the cost between source and target, less that within the sides, with the jackknife's standard error. */
function* overBlocks<T>(from: readonly T[], to: readonly T[], cost: (one: T, other: T) => number): Pieces<Estimate> {
  // Sums over all pairs of blocks, and over those that block k is in.
  const between = { all: 0, of: new Float64Array(BLOCKS) }
  const within = { all: 0, of: new Float64Array(BLOCKS) }
  for (let k = 0; k < BLOCKS; k++)
    for (let l = 0; l < BLOCKS; l++) {
      addPair(between, k, l, cost(from[k]!, to[l]!))
      yield
      if (k >= l) continue
      const ofSource = cost(from[k]!, from[l]!)
      yield
      addPair(within, k, l, ofSource + cost(to[k]!, to[l]!))
      yield
    }
  const estimate = (count: number, pairs: number, own: number) => 2 * (pairs / count ** 2 - own / (count * (count - 1)))
  const without = between.of.map((pairs, k) => estimate(BLOCKS - 1, between.all - pairs, within.all - within.of[k]!))
  return { value: estimate(BLOCKS, between.all, within.all), standardError: jackknifeError(without) }
}

interface PairSums {
  all: number
  readonly of: Float64Array
}

function addPair(sums: PairSums, k: number, l: number, cost: number): void {
  sums.all += cost
  sums.of[k]! += cost
  if (k !== l) sums.of[l]! += cost
}

/** The standard error of a statistic of n blocks. @param without its value without each of them */
function jackknifeError(without: Float64Array): number {
  const n = without.length
  const centre = mean(without)
  return Math.sqrt(((n - 1) / n) * without.reduce((sum, value) => sum + (value - centre) ** 2, 0))
}

/** The mean of u(p) + u*(q) - <p, q> over the cheapest pairing of the points of some rows with the images of others. */
function pairingCost(from: GraphRows, to: GraphRows, d: number): number {
  const n = from.values.length
  const cost = new Float64Array(n * n)
  for (let l = 0; l < n; l++) {
    const conjugate = inner(to.points, to.images, l, l, d) - to.values[l]!
    for (let k = 0; k < n; k++) cost[k * n + l] = from.values[k]! + conjugate - inner(from.points, to.images, k, l, d)
  }
  // A row so far out that the potential is not finite there; the estimate is then left out.
  if (!cost.every(Number.isFinite)) return Number.NaN
  const pairs = cheapestAssignment(cost, n)
  let sum = 0
  for (let k = 0; k < n; k++) sum += cost[k * n + pairs[k]!]!
  return sum / n
}

/** The slope of the regression of p_j on q_j, for every feature j; 0 where it is negative or q_j is constant. */
function* slopesOf(points: Float64Array, images: Float64Array, d: number): Pieces<Float64Array> {
  const rows = images.length / d
  const slopes = new Float64Array(d)
  for (let j = 0; j < d; j++) {
    const column = (of: Float64Array) => Float64Array.from({ length: rows }, (_, i) => of[i * d + j]!)
    const [p, q] = [column(points), column(images)]
    const [meanP, meanQ] = [mean(p), mean(q)]
    let [product, square] = [0, 0]
    for (let i = 0; i < rows; i++) {
      product += (p[i]! - meanP) * (q[i]! - meanQ)
      square += (q[i]! - meanQ) ** 2
    }
    slopes[j] = square > 0 ? Math.max(0, product / square) : 0
    yield
  }
  return slopes
}

/** The values of each feature, ascending, times the root of its slope. */
function marginals(rows: Float64Array, slopes: Float64Array): Float64Array[] {
  const d = slopes.length
  return Array.from(slopes, (slope, j) =>
    Float64Array.from({ length: rows.length / d }, (_, i) => Math.sqrt(slope) * rows[i * d + j]!).sort(),
  )
}

/** The inner product of row k of a with row l of b. */
export function inner(a: Float64Array, b: Float64Array, k: number, l: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) sum += a[k * d + j]! * b[l * d + j]!
  return sum
}
