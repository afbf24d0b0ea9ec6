import { InputError } from './errors.ts'
import { kindOf } from './kind-of.ts'
import {
  asConditions,
  type ConditionsLike,
  conditionRange,
  joinConditions,
  type RowConditions,
  takeConditions,
} from './row-conditions.ts'
import { asWeights, joinWeights, type RowWeights, takeWeights } from './row-weights.ts'

/** The two precisions of points. */
export type Values = Float32Array | Float64Array

/** A set of points, one per row: coordinate j of point i is `data[i * columns + j]`. */
export interface Points {
  readonly data: Values
  readonly rows: number
  readonly columns: number
  /** The mass of each row, at least 0 and of any scale (see `withWeights`); absent if all rows weigh the same. */
  readonly weights?: RowWeights
  /** The conditions of each row (see `withConditions`); absent if there are none. */
  readonly conditions?: RowConditions
}

/** What the library accepts as points: `Points`, or an array of rows. */
export type PointsLike = Points | readonly (readonly number[])[]

/** Points over an existing buffer (not copied). Throws `InputError` if its length is not rows x columns. */
export function points(data: Values, rows: number, columns: number): Points {
  if (data.length !== rows * columns)
    throw new InputError(
      `Points of ${rows} rows and ${columns} columns need ${rows * columns} values, found ${data.length}.`,
    )
  return { data, rows, columns }
}

/**
 * Points whose rows have weights: a weight of k equals k copies of the row, and only the ratios matter to the measure. Every function that makes points
 * from points carries them along; `fit`, `evaluate` and `distance` use them.
 *
 * ```ts
 * const map = await fit(withWeights(events, weights), target)
 * ```
 * @param weights one per row, at least 0 and of any scale
 * @throws InputError for a wrong number of weights, weights that are missing, negative, infinite or all zero, and as `asPoints`
 */
export function withWeights(input: PointsLike, weights: ArrayLike<number>, name = 'points'): Points {
  const parsed = asPoints(input, name)
  return { ...parsed, weights: asWeights(weights, parsed.rows, name) }
}

/**
 * Points whose rows have conditions: numbers such as a dose, a time or an energy that the map should depend on. They are carried along as weights are.
 *
 * ```ts
 * const map = await fit(withConditions(untreated, doses), withConditions(treated, theirDoses))
 * const images = await map.forward(withConditions(cells, [0.25, 0.25]))
 * ```
 * @param conditions for each row one number, or one row of numbers
 * @throws InputError for another number of rows, values that are not finite numbers, and as `asPoints`
 */
export function withConditions(input: PointsLike, conditions: ConditionsLike, name = 'points'): Points {
  const parsed = asPoints(input, name)
  return { ...parsed, conditions: asConditions(conditions, parsed.rows, name) }
}

/** What rows carry along besides their values, if anything. */
type Carried = Pick<Points, 'weights' | 'conditions'>

function carried(weights: RowWeights | undefined, conditions: RowConditions | undefined): Carried {
  return { ...(weights && { weights }), ...(conditions && { conditions }) }
}

/**
 * Parses points at the border: copies arrays of rows into a `Float64Array`, and uses typed arrays in place.
 * @param name what to call the points in an error ("source", "target", a file name)
 * @throws InputError for no rows, no columns, rows of different lengths, NaN or Inf (naming row and column, from 1), and weights
 *   that are not a measure (see `withWeights`)
 */
export function asPoints(input: PointsLike, name = 'points'): Points {
  const parsed = Array.isArray(input) ? fromRows(input, name) : fromTable(input, name)
  if (parsed.rows === 0) throw new InputError(`${name} has no rows; give at least one.`)
  if (parsed.columns === 0) throw new InputError(`${name} has no columns; give at least one.`)
  for (let i = 0; i < parsed.data.length; i++) {
    const value = parsed.data[i]!
    if (!Number.isFinite(value)) {
      const row = Math.floor(i / parsed.columns) + 1
      throw new InputError(
        `${name} holds ${value} at row ${row}, column ${(i % parsed.columns) + 1}; remove or fill such values first.`,
      )
    }
  }
  return parsed
}

/** What points look like, for messages. */
const CURE = 'give rows as [[1, 2], [3, 4]], or { data, rows, columns } with a Float32Array or a Float64Array'

function fromTable(input: unknown, name: string): Points {
  if (typeof input !== 'object' || input === null || !('data' in input)) {
    const flat = ArrayBuffer.isView(input) ? ', which does not say how many columns it has' : ''
    throw new InputError(`${name} must be points, found ${kindOf(input)}${flat}; ${CURE}.`)
  }
  const { data, rows, columns, weights, conditions } = input as Readonly<Record<string, unknown>>
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw new InputError(`${name} has ${kindOf(data)} as its data; ${CURE}.`)
  if (!isCount(rows) || !isCount(columns))
    throw new InputError(`${name} has ${String(rows)} rows and ${String(columns)} columns; ${CURE}.`)
  const parsed = points(data, rows, columns)
  if (weights === undefined && conditions === undefined) return parsed
  return {
    ...parsed,
    ...(weights !== undefined && { weights: asWeights(weights, rows, name) }),
    ...(conditions !== undefined && { conditions: asConditions(conditions as ConditionsLike, rows, name) }),
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** @param rows as callers without types may give them */
function fromRows(rows: readonly unknown[], name: string): Points {
  const columns = isRow(rows[0]) ? rows[0].length : 0
  const data = new Float64Array(rows.length * columns)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    if (!isRow(row)) {
      const single = typeof row === 'number' ? `; a single column is [[${row}], ...], and else` : ';'
      throw new InputError(`${name} has ${kindOf(row)} as row ${i + 1}${single} ${CURE}.`)
    }
    if (row.length !== columns)
      throw new InputError(
        `${name} has ${columns} columns in row 1 but ${row.length} in row ${i + 1}; every row needs the same number.`,
      )
    for (let j = 0; j < columns; j++) {
      const value = row[j]
      // A text would be read as a number, and null as 0.
      if (typeof value !== 'number')
        throw new InputError(`${name} holds ${kindOf(value)} at row ${i + 1}, column ${j + 1}; ${CURE}.`)
      data[i * columns + j] = value
    }
  }
  return { data, rows: rows.length, columns }
}

function isRow(row: unknown): row is ArrayLike<unknown> {
  return Array.isArray(row) || (ArrayBuffer.isView(row) && !(row instanceof DataView))
}

/** The points' rows [start, end), sharing memory. */
export function rowRange({ data, columns, rows, weights, conditions }: Points, start: number, end: number): Points {
  const stop = Math.min(end, rows)
  const part = { data: data.subarray(start * columns, stop * columns), rows: stop - start, columns }
  return { ...part, ...carried(weights?.subarray(start, stop), conditions && conditionRange(conditions, start, stop)) }
}

/**
 * The points' rows at `indices`, copied, in that order and the same precision; an index may repeat.
 * @param indices from 0, each below `rows`
 */
export function takeRows({ data, columns, weights, conditions }: Points, indices: ArrayLike<number>): Points {
  const out = zerosLike(data, indices.length * columns)
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * columns
    for (let j = 0; j < columns; j++) out[i * columns + j] = data[from + j]!
  }
  const own = carried(takeWeights(weights, indices), conditions && takeConditions(conditions, indices))
  return { data: out, rows: indices.length, columns, ...own }
}

/**
 * The points' columns at `places`, copied, in that order and the same precision; the points themselves if `places` are all of
 * their columns in order.
 * @param places from 0, each below `columns`
 */
export function takeColumns(all: Points, places: readonly number[]): Points {
  const { data, rows, columns, weights, conditions } = all
  if (places.length === columns && places.every((place, j) => place === j)) return all
  const out = zerosLike(data, rows * places.length)
  for (let i = 0, at = 0; i < rows; i++) for (const place of places) out[at++] = data[i * columns + place]!
  return { data: out, rows, columns: places.length, ...carried(weights, conditions) }
}

/**
 * `takeRows` within a step of training: copies rows of a row-major table into `out`, from row `offset` of `out` on, and makes no new
 * array. It takes one type only, so that its loop stays compiled for that (with two types it is up to 1.6 times slower).
 */
export function gatherRows(
  table: Float32Array,
  columns: number,
  rows: Int32Array,
  out: Float32Array,
  offset = 0,
): void {
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * columns
    const to = (offset + i) * columns
    for (let j = 0; j < columns; j++) out[to + j] = table[from + j]!
  }
}

/** The reverse of `gatherRows`: copies `values`, row by row, to the places `rows` of the table. */
export function scatterRows(table: Float32Array, columns: number, rows: Int32Array, values: Float32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const to = rows[i]! * columns
    const from = i * columns
    for (let j = 0; j < columns; j++) table[to + j] = values[from + j]!
  }
}

/** Concatenates points, in double precision if some of them are; rows without weights weigh 1 beside others. @param parts at least one, all of the same columns */
export function joinRows(parts: readonly Points[]): Points {
  const { columns } = parts[0]!
  const length = parts.reduce((sum, { data }) => sum + data.length, 0)
  const single = parts.every(({ data }) => data instanceof Float32Array)
  const data = single ? new Float32Array(length) : new Float64Array(length)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, rows: length / columns, columns, ...carried(joinWeights(parts), joinConditions(parts)) }
}

/** Zeros, in the precision of `values`. */
export function zerosLike(values: Values, length: number): Values {
  return values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)
}

/** The points in single precision; the points themselves if they already are. */
export function inFloat32(given: Points): Points {
  const { data } = given
  return data instanceof Float32Array ? given : { ...given, data: new Float32Array(data) }
}
