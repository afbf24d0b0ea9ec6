import { InputError } from './errors.ts'

/**
 * Weights of rows: a measure gives row i the mass w_i / sum w. Without weights, all rows weigh the same. Weights may have any scale. If all are whole
 * numbers, they are counts: a weight of k equals k copies of the row, also where the number of rows corrects an estimate (a covariance's divisor, the
 * pairs of a U-statistic). Other weights are relative, and Kish's effective number of rows, (sum w)^2 / sum w^2, takes the place of that number.
 * Standard errors and intervals always use the effective number: copies of a row tell nothing new.
 */
export type RowWeights = Float64Array

/**
 * Parses weights at the border.
 * @param given one per row, nonnegative, not all zero, of any scale
 * @param name what to call the points in an error ("The source", a file name)
 * @throws InputError for a wrong number of them, and values that are missing, negative, infinite, or all zero
 */
export function asWeights(given: unknown, rows: number, name: string): RowWeights {
  const weights = asSomeWeights(given, rows, name)
  if (rows > 0 && !weights.some((weight) => weight > 0))
    throw new InputError(`${name} has only weights of 0, so it has no mass; give at least one row a positive weight.`)
  if (!Number.isFinite(totalOf(weights)))
    throw new InputError(`${name} has weights whose sum is not finite; divide them all by a large number first.`)
  return weights
}

/** The same for a part of a table: it may have no mass. */
export function asSomeWeights(given: unknown, rows: number, name: string): RowWeights {
  const list = listOf(given)
  if (list === undefined)
    throw new InputError(
      `${name} has weights that are not a list of numbers; give an array or a Float64Array, one per row.`,
    )
  if (list.length !== rows)
    throw new InputError(`${name} has ${rows} rows but ${list.length} weights; give one weight for each row.`)
  for (let i = 0; i < rows; i++) checkWeight(list[i], i, name)
  return list instanceof Float64Array ? list : Float64Array.from(list as ArrayLike<number>)
}

function listOf(given: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(given)) return given
  const view = ArrayBuffer.isView(given) && !(given instanceof DataView)
  return view && !(given instanceof BigInt64Array || given instanceof BigUint64Array)
    ? (given as unknown as ArrayLike<number>)
    : undefined
}

function checkWeight(weight: unknown, row: number, name: string): void {
  if (typeof weight !== 'number' || Number.isNaN(weight))
    throw new InputError(`${name} has no weight at row ${row + 1} (${String(weight)}); fill it in, or drop the row.`)
  if (weight < 0)
    throw new InputError(
      `${name} has the weight ${weight} at row ${row + 1}, and a measure to transport has no negative mass (event weights of a generator may be negative, but they are not probabilities); reweight them to positive ones first, for example by the mean weight of neighbouring rows.`,
    )
  if (weight === Number.POSITIVE_INFINITY)
    throw new InputError(`${name} has an infinite weight at row ${row + 1}; give finite weights.`)
}

/** The sum of the weights, or the number of rows if there are none. */
export function totalMass(weights: RowWeights | undefined, rows: number): number {
  return weights === undefined ? rows : totalOf(weights)
}

/** Kish's effective number of rows: how many equally weighted ones carry as much information. */
export function effectiveRows(weights: RowWeights | undefined, rows: number): number {
  if (weights === undefined) return rows
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  let [sum, squares] = [0, 0]
  for (const weight of weights) {
    const share = weight / largest
    sum += share
    squares += share * share
  }
  return squares === 0 ? 0 : (sum * sum) / squares
}

/** Whether weights count copies of their rows: all are whole numbers. */
function areCounts(weights: RowWeights): boolean {
  return weights.every(Number.isInteger)
}

/** The number of rows that corrects an estimate: the counted copies, or else the effective number. */
export function countedRows(weights: RowWeights | undefined, rows: number): number {
  if (weights === undefined) return rows
  return areCounts(weights) ? totalOf(weights) : effectiveRows(weights, rows)
}

/** Concatenates weights; undefined if no part has any. Rows without weights weigh 1. */
export function joinWeights(
  parts: readonly { readonly weights?: RowWeights | undefined; readonly rows: number }[],
): RowWeights | undefined {
  if (parts.every(({ weights }) => weights === undefined)) return undefined
  const out = new Float64Array(parts.reduce((sum, { rows }) => sum + rows, 0)).fill(1)
  let at = 0
  for (const { weights, rows } of parts) {
    if (weights) out.set(weights, at)
    at += rows
  }
  return out
}

/** The weights of some rows, copied; undefined if there are none. */
export function takeWeights(weights: RowWeights | undefined, indices: ArrayLike<number>): RowWeights | undefined {
  return weights && Float64Array.from(indices, (row) => weights[row]!)
}

/** The numbers of the rows whose weight is not 0; null for all of them. */
export function rowsWithMass(weights: RowWeights | undefined): Int32Array | null {
  if (weights === undefined || weights.every((weight) => weight > 0)) return null
  return Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0)
}

function totalOf(weights: RowWeights): number {
  return weights.reduce((sum, weight) => sum + weight, 0)
}
