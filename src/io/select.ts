import { field, InputError, sentence } from '../base/errors.ts'
import type { Column, Selection } from './format.ts'
import { globMatcher, isGlob } from './glob.ts'

/** A column by name, by place from 0, or several by a pattern: `/regular expression/` or a glob such as `gene_*`. */
export type ColumnChoice = string | number

/**
 * Finds the columns to read: all but the labels where none are named.
 * @param onlyLabels read no points, just the labels
 * @throws InputError for a name that is not there, a pattern without a match, and a chosen column that holds no numbers
 */
export function select(
  file: string,
  columns: readonly Column[],
  choices: readonly ColumnChoice[] | undefined,
  labels: ColumnChoice | undefined,
  { onlyLabels = false, exclude }: { onlyLabels?: boolean; exclude?: readonly ColumnChoice[] | undefined } = {},
): Selection {
  const label = labels === undefined ? undefined : findOne(file, columns, labels)
  const wanted = choices === undefined ? everyColumn(columns, label) : findAll(file, columns, choices, 'columns')
  const left = new Set(exclude === undefined ? [] : findAll(file, columns, exclude, 'exclude'))
  const places = onlyLabels ? [] : wanted.filter((place) => !left.has(place))
  for (const place of places) {
    const { name, kind, note } = columns[place]!
    if (kind === 'text')
      throw new InputError(
        sentence`Column ${JSON.stringify(name)} of ${file} holds text${note ? ` (${note})` : ''}; choose the columns of numbers with ${field('columns')}, leave it out with ${field('exclude')}, or give it as ${field('labels')}.`,
      )
    if (kind === 'other')
      throw new InputError(
        sentence`Column ${JSON.stringify(name)} of ${file} ${note ?? 'cannot be read'}; choose other columns with ${field('columns')}.`,
      )
  }
  if (label !== undefined && columns[label]!.kind === 'other')
    throw new InputError(
      `Column ${JSON.stringify(columns[label]!.name)} of ${file} ${columns[label]!.note ?? 'cannot be read'}; choose another one as labels.`,
      { field: 'labels' },
    )
  if (places.length === 0 && !onlyLabels && wanted.length > 0)
    throw new InputError(sentence`${field('exclude')} leaves no column of ${file}; leave one in.`)
  if (places.length === 0 && !onlyLabels)
    throw new InputError(`${file} has no column of numbers to read; it holds ${listed(columns)}.`)
  return { columns: places, label }
}

function everyColumn(columns: readonly Column[], label: number | undefined): number[] {
  return columns.flatMap(({ aside }, i) => (aside || i === label ? [] : [i]))
}

/** @param option the one that the choices were made by */
function findAll(
  file: string,
  columns: readonly Column[],
  choices: readonly ColumnChoice[],
  option: 'columns' | 'exclude',
): number[] {
  if (choices.length === 0)
    throw new InputError(
      sentence`${field(option)} is an empty list; name at least one, or leave it out${option === 'columns' ? ' for all' : ''}.`,
    )
  const places = new Set<number>()
  for (const choice of choices) for (const place of find(file, columns, choice, option)) places.add(place)
  return [...places]
}

function findOne(file: string, columns: readonly Column[], choice: ColumnChoice): number {
  const places = find(file, columns, choice, 'labels')
  if (places.length > 1)
    throw new InputError(
      `The labels' column ${JSON.stringify(choice)} fits ${places.length} columns of ${file}; name one.`,
      { field: 'labels' },
    )
  return places[0]!
}

/** @param option the one that the choice was made by */
function find(
  file: string,
  columns: readonly Column[],
  choice: ColumnChoice,
  option: 'columns' | 'exclude' | 'labels',
): number[] {
  if (typeof choice === 'string') {
    const place = columns.findIndex(({ name }) => name === choice)
    if (place >= 0) {
      const again = columns.findIndex(({ name }, i) => i > place && name === choice)
      if (again >= 0)
        throw new InputError(
          `${file} has two columns called ${JSON.stringify(choice)} (${place} and ${again}); choose by number.`,
          { field: option },
        )
      return [place]
    }
    const matches = patternOf(choice)
    if (matches !== undefined) {
      const places = columns.flatMap(({ name }, i) => (matches(name) ? [i] : []))
      if (places.length > 0) return places
      throw new InputError(`No column of ${file} matches ${choice}; it holds ${listed(columns)}.`, { field: option })
    }
  }
  const index = typeof choice === 'string' && /^\d+$/.test(choice) ? Number(choice) : choice
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < columns.length) return [index]
  const what = typeof index === 'number' ? `column ${index} (they count from 0)` : `column ${JSON.stringify(choice)}`
  throw new InputError(`${file} has no ${what}; it holds ${listed(columns)}.`, { field: option })
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

/** The names of columns for a message, the first few of them. */
function listed(columns: readonly Column[], most = 12): string {
  if (columns.length === 0) return 'no columns'
  const names = columns.slice(0, most).map(({ name }) => JSON.stringify(name))
  return `${names.join(', ')}${columns.length > most ? ` and ${columns.length - most} more` : ''}`
}
