import type { Points } from '../base/points.ts'
import { type Moments, pooledDeviations } from '../problem/moments.ts'

/** Columns whose standard deviations differ by more are likely of different units. */
const MANY_TIMES = 100

/** Sentences on what is unusual in the data: nothing here stops a fit, and all of it should be known. */
export function describeData(
  source: Points,
  target: Points,
  m0: Moments,
  m1: Moments,
  scale: 'none' | 'features',
  names?: readonly string[],
): string[] {
  const notices: string[] = []
  for (const [side, points] of [['source', source] as const, ['target', target] as const]) {
    const constant = constantColumns(points).map((j) => names?.[j] ?? `column ${j + 1}`)
    if (constant.length > 0)
      notices.push(
        `The ${side} is constant in ${list(constant)}: such columns are only shifted${side === 'source' ? ', and cannot be spread out' : ''}.`,
      )
    if (points.rows <= points.columns)
      notices.push(
        `The ${side} has ${points.rows} rows for ${points.columns} columns: its covariance is regularised, and the map is a rough one.`,
      )
    const repeated = points.rows - distinctRows(points)
    if (repeated > points.rows / 10)
      notices.push(`The ${side} repeats rows: ${repeated} of ${points.rows} are copies of another.`)
  }
  if (scale === 'none') notices.push(...describeUnits(m0, m1, names))
  return notices
}

function constantColumns({ data, rows, columns }: Points): number[] {
  return Array.from({ length: columns }, (_, j) => j).filter((j) => {
    for (let i = 1; i < rows; i++) if (data[i * columns + j] !== data[j]) return false
    return true
  })
}

/** The number of distinct rows. */
function distinctRows(points: Points): number {
  return new Set(rowHashes(points)).size
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
      for (const word of bits) {
        high = mixed(high ^ word, 0x85ebca6b)
        low = mixed(low + word, 0xc2b2ae35)
      }
    }
    return (high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff)
  })
}

/** Spreads every bit over all: whole numbers differ in their highest bits alone (the finaliser of MurmurHash3). */
function mixed(word: number, factor: number): number {
  const once = Math.imul(word ^ (word >>> 16), factor)
  return once ^ (once >>> 13)
}

/** The cost adds up squares, so beside a column that is a hundred times wider a column hardly counts. */
function describeUnits(m0: Moments, m1: Moments, names?: readonly string[]): string[] {
  const deviations = pooledDeviations(m0, m1)
  const deviation = (j: number) => deviations[j]!
  const order = Array.from(deviations, (_, j) => j)
    .filter((j) => deviation(j) > 0)
    .sort((i, j) => deviation(i) - deviation(j))
  const [narrow, wide] = [order[0]!, order.at(-1)!]
  if (!(deviation(wide) > MANY_TIMES * deviation(narrow))) return []
  const described = (j: number) =>
    `${names?.[j] ?? `column ${j + 1}`} (standard deviation ${Number(deviation(j).toPrecision(2))})`
  const times = Number(((deviation(wide) / deviation(narrow)) ** 2).toPrecision(1)).toLocaleString('en')
  return [
    `The widest column, ${described(wide)}, counts ${times} times as much in the cost as the narrowest, ${described(narrow)}: the map may leave narrow columns further from the target than they were. Where their units differ, fit with the scale 'features', which gives each the same weight.`,
  ]
}

function list(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
