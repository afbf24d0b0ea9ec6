import { type FitResult, type FitSummary, squaredUnit } from '../../../index.ts'
import type { Outcome } from '../../command.ts'
import { count, described, endingOf, number, plural, seconds } from '../../text.ts'
import { isFailure, type Unconverged, unconvergedText, whyFailure } from '../../unconverged.ts'
import type { FitFlags } from './flags.ts'

/** What a fit says of itself. @param folder where the state of training is, if it is kept */
export function outcomeOf(result: FitResult, asked: FitFlags, folder?: string): Outcome {
  const { map, summary } = result
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
    heldOut,
    folds,
    potential,
    classes,
    notices,
  } = summary
  const json = {
    ...{ status, steps, seconds: summary.seconds, seed, dimension, scale, parameters, map: out, conjugate },
    w2Squared: w2Squared.estimate,
    w2SquaredDetail: w2Squared,
    ...{ potential, classes, heldOut, ...(folds && { folds }), notices, ...(report && { report }) },
  }
  const solved = solvedBy(result)
  const on = rowsSolved(summary)
  const [low, high] = w2Squared.confidence
  const unit = squaredUnit({ scale })
  const lines = described([
    [
      'map',
      `${out === '-' ? 'standard output' : out}: both directions, ${plural(dimension, 'dimension')}, ${count(parameters)} parameters (${potential})` +
        (classes.length > 0 ? `, ${classes.length} classes` : ''),
    ],
    [
      'training',
      folds
        ? `${folds.count + 1} fits, ${plural(steps, 'step')} on all rows, in ${seconds(summary.seconds)}: ${endingOf(status)}`
        : `${plural(steps, 'step')} in ${seconds(summary.seconds)}: ${endingOf(status)}`,
    ],
    [
      'W2 squared',
      `${number(w2Squared.estimate)} ${unit} (95% interval ${number(low)} to ${number(high)})`,
      `at least ${number(w2Squared.lowerBound)}, ${map.certified ? 'certified' : 'not certified: the potential may not be convex'}`,
      ...(folds
        ? [
            `${folds.count} folds: all ${count(heldOut.sourceRows)} and ${count(heldOut.targetRows)} rows, each judged by a map that never saw it`,
          ]
        : []),
    ],
    [
      'inverse',
      conjugate.unconvergedRows === 0
        ? `converged on all of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`
        : `NOT converged on ${unconvergedText(solved, heldOut.targetRows > 0 ? 'held-out rows' : 'rows of training')}`,
    ],
    ...(report ? [['report', report] as const] : []),
  ])
  return { json, text: lines, failure: failureOf(solved, asked, folder) }
}

export function solvedBy({ summary, judged }: FitResult): Unconverged {
  return { ...summary.conjugate, rows: judged.target.rows }
}

/** The map is written in any case; whether the fit failed is said by its exit code. */
function failureOf(solved: Unconverged, asked: FitFlags, folder: string | undefined): string | undefined {
  if (!isFailure(solved, asked)) return undefined
  const units = asked.scale === 'features' ? '' : 'use --scale features where units differ, '
  const map = asked.out === '-' ? 'the map was written' : `the map is in ${asked.out}`
  const kept = folder === undefined ? map : `${map} and the state in ${folder}`
  return `The inverse did not converge on ${unconvergedText(solved)}, and ${whyFailure(asked)}; ${kept}: train longer, ${units}or accept that with --allow-unconverged.`
}

/** Which rows the inverse was solved on. */
function rowsSolved({ heldOut, folds }: FitSummary): string {
  if (folds) return `the ${plural(heldOut.targetRows, 'row')} of training`
  return heldOut.targetRows > 0 ? plural(heldOut.targetRows, 'held-out row') : 'the rows of training'
}
