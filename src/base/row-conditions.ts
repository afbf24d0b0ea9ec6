import { InputError } from './errors.ts'

/** The conditions of the rows of a table: numbers such as a dose, a time or an energy, one row of them for each row of the table. */
export interface RowConditions {
  /** Rows x columns, finite, in the units of the table. */
  readonly data: Float64Array
  readonly columns: number
}

/** What the library accepts as conditions: an array of numbers (one condition per row), an array of rows of numbers, or `{ data, columns }`. */
export type ConditionsLike =
  | ArrayLike<number>
  | readonly (readonly number[])[]
  | { readonly data: ArrayLike<number>; readonly columns: number }

/**
 * Parses conditions at the border.
 * @param rows of the table that they belong to
 * @throws InputError for another number of rows, rows of different lengths, and values that are not finite numbers
 */
export function asConditions(given: ConditionsLike, rows: number, name: string): RowConditions {
  const flat = flatten(given, name)
  if (flat.data.length !== rows * flat.columns)
    throw new InputError(
      `${name}: found ${flat.data.length / flat.columns} rows of conditions for ${rows} rows; give one for each row.`,
    )
  const at = flat.data.findIndex((value) => !Number.isFinite(value))
  if (at >= 0)
    throw new InputError(
      `${name}: the condition of row ${Math.floor(at / flat.columns) + 1} is ${flat.data[at]}; give a finite number, or drop the row.`,
    )
  return flat
}

const CURE = 'give one number per row, such as [0, 0.5, 1], or rows of numbers, such as [[0, 300], [1, 310]]'

function flatten(given: unknown, name: string): RowConditions {
  if (typeof given === 'object' && given !== null && 'data' in given && 'columns' in given) {
    const { data, columns } = given as { data: ArrayLike<number>; columns: number }
    if (!Number.isSafeInteger(columns) || columns < 1)
      throw new InputError(`${name}: conditions with ${columns} columns; ${CURE}.`)
    return { data: data instanceof Float64Array ? data : Float64Array.from(data), columns }
  }
  if (ArrayBuffer.isView(given) && !(given instanceof DataView))
    return { data: Float64Array.from(given as unknown as ArrayLike<number>), columns: 1 }
  if (!Array.isArray(given) || given.length === 0)
    throw new InputError(`${name}: conditions must be an array, found ${String(given) || 'an empty one'}; ${CURE}.`)
  const columns = Array.isArray(given[0]) ? given[0].length : 1
  const data = given.map((row: unknown) => (Array.isArray(row) ? row : [row]))
  const odd = data.findIndex((row) => row.length !== columns || row.some((value) => typeof value !== 'number'))
  if (odd >= 0 || columns === 0)
    throw new InputError(
      `${name}: the conditions of row ${Math.max(odd, 0) + 1} are not ${columns || 1} numbers; ${CURE}.`,
    )
  return { data: Float64Array.from(data.flat() as number[]), columns }
}

export function takeConditions(given: RowConditions, rows: ArrayLike<number>): RowConditions {
  const { data, columns } = given
  const out = new Float64Array(rows.length * columns)
  for (let i = 0; i < rows.length; i++)
    out.set(data.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns)
  return { data: out, columns }
}

/** Rows [start, end), sharing memory. */
export function conditionRange({ data, columns }: RowConditions, start: number, end: number): RowConditions {
  return { data: data.subarray(start * columns, end * columns), columns }
}

/** Concatenates conditions; undefined unless all parts have them. */
export function joinConditions(parts: readonly { readonly conditions?: RowConditions }[]): RowConditions | undefined {
  const all = parts.flatMap(({ conditions }) => conditions ?? [])
  if (all.length === 0 || all.length < parts.length) return undefined
  return { data: Float64Array.from(all.flatMap(({ data }) => Array.from(data))), columns: all[0]!.columns }
}
