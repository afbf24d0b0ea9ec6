/** What a verdict can be, best first. */
export const GRADES = ['good', 'usable', 'not to be trusted'] as const

export type Grade = (typeof GRADES)[number]

/** One question about a map, and the answer that the rows give. */
export interface Check {
  readonly question: 'arrives' | 'features' | 'classes' | 'optimal' | 'inverse' | 'rows' | 'training'
  readonly grade: Grade
  /** The answer, as a clause of a sentence. */
  readonly text: string
}

/** The overall grade of a map, with its reasons. */
export interface Verdict {
  /** The worst grade of the checks. */
  readonly grade: Grade
  /** The grade and its reasons, for a reader who reads nothing else. */
  readonly sentence: string
  /** The one thing that would help most, as a sentence; null for a map that is good. */
  readonly advice: string | null
  readonly checks: readonly Check[]
}

export function worstOf(grades: readonly Grade[]): Grade {
  return GRADES[Math.max(0, ...grades.map((grade) => GRADES.indexOf(grade)))]!
}

/** 'good' up to the first limit, 'usable' up to the second. NaN is not to be trusted. */
export function gradeBy(value: number, [good, usable]: readonly [good: number, usable: number]): Grade {
  if (value <= good) return 'good'
  return value <= usable ? 'usable' : 'not to be trusted'
}

/** A share in percent, to two digits. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`
}

export function count(rows: number): string {
  return rows.toLocaleString('en')
}

export function number(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 })
}

/** "a, b, and c" */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')}, and ${texts.at(-1)}`
}

/** "a, b, c and 4 more" */
export function some(names: readonly string[], most = 4): string {
  if (names.length <= most) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}
