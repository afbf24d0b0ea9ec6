import { field, InputError, sentence } from '../base/errors.ts'
import { type ColumnChoice, findAll, findOne, listed } from './choose.ts'
import { type Encoding, withoutEncoded } from './encoding.ts'
import type { Column, Selection } from './format.ts'

/** What each column is to be used for. */
export interface Choices {
  readonly columns?: readonly ColumnChoice[] | undefined
  /** Names of columns to take if each of them is there exactly once; otherwise they are ignored. */
  readonly preferred?: readonly string[] | undefined
  readonly exclude?: readonly ColumnChoice[] | undefined
  readonly labels?: ColumnChoice | undefined
  readonly keep?: readonly ColumnChoice[] | undefined
  readonly keepRowNames?: boolean | undefined
  readonly encode?: readonly Encoding[] | undefined
}

/** The columns of a table, by their use. */
export interface Chosen extends Required<Selection> {
  /** Columns of the points that hold text or cannot be read, and are not to be encoded. */
  readonly text: readonly number[]
  /** How many of the last carried columns are there only to be encoded. */
  readonly onlyEncoded: number
  /** The places of the columns to encode among the carried ones, in the order of `Choices.encode`. */
  readonly encoded: readonly number[]
}

/**
 * Finds the columns to read. If none are named, they are all but the labels and the columns to encode.
 * @throws InputError for a name that is not there, a pattern without a match, and a chosen column that cannot be read
 */
export function select(
  file: string,
  columns: readonly Column[],
  { columns: choices, preferred, exclude, labels, keep, keepRowNames = false, encode = [] }: Choices,
): Chosen {
  const label = labels === undefined ? undefined : findOne(file, columns, labels, 'labels')
  // A table that was already transported has the encoded columns themselves.
  const whole = preferred === undefined || preferred.length === 0 ? undefined : placesOf(columns, preferred)
  const encoded = whole ? [] : encode.map(({ column }) => findOne(file, columns, { name: column }, 'encode'))
  const all = columns.flatMap(({ aside }, i) => (aside || i === label || encoded.includes(i) ? [] : [i]))
  const byName = whole ?? namesOf(columns, withoutEncoded(preferred ?? [], encode))
  const wanted = byName ?? (choices === undefined ? all : findAll(file, columns, choices, 'columns', all))
  const left = new Set(exclude === undefined ? [] : findAll(file, columns, exclude, 'exclude', []))
  const places = wanted.filter((place) => !left.has(place) && !encoded.includes(place))
  if (places.length + encoded.length === 0)
    throw wanted.length > 0
      ? new InputError(sentence`${field('exclude')} leaves no column of ${file}; leave one in.`)
      : new InputError(`${file} has no column of numbers to read; it holds ${listed(columns)}.`)
  requireLabel(file, columns, label)
  const rowNames = keepRowNames ? columns.flatMap((one, i) => (one.rowNames && canBeKept(one) ? [i] : [])) : []
  const kept = [...new Set([...rowNames.slice(0, 1), ...keptPlaces(file, columns, keep, places)])]
  const others = encoded.filter((place) => !kept.includes(place))
  const carried = [...kept, ...others]
  return {
    columns: places,
    label,
    kept: carried,
    onlyEncoded: others.length,
    text: places.filter((place) => columns[place]!.kind !== 'number'),
    encoded: encoded.map((place) => carried.indexOf(place)),
  }
}

/** @throws InputError for labels that cannot be read */
export function requireLabel(file: string, columns: readonly Column[], label: number | undefined): void {
  if (label === undefined || columns[label]!.kind !== 'other') return
  throw new InputError(
    `Column ${JSON.stringify(columns[label]!.name)} of ${file} ${columns[label]!.note ?? 'cannot be read'}; choose another column as labels.`,
    { field: 'labels' },
  )
}

function namesOf(columns: readonly Column[], names: readonly string[]): number[] | undefined {
  return names.length === 0 ? undefined : placesOf(columns, names)
}

/** The place of each name; undefined unless each occurs exactly once. */
function placesOf(columns: readonly Column[], names: readonly string[]): number[] | undefined {
  const places = new Map<string, number>()
  const twice = new Set<string>()
  for (const [place, { name }] of columns.entries()) {
    if (places.has(name)) twice.add(name)
    places.set(name, place)
  }
  if (names.some((name) => !places.has(name) || twice.has(name))) return undefined
  return names.map((name) => places.get(name)!)
}

/** The columns to carry along; `*` means every other column that can be. */
function keptPlaces(
  file: string,
  columns: readonly Column[],
  keep: readonly ColumnChoice[] | undefined,
  points: readonly number[],
): number[] {
  if (keep === undefined) return []
  const others = columns.flatMap((_, place) => (points.includes(place) ? [] : [place]))
  const every = keep.some((choice) => choice === '*')
  const named = keep.filter((choice) => choice !== '*')
  const found = named.length === 0 ? [] : findAll(file, columns, named, 'keep', others)
  const wanted = every ? [...new Set([...others.filter((place) => canBeKept(columns[place]!)), ...found])] : found
  for (const place of found) {
    const { name, note } = columns[place]!
    if (points.includes(place))
      throw new InputError(
        sentence`Column ${JSON.stringify(name)} of ${file} is already one of the points' columns; leave it out of ${field('keep')}.`,
      )
    if (!canBeKept(columns[place]!))
      throw new InputError(
        sentence`Column ${JSON.stringify(name)} of ${file} ${note ?? 'cannot be read'}; leave it out of ${field('keep')}.`,
      )
  }
  return wanted
}

/** Whether the cells of a column can be read. Dates can be, though they are not numbers. */
export function canBeKept({ kind, type }: Column): boolean {
  return kind !== 'other' || type !== undefined
}
