import { distanceName, type FitResult, type FitSummary, isSquared, squaredUnit } from '../../../index.ts'
import type { Outcome, Session } from '../../command.ts'
import { conditionsText } from '../../map-lines.ts'
import { convexityText, count, described, distanceLines, endingOf, number, plural, seconds } from '../../text.ts'
import { isFailure, type Unconverged, unconvergedText, whyFailure } from '../../unconverged.ts'
import { verdictText } from '../../verdict.ts'
import { curveText } from './curve-text.ts'
import type { FitFlags } from './flags.ts'
import type { Judged } from './judge.ts'
import { moreTimeText } from './more-time.ts'

/** What a fit reports. @param folder where the state of training is, if it is kept */
export function outcomeOf(
  result: FitResult,
  { verdict, files }: Judged,
  asked: FitFlags,
  { screen }: Session,
  folder?: string,
): Outcome {
  const { summary } = result
  const { out, report } = asked
  const {
    status,
    steps,
    seed,
    dimension,
    scale,
    parameters,
    conjugate,
    w2Squared,
    convexity,
    heldOut,
    folds,
    potential,
    classes,
    notices,
  } = summary
  const { conditions, training } = result.map.model
  const json = {
    ...{ status, steps, seconds: summary.seconds, seed, dimension, scale, parameters, map: out, conjugate },
    ...{ ...(summary.cost && { cost: summary.cost }), ...(summary.startKept && { startKept: true }) },
    ...distanceJson(summary),
    ...{ potential, convexity, classes, heldOut, ...(folds && { folds }), notices, verdict },
    ...(conditions && { conditions: { columns: training.conditionColumns, ...conditions } }),
    ...(report && { report }),
    ...(asked.figures && { figures: asked.figures, files }),
  }
  const solved = solvedBy(result)
  const on = rowsSolved(summary)
  const moreTime = moreTimeText(summary, asked)
  const lines = described([
    ['map', mapText(result, out)],
    ['training', trainingText(summary), ...startLines(result)],
    ...(moreTime ? [['more time', moreTime] as const] : []),
    ...(convexity ? [['convexity', convexityText(convexity)] as const] : []),
    [distanceName(summary), ...distanceLines(w2Squared, squaredUnit(summary)), ...judgedBy(result)],
    [
      'inverse',
      conjugate.unconvergedRows === 0
        ? `converged on all of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`
        : `NOT converged on ${unconvergedText(solved, folds || heldOut.targetRows === 0 ? 'rows of training' : 'held-out rows')}`,
    ],
    ...(report ? [['report', report] as const] : []),
    ...(asked.figures ? [['figures', asked.figures] as const] : []),
  ])
  const curve = screen && curveText(summary, screen)
  const text = [lines, ...(curve ? [curve] : []), verdictText(verdict)].join('\n\n')
  return { json, text, failure: failureOf(solved, asked, folder) }
}

function mapText({ summary: { dimension, parameters, potential, classes }, map }: FitResult, out: string): string {
  const { conditions, training } = map.model
  return (
    `${out === '-' ? 'standard output' : out}: both directions, ${plural(dimension, 'dimension')}, ${count(parameters)} parameters (${potential})` +
    (classes.length > 0 ? `, ${classes.length} classes` : '') +
    (conditions ? `, depends on ${conditionsText(conditions, training.conditionColumns)}` : '')
  )
}

/** A cost that is not a squared distance has no W2. */
function distanceJson(summary: FitSummary) {
  const { w2Squared: found } = summary
  if (isSquared(summary)) return { w2Squared: found.estimate, w2SquaredDetail: found }
  return { w2Squared: null, meanCost: found.estimate, meanCostDetail: found }
}

function trainingText({ folds, steps, seconds: took, status }: FitSummary): string {
  const fits = folds ? `${folds.count + 1} fits, ` : ''
  return `${fits}${plural(steps, 'step')}${folds ? ' on all rows,' : ''} in ${seconds(took)}: ${endingOf(status)}`
}

/** A line for the case that training gained nothing and the map is the affine start. */
function startLines({ map, summary: { folds, startKept } }: FitResult): string[] {
  if (!startKept) return []
  const start = map.model.training.start === 'identity' ? 'the identity' : 'the best affine map, by the moments'
  const looks = folds ? 'in most folds no look' : 'no look'
  return [`the start was kept, ${start}: ${looks} at held-out rows was significantly better`]
}

export function solvedBy({ summary, judged }: FitResult): Unconverged {
  return { ...summary.conjugate, rows: judged.target.rows }
}

/** Why the fit failed, if it did. The map is written in any case; the exit code shows the failure. */
function failureOf(solved: Unconverged, asked: FitFlags, folder: string | undefined): string | undefined {
  if (!isFailure(solved, asked)) return undefined
  const units = asked.scale === 'features' ? '' : 'use --scale features if units differ, '
  const map = asked.out === '-' ? 'the map was written' : `the map is in ${asked.out}`
  const kept = folder === undefined ? map : `${map} and the state in ${folder}`
  return `The inverse did not converge on ${unconvergedText(solved)}, and ${whyFailure(asked)}; ${kept}: train longer, ${units}or accept this with --allow-unconverged.`
}

/** The rows on which the inverse was solved. */
function rowsSolved({ heldOut, folds }: FitSummary): string {
  if (folds) return `the ${plural(heldOut.targetRows, 'row')} of training`
  return heldOut.targetRows > 0 ? plural(heldOut.targetRows, 'held-out row') : 'the rows of training'
}

/** Folds are advised if a side has fewer judging rows than the first number, and at least the second number of rows. */
const [FEW_JUDGING, ENOUGH_FOR_FOLDS] = [50, 20]

/** Which rows the distance was measured on, if they are unusual: all of them, or few. */
function judgedBy({ map, summary }: FitResult): string[] {
  const { folds, heldOut } = summary
  const { sourceRows, targetRows } = heldOut
  if (folds)
    return [
      `${folds.count} folds: all ${count(sourceRows)} and ${count(targetRows)} rows, each judged by a map that never saw it`,
    ]
  const { training } = map.model
  const rows = Math.min(training.sourceRows, training.targetRows)
  // Folds cannot be combined with relaxed masses or with conditions.
  if (
    Math.min(sourceRows, targetRows) >= FEW_JUDGING ||
    rows < ENOUGH_FOR_FOLDS ||
    summary.relaxed ||
    map.model.conditions
  )
    return []
  const few = sourceRows === 0 ? 'no rows of their own' : `${count(sourceRows)} and ${count(targetRows)} rows`
  return [`judged by ${few}: --folds 5 would judge by all rows, in about six times the time`]
}
