import { field, InputError, sentence } from '../base/errors.ts'
import { isDate } from './csv/cells.ts'
import type { Column, RawTable } from './format.ts'
import { cellText, TEXT } from './kept.ts'
import { canBeKept } from './select.ts'

/** How many columns the message names, how many rows are searched, and how many values of each column are shown. */
const NAMED = 8
const LOOK_AT = 256
const SHOWN = 3

/**
 * One message for all columns that should be points but do not hold numbers, with their first values and what helps.
 * @param places the columns  @param encodes whether the user could encode such columns here
 */
export async function textError(
  file: string,
  raw: RawTable,
  places: readonly number[],
  encodes: boolean,
): Promise<InputError> {
  const values = await firstValues(raw, places)
  const described = places.slice(0, NAMED).map((place) => describedColumn(raw.columns[place]!, values.get(place) ?? []))
  const more = places.length > NAMED ? `; and ${places.length - NAMED} more` : ''
  const names = (of: readonly number[]) => of.map((place) => raw.columns[place]!.name.replaceAll(',', '\\,')).join(',')
  const categories = places.filter((place) => {
    const { kind, unique } = raw.columns[place]!
    return kind === 'text' && !unique && !areDates(values.get(place) ?? [])
  })
  const [first] = described
  const what =
    places.length === 1
      ? `Column ${first!.name} of ${file} ${first!.holds}`
      : `${file} has columns that are not numbers: ${described.map(({ name, holds }) => `${name} ${holds}`).join('; ')}${more}`
  const out = sentence`${what}; leave ${places.length === 1 ? 'it' : 'them'} out with ${field('exclude', names(places))}`
  const others =
    !encodes || categories.length === 0
      ? sentence`choose the columns of numbers with ${field('columns')}`
      : sentence`turn categories into columns of 0 and 1 with ${field('encode', names(categories))}`
  return new InputError(sentence`${out}, or ${others}.`, { field: 'columns' })
}

/** A column's name and what it holds, as the end of a sentence. */
function describedColumn({ name, kind, note }: Column, values: readonly string[]): { name: string; holds: string } {
  const shown = values.map((value) => JSON.stringify(value.length > 20 ? `${value.slice(0, 20)}...` : value)).join(', ')
  const examples = shown === '' ? '' : `: ${shown}`
  const holds = kind === 'other' ? (note ?? 'cannot be read') : areDates(values) ? 'holds dates or times' : 'holds text'
  return {
    name: JSON.stringify(name),
    holds: `${holds}${kind === 'text' && note !== undefined ? ` (${note})` : ''}${examples}`,
  }
}

function areDates(values: readonly string[]): boolean {
  return values.length > 0 && values.every(isDate)
}

/** A few different values of each column, by the column's place. */
async function firstValues(raw: RawTable, places: readonly number[]): Promise<Map<number, readonly string[]>> {
  const known = places.flatMap((place): [number, readonly string[]][] => {
    const { samples } = raw.columns[place]!
    return samples === undefined ? [] : [[place, samples]]
  })
  const found = new Map(known)
  const kept = places.filter((place) => !found.has(place) && canBeKept(raw.columns[place]!)).slice(0, NAMED)
  if (kept.length === 0) return found
  for await (const batch of raw.read({ columns: [], label: undefined, kept }, LOOK_AT)) {
    for (const [k, place] of kept.entries()) {
      const { type = TEXT } = raw.columns[place]!
      const texts = (batch.kept?.[k] ?? []).slice(0, LOOK_AT).flatMap((cell) => cellText(cell, type) ?? [])
      found.set(place, [...new Set(texts)].slice(0, SHOWN))
    }
    break
  }
  return found
}
