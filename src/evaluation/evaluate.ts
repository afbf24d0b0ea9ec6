import { InputError } from '../base/errors.ts'
import { kindOf } from '../base/kind-of.ts'
import { checkNames, whole } from '../base/option.ts'
import { pauses } from '../base/pause.ts'
import { inTurns, type Pieces } from '../base/pieces.ts'
import { asPoints, type Points, type PointsLike, takeRows, withConditions } from '../base/points.ts'
import type { ConditionsLike } from '../base/row-conditions.ts'
import { effectiveRows, rowsWithMass } from '../base/row-weights.ts'
import { ALONE, type Collective } from '../collective/collective.ts'
import { matchConditions } from '../problem/condition-cells.ts'
import type { Labels } from '../problem/labels.ts'
import { type Metric, mixed } from '../problem/metric.ts'
import type { FoldFit } from '../training/result.ts'
import { joinJudged } from '../training/result.ts'
import type { BackwardOptions } from '../transport/calls.ts'
import type { Distance } from '../transport/distance.ts'
import type { TransportMap } from '../transport/map.ts'
import { SOLVING_OPTIONS } from '../transport/options.ts'
import { sharedDistance } from '../transport/shared-terms.ts'
import { type Carried, carry, joinCarried, sharedCarry } from './carry.ts'
import { type CarriedRows, compareByClass, compareRows, solves } from './compare.ts'
import type { Evaluation, FeatureEvaluation } from './evaluation.ts'
import { type FeatureChange, featureNames, featurePieces } from './features.ts'
import { carriedMass } from './mass.ts'
import { requireSameShape, roundTrip } from './metrics/map-error.ts'
import { lengthUnit } from './units.ts'
import { fitEnding } from './verdict/ending.ts'
import { verdictOf } from './verdict/verdict.ts'

/** The only plain value among the options that `evaluate` adds to those of `backward`. */
export const EVALUATE_OPTIONS = {
  seed: whole({ default: 0, summary: 'seed of the random directions, halves and subsamples of the measures' }),
} as const

/** Every option of an evaluation. */
const OPTION_NAMES = {
  ...{ sourceConditions: true, targetConditions: true, onNotice: true, collective: true },
  ...{ seed: true, sourceLabels: true, targetLabels: true, images: true, preimages: true, onStage: true },
  ...{ tolerance: true, maxIterations: true, method: true, signal: true },
} satisfies Record<keyof EvaluateOptions, true>

export interface EvaluateOptions extends Omit<BackwardOptions, 'labels' | 'conditions'> {
  /** Seed of the random directions, halves and subsamples. Default 0. */
  readonly seed?: number
  /** One label per row of each side, for a conditional map. */
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  /** The conditions of each row of either side, for a map that depends on conditions; points may carry them instead (`withConditions`). */
  readonly sourceConditions?: ConditionsLike
  readonly targetConditions?: ConditionsLike
  /** T(x) for each row of the source, in order, if the exact map is known. */
  readonly images?: PointsLike
  /** S(z) for each row of the target, in order, if the exact map is known. */
  readonly preimages?: PointsLike
  /** The ranks that share the rows (`openCollective`). All call with the same points, and all get the same result. Default: this process alone. */
  readonly collective?: Collective
  /** Called before each part of the work, with a few words that describe it. */
  readonly onStage?: (stage: string) => void
}

/** The rows of a side that have mass, and the mass factor of each. */
export interface SideMasses {
  readonly points: Points
  readonly factors: Float64Array
}

/** Both sides and, of the source's rows, their images and what their masses become on the way (`TransportMap.growthOf`). */
export interface MassFactors {
  readonly source: SideMasses & { readonly images: Points; readonly growth: Float64Array }
  readonly target: SideMasses
}

/** An evaluation with the rows that it measured and their images, in the units of the points. */
export interface EvaluationWithRows {
  readonly evaluation: Evaluation
  readonly source: Points
  readonly target: Points
  /** T of the source's rows, and S of the target's. */
  readonly images: Points
  readonly preimages: Points
  /** For a map of unequal mass: all rows with mass, including those of which nothing is carried, and the mass factor of each. */
  readonly massFactors?: MassFactors
  /** The tolerance of the inner solves, relative to the root of the target's total variance. */
  readonly tolerance: number
}

/**
 * Measures a map on two samples, best on rows that it was not trained on: W2 squared with its lower bound, how near the images come to the
 * target and the preimages to the source (beside what no map and a perfect map would show), and the round trips.
 *
 * ```ts
 * const { forward, w2Squared } = await evaluate(map, source, target, { seed: 5 })
 * ```
 * @param source rows x D, in the units of the table that the map was fitted on; every measure is weighted where rows have weights (`withWeights`), and
 *   rows of weight 0 are left out
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

/** As `evaluate`, but also returns the rows, for a report to draw. @throws InputError as `evaluate` */
export async function evaluateWithRows(
  map: TransportMap,
  source: PointsLike,
  target: PointsLike,
  options: EvaluateOptions = {},
): Promise<EvaluationWithRows> {
  const began = performance.now()
  if (typeof map?.dualTerms !== 'function')
    throw new InputError(
      `The first argument must be a map, found ${kindOf(map)}; give one of fit or TransportMap.load.`,
    )
  checkNames(options, Object.keys(OPTION_NAMES))
  const {
    seed = EVALUATE_OPTIONS.seed.default,
    sourceLabels,
    targetLabels,
    sourceConditions,
    targetConditions,
    images,
    preimages,
    onStage = () => {},
    collective = ALONE,
    ...solving
  } = options
  const given = matchConditions(
    withGiven(source, sourceConditions, 'The source'),
    withGiven(target, targetConditions, 'The target'),
  )
  const from = withMass(given.source, images, sourceLabels, 'The exact images')
  const to = withMass(given.target, preimages, targetLabels, 'The exact preimages')
  const labels = { ...(from.labels && { sourceLabels: from.labels }), ...(to.labels && { targetLabels: to.labels }) }
  onStage('W2 squared')
  const { conjugate: _, ...w2Squared } = await sharedDistance(collective, map, from.points, to.points, {
    ...solving,
    ...labels,
  })
  const { sides, mass, massFactors } = await carriedSides(map, from, to, solving)
  const [x, z] = [sides.from.points, sides.to.points]
  const [exactImages, exactPreimages] = [sides.from.exact, sides.to.exact]
  const carried = await sharedCarry(collective, map, x, z, { ...solving, ...labels, onStage })
  onStage('comparing the samples')
  const exact = { ...(exactImages && { exactImages }), ...(exactPreimages && { exactPreimages }) }
  const pieces = measure(map, { source: x, target: z, ...labels, mass }, carried, w2Squared, seed, exact)
  const measured = await inTurns(pieces, pauses(solving.signal))
  const { tolerance = SOLVING_OPTIONS.tolerance.default } = solving
  return {
    evaluation: { ...measured, seconds: (performance.now() - began) / 1000 },
    source: x,
    target: z,
    images: carried.images,
    preimages: carried.preimages,
    ...(massFactors && { massFactors }),
    tolerance,
  }
}

/**
 * As `evaluateWithRows`, for the rows of all folds, each carried by the map that never saw it.
 * @param map the map of all rows, whose units are used
 * @param w2Squared the distance that the folds give together
 */
export async function evaluateFolds(
  map: TransportMap,
  folds: readonly FoldFit[],
  w2Squared: Distance,
  { seed = EVALUATE_OPTIONS.seed.default, signal }: Pick<EvaluateOptions, 'seed' | 'signal'> = {},
): Promise<EvaluationWithRows> {
  const began = performance.now()
  const parts: Carried[] = []
  for (const { map: own, judged } of folds) {
    const { source, target, ...labels } = judged
    parts.push(await carry(own, source, target, { ...labels, ...(signal && { signal }), onStage: () => {} }))
    await own.dispose()
  }
  const units = folds.map((fold) => fold.map.model.frame.targetDeviation / map.model.frame.targetDeviation)
  const carried = joinCarried(parts, units)
  const judged = joinJudged(folds.map((fold) => fold.judged))
  const measured = await inTurns(measure(map, judged, carried, w2Squared, seed), pauses(signal))
  return {
    evaluation: { ...measured, seconds: (performance.now() - began) / 1000 },
    source: judged.source,
    target: judged.target,
    images: carried.images,
    preimages: carried.preimages,
    tolerance: SOLVING_OPTIONS.tolerance.default,
  }
}

/** Two samples, with their labels if the map is conditional. */
interface Pair {
  readonly source: Points
  readonly target: Points
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  /** For a map of unequal mass. */
  readonly mass?: Evaluation['mass'] | undefined
}

/** Compares rows that were carried. */
function* measure(
  map: TransportMap,
  { source, target, sourceLabels, targetLabels, mass }: Pair,
  carried: Carried,
  w2Squared: Distance,
  seed: number,
  { exactImages, exactPreimages }: Partial<Record<'exactImages' | 'exactPreimages', Points>> = {},
): Pieces<Omit<Evaluation, 'seconds'>> {
  const { classes, model } = map
  const scaled = (points: Points) => inUnitsOfCost(points, model.frame)
  const rows: CarriedRows = {
    source: scaled(source),
    target: scaled(target),
    images: scaled(carried.images),
    preimages: scaled(carried.preimages),
    residual: carried.residual,
    converged: carried.converged,
    ...(exactImages && { exactImages: scaled(exactImages) }),
    ...(exactPreimages && { exactPreimages: scaled(exactPreimages) }),
  }
  const { scale, cost } = model.training
  yield
  const compared = yield* compareRows(rows, seed)
  const features = yield* featuresOf(map, source, target, carried)
  const returned = solves(carried.returnedResidual, carried.returnedConverged)
  const unconverged = compared.backward.unconvergedRows + returned.unconvergedRows
  const forward = roundTrip(rows.source, scaled(carried.returned)).rootMeanSquare
  yield
  const backward = roundTrip(rows.target, scaled(carried.forthAgain)).rootMeanSquare
  yield
  const measured = {
    rows: { source: source.rows, target: target.rows },
    ...effectiveOf({ source, target }),
    ...(mass && { mass }),
    w2Squared,
    ...compared,
    roundTrip: { forward, backward, ...returned },
    unconvergedShare: unconverged / (source.rows + target.rows),
    ...(sourceLabels &&
      targetLabels && { classes: yield* compareByClass(classes, rows, sourceLabels, targetLabels, seed) }),
    features,
    scale,
    ...(cost && { cost }),
    unit: lengthUnit({ scale, cost }),
  }
  return { ...measured, verdict: verdictOf(measured, fitEnding(map)) }
}

/** Every feature in both directions, in the order of the columns. */
function* featuresOf(
  { model }: TransportMap,
  source: Points,
  target: Points,
  carried: Carried,
): Pieces<FeatureEvaluation[]> {
  const inOrder = (changes: readonly FeatureChange[]) =>
    [...changes]
      .sort((one, other) => one.index - other.index)
      .map(({ gap, before, after }) => ({ gap, w2: { before, after } }))
  const forward = inOrder(yield* featurePieces(source, carried.images, target))
  const backward = inOrder(yield* featurePieces(target, carried.preimages, source))
  const names = featureNames(model.training.columns, source.columns)
  return names.map((name, j) => ({ name, forward: forward[j]!, backward: backward[j]! }))
}

/** The rows of a side, with their exact images and labels. */
interface RowsOfSide {
  readonly points: Points
  readonly exact: Points | undefined
  readonly labels: Labels | undefined
}

/** The mass of both sides that the map carries: all of it, unless the map is of unequal mass. */
async function carriedSides(map: TransportMap, from: RowsOfSide, to: RowsOfSide, solving: BackwardOptions) {
  if (map.model.training.unbalanced === undefined) return { sides: { from, to } }
  const source = await carriedMass(map, from.points, 'source', solving)
  const target = await carriedMass(map, to.points, 'target', solving)
  const sides = {
    from: withMass(source.points, from.exact, undefined, 'The exact images'),
    to: withMass(target.points, to.exact, undefined, 'The exact preimages'),
  }
  return {
    sides,
    mass: { source: source.mass, target: target.mass },
    massFactors: {
      source: {
        points: from.points,
        factors: source.factors,
        images: await map.forward(from.points, solving),
        growth: await map.growthOf(from.points, 'source', solving),
      },
      target: { points: to.points, factors: target.factors },
    },
  }
}

function withGiven(points: PointsLike, conditions: ConditionsLike | undefined, name: string): Points {
  return conditions === undefined ? asPoints(points, name) : withConditions(points, conditions, name)
}

/** The rows of one side that have mass, with their exact images and labels. */
function withMass(points: Points, exact: PointsLike | undefined, labels: Labels | undefined, name: string): RowsOfSide {
  const truth = exact && exactFor(exact, points, name)
  const rows = rowsWithMass(points.weights)
  if (rows === null) return { points, exact: truth, labels }
  return {
    points: takeRows(points, rows),
    exact: truth && takeRows(truth, rows),
    labels: labels && (Array.from(rows, (row) => labels[row]!) as Labels),
  }
}

function effectiveOf({ source, target }: Pair): Pick<Evaluation, 'effectiveRows'> {
  if (source.weights === undefined && target.weights === undefined) return {}
  const of = ({ weights, rows }: Points) => effectiveRows(weights, rows)
  return { effectiveRows: { source: of(source), target: of(target) } }
}

function exactFor(given: PointsLike, points: Points, name: string): Points {
  const exact = asPoints(given, name)
  requireSameShape(exact, points)
  return exact
}

/** Points as the cost sees them: each feature times the map's scale, and mixed if the cost mixes features. */
function inUnitsOfCost(points: Points, { scale, mixing }: Metric): Points {
  const { data, columns } = points
  const out = new Float64Array(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data[i]! * scale[i % columns]!
  return { ...points, data: mixed(out, mixing) }
}
