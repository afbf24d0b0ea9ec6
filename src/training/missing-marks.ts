import type { Pieces } from '../base/pieces.ts'
import type { Points } from '../base/points.ts'

/** Numbers that tables use for missing values. */
const MARKS = new Set([
  ...[-9, -99, -999, -9999, -99999, -999999, -32768, -2147483648],
  ...[99, 999, 9999, 99999, 999999, 1e20, 1e30, -1e30, 9.969209968386869e36],
])

/** A sentence that names the columns with a number that likely stands for a missing value; undefined if there are none. */
export function* describeMissingMarks(
  source: Points,
  target: Points,
  names?: readonly string[],
): Pieces<string | undefined> {
  const found: string[] = []
  for (let j = 0; j < source.columns; j++) {
    const mark = markOf(source, j) ?? markOf(target, j)
    if (mark !== undefined) found.push(`${names?.[j] ?? `x${j}`} (${mark})`)
    yield
  }
  if (found.length === 0) return undefined
  const listed = found.slice(0, 6).join(', ') + (found.length > 6 ? ` and ${found.length - 6} more` : '')
  return `Columns with a number far from all others that usually stands for a missing value, but is treated as a value: ${listed}; if it marks missing values, replace it by NaN and leave those rows out (on the command line with --drop-missing).`
}

/** The smallest or largest number of a column, if it is such a mark and lies further from all others than they do from each other. */
function markOf({ data, rows, columns }: Points, j: number): number | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < rows; i++) {
    const value = data[i * columns + j]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high].find((end) => isMark(end) && isFar(end))

  function isFar(end: number): boolean {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < rows; i++) {
      const value = data[i * columns + j]!
      if (value !== end && value < least) least = value
      if (value !== end && value > most) most = value
    }
    return most > least && Math.min(Math.abs(end - least), Math.abs(end - most)) > most - least
  }
}

/** Whether a value is a mark, in double precision or rounded to single precision. */
function isMark(value: number): boolean {
  return MARKS.has(value) || [...MARKS].some((mark) => Math.fround(mark) === value)
}
