import { field, InputError, type Sentence, sentence } from '../base/errors.ts'
import { points, type Values } from '../base/points.ts'
import { cellText } from './kept.ts'
import type { KeptColumn, Table } from './table.ts'

/** A column of categories that becomes one column of 0 and 1 for each category (one-hot). */
export interface Encoding {
  readonly column: string
  /** In the order of their columns. */
  readonly categories: readonly string[]
}

/** More categories than this are probably names, and a column for each would be most of the cost. */
const MOST_CATEGORIES = 1000

/** The names of the columns that an encoding makes. */
export function encodedNames({ column, categories }: Encoding): string[] {
  return categories.map((category) => `${column}=${category}`)
}

/** The names, except those of columns that encodings make. */
export function withoutEncoded(names: readonly string[], encode: readonly Encoding[]): string[] {
  const made = new Set(encode.flatMap(encodedNames))
  return names.filter((name) => !made.has(name))
}

/**
 * The categories of some cells, sorted by name, or by value if all are numbers.
 * @throws InputError if there are too many to be categories
 */
export function categoriesOf(file: string, column: string, cells: Iterable<string>): string[] {
  // Of several spellings of the same value (1 and 1.0), the first stands for all.
  const found = new Map<string, string>()
  for (const cell of cells) if (!found.has(meaningOf(cell))) found.set(meaningOf(cell), cell)
  if (found.size > MOST_CATEGORIES)
    throw new InputError(
      sentence`Column ${JSON.stringify(column)} of ${file} has over ${MOST_CATEGORIES} different values, too many for a column each; leave it out with ${field('exclude')}.`,
    )
  const all = [...found.values()]
  const numbers = all.every((one) => one.trim() !== '' && Number.isFinite(Number(one)))
  return all.sort((a, b) => (numbers ? Number(a) - Number(b) : a < b ? -1 : 1))
}

/** Makes the error for a cell that is missing or none of the categories. */
export type Refuse = (row: number, column: string, what: string, cure: Sentence | string) => InputError

/**
 * Appends the columns of the encodings to those of the points. Different spellings (1 and 1.0, true and True) are the same category.
 * @param cells one column for each encoding
 */
export function withEncoded(
  { data, rows, columns }: Table['points'],
  encodings: readonly Encoding[],
  cells: readonly KeptColumn[],
  refuse: Refuse,
): Table['points'] {
  const width = columns + encodings.reduce((sum, { categories }) => sum + categories.length, 0)
  const out: Values = data instanceof Float32Array ? new Float32Array(rows * width) : new Float64Array(rows * width)
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * columns, (i + 1) * columns), i * width)
  let from = columns
  for (const [k, { column, categories }] of encodings.entries()) {
    const placeOf = placesIn(categories)
    const { type, cells: values } = cells[k]!
    for (let i = 0; i < rows; i++) {
      const text = cellText(values[i]!, type)?.trim() ?? ''
      const place = placeOf(text)
      if (place === undefined)
        throw refuse(
          i,
          column,
          `holds ${JSON.stringify(text)}`,
          `the categories known of that column are ${shown(categories)}; take such rows out, or fit with them`,
        )
      out[i * width + from + place] = 1
    }
    from += categories.length
  }
  return points(out, rows, width)
}

/** Finds the place of a text among the names by its meaning; an exact match is preferred. */
export function placesIn(names: readonly string[]): (text: string) => number | undefined {
  const exact = new Map(names.map((name, place) => [name, place]))
  const alike = new Map<string, number | undefined>()
  for (const [place, name] of names.entries())
    alike.set(meaningOf(name), alike.has(meaningOf(name)) ? undefined : place)
  return (text) => exact.get(text) ?? alike.get(meaningOf(text))
}

/** A key that is the same for 1 and 1.0, and for true, True and TRUE; any other text is its own key. */
function meaningOf(text: string): string {
  const trimmed = text.trim()
  if (/^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) && !/^[+-]?0\d/.test(trimmed)
    ? String(Number(trimmed))
    : trimmed
}

function shown(categories: readonly string[]): string {
  const some = categories.slice(0, 6).join(', ')
  return categories.length > 6 ? `${some} and ${categories.length - 6} more` : some
}
