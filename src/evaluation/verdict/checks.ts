import { dualInterval, FEWEST_ROWS } from '../../transport/distance.ts'
import { FEWEST_LOOKED_UP, TOLERATED_SHARE } from '../../transport/trained-rows.ts'
import type { Evaluation } from '../evaluation.ts'
import { isSquared } from '../units.ts'
import { offsetOf } from './arrival.ts'
import { type Check, count, type Grade, gradeBy, number, percent, worstOf } from './grade.ts'
import { THRESHOLDS } from './thresholds.ts'

/** The measures that a verdict is based on. */
export type Measured = Omit<Evaluation, 'verdict' | 'seconds'>

/**
 * Whether the map moves rows no further than the cheapest one: its mean squared move is compared with the interval of the dual value. A map that arrives
 * cannot move them less, so a move below the interval is a fault of the map or of the estimate too. Undefined for a cost that is not a squared
 * distance, about which a mean squared move says nothing.
 */
export function checkOptimality({ forward, backward, w2Squared, cost, mass }: Measured): Check | undefined {
  // The least cost includes the price of mass that is not carried; the moves do not.
  if (!isSquared({ cost }) || mass !== undefined) return undefined
  const { estimate, confidence } = w2Squared
  if (!Number.isFinite(confidence[1]))
    return { question: 'optimal', grade: 'not to be trusted', text: 'W2 squared cannot be estimated on these rows' }
  // The gap widens the interval of W2 squared most where the map is worst.
  const [low, high] = dualInterval(w2Squared)
  const excesses = [forward, backward].map(({ meanSquaredMove, spread }) => {
    const outside = Math.max(low - meanSquaredMove, meanSquaredMove - high, 0)
    const variance = (spread ?? 0) ** 2 / 2
    const grade = (k: 0 | 1) => Math.max(THRESHOLDS.excess[k] * estimate, THRESHOLDS.excessOfVariance[k] * variance)
    return { meanSquaredMove, grade: gradeBy(outside, [grade(0), grade(1)]), outside }
  })
  const grade = worstOf(excesses.map((one) => one.grade))
  if (grade === 'good')
    return { question: 'optimal', grade, text: 'the map moves rows no further than the cheapest one would' }
  const worst = excesses.reduce((one, other) => (other.outside > one.outside ? other : one))
  const [move, around] = [number(worst.meanSquaredMove), `${number(estimate)} (${number(low)} to ${number(high)})`]
  return {
    question: 'optimal',
    grade,
    text: `rows are moved by ${move} (mean squared) where the cheapest map is estimated at ${around}`,
  }
}

/** Whether rows come back: the inner solves, and the round trips. */
export function checkInverse({ unconvergedShare, roundTrip, forward, backward }: Measured): Check {
  const solves = gradeBy(unconvergedShare, THRESHOLDS.unconverged)
  const standard = (spread: number | null) => (spread ?? 0) / Math.SQRT2 || Number.POSITIVE_INFINITY
  const off = Math.max(roundTrip.forward / standard(backward.spread), roundTrip.backward / standard(forward.spread))
  const trips = gradeBy(off, THRESHOLDS.roundTrip)
  const grade = worstOf([solves, trips])
  const texts = [
    ...(solves === 'good' ? [] : [`the inverse did not converge on ${percent(unconvergedShare)} of the rows`]),
    ...(trips === 'good' ? [] : [`rows come back ${percent(off)} of a standard deviation away`]),
  ]
  return { question: 'inverse', grade, text: texts.length === 0 ? 'rows come back' : texts.join(', and ') }
}

/** Whether more of the rows were trained on than is tolerated; undefined if the map does not say. */
export function wereSeen({ w2Squared: { trained } }: Pick<Measured, 'w2Squared'>): boolean | undefined {
  const sides = trained ? [trained.source, trained.target] : []
  if (sides.some(({ share }) => (share ?? 0) > TOLERATED_SHARE)) return true
  return trained && sides.every(({ lookedUp }) => lookedUp >= FEWEST_LOOKED_UP) ? false : undefined
}

/** Whether there are enough rows, and they are new to the map. */
export function checkRows(measured: Measured): Check {
  const { rows: given, effectiveRows, forward, backward } = measured
  const rows = effectiveRows ?? given
  const counts = `${count(Math.round(rows.source))} and ${count(Math.round(rows.target))} ${effectiveRows ? 'effective rows' : 'rows'}`
  const fewest = Math.min(rows.source, rows.target)
  if (fewest < FEWEST_ROWS)
    return { question: 'rows', grade: 'not to be trusted', text: `${counts} are too few to judge a map` }
  const visible = Math.max(
    ...[forward, backward].map(({ spread, reference: { sampling } }) =>
      spread === null || sampling === null ? Number.POSITIVE_INFINITY : offsetOf(sampling, spread),
    ),
  )
  const power = gradeBy(visible, THRESHOLDS.power)
  const seen = wereSeen(measured) === true
  const grade = worstOf([power, ...(seen ? (['usable'] as const) : [])])
  const texts = [
    ...(seen ? ['many of its rows equal rows that the map was trained on'] : []),
    ...(power === 'good'
      ? []
      : [`${counts} reveal only errors as large as a shift by ${percent(visible)} of the standard deviation`]),
  ]
  return { question: 'rows', grade, text: texts.length === 0 ? `${counts} are enough to say so` : texts.join(', and ') }
}

/** How the fit of a map ended, according to its file. */
export interface Ending {
  readonly status: string
  readonly steps: number
  readonly potential: string
  /** Set for a map with conditions, whose fit has no folds. */
  readonly conditions?: true
  /** Rows of the two tables that it was fitted to; absent if unknown. */
  readonly rows?: { readonly source: number; readonly target: number }
  /** The kind of start that was kept, because training gave nothing better; absent if it did. */
  readonly keptStart?: 'affine' | 'shift'
}

const ENDINGS: Readonly<Record<string, Grade>> = { diverged: 'not to be trusted', interrupted: 'usable' }

/** A check that fails if training did not end as it should; undefined if it did. */
export function checkTraining({ status }: Ending): Check | undefined {
  const grade = ENDINGS[status]
  if (grade === undefined) return undefined
  const text = status === 'diverged' ? 'training diverged' : 'training was interrupted before its end'
  return { question: 'training', grade, text }
}
