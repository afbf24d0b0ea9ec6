import { field, InputError, sentence } from '../base/errors.ts'
import type { Column } from './format.ts'
import { globMatcher, isGlob } from './glob.ts'

/**
 * One column, by name or by its place from 0, or several: by a pattern (`/regular expression/` or a glob such as `gene_*`) or a range that includes
 * both ends (`age..height`, `3..7`, `3..`). A `!` before any of these removes those columns. `{ name }` is always taken as a name.
 */
export type ColumnChoice = string | number | { readonly name: string }

/** The option that the choices belong to. */
type Chooser = 'columns' | 'exclude' | 'labels' | 'keep' | 'encode'

/**
 * The places of the columns that the choices select, each once, in the order of the choices.
 * @param all the places to begin with if the first choice removes columns
 * @throws InputError for a name that is not there, and for a pattern without a match
 */
export function findAll(
  file: string,
  columns: readonly Column[],
  choices: readonly ColumnChoice[],
  option: Chooser,
  all: readonly number[],
): number[] {
  if (choices.length === 0)
    throw new InputError(
      sentence`${field(option)} is an empty list; name at least one, or leave it out${option === 'columns' ? ' for all' : ''}.`,
    )
  const takesAway = choices.map((choice) => negatedOf(columns, choice))
  const places = new Set<number>(takesAway[0] === undefined ? [] : all)
  for (const [i, choice] of choices.entries()) {
    const without = takesAway[i]
    for (const place of find(file, columns, without ?? choice, option))
      if (without === undefined) places.add(place)
      else places.delete(place)
  }
  return [...places]
}

/** What a choice removes; undefined for a choice that adds, including a column whose name begins with `!`. */
function negatedOf(columns: readonly Column[], choice: ColumnChoice): string | undefined {
  if (typeof choice !== 'string' || !choice.startsWith('!') || choice.length === 1) return undefined
  return columns.some(({ name }) => name === choice) ? undefined : choice.slice(1)
}

/** The place of the single column that a choice selects. */
export function findOne(
  file: string,
  columns: readonly Column[],
  choice: ColumnChoice,
  option: 'labels' | 'encode',
): number {
  const places = find(file, columns, choice, option)
  if (places.length > 1)
    throw new InputError(
      `The ${option === 'labels' ? "labels' column" : 'column to encode'} ${JSON.stringify(choice)} fits ${places.length} columns of ${file}; name one.`,
      { field: option },
    )
  return places[0]!
}

function find(file: string, columns: readonly Column[], choice: ColumnChoice, option: Chooser): number[] {
  const name = typeof choice === 'object' ? choice.name : choice
  if (typeof name === 'string') {
    const place = namedPlace(file, columns, name, option)
    if (place !== undefined) return [place]
    if (typeof choice === 'object') throw noColumn(file, columns, name, option)
    const matches = patternOf(name)
    if (matches !== undefined) {
      const places = columns.flatMap((column, i) => (matches(column.name) ? [i] : []))
      if (places.length > 0) return places
      throw new InputError(`No column of ${file} matches ${name}; it holds ${listed(columns)}.`, { field: option })
    }
    const range = rangeOf(file, columns, name, option)
    if (range !== undefined) return range
  }
  const index = typeof name === 'string' && /^\d+$/.test(name) ? Number(name) : name
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < columns.length) return [index]
  throw noColumn(file, columns, index, option)
}

function noColumn(file: string, columns: readonly Column[], choice: string | number, option: Chooser): InputError {
  const what = typeof choice === 'number' ? `column ${choice} (they count from 0)` : `column ${JSON.stringify(choice)}`
  return new InputError(`${file} has no ${what}; it holds ${listed(columns)}.`, { field: option })
}

function namedPlace(file: string, columns: readonly Column[], name: string, option: Chooser): number | undefined {
  const place = columns.findIndex((column) => column.name === name)
  if (place < 0) return undefined
  const again = columns.findIndex((column, i) => i > place && column.name === name)
  if (again < 0) return place
  throw new InputError(
    `${file} has two columns called ${JSON.stringify(name)} (${place} and ${again}); choose by number.`,
    { field: option },
  )
}

/** `a..d`, `3..7`, `3..`, `..7` and `3-7`, both ends included; undefined if the text is not a range. */
function rangeOf(file: string, columns: readonly Column[], text: string, option: Chooser): number[] | undefined {
  const [, from, to] = /^(.*?)\.\.(.*)$/s.exec(text) ?? /^(\d+)-(\d+)$/.exec(text) ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) {
    if (/^\d*:\d*$/.test(text) && text !== ':')
      throw new InputError(
        `${file} has no column ${JSON.stringify(text)}; write a range of columns as 3..7, both ends included.`,
        { field: option },
      )
    return undefined
  }
  const end = (name: string, otherwise: number) => (name === '' ? otherwise : find(file, columns, name, option)[0]!)
  const [first, last] = [end(from, 0), end(to, columns.length - 1)]
  if (first > last)
    throw new InputError(
      `The columns ${text} of ${file} go backward (from place ${first} to place ${last}); write the earlier column first.`,
      { field: option },
    )
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function patternOf(choice: string): ((name: string) => boolean) | undefined {
  if (choice.length > 2 && choice.startsWith('/') && choice.endsWith('/')) {
    try {
      const expression = new RegExp(choice.slice(1, -1), 'u')
      return (name) => expression.test(name)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new InputError(`${choice} is not a regular expression; write it as /^x[0-9]+$/, or name the columns.`)
    }
  }
  return isGlob(choice) ? globMatcher(choice) : undefined
}

/** The names of the first few columns, for a message. */
export function listed(columns: readonly Column[], most = 12): string {
  if (columns.length === 0) return 'no columns'
  const names = columns.slice(0, most).map(({ name }) => JSON.stringify(name))
  return `${names.join(', ')}${columns.length > most ? ` and ${columns.length - most} more` : ''}`
}
