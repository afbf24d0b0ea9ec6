import { type Points, takeRows } from '../base/points.ts'
import { Random } from '../base/random.ts'
import { totalVariance } from '../problem/moments.ts'
import type { BackwardOptions, MapDistance, TransportMap } from '../transport/map.ts'
import { energyDistance, slicedW2 } from './metrics/index.ts'
import { cosine, l2uvp, roundTrip } from './metrics/map-error.ts'

/** What a map is measured on, in the units of the tables. */
export interface Samples {
  readonly source: Points
  readonly target: Points
  readonly sourceLabels?: readonly string[]
  readonly targetLabels?: readonly string[]
  /** The exact images of the source's rows, and the exact preimages of the target's, where they are known. */
  readonly images?: Points
  readonly preimages?: Points
}

/** How near two samples are, in units of the cost; null where there are too few rows to tell. */
export interface Nearness {
  readonly energyDistance: number | null
  readonly slicedW2: number | null
}

/** One direction. What a perfect map would show, and what no map shows, stand beside it. */
export interface Direction extends Nearness {
  /** How far the map moves rows, squared, on average: for a map that arrives, never less than W2 squared but by sampling. */
  readonly meanSquaredMove: number
  /** Percent of the variance; only where the exact map is known. */
  readonly l2Uvp?: number
  readonly cosine?: number
  readonly reference: {
    /** The rows as they are, against where they should arrive. */
    readonly noTransport: Nearness
    /** The rows where they should arrive, against one another: two random halves. */
    readonly heldOutAgainstHeldOut: Nearness
  }
}

export interface Solves {
  readonly unconvergedRows: number
  readonly maxResidual: number
}

export interface Measured {
  readonly forward: Direction
  readonly backward: Direction & Solves
}

export interface Evaluation extends Measured {
  readonly rows: { readonly source: number; readonly target: number }
  readonly w2Squared: Omit<MapDistance, 'conjugate'>
  /** Root mean square distance between rows and what came back of them, in units of the cost. */
  readonly roundTrip: { readonly forward: number; readonly backward: number } & Solves
  readonly classes?: Readonly<Record<string, Measured & { rows: { source: number; target: number } }>>
}

/** An evaluation with the rows that it carried over, in the units of the tables. */
export interface Carried {
  readonly evaluation: Evaluation
  readonly images: Points
  readonly preimages: Points
}

export interface EvaluateOptions extends Omit<BackwardOptions, 'labels'> {
  readonly seed: number
  /** Told what is being done. */
  readonly onStage?: (stage: string) => void
}

/** Measures a map on two samples. Distances are in units of the cost: those of the tables, times the map's scale of each feature. */
export async function evaluateMap(map: TransportMap, samples: Samples, options: EvaluateOptions): Promise<Carried> {
  const { seed, onStage = () => {}, ...solving } = options
  const { source, target, sourceLabels, targetLabels } = samples
  const [from, to] = [sourceLabels && { labels: sourceLabels }, targetLabels && { labels: targetLabels }]
  onStage('W2 squared')
  const { conjugate: _, ...w2Squared } = await map.distance(source, target, {
    ...solving,
    ...(sourceLabels && { sourceLabels }),
    ...(targetLabels && { targetLabels }),
  })
  onStage('forward map')
  const images = await map.forward(source, { ...solving, ...from })
  onStage('backward map')
  const backward = await map.backward(target, { ...solving, ...to })
  onStage('round trips')
  const returned = await map.backward(images, { ...solving, ...from })
  const forthAgain = await map.forward(backward.points, { ...solving, ...to })
  onStage('comparing the samples')
  const scaled = (points: Points) => inUnitsOfCost(points, map.model.frame.scale)
  const carried: Carrying = {
    source: scaled(source),
    target: scaled(target),
    images: scaled(images),
    preimages: scaled(backward.points),
    residual: backward.residual,
    converged: backward.status.map((status) => status === 'converged'),
    ...(samples.images && { exactImages: scaled(samples.images) }),
    ...(samples.preimages && { exactPreimages: scaled(samples.preimages) }),
  }
  const evaluation: Evaluation = {
    rows: { source: source.rows, target: target.rows },
    w2Squared,
    ...measure(carried, seed),
    roundTrip: {
      forward: roundTrip(carried.source, scaled(returned.points)).rootMeanSquare,
      backward: roundTrip(carried.target, scaled(forthAgain)).rootMeanSquare,
      unconvergedRows: returned.unconvergedRows,
      maxResidual: returned.maxResidual,
    },
    ...(sourceLabels && targetLabels && { classes: byClass(map.classes, carried, sourceLabels, targetLabels, seed) }),
  }
  return { evaluation, images, preimages: backward.points }
}

/** Everything in units of the cost. */
interface Carrying {
  readonly source: Points
  readonly target: Points
  readonly images: Points
  readonly preimages: Points
  readonly exactImages?: Points
  readonly exactPreimages?: Points
  readonly residual: ArrayLike<number>
  readonly converged: readonly boolean[]
}

function measure(carried: Carrying, seed: number): Measured {
  const { source, target, images, preimages, exactImages, exactPreimages, residual, converged } = carried
  const noTransport = nearness(source, target, seed)
  return {
    forward: {
      ...nearness(images, target, seed),
      meanSquaredMove: roundTrip(source, images).rootMeanSquare ** 2,
      ...(exactImages && truth(source, images, exactImages, target)),
      reference: { noTransport, heldOutAgainstHeldOut: halves(target, seed) },
    },
    backward: {
      ...nearness(preimages, source, seed),
      meanSquaredMove: roundTrip(target, preimages).rootMeanSquare ** 2,
      ...(exactPreimages && truth(target, preimages, exactPreimages, source)),
      reference: { noTransport, heldOutAgainstHeldOut: halves(source, seed) },
      unconvergedRows: converged.filter((one) => !one).length,
      maxResidual: Array.from(residual).reduce((largest, value) => Math.max(largest, value), 0),
    },
  }
}

function truth(points: Points, estimate: Points, exact: Points, arrival: Points): { l2Uvp: number; cosine: number } {
  return { l2Uvp: l2uvp(estimate, exact, totalVariance(arrival)), cosine: cosine(points, estimate, exact) }
}

function nearness(a: Points, b: Points, seed: number): Nearness {
  const enough = a.rows >= 2 && b.rows >= 2
  return {
    energyDistance: enough ? energyDistance(a, b, { seed }).value : null,
    slicedW2: slicedW2(a, b, { seed }).value,
  }
}

/** Two random halves of one sample against one another: what is left when the laws agree. Fewer rows, so rather more than that. */
function halves(points: Points, seed: number): Nearness {
  if (points.rows < 4) return { energyDistance: null, slicedW2: null }
  const order = new Random(seed).fork(41).permutation(points.rows)
  const middle = points.rows >> 1
  return nearness(takeRows(points, order.subarray(0, middle)), takeRows(points, order.subarray(middle)), seed)
}

function byClass(
  classes: readonly string[],
  carried: Carrying,
  sourceLabels: readonly string[],
  targetLabels: readonly string[],
  seed: number,
): NonNullable<Evaluation['classes']> {
  const found = classes.flatMap((name) => {
    const [from, to] = [rowsOf(sourceLabels, name), rowsOf(targetLabels, name)]
    if (from.length === 0 || to.length === 0) return []
    const part: Carrying = {
      source: takeRows(carried.source, from),
      target: takeRows(carried.target, to),
      images: takeRows(carried.images, from),
      preimages: takeRows(carried.preimages, to),
      ...(carried.exactImages && { exactImages: takeRows(carried.exactImages, from) }),
      ...(carried.exactPreimages && { exactPreimages: takeRows(carried.exactPreimages, to) }),
      residual: to.map((row) => carried.residual[row]!),
      converged: to.map((row) => carried.converged[row]!),
    }
    return [[name, { rows: { source: from.length, target: to.length }, ...measure(part, seed) }] as const]
  })
  return Object.fromEntries(found)
}

function rowsOf(labels: readonly string[], name: string): number[] {
  return labels.flatMap((label, row) => (label === name ? [row] : []))
}

/** Points as the cost sees them: each feature times the map's scale. */
export function inUnitsOfCost({ data, rows, columns }: Points, scale: Float64Array): Points {
  const out = new Float64Array(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data[i]! * scale[i % columns]!
  return { data: out, rows, columns }
}
