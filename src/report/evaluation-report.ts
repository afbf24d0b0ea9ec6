import type { EvaluationWithRows } from '../evaluation/evaluate.ts'
import type { DirectionEvaluation } from '../evaluation/evaluation.ts'
import type { Verdict } from '../evaluation/verdict/grade.ts'
import type { ConditionGrid } from '../problem/condition-grid.ts'
import { FIT_MESSAGES, type FitStatus } from '../training/events.ts'
import type { TransportMap } from '../transport/map.ts'
import type { Report, ReportDirection, ReportPlane, ReportSettings } from './report.ts'
import { formatNumber } from './text.ts'

/** What a report says besides what was measured. */
export interface ReportContext {
  /** What to call the two sides ("before", "after"). */
  readonly source: string
  readonly target: string
  /** Heading. Default: the names of the two sides. */
  readonly title?: string
  /** When the report was made, in words. */
  readonly created?: string
  /** The command that made it. */
  readonly command?: string
  /** Replaces the verdict of the evaluation, whose advice uses the library's names of the options. */
  readonly verdict?: Verdict
  /** Unit of the data ("mm"), used for lengths unless the cost takes features in standard deviations. */
  readonly unit?: string
  /** Version of the package, for the table of settings. */
  readonly version?: string
}

export interface EvaluationReportContext extends ReportContext {
  /** Whether training and model selection never saw the rows; a report without it leaves that open. */
  readonly heldOut?: boolean
  /** For two features, the potential (`planeOf`), whose contours the figures then show. */
  readonly plane?: ReportPlane | undefined
  /** Names of the features. Default: those of the tables that the map was fitted on. */
  readonly columns?: readonly string[]
}

/**
 * The report of a map on two samples: all that can be said without the record of its fit.
 *
 * ```ts
 * const measured = await evaluateWithRows(map, source, target)
 * const html = await reportHtml(evaluationReport(map, measured, { source: 'before', target: 'after' }))
 * ```
 */
export function evaluationReport(
  map: TransportMap,
  { evaluation, source, target, images, preimages, massFactors, tolerance }: EvaluationWithRows,
  context: EvaluationReportContext,
): Report {
  const { title, created, command, plane, heldOut, columns = map.model.training.columns } = context
  const { w2Squared, forward, backward, roundTrip, classes, mass, verdict } = evaluation
  return {
    ...(title !== undefined && { title }),
    ...(created !== undefined && { created }),
    ...(command !== undefined && { command }),
    ...(plane !== undefined && { plane }),
    verdict: context.verdict ?? verdict,
    source: { name: context.source, points: source, transported: images },
    target: { name: context.target, points: target, transported: preimages },
    ...(columns && { columns }),
    ...(heldOut !== undefined && { heldOut }),
    w2Squared,
    forward: directionOf(forward),
    backward: directionOf(backward),
    roundTrip,
    conjugate: {
      rows: target.rows,
      unconvergedRows: backward.unconvergedRows,
      maxResidual: backward.maxResidual,
      tolerance,
    },
    ...(mass &&
      massFactors && {
        mass: { source: { ...mass.source, ...massFactors.source }, target: { ...mass.target, ...massFactors.target } },
        way: { ...massFactors.source, divergence: map.model.training.unbalanced!.divergence },
      }),
    training: trainingOf(map),
    settings: settingsOf(map, context),
    ...(classes && {
      classes: Object.entries(classes).map(([label, one]) => ({
        label,
        rows: one.rows,
        forward: directionOf(one.forward),
        backward: directionOf(one.backward),
      })),
    }),
  }
}

/** What the map's own record says about its training, without its time and its curve. */
function trainingOf({ model: { training } }: TransportMap): NonNullable<Report['training']> {
  const { status, steps } = training
  return {
    status,
    finished: status !== 'diverged',
    ...(isFitStatus(status) && { message: FIT_MESSAGES[status] }),
    steps,
  }
}

function isFitStatus(status: string): status is FitStatus {
  return Object.hasOwn(FIT_MESSAGES, status)
}

function settingsOf({ model }: TransportMap, { unit, version }: ReportContext): ReportSettings {
  const { training, potential, weights, frame, conditions } = model
  const { kind, hidden } = potential.config
  return {
    seed: training.seed,
    potential: kind,
    parameters: weights.length,
    scale: training.scale,
    ...(training.cost && { cost: training.cost }),
    ...(training.unbalanced && { relaxed: true }),
    featureScales: Float64Array.from(frame.scale, (factor) => 1 / factor),
    ...(conditions && { other: { 'Depends on': rangesOf(conditions, training.conditionColumns) } }),
    ...(unit !== undefined && { unit }),
    ...(Array.isArray(hidden) && { hidden }),
    init: training.start,
    device: training.engine,
    ...(version !== undefined && { versions: { brenier: version } }),
  }
}

/** Each condition with the range that the map was fitted on. */
function rangesOf({ knots }: ConditionGrid, names: readonly string[] = []): string {
  return knots
    .map(
      (axis, j) =>
        `${names[j] ?? `condition ${j + 1}`}, from ${formatNumber(axis[0]!)} to ${formatNumber(axis.at(-1)!)}`,
    )
    .join('; ')
}

function directionOf(direction: DirectionEvaluation): ReportDirection {
  const { energyDistance, slicedW2, meanSquaredMove, l2Uvp, cosine, reference } = direction
  const { noTransport, heldOutAgainstHeldOut } = reference
  return {
    energyDistance: energyDistance ?? Number.NaN,
    ...(slicedW2 !== null && { slicedW2 }),
    meanSquaredMove,
    ...(noTransport.energyDistance !== null && { untransportedEnergyDistance: noTransport.energyDistance }),
    ...(heldOutAgainstHeldOut.energyDistance !== null && {
      heldOutEnergyDistance: heldOutAgainstHeldOut.energyDistance,
    }),
    ...(l2Uvp !== undefined && { l2Uvp }),
    ...(cosine !== undefined && { cosine }),
  }
}
