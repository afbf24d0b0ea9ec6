import type { Pieces } from '../base/pieces.ts'
import { type Points, takeRows } from '../base/points.ts'
import { Random } from '../base/random.ts'
import { effectiveRows } from '../base/row-weights.ts'
import type { Labels } from '../problem/labels.ts'
import { totalVariance } from '../problem/moments.ts'
import type {
  ClassEvaluation,
  DirectionEvaluation,
  DirectionsEvaluation,
  Nearness,
  SolvesEvaluation,
} from './evaluation.ts'
import { besideConditions } from './joint.ts'
import { energyPieces } from './metrics/energy-distance.ts'
import { cosine, l2uvp, roundTrip } from './metrics/map-error.ts'
import { samplingOf } from './metrics/sampling.ts'
import { slicedPieces } from './metrics/sliced-w2.ts'

/** Two samples, their images under a map, and the exact images if they are known; all in units of the cost. */
export interface CarriedRows {
  readonly source: Points
  readonly target: Points
  readonly images: Points
  readonly preimages: Points
  readonly exactImages?: Points
  readonly exactPreimages?: Points
  readonly residual: readonly number[]
  readonly converged: readonly boolean[]
}

/** Measures both directions, each beside what no map and a perfect map would give. @param seed of the random directions, halves and subsamples */
export function* compareRows(rows: CarriedRows, seed: number): Pieces<DirectionsEvaluation> {
  const { source, target, images, preimages, exactImages, exactPreimages, residual, converged } = rows
  const joint = besideConditions(rows)
  yield
  const noTransport = yield* nearness(joint.source, joint.target, seed)
  const moved = roundTrip(source, images).rootMeanSquare ** 2
  yield
  const movedBack = roundTrip(target, preimages).rootMeanSquare ** 2
  yield
  return {
    forward: {
      ...(yield* nearness(joint.images, joint.target, seed)),
      meanSquaredMove: moved,
      ...(exactImages && truth(source, images, exactImages, target)),
      ...(yield* references(noTransport, joint.images, joint.target, seed)),
    },
    backward: {
      ...(yield* nearness(joint.preimages, joint.source, seed)),
      meanSquaredMove: movedBack,
      ...(exactPreimages && truth(target, preimages, exactPreimages, source)),
      ...(yield* references(noTransport, joint.preimages, joint.source, seed)),
      ...solves(residual, converged),
    },
  }
}

/** The references to compare a direction with. */
function* references(
  noTransport: Nearness,
  moved: Points,
  goal: Points,
  seed: number,
): Pieces<Pick<DirectionEvaluation, 'reference' | 'spread'>> {
  const { limit, spread } = yield* samplingOf(effectiveRows(moved.weights, moved.rows), goal, seed)
  return { reference: { noTransport, heldOutAgainstHeldOut: yield* halves(goal, seed), sampling: limit }, spread }
}

/** How the inner solves of some rows ended. */
export function solves(residual: readonly number[], converged: readonly boolean[]): SolvesEvaluation {
  return {
    unconvergedRows: converged.filter((one) => !one).length,
    maxResidual: residual.reduce((largest, value) => Math.max(largest, value), 0),
  }
}

function truth(points: Points, estimate: Points, exact: Points, arrival: Points): { l2Uvp: number; cosine: number } {
  return { l2Uvp: l2uvp(estimate, exact, totalVariance(arrival)), cosine: cosine(points, estimate, exact) }
}

function* nearness(a: Points, b: Points, seed: number): Pieces<Nearness> {
  const enough = a.rows >= 2 && b.rows >= 2
  return {
    energyDistance: enough ? (yield* energyPieces(a, b, { seed })).value : null,
    slicedW2: (yield* slicedPieces(a, b, { seed })).value,
  }
}

/** Two random halves of one sample compared: what is left when the distributions agree, or rather more, since the halves have fewer rows. */
function* halves(points: Points, seed: number): Pieces<Nearness> {
  if (points.rows < 4) return { energyDistance: null, slicedW2: null }
  const order = new Random(seed).stream('halves').permutation(points.rows)
  const middle = points.rows >> 1
  return yield* nearness(takeRows(points, order.subarray(0, middle)), takeRows(points, order.subarray(middle)), seed)
}

/** As `compareRows`, class by class, for classes that have rows on both sides. */
export function* compareByClass(
  classes: readonly string[],
  all: CarriedRows,
  sourceLabels: Labels,
  targetLabels: Labels,
  seed: number,
): Pieces<Readonly<Record<string, ClassEvaluation>>> {
  const found: (readonly [string, ClassEvaluation])[] = []
  for (const name of classes) {
    const [from, to] = [rowsOfClass(sourceLabels, name), rowsOfClass(targetLabels, name)]
    if (from.length === 0 || to.length === 0) continue
    const part: CarriedRows = {
      source: takeRows(all.source, from),
      target: takeRows(all.target, to),
      images: takeRows(all.images, from),
      preimages: takeRows(all.preimages, to),
      ...(all.exactImages && { exactImages: takeRows(all.exactImages, from) }),
      ...(all.exactPreimages && { exactPreimages: takeRows(all.exactPreimages, to) }),
      residual: to.map((row) => all.residual[row]!),
      converged: to.map((row) => all.converged[row]!),
    }
    found.push([name, { rows: { source: from.length, target: to.length }, ...(yield* compareRows(part, seed)) }])
  }
  return Object.fromEntries(found)
}

/** The rows whose label is that class; labels that are numbers are compared as text, as in `oneHot`. */
function rowsOfClass(labels: Labels, name: string): number[] {
  return labels.flatMap((label, row) => (String(label) === name ? [row] : []))
}
