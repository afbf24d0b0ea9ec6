import { InputError } from '../index.ts'

/** How the columns of a table correspond to the wanted ones. */
export interface ColumnMatch {
  /** The place of each wanted column; absent if they are in order, or can only be matched by place. */
  readonly places?: readonly number[]
  /** What is uncertain about the match, or differs from the given order. */
  readonly notice?: string
}

/** A table's columns, and what messages call the table. */
export interface NamedColumns {
  readonly of: string
  readonly names: readonly string[]
}

/** Whether a file named its own columns (otherwise they are called x0, x1, ...). */
export function named(names: readonly string[]): boolean {
  return !names.every((name, j) => name === `x${j}`)
}

/**
 * Matches the wanted columns with equally many found ones: by name if both sides have the same names, else by place, with a notice.
 * @throws InputError if that would match a name that both sides have with another one
 */
export function matchColumns(wanted: NamedColumns, found: NamedColumns): ColumnMatch {
  const other = wanted.names.findIndex((name, j) => name !== found.names[j])
  if (other < 0) return {}
  const places = placesOf(wanted.names, found.names)
  if (places !== undefined)
    return {
      places,
      notice: `${found.of} has its columns in another order than ${wanted.of}: they are matched by name.`,
    }
  if (!named(wanted.names) || !named(found.names)) {
    const [bare, full] = named(wanted.names) ? [found, wanted] : [wanted, found]
    const notice = `${bare.of} names no columns: they are matched by their places with those of ${full.of} (${some(full.names)}).`
    return named(full.names) ? { notice } : {}
  }
  const clash = wanted.names.findIndex((name, j) => standsElsewhere(name, j, found.names))
  if (clash >= 0)
    throw new InputError(
      `Column ${JSON.stringify(wanted.names[clash])} of ${wanted.of} has another place in ${found.of}, whose other columns differ, so matching by place would be wrong; choose the columns that both have with --columns, or rename them.`,
    )
  return {
    notice: `Columns are matched by their places: "${wanted.names[other]}" of ${wanted.of} with "${found.names[other]}" of ${found.of}, and so on.`,
  }
}

/** The place of each wanted name among those found; undefined unless each is there exactly once. */
function placesOf(wanted: readonly string[], found: readonly string[]): number[] | undefined {
  const places = new Map(found.map((name, j) => [name, j]))
  const all = wanted.map((name) => places.get(name) ?? -1)
  return all.includes(-1) || new Set(all).size < all.length ? undefined : all
}

function standsElsewhere(name: string, place: number, names: readonly string[]): boolean {
  const same = (other: string | undefined) => other?.trim().toLowerCase() === name.trim().toLowerCase()
  return !same(names[place]) && names.some(same)
}

function some(names: readonly string[]): string {
  return names.slice(0, 4).join(', ') + (names.length > 4 ? ', ...' : '')
}
