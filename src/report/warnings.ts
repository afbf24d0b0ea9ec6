import type { Check } from '../evaluation/verdict/grade.ts'
import { FAILING_SHARE } from '../transport/options.ts'
import type { Report, ReportDirection } from './report.ts'
import { formatCount, formatNumber, formatShare } from './text.ts'

/** Something that a reader has to know before the numbers. "failure": a result is not to be relied on; "caution": read it with care. */
export interface Warning {
  readonly level: 'failure' | 'caution'
  readonly title: string
  readonly text: string
  /** The question of the verdict that has the same answer. */
  readonly question?: Check['question']
}

/** Rows below which intervals and histograms say little. */
const fewRows = 100

/** The warnings that the verdict above them does not give already. */
export function beyondVerdict(report: Report): Warning[] {
  const told = report.verdict?.checks?.filter(({ grade }) => grade !== 'good').map(({ question }) => question) ?? []
  return warningsOf(report).filter(({ question }) => question === undefined || !told.includes(question))
}

/** What is wrong with a fit, failures first. Empty if nothing is. */
export function warningsOf(report: Report): Warning[] {
  const found = [
    ...finiteness(report),
    ...convergence(report),
    ...usefulness('forward', report.forward, report.target.name),
    ...usefulness('backward', report.backward, report.source.name),
    ...bound(report),
    ...sampling(report),
  ]
  return [...found.filter((one) => one.level === 'failure'), ...found.filter((one) => one.level === 'caution')]
}

function finiteness(report: Report): Warning[] {
  const numbers: [string, number][] = [
    ['the estimate of W₂²', report.w2Squared.estimate],
    ['the lower bound', report.w2Squared.lowerBound],
    ['the forward energy distance', report.forward.energyDistance],
    ['the backward energy distance', report.backward.energyDistance],
    ['the round trip from the source', report.roundTrip.forward],
    ['the round trip from the target', report.roundTrip.backward],
    ['the largest residual', report.conjugate.maxResidual],
  ]
  const bad = numbers.filter(([, value]) => !Number.isFinite(value)).map(([name]) => name)
  for (const side of [report.source, report.target])
    if (side.transported?.data.some((value) => !Number.isFinite(value)))
      bad.push(`the transported rows of ${side.name}`)
  if (bad.length === 0) return []
  const text = `Not finite: ${bad.join(', ')}. Train again with a lower rate or with scaled features, and do not use this map.`
  return [{ level: 'failure', title: 'Some results are not numbers', text }]
}

function convergence({ training, conjugate }: Report): Warning[] {
  const out: Warning[] = []
  if (training && !training.finished)
    out.push({
      level: 'failure',
      question: 'training',
      title: `Training did not finish: ${training.status}`,
      text:
        training.message ?? `It stopped after ${formatCount(training.steps)} steps; resume it, or give it more time.`,
    })
  if (conjugate.unconvergedRows > 0) {
    const asked = conjugate.tolerance === undefined ? '' : ` (asked for: ${formatNumber(conjugate.tolerance, 1)})`
    out.push({
      level: conjugate.unconvergedRows > FAILING_SHARE * conjugate.rows ? 'failure' : 'caution',
      question: 'inverse',
      title: 'The backward map did not converge on every row',
      text:
        `${formatCount(conjugate.unconvergedRows)} of ${formatCount(conjugate.rows)} rows ` +
        `(${formatShare(conjugate.unconvergedRows / conjugate.rows)}) stopped short; the largest residual left is ` +
        `${formatNumber(conjugate.maxResidual)}${asked}. Their preimages, and the estimate of W₂², are off by that much or more.`,
    })
  }
  return out
}

/** Whether the rows are no nearer after transport, though they were farther away than sampling explains. */
export function isUseless({
  energyDistance,
  untransportedEnergyDistance: without,
  heldOutEnergyDistance: best = 0,
}: ReportDirection): boolean {
  return without !== undefined && without > 3 * Math.max(0, best) && energyDistance >= without
}

function usefulness(direction: 'forward' | 'backward', metrics: ReportDirection, goal: string): Warning[] {
  const { energyDistance, untransportedEnergyDistance: without } = metrics
  if (without === undefined || !isUseless(metrics)) return []
  return [
    {
      level: 'failure',
      question: 'arrives',
      title: `The ${direction} map is no better than no map`,
      text:
        `After transport the rows are ${formatNumber(energyDistance)} from ${goal} in energy distance; ` +
        `before it they were ${formatNumber(without)} from it.`,
    },
  ]
}

/** Whether the bound is only 0, which is always true. */
export function hasNoBound({ lowerBound, certified }: Report['w2Squared']): boolean {
  return lowerBound === 0 && !certified
}

function bound({ w2Squared }: Report): Warning[] {
  const out: Warning[] = []
  for (const text of w2Squared.notices ?? []) out.push({ level: 'caution', title: 'The distance is uncertain', text })
  if (!w2Squared.certified)
    out.push({
      level: 'caution',
      title: hasNoBound(w2Squared) ? 'There is no lower bound' : 'The lower bound is not certified',
      text: `Not certified: ${w2Squared.reason ?? 'an inner solve may have stopped in a local minimum, which would make the bound too high'}.`,
    })
  if (w2Squared.lowerBound > w2Squared.confidence[1])
    out.push({
      level: 'caution',
      title: 'The lower bound lies above the interval of the estimate',
      text: 'The two contradict one another; unfinished inner solves are the usual reason.',
    })
  return out
}

function sampling({ heldOut, source, target }: Report): Warning[] {
  const out: Warning[] = []
  if (heldOut === false)
    out.push({
      level: 'caution',
      question: 'rows',
      title: 'Measured on the rows that the fit was trained on',
      text: 'New rows may do worse than the numbers below. Measure on held-out rows to see by how much.',
    })
  const few = [source, target].filter((side) => side.points.rows < fewRows)
  if (few.length > 0)
    out.push({
      level: 'caution',
      question: 'rows',
      title: 'Few rows',
      text: `${few.map((side) => `${side.name} has ${formatCount(side.points.rows)}`).join(', ')}: intervals are rough, and histograms ragged.`,
    })
  return out
}
