import { type Convexity, type Distance, FIT_MESSAGES, type FitStatus } from '../index.ts'
import { formatCount, formatNumber, formatSeconds } from '../report/index.ts'

export { formatCount as count, formatSeconds as seconds }

/** A number with four significant digits by default, with ordinary instead of non-breaking spaces. */
export function number(value: number, digits = 4): string {
  return formatNumber(value, digits).replaceAll('\u00a0', ' ')
}

/** Lines with a name and a description, the names in one column; further lines for the same name are indented. */
export function described(entries: readonly (readonly [name: string, ...lines: string[]])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length)) + 2
  return entries
    .flatMap(([name, ...lines]) => lines.map((line, i) => `${(i === 0 ? name : '').padEnd(width)}${line}`))
    .join('\n')
}

/** Rows of cells, with the first column aligned left and the others right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map((row) => (row[j] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!)))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

/** How a fit ended, as part of a sentence. */
export function endingOf(status: string): string {
  const message = isFitStatus(status) ? FIT_MESSAGES[status] : status
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}

/** The file may be from another version, with a status that this one does not have. */
function isFitStatus(status: string): status is FitStatus {
  return Object.hasOwn(FIT_MESSAGES, status)
}

/** What was observed of a potential that is not convex by construction. */
export function convexityText({ rows, negativeShare, lostShare }: Convexity): string {
  const percent = (share: number) => `${number(100 * share, 2)}%`
  const curved =
    negativeShare === null
      ? 'too many dimensions to look for negative curvature'
      : `negative curvature at ${percent(negativeShare)} of ${plural(rows, 'row')}`
  return `observed, not by construction: ${curved}; ${percent(lostShare)} do not return under S(T(x))`
}

/** "1 row", "2 rows". @param several the plural, if it is not the noun with an s */
export function plural(amount: number, noun: string, several = `${noun}s`): string {
  return `${formatCount(amount)} ${amount === 1 ? noun : several}`
}

/** A distance with its interval, its bound or why there is none, and notices about them, as lines for `described`. */
export function distanceLines(distance: Distance, unit: string): [string, ...string[]] {
  const { estimate, confidence, lowerBound, certified, reason, cutAtZero, notices } = distance
  const [low, high] = confidence
  const cut = cutAtZero ? ', cut at 0' : ''
  const bound = certified || lowerBound > 0 ? `at least ${number(lowerBound)}` : 'no lower bound'
  return [
    `${number(estimate)} ${unit} (95% interval ${number(low)} to ${number(high)}${cut})`,
    `${bound}, ${certified ? 'certified' : `not certified: ${reason}`}`,
    ...notices,
  ]
}

/** The remaining time, for the progress line; empty if it is unknown. */
export function timeLeft(left: number): string {
  if (!Number.isFinite(left)) return ''
  return left < 120 ? `${Math.ceil(left)} s left` : `${formatSeconds(left)} left`
}
