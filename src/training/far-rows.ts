import type { Pieces } from '../base/pieces.ts'
import type { Points } from '../base/points.ts'

/** Rows are far if they lie beyond `times` the usual distance and together hold more than `share` of the sum of squares. */
interface Bar {
  readonly times: number
  readonly share: number
}
const FAR_ROW: Bar = { times: 30, share: 1 / 3 }
/** The same for the values of a single column: counts and skewed columns reach further. */
const FAR_VALUE: Bar = { times: 200, share: 1 / 2 }
/** Heavy tails, which are only reported. */
const TAIL: Bar = { times: 10, share: 1 / 5 }
/** Far rows with a larger share of the rows are not outliers, but a cluster or another part of the data. */
const MOST = 0.05
/** Rows for each median, and the most numbers for all medians if there are many columns. */
const MEDIAN_ROWS = 10_000
const MEDIAN_NUMBERS = 500_000
const FEWEST_MEDIAN_ROWS = 200

/** The limit beyond which distances are far, and the largest distance within it. */
interface Edge {
  readonly limit: number
  readonly edge: number
}

export interface FarRow {
  /** From 0. */
  readonly row: number
  /** Its distance from the median, relative to the usual distance. */
  readonly times: number
}

/** Rows far from all others, and how to pull them in. */
export interface FarRows {
  /** The farthest first. */
  readonly rows: readonly FarRow[]
  /** The share of the variance that these rows hold. */
  readonly share: number
  /** Moves far values and far rows towards the median, to where the others end; other rows do not change. */
  pull(points: Points): Points
}

/**
 * Finds rows that would dominate the moments. Pulling them in keeps the order of rows along every line through the median; in one dimension,
 * the optimal map of the other rows depends on nothing but that order.
 * @param inDeviations whether to measure each column in units of its own usual distance from the median
 */
export function* findFarRows(points: Points, inDeviations: boolean): Pieces<FarRows | null> {
  const { rows, columns } = points
  const centre = yield* columnMedians(points, () => 0, false)
  const usual = yield* columnMedians(points, (j) => centre[j]!, true)
  const unit = inDeviations ? usual.map((value) => (value > 0 ? value : 1)) : new Float64Array(columns).fill(1)
  const edges = columnEdges(points, centre, usual)
  const far = edges.some((edge) => edge !== null)
  const clipped = far ? mapRows(points, (row) => clipValues(row, centre, edges)) : points
  yield
  const distances = rowDistances(clipped, centre, unit)
  const typical = usualOf(distances)
  const radius = edgeOf(distances, typical, FAR_ROW)
  if (!far && radius === null) return null
  yield
  const before = rowDistances(points, centre, unit)
  const isFar = (row: number) =>
    (radius !== null && distances[row]! > radius.limit) ||
    edges.some((edge, j) => edge !== null && Math.abs(points.data[row * columns + j]! - centre[j]!) > edge.limit)
  const found = Array.from({ length: rows }, (_, row) => row).filter(isFar)
  const sum = (of: Iterable<number>) => Array.from(of).reduce((total, row) => total + before[row]! ** 2, 0)
  return {
    rows: found.map((row) => ({ row, times: before[row]! / typical })).sort((a, b) => b.times - a.times),
    share: sum(found) / sum(before.keys()),
    pull: (given) =>
      mapRows(given, (row) => {
        clipValues(row, centre, edges)
        if (radius !== null) clipRow(row, centre, unit, radius)
      }),
  }
}

/** Rows in heavy tails, and the share of the variance that they hold; null if the tails are not heavy. */
export function* findTails(
  points: Points,
): Pieces<{ readonly rows: readonly FarRow[]; readonly share: number } | null> {
  const centre = yield* columnMedians(points, () => 0, false)
  const distances = rowDistances(points, centre, new Float64Array(points.columns).fill(1))
  const usual = usualOf(distances)
  const edge = edgeOf(distances, usual, TAIL)
  if (edge === null) return null
  const rows = Array.from(distances.keys()).filter((row) => distances[row]! > edge.limit)
  const squares = (of: readonly number[]) => of.reduce((sum, row) => sum + distances[row]! ** 2, 0)
  const found = rows.map((row) => ({ row, times: distances[row]! / usual })).sort((a, b) => b.times - a.times)
  return { rows: found, share: squares(rows) / squares(Array.from(distances.keys())) }
}

/** The edge of each column. A first pass over the rows finds the columns with values beyond the limit, which are few. */
function columnEdges(points: Points, centre: Float64Array, usual: Float64Array): (Edge | null)[] {
  const { data, rows, columns } = points
  const limits = usual.map((typical) => FAR_VALUE.times * typical)
  const beyond = new Uint32Array(columns)
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) if (Math.abs(data[at]! - centre[j]!) > limits[j]!) beyond[j]!++
  return Array.from(usual, (typical, j) =>
    beyond[j]! > 0 && beyond[j]! <= MOST * rows
      ? edgeOf(columnDistances(points, j, centre[j]!), typical, FAR_VALUE)
      : null,
  )
}

function edgeOf(distances: Float64Array, usual: number, { times, share }: Bar): Edge | null {
  const limit = times * usual
  let [beyond, count, total, edge] = [0, 0, 0, 0]
  for (const distance of distances) {
    const relative = distance / usual
    total += relative * relative
    if (distance > limit) {
      beyond += relative * relative
      count++
    } else if (distance > edge) edge = distance
  }
  return count > 0 && count <= MOST * distances.length && beyond > share * total ? { limit, edge } : null
}

function rowDistances({ data, rows, columns }: Points, centre: Float64Array, unit: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0
    for (let j = 0, at = i * columns; j < columns; j++, at++) {
      const away = (data[at]! - centre[j]!) / unit[j]!
      sum += away * away
    }
    return Math.sqrt(sum)
  })
}

function columnDistances({ data, rows, columns }: Points, j: number, centre: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => Math.abs(data[i * columns + j]! - centre))
}

/** Each column's median, or its usual distance from `centre`. */
function* columnMedians(points: Points, centre: (j: number) => number, distance: boolean): Pieces<Float64Array> {
  const { data, rows, columns } = points
  const wanted = Math.max(FEWEST_MEDIAN_ROWS, Math.min(MEDIAN_ROWS, MEDIAN_NUMBERS / columns))
  const stride = Math.max(1, Math.floor(rows / wanted))
  const count = Math.floor((rows - 1) / stride) + 1
  const values = new Float64Array(count)
  const medians = new Float64Array(columns)
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < count; i++) values[i] = data[i * stride * columns + j]! - centre(j)
    medians[j] = distance ? usualOf(values.map(Math.abs)) : values.slice().sort()[count >> 1]!
    yield
  }
  return medians
}

/** The median of the distances; if most are 0, the median of the others. */
function usualOf(distances: Float64Array): number {
  const sorted = distances.slice().sort()
  const middle = sorted[sorted.length >> 1]!
  if (middle > 0) return middle
  const positive = sorted.filter((value) => value > 0)
  return positive[positive.length >> 1] ?? 0
}

/** A copy of the points with each row changed in place. */
function mapRows(points: Points, change: (row: Points['data']) => void): Points {
  const data = points.data.slice()
  for (let at = 0; at < data.length; at += points.columns) change(data.subarray(at, at + points.columns))
  return { ...points, data }
}

function clipValues(row: Points['data'], centre: Float64Array, edges: readonly (Edge | null)[]): void {
  edges.forEach((found, j) => {
    const away = row[j]! - centre[j]!
    if (found !== null && Math.abs(away) > found.limit) row[j] = centre[j]! + Math.sign(away) * found.edge
  })
}

function clipRow(row: Points['data'], centre: Float64Array, unit: Float64Array, { limit, edge }: Edge): void {
  let sum = 0
  for (let j = 0; j < row.length; j++) sum += ((row[j]! - centre[j]!) / unit[j]!) ** 2
  const distance = Math.sqrt(sum)
  if (distance > limit)
    for (let j = 0; j < row.length; j++) row[j] = centre[j]! + ((row[j]! - centre[j]!) * edge) / distance
}
