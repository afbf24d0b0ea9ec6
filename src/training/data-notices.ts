import { InputError } from '../base/errors.ts'
import { PIECE_PRODUCTS, type Pieces } from '../base/pieces.ts'
import type { Points, Values } from '../base/points.ts'
import type { Side } from '../problem/frame.ts'
import { type Moments, pooledDeviations } from '../problem/moments.ts'
import { type FarRow, type FarRows, findTails } from './far-rows.ts'

/** Columns whose standard deviations differ by a larger factor are likely to have different units. */
const MANY_TIMES = 100

/** Values may be up to this large, and differences down to its inverse, so that fourth powers stay in the range of double precision. */
const LARGEST = 1e60
/** Digits of a column's spread that must remain beside its offset, of the 7 of single and 16 of double precision. */
const FEWEST_DIGITS = 3

/** @throws InputError for rows that are all equal, and for values whose squares would overflow or underflow */
export function checkRange({ data, columns }: Points, side: string): void {
  let [largest, widest] = [0, 0]
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (Math.abs(value) > largest) largest = Math.abs(value)
    const away = Math.abs(value - data[at % columns]!)
    if (away > widest) widest = away
  }
  if (largest > LARGEST)
    throw new InputError(
      `The ${side} holds values up to ${largest.toPrecision(2)}, at most 1e60 is taken, so that squares do not overflow; divide both tables by a power of ten.`,
    )
  if (widest === 0)
    throw new InputError(`The ${side} has no variance: all its rows are equal; a map needs points that differ.`)
  if (widest < 1 / LARGEST)
    throw new InputError(
      `The rows of the ${side} differ by ${widest.toPrecision(2)} at most, at least 1e-60 is needed, so that squares do not underflow; multiply both tables by a power of ten.`,
    )
}

/** Sentences on what is unusual in the data. Nothing here stops a fit, but users should know it. */
export function* describeData(
  source: Points,
  target: Points,
  m0: Moments,
  m1: Moments,
  scale: 'none' | 'features',
  names?: readonly string[],
): Pieces<string[]> {
  const constant = { source: constantColumns(source), target: constantColumns(target) }
  const notices: string[] = describeConstant(constant, names)
  // Images have the precision of the source.
  const single = source.data instanceof Float32Array
  for (const [side, points, { mean, covariance }] of [
    ['source', source, m0] as const,
    ['target', target, m1] as const,
  ]) {
    if (points.rows <= points.columns)
      notices.push(
        `The ${side} has ${points.rows} rows for ${points.columns} columns: its covariance is regularised, and the map is rough.`,
      )
    const repeated = points.rows - (yield* distinctRows(points))
    if (repeated > points.rows / 10)
      notices.push(`The ${side} repeats rows: ${repeated} of ${points.rows} are copies of another.`)
    const deviation = (j: number) => Math.sqrt(covariance.data[j * (points.columns + 1)]!)
    const coarse = Array.from(mean.keys()).filter(
      (j) => digitsLeft(source.data, mean[j]!, deviation(j)) < FEWEST_DIGITS,
    )
    if (coarse.length > 0)
      notices.push(
        `The ${side} lies so far from 0 in ${list(coarse.map((j) => called(j, names)))} that ${single ? 'single' : 'double'} precision keeps fewer than ${FEWEST_DIGITS} digits of its spread there: images are rounded to that. Subtract a constant from such columns${single ? ', or give the source in double precision' : ''}.`,
      )
  }
  if (scale === 'none') notices.push(...describeUnits(m0, m1, names))
  return notices
}

/** Decimal digits of a column's spread that remain at its offset. @param precision the source's values: images have its precision */
function digitsLeft(precision: Values, mean: number, deviation: number): number {
  const digits = precision instanceof Float32Array ? 7.2 : 15.9
  return deviation > 0 ? digits - Math.log10(Math.max(1, Math.abs(mean) / deviation)) : digits
}

function describeConstant({ source, target }: Record<Side, readonly number[]>, names?: readonly string[]): string[] {
  const both = source.filter((j) => target.includes(j))
  const [inSource, inTarget] = [source, target].map((columns) => columns.filter((j) => !both.includes(j))) as [
    number[],
    number[],
  ]
  const columns = (of: readonly number[]) => list(of.map((j) => called(j, names)))
  const notices: string[] = []
  if (both.length > 0) notices.push(`Both sides are constant in ${columns(both)}: such columns are only shifted.`)
  if (inTarget.length > 0)
    notices.push(
      `The target is constant in ${columns(inTarget)}, and the source is not: images have the target's constant there, to a millionth of the source's spread, and the backward map cannot recover what was lost.`,
    )
  if (inSource.length > 0)
    notices.push(
      `The source is constant in ${columns(inSource)}, and the target is not: a map cannot spread out equal values, so images have the target's mean there, given their other columns (by linear regression), and miss the spread around it.`,
    )
  return notices
}

/** Sentences on rows far from all others, or on heavy tails. @param numbered whether row numbers refer to a table of the user */
export function* describeFarRows(
  points: Points,
  side: string,
  far: FarRows | null,
  pulled: boolean,
  numbered = true,
): Pieces<string[]> {
  const found = far ?? (yield* findTails(points))
  if (found === null) return []
  const { rows, share } = found
  const percent = `${share > 0.9995 ? 'nearly all' : `${Math.round(100 * share)}%`} of its variance`
  const which = rows
    .slice(0, 3)
    .map(({ row, times }: FarRow) => `${numbered ? `row ${row + 1} at ` : ''}${roundTimes(times)} times`)
    .join(', ')
  const many = `${rows.length.toLocaleString('en')} of ${points.rows.toLocaleString('en')} rows`
  const one = rows.length === 1
  const distances = `${which}${rows.length > 3 ? ' and so on' : ''} the usual distance from the median`
  if (far === null)
    return [
      `The ${side} has heavy tails: ${many} hold ${percent} (${distances}), so moments, and W2 squared with its interval, are inaccurate.`,
    ]
  const cure = pulled
    ? `In training ${one ? 'it counts' : 'they count'} as if ${one ? 'it' : 'they'} lay where the others end, so that ${one ? 'it does' : 'they do'} not dominate the map; W2 squared refers to the rows as given. If such rows are intended, fit with outliers 'keep' (on the command line with --outliers keep).`
    : `Training uses ${one ? 'it' : 'them'} unchanged, and ${one ? 'it' : 'they'} may dominate the map; fit with outliers 'pull' to prevent that.`
  return [
    `The ${side} has ${one ? 'a row' : 'rows'} far from all others: ${many} ${one ? 'holds' : 'hold'} ${percent} (${distances}). ${cure}`,
  ]
}

function roundTimes(times: number): string {
  return Number(times.toPrecision(2)).toLocaleString('en')
}

function called(j: number, names?: readonly string[]): string {
  return names?.[j] ?? `column ${j + 1}`
}

/** The columns whose values are all equal. */
export function constantColumns({ data, rows, columns }: Points): number[] {
  return Array.from({ length: columns }, (_, j) => j).filter((j) => {
    for (let i = 1; i < rows; i++) if (data[i * columns + j] !== data[j]) return false
    return true
  })
}

/** The number of distinct rows. */
function* distinctRows({ data, rows, columns }: Points): Pieces<number> {
  const seen = new Set<number>()
  const step = Math.max(1, Math.floor(PIECE_PRODUCTS / 8 / columns))
  for (let first = 0; first < rows; first += step) {
    const some = data.subarray(first * columns, (first + step) * columns)
    for (const hash of rowHashes({ data: some, rows: some.length / columns, columns })) seen.add(hash)
    yield
  }
  return seen.size
}

/** A 53-bit hash of each row's values: equal for equal rows, whatever their precision. */
export function rowHashes({ data, rows, columns }: Points): Float64Array {
  const bits = new Uint32Array(Float64Array.of(0).buffer)
  const value = new Float64Array(bits.buffer)
  return Float64Array.from({ length: rows }, (_, i) => {
    let [high, low] = [0x811c9dc5, 0x01000193]
    for (let j = 0; j < columns; j++) {
      // The sum makes 0 of -0.
      value[0] = data[i * columns + j]! + 0
      high = mixed(mixed(high ^ bits[0]!, 0x85ebca6b) ^ bits[1]!, 0x85ebca6b)
      low = mixed(mixed(low + bits[0]!, 0xc2b2ae35) + bits[1]!, 0xc2b2ae35)
    }
    return (high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff)
  })
}

/** Mixes every bit into all others, since doubles of whole numbers differ in their highest bits only (the finaliser of MurmurHash3). */
function mixed(word: number, factor: number): number {
  const once = Math.imul(word ^ (word >>> 16), factor)
  return once ^ (once >>> 13)
}

/** The cost sums squares, so a column hardly counts beside one that is a hundred times wider. */
function describeUnits(m0: Moments, m1: Moments, names?: readonly string[]): string[] {
  const deviations = pooledDeviations(m0, m1)
  const deviation = (j: number) => deviations[j]!
  const order = Array.from(deviations, (_, j) => j)
    .filter((j) => deviation(j) > 0)
    .sort((i, j) => deviation(i) - deviation(j))
  const [narrow, wide] = [order[0]!, order.at(-1)!]
  if (!(deviation(wide) > MANY_TIMES * deviation(narrow))) return []
  const described = (j: number) => `${called(j, names)} (standard deviation ${Number(deviation(j).toPrecision(2))})`
  const times = Number(((deviation(wide) / deviation(narrow)) ** 2).toPrecision(1)).toLocaleString('en')
  return [
    `The widest column, ${described(wide)}, counts ${times} times as much in the cost as the narrowest, ${described(narrow)}: the map may leave narrow columns further from the target than they were. If their units differ, fit with the scale 'features' (on the command line with --scale features), which gives each the same weight.`,
  ]
}

function list(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
