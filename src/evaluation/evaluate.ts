import { checkNames, whole } from '../base/option.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import type { Labels } from '../problem/labels.ts'
import type { BackwardOptions, TransportMap } from '../transport/map.ts'
import { SOLVING_OPTIONS } from '../transport/options.ts'
import { type CarriedRows, compareByClass, compareRows } from './compare.ts'
import type { Evaluation } from './evaluation.ts'
import { requireSameShape, roundTrip } from './metrics/map-error.ts'
import { lengthUnit } from './units.ts'

/** The option of its own that is a value. */
export const EVALUATE_OPTIONS = {
  seed: whole({ default: 0, summary: 'seed of the random directions, halves and subsamples' }),
} as const

/** Everything that an evaluation can be asked for. */
const OPTION_NAMES = {
  ...{ seed: true, sourceLabels: true, targetLabels: true, images: true, preimages: true, onStage: true },
  ...{ tolerance: true, maxIterations: true, method: true, signal: true },
} satisfies Record<keyof EvaluateOptions, true>

export interface EvaluateOptions extends Omit<BackwardOptions, 'labels'> {
  /** Of the random directions, halves and subsamples. Default 0. */
  readonly seed?: number
  /** One label a row of each side, for a conditional map. */
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  /** T(x) for each row of the source, in order, where the exact map is known. */
  readonly images?: PointsLike
  /** S(z) for each row of the target, in order, where the exact map is known. */
  readonly preimages?: PointsLike
  /** Called before each part of the work, with a few words on what it is. */
  readonly onStage?: (stage: string) => void
}

/** An evaluation with the rows that it was made on, and those that the map made of them, in the units of the points. */
export interface EvaluationWithRows {
  readonly evaluation: Evaluation
  readonly source: Points
  readonly target: Points
  /** T of the source's rows, and S of the target's. */
  readonly images: Points
  readonly preimages: Points
  /** Asked of the inner solves, relative to the root of the target's total variance. */
  readonly tolerance: number
}

/**
 * Measures a map on two samples, best on rows that it was not trained on: W2 squared with its lower bound, how near the images come to the
 * target and the preimages to the source (beside what no map and a perfect map would show), and the round trips.
 *
 * ```ts
 * const { forward, w2Squared } = await evaluate(map, source, target, { seed: 5 })
 * ```
 * @param source rows x D, in the units of the table that the map was fitted on
 * @param target rows x D, any number of rows
 * @throws InputError for points of another dimension, NaN or Inf, labels that are missing or unknown, and exact images or preimages of
 *   another shape. Rows that do not converge do not throw: see `unconvergedRows`.
 */
export async function evaluate(
  map: TransportMap,
  source: PointsLike,
  target: PointsLike,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  return (await evaluateWithRows(map, source, target, options)).evaluation
}

/** As `evaluate`, with the rows that the map made: what a report draws. */
export async function evaluateWithRows(
  map: TransportMap,
  source: PointsLike,
  target: PointsLike,
  options: EvaluateOptions = {},
): Promise<EvaluationWithRows> {
  const began = performance.now()
  checkNames(options, Object.keys(OPTION_NAMES))
  const {
    seed = EVALUATE_OPTIONS.seed.default,
    sourceLabels,
    targetLabels,
    images,
    preimages,
    onStage = () => {},
    ...solving
  } = options
  const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
  const exactImages = images && exactFor(images, x, 'The exact images')
  const exactPreimages = preimages && exactFor(preimages, z, 'The exact preimages')
  const labels = { ...(sourceLabels && { sourceLabels }), ...(targetLabels && { targetLabels }) }
  const carried = await carry(map, x, z, { ...solving, ...labels, onStage })
  onStage('comparing the samples')
  const scaled = (points: Points) => inUnitsOfCost(points, map.model.frame.scale)
  const rows: CarriedRows = {
    source: scaled(x),
    target: scaled(z),
    images: scaled(carried.images),
    preimages: scaled(carried.backward.points),
    residual: carried.backward.residual,
    converged: carried.backward.status.map((status) => status === 'converged'),
    ...(exactImages && { exactImages: scaled(exactImages) }),
    ...(exactPreimages && { exactPreimages: scaled(exactPreimages) }),
  }
  const { scale } = map.model.training
  const evaluation: Evaluation = {
    rows: { source: x.rows, target: z.rows },
    w2Squared: carried.w2Squared,
    ...compareRows(rows, seed),
    roundTrip: {
      forward: roundTrip(rows.source, scaled(carried.returned.points)).rootMeanSquare,
      backward: roundTrip(rows.target, scaled(carried.forthAgain)).rootMeanSquare,
      unconvergedRows: carried.returned.unconvergedRows,
      maxResidual: carried.returned.maxResidual,
    },
    ...(sourceLabels &&
      targetLabels && { classes: compareByClass(map.classes, rows, sourceLabels, targetLabels, seed) }),
    scale,
    unit: lengthUnit({ scale }),
    seconds: (performance.now() - began) / 1000,
  }
  const { images: transported, backward } = carried
  const { tolerance = SOLVING_OPTIONS.tolerance.default } = solving
  return { evaluation, source: x, target: z, images: transported, preimages: backward.points, tolerance }
}

function exactFor(given: PointsLike, points: Points, name: string): Points {
  const exact = asPoints(given, name)
  requireSameShape(exact, points)
  return exact
}

interface CarryOptions extends Omit<EvaluateOptions, 'seed' | 'images' | 'preimages'> {
  readonly onStage: (stage: string) => void
}

/** Everything that the map itself has to compute, in the units of the points. */
async function carry(map: TransportMap, source: Points, target: Points, options: CarryOptions) {
  const { sourceLabels, targetLabels, onStage, ...solving } = options
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
  return { w2Squared, images, backward, returned, forthAgain }
}

/** Points as the cost sees them: each feature times the map's scale. */
function inUnitsOfCost({ data, rows, columns }: Points, scale: Float64Array): Points {
  const out = new Float64Array(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data[i]! * scale[i % columns]!
  return { data: out, rows, columns }
}
