import type { Column } from '../format.ts'
import { isMissing, isNumberIn, looksNumeric, type NumberStyle } from './cells.ts'
import { isSpoiled } from './header.ts'

/** How pandas names the column of its index when it reads its own file and writes it again. */
const UNNAMED = /^Unnamed: \d+(?:\.\d+)*$/
/** Values of a column of text that are shown. */
const SAMPLES = 3
/** So many values that all differ are no categories, but names of the rows. */
const FEWEST_UNIQUE = 12

/**
 * The columns by their names, and by what the first rows hold in them: a column of text is known before a cell of it is read.
 * @param cells the names, empty where there is none  @param named whether the file names its columns in a row of its own
 */
export function columnsOf(
  cells: readonly string[],
  named: boolean,
  below: readonly (readonly string[])[],
  style: NumberStyle,
): Column[] {
  // Some programs end each row with a delimiter, the header too or not: an empty last cell everywhere is no column.
  const ended =
    cells.length > 1 && cells.at(-1) === '' && below.every((row) => row.length < cells.length || row.at(-1) === '')
  const used = ended ? cells.slice(0, -1) : cells
  return used.map((cell, i) => ({ ...namedColumn(cell.trim(), i, used, named), ...textOf(i, below, style) }))
}

function namedColumn(name: string, i: number, cells: readonly string[], named: boolean): Column {
  // A table that pandas or R wrote with its index: the row's number is not a feature.
  if (named && i === 0 && cells.length > 1 && (name === '' || UNNAMED.test(name)))
    return { name: name || freeName('index', cells), kind: 'number', aside: true, index: true, rowNames: true }
  return { name: name === '' ? `x${i}` : name, kind: 'number' }
}

/** The name, with as many underscores before it as make it another one than those there are. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.some((other) => other.trim() === name) ? freeName(`_${name}`, taken) : name
}

/** What a column is if it holds words (more of them than of anything else); nothing for one of numbers. */
function textOf(j: number, below: readonly (readonly string[])[], style: NumberStyle): Partial<Column> {
  const cells = below.map((row) => (row[j] ?? '').trim()).filter((cell) => !isMissing(cell))
  const words = cells.filter((cell) => !isNumberIn(cell, style) && !looksNumeric(cell) && !isSpoiled(cell))
  if (2 * words.length <= cells.length) return {}
  const different = new Set(words)
  const unique = words.length >= FEWEST_UNIQUE && different.size === words.length
  return { kind: 'text', samples: [...different].slice(0, SAMPLES), ...(unique && { unique }) }
}
