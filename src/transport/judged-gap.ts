import { type Matrix, matrix } from '../base/linalg/matrix.ts'
import { productPieces } from '../base/linalg/product.ts'
import type { Pause } from '../base/pause.ts'
import { inTurns, type Pieces } from '../base/pieces.ts'
import { gatherRows, type Points } from '../base/points.ts'
import type { Estimate } from '../base/statistics.ts'
import { type Frame, frameMatrices, unitOf } from '../problem/frame.ts'
import { type GraphRows, inner, marginalGap, pairingGap } from './gap.ts'
import type { MapModel } from './model.ts'
import { fingerprints } from './trained-rows.ts'

/** Rows of a side that the gap is estimated from at most. */
const GAP_ROWS = 2000

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
 * The duality gap in squared units of the cost: the larger of `pairingGap` and `marginalGap`. For a map with classes, it is the mean over those that have enough
 * rows, weighted by their rows.
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
  // The work since the last turn of the event loop is not known.
  await pause(Number.POSITIVE_INFINITY)
  const from = byClass(gapRows(source, frame), source.rows, sourceLabels)
  await pause()
  const to = byClass(gapRows(target, frame), target.rows, targetLabels)
  await pause()
  let [sum, variance, rows] = [0, 0, 0]
  for (const [one, ofSource] of from.entries()) {
    const ofTarget = to[one]!
    const gap = await inTurns(gapOfRows(judged, ofSource, ofTarget, frame), pause)
    if (gap === null) continue
    const weight = ofSource.length + ofTarget.length
    sum += weight * gap.value
    variance += (weight * gap.standardError) ** 2
    rows += weight
  }
  const gap = { value: sum / rows, standardError: Math.sqrt(variance) / rows }
  // Not finite without rows, and where the units of the table leave the range of doubles.
  return Number.isFinite(gap.value) && Number.isFinite(gap.standardError) ? gap : undefined
}

function* gapOfRows(
  judged: JudgedRows,
  ofSource: Int32Array,
  ofTarget: Int32Array,
  frame: Frame,
): Pieces<Estimate | null> {
  const { dimension: d, factor } = frame
  const graphs = [yield* sourceGraph(judged, ofSource, frame), yield* targetGraph(judged, ofTarget, frame)] as const
  const pairing = scaledBy(1 / factor, yield* pairingGap(...graphs, d))
  const rows = (of: Float32Array, numbers: Int32Array) => gathered(of, numbers, frame).data
  const features = [rows(judged.x, ofSource), rows(judged.image, ofSource), rows(judged.z, ofTarget)] as const
  const marginal = scaledBy(unitOf(frame, 'source') * unitOf(frame, 'target'), yield* marginalGap(...features, d))
  if (pairing === null || marginal === null) return null
  const top = ({ value, standardError }: Estimate) => value + standardError
  return top(marginal) > top(pairing) ? marginal : pairing
}

function scaledBy(factor: number, estimate: Estimate | null): Estimate | null {
  return estimate && { value: factor * estimate.value, standardError: factor * estimate.standardError }
}

/**
 * The rows of a table that the gap is estimated from, in an order that depends on their values alone. So a sorted table is as good as a shuffled one, and equal
 * rows share a block: in different blocks they would be pairs that cost nothing.
 */
export function gapRows(rows: Points, frame: Frame): Int32Array {
  const hashes = fingerprints(rows, frame)
  const order = Int32Array.from(hashes.keys()).sort((a, b) => hashes[a]! - hashes[b]! || a - b)
  return order.subarray(0, GAP_ROWS)
}

/** The given rows of each class; all of them as one class without labels. */
function byClass(numbers: Int32Array, rows: number, labels: Float32Array | undefined): Int32Array[] {
  if (labels === undefined) return [numbers]
  const classes = labels.length / rows
  return Array.from({ length: classes }, (_, one) => numbers.filter((row) => labels[row * classes + one] === 1))
}

function* sourceGraph({ x, image, potential }: JudgedRows, numbers: Int32Array, frame: Frame): Pieces<GraphRows> {
  const { sourceIn, targetIn } = frameMatrices(frame)
  return {
    points: (yield* productPieces(gathered(x, numbers, frame), sourceIn)).data,
    images: (yield* productPieces(gathered(image, numbers, frame), targetIn)).data,
    values: Float64Array.from(numbers, (row) => potential[row]!),
  }
}

function* targetGraph({ z, preimage, objective }: JudgedRows, numbers: Int32Array, frame: Frame): Pieces<GraphRows> {
  const { dimension: d } = frame
  const points = gathered(preimage, numbers, frame).data
  const images = (yield* productPieces(gathered(z, numbers, frame), frameMatrices(frame).targetIn)).data
  const values = Float64Array.from(numbers, (row, at) => objective[row]! + inner(points, images, at, at, d))
  return { points, images, values }
}

/** Some rows as a matrix in double precision. */
function gathered(rows: Float32Array, numbers: Int32Array, { dimension: d }: Frame): Matrix {
  const out = new Float32Array(numbers.length * d)
  gatherRows(rows, d, numbers, out)
  return matrix(Float64Array.from(out), numbers.length, d)
}
