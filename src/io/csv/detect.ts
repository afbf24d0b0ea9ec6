import { InputError, type Sentence, sentence } from '../../base/errors.ts'
import { type ByteInput, firstBytes } from '../bytes.ts'
import type { Column, FormatOptions } from '../format.ts'
import { checkWidth, MAX_COLUMNS } from '../table.ts'
import { encodingOf, StrictDecoder } from './encoding.ts'
import { guessHeader, isNumber, shownCells } from './header.ts'
import { MAX_ROW, unquoted } from './scan.ts'

/** How a text table is laid out. */
export interface Layout {
  /** One character; a space stands for any run of spaces and tabs. */
  readonly delimiter: string
  readonly columns: readonly Column[]
  /** Characters of decoded text before the first row, and the number of that row's line. */
  readonly skip: number
  readonly line: number
  readonly encoding: string
  readonly notices: readonly Sentence[]
  /** The cells of the first two rows, where whether they hold names was guessed from them alone. */
  readonly firstRows?: readonly (readonly string[])[]
}

const HEAD = 1 << 20
const MAX_HEAD = 1 << 26
/** In the order of preference: a decimal comma must not win over the semicolon beside it. */
const DELIMITERS = ['\t', ';', ',', '|']
/** Lines that the delimiter is found in, and those that the header is. */
const LOOK_AT = 5
const COMPARE = 50
/** How pandas names the column of its index when it reads its own file and writes it again. */
const UNNAMED = /^Unnamed: \d+(?:\.\d+)*$/

/** Finds the encoding, the delimiter, whether there is a header, and the names. Throws `InputError` for what is not text. */
export async function detectLayout(input: ByteInput, options: FormatOptions, usual: string): Promise<Layout> {
  for (let size = HEAD; ; size *= 8) {
    const bytes = await firstBytes(input, size)
    const encoding = encodingOf(bytes, input.name, options.encoding)
    const complete = bytes.length < size
    const text = await new StrictDecoder(input, encoding).decode(bytes, complete)
    const layout = layoutOf(text, complete, input.name, options, usual)
    if (layout !== undefined) return { ...layout, encoding }
    if (size >= MAX_HEAD)
      throw new InputError(`${input.name} has no line break in its first ${size} bytes; it is no table of text.`)
  }
}

function layoutOf(
  text: string,
  complete: boolean,
  name: string,
  options: FormatOptions,
  usual: string,
): Omit<Layout, 'encoding'> | undefined {
  const lines = firstLines(text, complete)
  const longest = lines.reduce((most, { text: line }) => Math.max(most, line.length), 0)
  if (longest > MAX_ROW || (lines.length === 0 && text.length > MAX_ROW))
    throw new InputError(
      `${name} begins with a row of over ${MAX_ROW} characters; a quote may not be closed, or it is no table of text.`,
    )
  if (lines.length < 2 && !complete) return undefined
  const first = lines.findIndex(({ text: line }) => !line.startsWith('#'))
  if (first < 0) throw new InputError(`${name} has no rows; give at least one.`)
  const body = lines.slice(first)
  const delimiter =
    options.delimiter ??
    findDelimiter(
      body.slice(0, LOOK_AT).map(({ text: line }) => line),
      usual,
    )
  if (delimiter.length !== 1)
    throw new InputError(`The delimiter ${JSON.stringify(delimiter)} is not one character; give one such as ";".`)
  const rows = body.map(({ text: line }) => splitRow(line, delimiter))
  checkWidth(name, rows[0]!.length)
  const comment = first > 0 ? splitRow(lines[first - 1]!.text.replace(/^#+\s*/, ''), delimiter) : []
  const commentNames = comment.length === rows[0]!.length && comment.every((cell) => cell !== '' && !isNumber(cell))

  const guessed = options.header === 'auto' || options.header === undefined
  const { header, notice } = guessed
    ? guessHeader(name, rows, isQuoted(body, rows), options.knownNames)
    : { header: options.header === true }
  const start = header ? body[0]!.end : body[0]!.start
  const line = header ? body[0]!.line + 1 : body[0]!.line
  const cells = header ? rows[0]! : commentNames ? comment : rows[0]!.map(() => '')
  // Some programs end each row with a delimiter, the header too or not: an empty last cell everywhere is no column.
  const ended =
    cells.length > 1 && cells.at(-1) === '' && rows.every((row) => row.length < cells.length || row.at(-1) === '')
  const width = ended ? cells.length - 1 : cells.length
  return {
    delimiter,
    columns: namedColumns(cells.slice(0, width), header),
    skip: start,
    line,
    notices: [
      ...(notice === undefined ? [] : [notice]),
      ...(!header && commentNames
        ? [
            sentence`${name}: the names of its columns (${shownCells(comment)}) are taken from the comment above its rows.`,
          ]
        : []),
    ],
    ...(guessed && !header && !commentNames && { firstRows: rows.slice(0, 2) }),
  }
}

/** Whether every cell of the first row stands in quotes, and not every cell of the second. */
function isQuoted(
  [first, second]: readonly { readonly text: string }[],
  rows: readonly (readonly string[])[],
): boolean {
  const quotes = (text: string) => text.split('"').length - 1
  if (first === undefined || second === undefined) return false
  return quotes(first.text) >= 2 * rows[0]!.length && quotes(second.text) < 2 * rows[1]!.length
}

function namedColumns(cells: readonly string[], header: boolean): Column[] {
  return cells.map((cell, i) => {
    const name = cell.trim()
    // A table that pandas or R wrote with its index: the row's number is not a feature.
    if (header && i === 0 && cells.length > 1 && (name === '' || UNNAMED.test(name)))
      return { name: name || freeName('index', cells), kind: 'number', aside: true, index: true }
    return { name: name === '' ? `x${i}` : name, kind: 'number' }
  })
}

/** The name, with as many underscores before it as make it another one than those there are. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.some((other) => other.trim() === name) ? freeName(`_${name}`, taken) : name
}

function findDelimiter(lines: readonly string[], usual: string): string {
  const ordered = usual === ',' ? DELIMITERS : [usual, ...DELIMITERS.filter((delimiter) => delimiter !== usual)]
  const counts = ordered.map((delimiter) => lines.map((line) => splitRow(line, delimiter).length))
  // Rows of one length decide; next rows that end with a delimiter where the header does not.
  for (const spread of [0, 1]) {
    const place = counts.findIndex(
      ([first, ...rest]) => first! > 1 && rest.every((n) => Math.abs(n - first!) <= spread),
    )
    if (place >= 0) return ordered[place]!
  }
  const splits = ordered.find((delimiter) => splitRow(lines[0]!, delimiter).length > 1)
  if (splits !== undefined) return splits
  const words = lines.map((line) => line.trim().split(/\s+/, MAX_COLUMNS + 1))
  const numbers = words.at(-1)!.filter(isNumber).length
  return numbers > 1 || (words[0]!.length > 1 && words.every((line) => line.length === words[0]!.length)) ? ' ' : usual
}

interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly line: number
}

/** The first lines that are not blank; a line break within quotes does not end one. */
function firstLines(text: string, complete: boolean): Line[] {
  const lines: Line[] = []
  let start = 0
  let line = 1
  while (start < text.length && lines.length < COMPARE) {
    let end = start
    let quoted = false
    let breaks = 0
    for (; end < text.length; end++) {
      const char = text[end]
      if (char === '"') quoted = !quoted
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

/** The cells of one line, without their quotes; of a line with too many, a few more than can be read. */
function splitRow(line: string, delimiter: string): string[] {
  if (delimiter === ' ')
    return line
      .trim()
      .split(/[ \t]+/, MAX_COLUMNS + 1)
      .map((cell) => cell.replace(/^"(.*)"$/, '$1'))
  const cells: string[] = []
  let at = 0
  while (at <= line.length && cells.length <= MAX_COLUMNS) {
    if (line[at] === '"') {
      let end = at + 1
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1
      cells.push(unquoted(line.slice(at + 1, end)))
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
