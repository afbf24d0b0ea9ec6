import type { Column } from '../format.ts'
import { isMissing, isNumberIn, looksNumeric, type NumberStyle } from './cells.ts'
import { isSpoiled } from './header.ts'

/** The name that pandas gives its index column when it reads its own file and writes it again. */
const UNNAMED = /^Unnamed: \d+(?:\.\d+)*$/
/** How many values of a text column are shown. */
const SAMPLES = 3
/** This many values that all differ are names of the rows, not categories. */
const FEWEST_UNIQUE = 12

/**
 * The columns, by their names and by what the first rows hold in them: a text column is recognised before the rows are read.
 * @param cells the names, empty if there is none  @param named whether the file has a row of column names
 */
export function columnsOf(
  cells: readonly string[],
  named: boolean,
  below: readonly (readonly string[])[],
  style: NumberStyle,
): Column[] {
  // Some programs end each row with a delimiter, sometimes the header too: a last cell that is always empty is not a column.
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

/** The name, with as many leading underscores as it takes to differ from all the others. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.some((other) => other.trim() === name) ? freeName(`_${name}`, taken) : name
}

/** What makes a column text: more words than anything else. Empty for a column of numbers. */
function textOf(j: number, below: readonly (readonly string[])[], style: NumberStyle): Partial<Column> {
  const cells = below.map((row) => (row[j] ?? '').trim()).filter((cell) => !isMissing(cell))
  const words = cells.filter((cell) => !isNumberIn(cell, style) && !looksNumeric(cell) && !isSpoiled(cell))
  if (2 * words.length <= cells.length) return {}
  const different = new Set(words)
  const unique = words.length >= FEWEST_UNIQUE && different.size === words.length
  return { kind: 'text', samples: [...different].slice(0, SAMPLES), ...(unique && { unique }) }
}
