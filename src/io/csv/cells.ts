import { field, InputError, type Sentence, sentence } from '../../base/errors.ts'

/** How a text table writes its numbers: `group` is the thousands separator, if there is one. */
export interface NumberStyle {
  readonly decimal: '.' | ','
  readonly group: '' | Group
}

type Group = (typeof GROUPS)[number]

const GROUPS = [',', '.', ' ', "'"] as const
export const PLAIN: NumberStyle = { decimal: '.', group: '' }

const MISSING = new Set([
  ...[
    '',
    'na',
    'n/a',
    'n.a.',
    'k.a.',
    'missing',
    '#n/a',
    '<na>',
    'nan',
    '-nan',
    'null',
    '(null)',
    'none',
    'nil',
    '\\n',
    '?',
  ],
  ...['-', '--', '---', '–', '—', '.', '..', '...'],
])
/** Those of them that may be real values in a column of labels: a strand is + or -. */
const NAMES = new Set(['none', 'nil', '-', '--', '---', '–', '—', '.', '..', '...'])
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** A typographic minus sign: U+2212, the dashes, and the wide forms. */
const SIGN = /^[−–﹣－]/
/** Spaces used as thousands separators: non-breaking and thin ones. */
const SPACES = /[\u00a0\u2007\u2009\u202f]/g
const APOSTROPHES = /[\u2018\u2019\u02bc]/g

/** Whether a cell stands for a missing value. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell.trim().toLowerCase())
}

/** Whether a label is missing. A quoted label is missing only if it is empty, since R writes a class called NA in quotes. */
export function isMissingLabel(label: string, quoted: boolean): boolean {
  const text = label.trim().toLowerCase()
  return text === '' || (!quoted && MISSING.has(text) && !NAMES.has(text))
}

/** The number in a cell (1 and 0 for true and false); NaN if it is missing, undefined if it is text. */
export function cellNumber(cell: string, style: NumberStyle = PLAIN): number | undefined {
  const text = cell.trim()
  const plain = style === PLAIN ? text : inPlainStyle(text, style)
  if (plain !== undefined && DECIMAL.test(plain)) return Number(plain)
  const word = text.toLowerCase()
  if (MISSING.has(word)) return Number.NaN
  if (word === 'true' || word === 'false') return word === 'true' ? 1 : 0
  if (SIGN.test(text) && /^[\d.,i]/i.test(text.slice(1))) return negated(cellNumber(text.slice(1), style))
  if (/\d[dD][+-]?\d+$/.test(text)) return cellNumber(text.replace(/[dD]/, 'e'), style)
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text)
  return infinite ? (infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : undefined
}

/** Whether a cell holds a number, and not a missing value. */
export function isNumberIn(cell: string, style: NumberStyle): boolean {
  return !isMissing(cell) && cellNumber(cell, style) !== undefined
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value
}

/** A number as JavaScript writes it; undefined if its thousands are not separated as they should be. */
function inPlainStyle(text: string, { decimal, group }: NumberStyle): string | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const [whole = '', ...fraction] = sameSeparators(text.slice(sign.length)).split(decimal)
  if (fraction.length > 1 || (decimal === ',' && fraction.some((part) => part.includes('.')))) return undefined
  const parts = group === '' ? [whole] : whole.split(group)
  const parted = parts.length > 1
  if (parted && !(/^\d{1,3}$/.test(parts[0]!) && parts.slice(1).every(isThree))) return undefined
  // With a decimal comma, a point is not a decimal point.
  if (!parted && decimal === ',' && whole.includes('.')) return undefined
  return `${sign}${parts.join('')}${fraction.length > 0 ? `.${fraction[0]}` : ''}`
}

function isThree(part: string): boolean {
  return /^\d{3}$/.test(part)
}

function sameSeparators(text: string): string {
  return text.replaceAll(SPACES, ' ').replaceAll(APOSTROPHES, "'")
}

/** A number in any style, with or without thousands separators: [whole, fraction]. */
const NUMBER = /^[+−–-]?(\d+(?:[.,' ]\d+)*|[.,]\d+)[.,]?(?:[eE][+-]?\d+)?$/

/** Whether a cell is a number in some style, though perhaps not in this table's. */
export function looksNumeric(cell: string): boolean {
  return NUMBER.test(sameSeparators(cell.trim()))
}

/** The style that a cell with separators proves; null if the cell can be read in two ways, undefined if it has no separators. */
function evidenceOf(cell: string): NumberStyle | null | undefined {
  const text = sameSeparators(cell.trim()).replace(/^[+−–-]/, '')
  const mantissa = text.replace(/[eE][+-]?\d+$/, '')
  if (!NUMBER.test(text) || !/[.,' ]/.test(mantissa)) return undefined
  const separators = [...mantissa.replaceAll(/\d/g, '')]
  const last = separators.at(-1)!
  const first = separators[0]! as Group
  const grouped = /^[1-9]\d{0,2}(?:[.,' ]\d{3})+$/
  if (first !== last) {
    const whole = mantissa.slice(0, mantissa.lastIndexOf(last))
    const even = separators.slice(0, -1).every((one) => one === first) && grouped.test(whole)
    return even && (last === '.' || last === ',') ? { decimal: last, group: first } : undefined
  }
  if (separators.length > 1)
    return grouped.test(mantissa) ? { decimal: first === '.' ? ',' : '.', group: first } : undefined
  if (first === ' ' || first === "'") return null
  // "1,500" is 1500 or 1.5; "1,50", "0,500" and "1500,250" can be read in one way only.
  return grouped.test(mantissa) && text === mantissa ? null : { decimal: first, group: '' }
}

/**
 * The number style of some cells, judged by those that can be read in one way only; PLAIN if they contradict each other or there are none.
 * A point is a decimal point unless commas are.
 */
export function guessStyle(cells: Iterable<string>): NumberStyle {
  const decimals = new Set<string>()
  const groups = new Set<Group>()
  for (const cell of cells) {
    const found = evidenceOf(cell)
    if (!found) continue
    if (found.group === '' || cell.includes(found.decimal)) decimals.add(found.decimal)
    if (found.group !== '') groups.add(found.group)
  }
  const [group = '', ...others] = groups
  if (decimals.size > 1 || others.length > 0) return PLAIN
  const decimal = decimals.has(',') || (decimals.size === 0 && group === '.') ? ',' : '.'
  if (group === decimal || (decimal === '.' && group === '')) return PLAIN
  return { decimal, group }
}

/** The first number with a point, if every point may be a thousands separator (1.500 and 2.000, among numbers without one); else undefined. */
export function mayBeThousands(cells: readonly string[]): string | undefined {
  const pointed = cells.filter((cell) => cell.includes('.') && looksNumeric(cell))
  return pointed.every((cell) => evidenceOf(cell) === null) ? pointed[0] : undefined
}

/** @throws InputError for an example that does not show how numbers are written */
export function styleOfExample(example: string): NumberStyle {
  const match = /^1([ .,'’])?234(?:([.,])5\d*)?$/.exec(sameSeparators(example.trim()))
  const [, group = '', decimal = group === '.' ? ',' : '.'] = match ?? []
  if (match === null || group === decimal)
    throw new InputError(
      sentence`${field('numbers')} must show how 1234.5 is written, as 1234,5 or 1.234,5 or 1,234.5, found ${JSON.stringify(example)}.`,
    )
  return decimal === '.' && group === '' ? PLAIN : ({ decimal, group } as NumberStyle)
}

/** What is wrong with a cell that is not a number in the table's style, and what helps. No cure may silently change the number. */
export function troubleWith(cell: string, style: NumberStyle): { what?: string; cure?: string | Sentence } {
  const text = cell.trim()
  const numbers = (example: string) => field('numbers', example)
  const evidence = evidenceOf(text)
  if (evidence === null) {
    const same = sameSeparators(text)
    const [separator] = /[.,' ]/.exec(same)!
    if (separator === ' ' || separator === "'")
      return { cure: sentence`${numbers(`"1${separator}234.5"`)} reads it as ${same.replace(separator, '')}` }
    const other = separator === ',' ? '.' : ','
    return {
      what: `, which is ${same.replace(separator, '')} or ${same.replace(separator, '.')},`,
      cure: sentence`say which with ${numbers(`1${separator}234${other}5`)} or ${numbers(`1234${separator}5`)}`,
    }
  }
  if (evidence !== undefined && (evidence.decimal !== style.decimal || evidence.group !== style.group)) {
    const example = `1${evidence.group}234${evidence.decimal}5`
    const quoted = /[ ']/.test(example) ? `"${example}"` : example
    return { cure: sentence`where all numbers are written so, read them with ${numbers(quoted)}` }
  }
  if (/^[+−–-]?[\d.,\s]*\d\s*%$/.test(text))
    return { what: ', a percentage,', cure: 'write the column without the percent sign, in one unit' }
  if (/^[<>≤≥]=?\s*[\d.,]+$/.test(text))
    return { what: ', a bound,', cure: 'write the number to use for it, or leave the cell empty' }
  if (IN_BRACKETS.test(text))
    return { what: ', a negative number in brackets,', cure: `write it with a sign, as -${text.slice(1, -1).trim()}` }
  if (WITH_UNIT.test(text))
    return { what: ', a number with a unit,', cure: 'write the column as bare numbers, all in one unit' }
  if (isDate(text))
    return {
      what: ', a date or a time,',
      cure: sentence`turn it into a number, as days since a day, or leave it out with ${field('exclude')}`,
    }
  return {}
}

/** -1.27 as accountants write it: (1.27). */
export const IN_BRACKETS = /^\(\s*[\d.,]*\d\s*\)$/

/** $1,200 and 3.5 mg. */
const WITH_UNIT = /^[+−–-]?\s*(?:\p{Sc}\s*[\d.,]*\d|[\d.,]*\d\s*(?:\p{Sc}|[\p{L}°µ][\p{L}°µ/²³]{0,5}))$/u

const DATE =
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,]+\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]m)?$/i
const WORDED_DATE = /^\d{1,2}[- ]?[a-z]{3,9}[- ,]+\d{2,4}$|^[a-z]{3,9} \d{1,2},? \d{4}$/i

export function isDate(cell: string): boolean {
  return DATE.test(cell) || WORDED_DATE.test(cell)
}

/** The text between quotes, with doubled quotes undone. Splitting avoids `replace`, which allocates 100 bytes for each quote. */
export function unquoted(cell: string): string {
  return cell.includes('""') ? cell.split('""').join('"') : cell
}

export function lineBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
