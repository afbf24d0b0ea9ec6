import { FAILING_SHARE, UsageError } from '../index.ts'
import { type FlagSet, toggle, type ValuesOf } from './schema.ts'
import type { Messages } from './terminal.ts'
import { count, number } from './text.ts'

const PASSES = `${100 * FAILING_SHARE}%`

/** The flags that decide when rows without an inverse are a failure. */
export const convergence = {
  strict: toggle('fail if the inverse of a single row does not converge'),
  allowUnconverged: toggle(
    `never fail for rows whose inverse does not converge; without this flag, more than ${PASSES} of them are a failure`,
  ),
} as const

type ConvergenceFlags = ValuesOf<FlagSet<typeof convergence>>

/** How many rows an inverse was solved for, and how many of them did not converge. */
export interface Unconverged {
  readonly unconvergedRows: number
  readonly rows: number
  readonly maxResidual: number
}

/** @throws UsageError if the flags contradict each other */
export function checkConvergenceFlags({ strict, allowUnconverged }: ConvergenceFlags): void {
  if (strict && allowUnconverged)
    throw new UsageError('--strict fails for what --allow-unconverged accepts; leave one of them out.')
}

/** Whether this many rows are a failure: more than the stated share, or any with --strict. */
export function isFailure({ unconvergedRows, rows }: Unconverged, flags: ConvergenceFlags): boolean {
  if (unconvergedRows === 0 || flags.allowUnconverged) return false
  return flags.strict || unconvergedRows > FAILING_SHARE * rows
}

export function shareOf({ unconvergedRows, rows }: Unconverged): number {
  return rows === 0 ? 0 : unconvergedRows / rows
}

/** "1 of 1,024 rows (0.098%, largest residual 0.00036)". @param nouns what the rows are */
export function unconvergedText(found: Unconverged, nouns = 'rows'): string {
  const { unconvergedRows, rows, maxResidual } = found
  return `${count(unconvergedRows)} of ${count(rows)} ${nouns} (${number(100 * shareOf(found), 2)}%, largest residual ${number(maxResidual, 2)})`
}

/** Why the rows are a failure, as part of a sentence. */
export function whyFailure({ strict }: ConvergenceFlags): string {
  return strict ? '--strict allows none' : `more than ${PASSES} is a failure`
}

/** Mentions unconverged rows that are not a failure, unless they were allowed. */
export function sayUnconverged(found: Unconverged, flags: ConvergenceFlags, messages: Messages): void {
  if (found.unconvergedRows > 0 && !flags.allowUnconverged && !isFailure(found, flags))
    messages.notice(`The inverse did not converge on ${unconvergedText(found)}; up to ${PASSES} is not a failure.`)
}
