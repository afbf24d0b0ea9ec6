import { adviceFor } from './advice.ts'
import { checkArrival, checkClasses, checkFeatures } from './arrival.ts'
import { checkInverse, checkOptimality, checkRows, checkTraining, type Ending, type Measured } from './checks.ts'
import { type Check, type Grade, listed, type Verdict, worstOf } from './grade.ts'

/**
 * What the measures of a map come to, in one sentence: good, usable with care, or not to be trusted, and why. The thresholds, and the reason for each, are in
 * docs/is-my-map-good.md.
 * @param measured what `evaluate` found
 * @param ending how the fit of the map ended (`fitEnding`)
 * @param nameOf what an option is called in the advice, as a flag say; the library's names when absent
 */
export function verdictOf(
  measured: Measured,
  ending: Ending,
  nameOf?: (option: string) => string | undefined,
): Verdict {
  const checks = [
    checkArrival(measured),
    checkFeatures(measured),
    checkClasses(measured),
    checkOptimality(measured),
    checkInverse(measured),
    checkTraining(ending),
    checkRows(measured),
  ].filter((check) => check !== undefined)
  const grade = worstOf(checks.map((check) => check.grade))
  const advice = adviceFor(measured, ending, checks)
  return {
    grade,
    sentence: sentenceOf(grade, checks) + startSentence(ending),
    advice: advice?.say(nameOf) ?? null,
    checks,
  }
}

/** A map that learned nothing beyond its start says so itself: nobody takes an affine map for a learned one. */
function startSentence({ keptStart }: Ending): string {
  if (keptStart === undefined) return ''
  const start = keptStart === 'affine' ? 'the best affine map' : 'a shift of all rows by the same amount'
  return ` It is ${start}, where training starts: on rows that were held out, nothing that was learned was better beyond doubt.`
}

const HEADS: Readonly<Record<Grade, string>> = {
  good: 'Good',
  usable: 'Usable with care',
  'not to be trusted': 'Not to be trusted',
}

/** The worst first, then what is fine. */
function sentenceOf(grade: Grade, checks: readonly Check[]): string {
  const texts = (of: Grade) => checks.filter((check) => check.grade === of).map(({ text }) => text)
  if (grade === 'good') return `${HEADS.good}: ${listed(texts('good'))}.`
  const failed = grade === 'usable' ? texts('usable') : [...texts('not to be trusted'), ...texts('usable')]
  // Single features and classes say nothing more where the whole does not arrive, and nothing is to be said of them where it does.
  const fine = checks.filter(
    ({ grade, question }) => grade === 'good' && question !== 'features' && question !== 'classes',
  )
  const rest = fine.length === 0 ? '' : `; for the rest, ${listed(fine.map(({ text }) => text))}`
  return `${HEADS[grade]}: ${failed.join('; ')}${rest}.`
}
