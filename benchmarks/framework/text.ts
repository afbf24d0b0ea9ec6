import { FIT_MESSAGES } from 'brenier'
import { formatCount, formatNumber, formatSeconds } from 'brenier/report'

export { formatCount as count, formatSeconds as seconds }

/** A number with four significant digits (or as many as asked for), with ordinary instead of non-breaking spaces. */
export function number(value: number, digits = 4): string {
  return formatNumber(value, digits).replaceAll('\u00a0', ' ')
}

/** "1 row", "2 rows". */
export function plural(amount: number, noun: string): string {
  return `${formatCount(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

/** How a fit ended, as part of a sentence. */
export function endingOf(status: string): string {
  const message = status in FIT_MESSAGES ? FIT_MESSAGES[status as keyof typeof FIT_MESSAGES] : status
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}

/** An error in per cent, to three digits. */
export function percent(value: number): string {
  return number(value, 3)
}
