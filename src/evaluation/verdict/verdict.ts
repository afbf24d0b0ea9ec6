import { adviceFor } from './advice.ts'
import { checkArrival, checkClasses, checkFeatures } from './arrival.ts'
import { checkInverse, checkOptimality, checkRows, checkTraining, type Ending, type Measured } from './checks.ts'
import { type Check, type Grade, listed, type Verdict, worstOf } from './grade.ts'

/**
 * Grades a map by its measures, in one sentence: good, usable with care, or not to be trusted, and why. docs/is-my-map-good.md has the thresholds and
 * the reason for each.
 * @param measured what `evaluate` found
 * @param ending how the fit of the map ended (`fitEnding`)
 * @param nameOf the name of an option in the advice, such as a flag. Default: the library's names.
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

/** A map that learned nothing beyond its start says so itself, so that nobody takes an affine map for a learned one. */
function startSentence({ keptStart }: Ending): string {
  if (keptStart === undefined) return ''
  const start = keptStart === 'affine' ? 'the best affine map' : 'a shift of all rows by the same amount'
  return ` It is ${start}, where training starts: on held-out rows, nothing that was learned was better beyond doubt.`
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
  // Good answers for single features and classes are left out: they add nothing, whether the whole arrives or not.
  const fine = checks.filter(
    ({ grade, question }) => grade === 'good' && question !== 'features' && question !== 'classes',
  )
  const rest = fine.length === 0 ? '' : `; otherwise, ${listed(fine.map(({ text }) => text))}`
  return `${HEADS[grade]}: ${failed.join('; ')}${rest}.`
}
