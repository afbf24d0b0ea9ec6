import { type Matrix, zeros } from '../base/linalg/matrix.ts'
import { product } from '../base/linalg/product.ts'
import type { Pause } from '../base/pause.ts'
import { inTurns, type Pieces } from '../base/pieces.ts'
import type { Points } from '../base/points.ts'
import { type Estimate, mean } from '../base/statistics.ts'
import { cheapestAssignment } from '../problem/assignment.ts'
import { type Frame, frameMatrices } from '../problem/frame.ts'
import type { MapModel } from './model.ts'
import { fingerprints } from './trained-rows.ts'

/** Rows of the graph of a map, in the frame: points p, images q = grad u(p), both rows x D, and u(p). */
export interface GraphRows {
  readonly points: Float64Array
  readonly images: Float64Array
  readonly values: Float64Array
}

/** Rows of a side that the gap is estimated from at most. */
const GAP_ROWS = 1000
/** Blocks that a side is cut into, and the rows that one needs. */
const BLOCKS = 8
const FEWEST_OF_BLOCK = 5

/**
 * An estimate of the duality gap 2 (L(u) - min L): how far the dual value lies below W2 squared because u is not the Brenier potential.
 *
 * For points p and p' with images q and q', u(p) + u*(q') - <p, q'> >= 0 is what the pair (p, q') lacks of equality. Its mean over the best pairing of the
 * source with the target is half the gap (Kantorovich duality). Between two samples the best pairing costs more than that, because the samples differ by chance,
 * so the same cost between two samples of one side is subtracted, as in the energy distance:
 *
 *   gap = 2 (A(source, target) - (A(source, source') + A(target, target')) / 2),    A = the least mean cost of a pairing.
 *
 * A row of the source has p = x, q = grad u(x); one of the target p = S(z), q = z. A is the mean over all pairs of `BLOCKS` blocks of rows, and the
 * standard error is the jackknife's over blocks. The estimate sees less of the gap where the samples are sparse: docs/reliability.md has what was measured.
 * @returns the gap in the units of the frame; null for fewer rows than 8 blocks of 5
 */
export function* gapPieces(source: GraphRows, target: GraphRows, dimension: number): Pieces<Estimate | null> {
  const size = Math.floor(Math.min(source.values.length, target.values.length) / BLOCKS)
  if (size < FEWEST_OF_BLOCK) return null
  const cut = (rows: GraphRows) => Array.from({ length: BLOCKS }, (_, k) => block(rows, k * size, size, dimension))
  const [from, to] = [cut(source), cut(target)]
  // Sums over all pairs of blocks, and over those that block k is in.
  const between = { all: 0, of: new Float64Array(BLOCKS) }
  const within = { all: 0, of: new Float64Array(BLOCKS) }
  for (let k = 0; k < BLOCKS; k++)
    for (let l = 0; l < BLOCKS; l++) {
      addPair(between, k, l, leastCost(from[k]!, to[l]!, dimension))
      if (k < l) addPair(within, k, l, leastCost(from[k]!, from[l]!, dimension) + leastCost(to[k]!, to[l]!, dimension))
      yield
    }
  const estimate = (count: number, pairs: number, own: number) => 2 * (pairs / count ** 2 - own / (count * (count - 1)))
  const value = estimate(BLOCKS, between.all, within.all)
  const without = between.of.map((pairs, k) => estimate(BLOCKS - 1, between.all - pairs, within.all - within.of[k]!))
  return { value, standardError: jackknifeError(without) }
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

function block({ points, images, values }: GraphRows, first: number, rows: number, d: number): GraphRows {
  return {
    points: points.subarray(first * d, (first + rows) * d),
    images: images.subarray(first * d, (first + rows) * d),
    values: values.subarray(first, first + rows),
  }
}

/** The mean of u(p) + u*(q) - <p, q> over the cheapest pairing of the points of some rows with the images of others. */
function leastCost(from: GraphRows, to: GraphRows, d: number): number {
  const n = from.values.length
  const cost = new Float64Array(n * n)
  for (let l = 0; l < n; l++) {
    const conjugate = inner(to.points, to.images, l, l, d) - to.values[l]!
    for (let k = 0; k < n; k++) cost[k * n + l] = from.values[k]! + conjugate - inner(from.points, to.images, k, l, d)
  }
  const pairs = cheapestAssignment(cost, n)
  let sum = 0
  for (let k = 0; k < n; k++) sum += cost[k * n + pairs[k]!]!
  return sum / n
}

function inner(a: Float64Array, b: Float64Array, k: number, l: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) sum += a[k * d + j]! * b[l * d + j]!
  return sum
}

/** Judged rows in the order of their tables, and what a map makes of them. */
export interface JudgedRows {
  readonly source: Points
  readonly target: Points
  /** `centred` rows of the source and of the target, and images of the source's rows, all rows x D. */
  readonly x: Float32Array
  readonly z: Float32Array
  readonly image: Float32Array
  /** S(z), rows x D, in the frame. */
  readonly preimage: Float32Array
  /** u(x) and -u*(z), in the frame. */
  readonly potential: Float32Array
  readonly objective: Float32Array
  /** One-hot, rows x classes, for a conditional map. */
  readonly sourceLabels?: Float32Array | undefined
  readonly targetLabels?: Float32Array | undefined
}

/**
 * `gapPieces` in squared units of the cost; for a map with classes, the mean over those that have enough rows, weighted by their rows.
 * @returns undefined where there are too few rows, or the problem is another one than this estimates: weighted rows, conditions, unequal mass, other costs
 */
export async function gapOf(
  { frame, potential, conditions, training: { unbalanced } }: MapModel,
  judged: JudgedRows,
  pause: Pause,
): Promise<Estimate | undefined> {
  const { source, target, sourceLabels, targetLabels } = judged
  const weighted = source.weights !== undefined || target.weights !== undefined
  if (weighted || conditions !== undefined || unbalanced !== undefined || potential.cost !== undefined) return undefined
  const from = byClass(gapRows(source, frame), source.rows, sourceLabels)
  const to = byClass(gapRows(target, frame), target.rows, targetLabels)
  let [sum, variance, rows] = [0, 0, 0]
  for (const [one, ofSource] of from) {
    const ofTarget = to.get(one) ?? []
    const graphs = [sourceGraph(judged, ofSource, frame), targetGraph(judged, ofTarget, frame)] as const
    const gap = await inTurns(gapPieces(...graphs, frame.dimension), pause)
    if (gap === null) continue
    const weight = ofSource.length + ofTarget.length
    sum += weight * gap.value
    variance += (weight * gap.standardError) ** 2
    rows += weight
  }
  const unit = rows * frame.factor
  const gap = { value: sum / unit, standardError: Math.sqrt(variance) / unit }
  // Not finite without rows, and where the units of the table leave the range of doubles.
  return Number.isFinite(gap.value) && Number.isFinite(gap.standardError) ? gap : undefined
}

/**
 * The rows of a table that the gap is estimated from, in an order that depends on their values alone. So a sorted table is as good as a shuffled one, and equal
 * rows share a block: in different blocks they would be pairs that cost nothing.
 */
export function gapRows(rows: Points, frame: Frame): number[] {
  const hashes = fingerprints(rows, frame)
  return Array.from(hashes.keys())
    .sort((a, b) => hashes[a]! - hashes[b]! || a - b)
    .slice(0, GAP_ROWS)
}

function byClass(numbers: number[], rows: number, labels: Float32Array | undefined): Map<number, number[]> {
  const classes = labels === undefined ? 0 : labels.length / rows
  const groups = new Map<number, number[]>()
  for (const row of numbers) {
    const one = labels === undefined ? 0 : labels.subarray(row * classes, (row + 1) * classes).indexOf(1)
    groups.set(one, [...(groups.get(one) ?? []), row])
  }
  return groups
}

function sourceGraph({ x, image, potential }: JudgedRows, numbers: number[], frame: Frame): GraphRows {
  const { sourceIn, targetIn } = frameMatrices(frame)
  return {
    points: product(gathered(x, numbers, frame), sourceIn).data,
    images: product(gathered(image, numbers, frame), targetIn).data,
    values: Float64Array.from(numbers, (row) => potential[row]!),
  }
}

function targetGraph({ z, preimage, objective }: JudgedRows, numbers: number[], frame: Frame): GraphRows {
  const { dimension: d } = frame
  const points = gathered(preimage, numbers, frame).data
  const images = product(gathered(z, numbers, frame), frameMatrices(frame).targetIn).data
  const values = Float64Array.from(numbers, (row, at) => objective[row]! + inner(points, images, at, at, d))
  return { points, images, values }
}

/** Some rows as a matrix in double precision. */
function gathered(rows: Float32Array, numbers: number[], { dimension: d }: Frame): Matrix {
  const out = zeros(numbers.length, d)
  numbers.forEach((row, at) => {
    out.data.set(rows.subarray(row * d, (row + 1) * d), at * d)
  })
  return out
}
