import { type FitResult, squaredUnit } from '../../../index.ts'
import type { Outcome } from '../../command.ts'
import { count, described, distanceLines, endingOf, number, plural, seconds } from '../../text.ts'
import type { FitFlags } from './flags.ts'

/** What a fit says of itself. */
export function outcomeOf({ summary }: FitResult, { out, report }: FitFlags): Outcome {
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
    potential,
    classes,
    notices,
  } = summary
  const json = {
    ...{ status, steps, seconds: summary.seconds, seed, dimension, scale, parameters, map: out, conjugate },
    w2Squared: w2Squared.estimate,
    w2SquaredDetail: w2Squared,
    ...{ potential, classes, heldOut, notices, ...(report && { report }) },
  }
  const on = heldOut.targetRows > 0 ? `${plural(heldOut.targetRows, 'held-out row')}` : 'the rows of training'
  const lines = described([
    [
      'map',
      `${out === '-' ? 'standard output' : out}: both directions, ${plural(dimension, 'dimension')}, ${count(parameters)} parameters (${potential})` +
        (classes.length > 0 ? `, ${classes.length} classes` : ''),
    ],
    ['training', `${plural(steps, 'step')} in ${seconds(summary.seconds)}: ${endingOf(status)}`],
    ['W2 squared', ...distanceLines(w2Squared, squaredUnit({ scale }))],
    [
      'inverse',
      conjugate.unconvergedRows === 0
        ? `converged on all of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`
        : `NOT converged on ${plural(conjugate.unconvergedRows, 'row')} of ${on}, largest residual ${number(conjugate.maxResidual, 2)}`,
    ],
    ...(report ? [['report', report] as const] : []),
  ])
  return { json, text: lines }
}
