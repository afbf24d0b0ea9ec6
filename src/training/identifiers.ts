import type { Points } from '../base/points.ts'

/** What a column of whole numbers that is not a quantity looks like: a name, a date or a code, whose differences mean nothing. */
export type ColumnLook = 'numbers of rows' | 'identifiers' | 'dates' | 'codes'

/** The fewest rows to judge: fewer may look like anything. */
const ENOUGH = 20
/** Expected repeats among evenly spread whole numbers above which the absence of any is suspicious: by chance less than once in 2,000 columns. */
const EXPECTED_REPEATS = 8
/** Codes are judged by this many rows at the start. */
const LOOK_AT = 2000
/** Quantities of five digits seldom repeat, unless they are rounded. */
const LEAST_CODE = 10_000

const OF_ROWS = /(?:^|[\s_.-])(?:id|ids|idx|index|uid|uuid|guid|key|row|rowid|nr|no|number|serial)$/i
const OF_CODES =
  /(?:^|[\s_.-])(?:zip|zipcode|zip_code|postcode|postal|postal_code|plz|fips|naics|sic|icd|sku|isbn|ean|phone|ssn|code)$/i
const OF_DATES = /(?:^|[\s_.-])(?:date|datetime|timestamp|time|epoch|yyyymmdd)$/i
/** `customerId`, which has no separator. */
const CAMEL = /[a-z](?:Id|ID|Code|Index|Date)$/

/** A column whose differences seem to mean nothing, and what it looks like. */
export interface OddColumn {
  /** Its index, from 0. */
  readonly column: number
  readonly look: ColumnLook
}

/** The columns of two tables that look like identifiers, dates or codes; none if there is only one column. */
export function findIdentifiers(source: Points, target: Points, names?: readonly string[]): OddColumn[] {
  if (source.columns === 1) return []
  return Array.from({ length: source.columns }, (_, column) => column).flatMap((column) => {
    const look = lookOf(source, target, column, names?.[column])
    return look === undefined ? [] : [{ column, look }]
  })
}

/** A sentence that names the columns that look like identifiers, dates or codes; undefined if there are none, or only one column. */
export function describeIdentifiers(source: Points, target: Points, names?: readonly string[]): string | undefined {
  const odd = findIdentifiers(source, target, names).map(({ column, look }) => ({
    name: names?.[column] ?? `x${column}`,
    look,
  }))
  if (odd.length === 0) return undefined
  const some = odd.slice(0, 6)
  const more = odd.length > some.length ? ` and ${odd.length - some.length} more` : ''
  const listed = some.map(({ name, look }) => `${name} (${look})`).join(', ') + more
  const excluded = quoted(some.map(({ name }) => name.replaceAll(',', '\\,')).join(','))
  return `Columns whose differences seem to mean nothing, but count in the cost: ${listed}; leave out those that are not quantities (on the command line with --exclude ${excluded}).`
}

/** A list for a shell, in quotes if it needs them. */
function quoted(list: string): string {
  return /^[\w,.-]+$/.test(list) ? list : `'${list.replaceAll("'", "'\\''")}'`
}

function lookOf(source: Points, target: Points, j: number, name: string | undefined): ColumnLook | undefined {
  const sides = [source, target].map((points) => wholeColumn(points, j))
  const [x, z] = sides
  if (x === undefined || z === undefined) return undefined
  const long = sides.filter((side) => side !== undefined && side.length >= ENOUGH) as Float64Array[]
  if (long.length === 0) return undefined
  if (long.length === 2 && long.every(areDates)) return 'dates'
  if (long.some(areConsecutive)) return 'numbers of rows'
  if (long.some(neverRepeats) || (long.length === 2 && long.every(isSorted))) return 'identifiers'
  return name === undefined ? (long.every(areCodes) ? 'codes' : undefined) : namedLook(name, long)
}

/** What a column's name suggests about its whole numbers. */
function namedLook(name: string, sides: readonly Float64Array[]): ColumnLook | undefined {
  const camel = CAMEL.exec(name)?.[0].slice(1).toLowerCase()
  if ((OF_ROWS.test(name) || camel === 'id' || camel === 'index') && sides.every(hardlyRepeats)) return 'identifiers'
  if (OF_CODES.test(name) || camel === 'code') return 'codes'
  if ((OF_DATES.test(name) || camel === 'date') && sides.every((side) => side.every((value) => value > 1e7)))
    return 'dates'
  return sides.every(areCodes) ? 'codes' : undefined
}

/** A column's values if all are whole numbers, else undefined. */
function wholeColumn({ data, rows, columns }: Points, j: number): Float64Array | undefined {
  for (let i = 0; i < rows; i++) if (!Number.isInteger(data[i * columns + j])) return undefined
  const values = new Float64Array(rows)
  for (let i = 0; i < rows; i++) values[i] = data[i * columns + j]!
  return values
}

/** Whether all values are dates written yyyymmdd, at least six of them different. */
function areDates(values: Float64Array): boolean {
  const dated = values.every((value) => {
    const [year, month, day] = [Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100]
    return year >= 1800 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  })
  return dated && new Set(values.subarray(0, LOOK_AT)).size >= 6
}

/** Whether the values are n, n + 1, ... in any order, each once. */
function areConsecutive(values: Float64Array): boolean {
  return span(values) === values.length - 1 && isDistinct(values)
}

/** Whether no value repeats, although several would if they were spread evenly between the smallest and the largest (more if unevenly). */
function neverRepeats(values: Float64Array): boolean {
  const expected = (values.length * (values.length - 1)) / 2 / Math.max(1, span(values))
  return expected >= EXPECTED_REPEATS && isDistinct(values)
}

function hardlyRepeats(values: Float64Array): boolean {
  const some = values.subarray(0, LOOK_AT)
  return new Set(some).size >= 0.9 * some.length
}

/** Whether the values strictly increase, or strictly decrease, from row to row. */
function isSorted(values: Float64Array): boolean {
  const up = values.at(-1)! > values[0]!
  return values.every((value, i) => i === 0 || (up ? value > values[i - 1]! : value < values[i - 1]!))
}

/** Whether the values are whole numbers of five digits or more, few of them different, and not rounded: postal codes, product numbers. */
function areCodes(values: Float64Array): boolean {
  const some = values.subarray(0, LOOK_AT)
  const distinct = new Set(some)
  if (distinct.size < 2 || distinct.size > some.length / 4) return false
  const divisor = [...distinct].reduce(greatestDivisor, 0)
  return divisor === 1 && some.every((value) => value >= LEAST_CODE)
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestDivisor(b, a % b)
}

function span(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** Whether no value repeats. */
function isDistinct(values: Float64Array): boolean {
  const seen = new Set<number>()
  for (const value of values) {
    if (seen.has(value)) return false
    seen.add(value)
  }
  return true
}
