import { MAX_COLUMNS } from '../table.ts'
import { isNumberIn, looksNumeric, type NumberStyle, PLAIN, unquoted } from './cells.ts'

/** A line of a text table, with its place in the text. */
export interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly line: number
}

/** In order of preference: a decimal comma must not win over the semicolon beside it. */
const DELIMITERS = ['\t', ';', ',', '|']
const DECIMAL_COMMAS: NumberStyle = { decimal: ',', group: '' }

/** The first lines that are not blank; a line break within quotes does not end one. */
export function firstLines(text: string, complete: boolean, most: number): Line[] {
  const lines: Line[] = []
  let start = 0
  let line = 1
  while (start < text.length && lines.length < most) {
    let end = start
    let quoted = false
    let breaks = 0
    const isComment = text[start] === '#'
    for (; end < text.length; end++) {
      const char = text[end]
      if (char === '"' && !isComment) quoted = !quoted
      else if (char === '\n' || char === '\r') {
        if (!quoted) break
        if (char === '\n') breaks++
      }
    }
    if (end >= text.length && !complete) break
    const content = text.slice(start, end)
    if (text[end] === '\r' && text[end + 1] === '\n') end++
    if (content.trim() !== '') lines.push({ text: content, start, end: Math.min(end + 1, text.length), line })
    start = end + 1
    line += breaks + 1
  }
  return lines
}

/** The delimiter that a first line from Excel names, such as `sep=;`. */
export function namedDelimiter(line: string): string | undefined {
  return /^"?sep=(.)"?$/i.exec(line.trimEnd() === 'sep=' ? 'sep=\t' : line)?.[1]
}

/** How many lines are searched for a title. */
const TITLE = 10
/** How comments of some programs begin. */
const COMMENT = /^(?:%|\/\/|!)/

/**
 * How many of the first lines are a title above the row of column names: each has a single cell or is a comment, and below them
 * two or more words stand above numbers.
 * @param delimiterOf the delimiter of some lines
 */
export function titleLines(lines: readonly string[], delimiterOf: (lines: readonly string[]) => string): number {
  for (let k = 1; k <= TITLE && k + 1 < lines.length; k++) {
    const rest = lines.slice(k)
    const delimiter = delimiterOf(rest)
    const filled = (line: string) => splitRow(line, delimiter).filter((cell) => cell.trim() !== '')
    const [only = '', ...others] = filled(lines[k - 1]!)
    if (!COMMENT.test(lines[k - 1]!) && (others.length > 0 || looksNumeric(only))) return 0
    const [names, ...below] = rest.map(filled)
    const numbers = below.slice(0, 2).some((cells) => cells.some(looksNumeric))
    if (names!.length > 1 && !names!.some(looksNumeric) && !COMMENT.test(rest[0]!) && numbers) return k
  }
  return 0
}

/** @param lines the first lines of the table  @param usual the delimiter that goes with the file's extension */
export function findDelimiter(lines: readonly string[], usual: string): string {
  const ordered = usual === ',' ? DELIMITERS : [usual, ...DELIMITERS.filter((delimiter) => delimiter !== usual)]
  const counts = ordered.map((delimiter) => lines.map((line) => splitRow(line, delimiter).length))
  // Rows of equal length decide; failing that, rows one cell longer than the header (a delimiter at the end, or a row name in front).
  for (const spread of [0, 1]) {
    const place = counts.findIndex(
      ([first, ...rest]) => first! > 1 && rest.every((n) => Math.abs(n - first!) <= spread),
    )
    if (place >= 0) return ordered[place] === ',' && areSpaced(lines) ? ' ' : ordered[place]!
  }
  const splits = ordered.find((delimiter) => splitRow(lines[0]!, delimiter).length > 1)
  if (splits !== undefined) return splits
  const words = lines.map((line) => splitRow(line, ' '))
  const [first, ...rest] = words.map(({ length }) => length)
  const numbers = words.at(-1)!.filter((cell) => isNumberIn(cell, PLAIN)).length
  const even = rest.every((n) => n === first) || (rest.length > 0 && rest.every((n) => n === first! + 1))
  return numbers > 1 || (even && (rest[0] ?? first!) > 1) ? ' ' : usual
}

/** Whether spaces separate cells with decimal commas, at which the lines would be split as well. */
function areSpaced(lines: readonly string[]): boolean {
  const rows = lines.map((line) => splitRow(line, ' '))
  const width = rows.at(-1)!.length
  const numbers = rows.slice(1).every((row) => row.length === width && row.some((cell) => /^[+-]?\d+,\d+$/.test(cell)))
  return (
    rows[0]!.length > 1 &&
    width > 1 &&
    rows.length > 1 &&
    numbers &&
    rows.at(-1)!.some((cell) => isNumberIn(cell, DECIMAL_COMMAS))
  )
}

/** The cells of one line, without their quotes. A line with too many cells gives only a few more than can be read. */
export function splitRow(line: string, delimiter: string): string[] {
  if (delimiter === ' ') return spacedCells(line)
  const cells: string[] = []
  let at = 0
  while (at <= line.length && cells.length <= MAX_COLUMNS) {
    const quote = quoteAt(line, at, delimiter)
    if (quote >= 0) {
      let end = quote + 1
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1
      cells.push(unquoted(line.slice(quote + 1, end)))
      const next = line.indexOf(delimiter, end + 1)
      if (next < 0) break
      at = next + 1
    } else {
      const next = line.indexOf(delimiter, at)
      cells.push(line.slice(at, next < 0 ? line.length : next))
      if (next < 0) break
      at = next + 1
    }
  }
  return cells
}

/** The place of the quote that opens the cell at `at`, perhaps after spaces; -1 if the cell is not quoted. */
export function quoteAt(text: string, at: number, delimiter: string): number {
  let place = at
  while (text[place] === ' ' || (text[place] === '\t' && delimiter !== '\t')) place++
  return text[place] === '"' ? place : -1
}

function spacedCells(line: string): string[] {
  const cells: string[] = []
  for (const [cell] of line.matchAll(/"(?:[^"]|"")*"|[^ \t]+/g)) {
    cells.push(cell.startsWith('"') ? unquoted(cell.slice(1, -1)) : cell)
    if (cells.length > MAX_COLUMNS) break
  }
  return cells
}
