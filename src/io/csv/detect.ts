import { field, InputError, type Sentence, sentence } from '../../base/errors.ts'
import { type ByteInput, firstBytes } from '../bytes.ts'
import type { Column, FormatOptions } from '../format.ts'
import { checkWidth } from '../table.ts'
import {
  guessStyle,
  isNumberIn,
  lineBreaks,
  looksNumeric,
  mayBeThousands,
  type NumberStyle,
  styleOfExample,
} from './cells.ts'
import { columnsOf } from './columns.ts'
import { encodingOf, StrictDecoder } from './encoding.ts'
import { type FirstRows, guessHeader, hasUnits, shownCells } from './header.ts'
import { findDelimiter, firstLines, type Line, namedDelimiter, splitRow, titleLines } from './lines.ts'
import { MAX_ROW } from './scan.ts'

/** How a text table is laid out. */
export interface Layout {
  /** One character; a space means any run of spaces and tabs. */
  readonly delimiter: string
  readonly style: NumberStyle
  readonly columns: readonly Column[]
  /** Characters of decoded text before the first row. */
  readonly skip: number
  /** The line number of the first row. */
  readonly line: number
  /** Whether lines that begin with # are skipped. */
  readonly comments: boolean
  readonly encoding: string
  readonly notices: readonly Sentence[]
  /** The cells of the first two rows, if whether the first holds names was guessed from them alone. */
  readonly firstRows?: readonly (readonly string[])[]
}

const HEAD = 1 << 20
const MAX_HEAD = 1 << 26
/** How many lines the search for the delimiter reads, and how many the search for the header. */
const LOOK_AT = 5
const COMPARE = 50

/** Finds the encoding, the delimiter, whether there is a header, and the names. Throws `InputError` if the input is not text. */
export async function detectLayout(input: ByteInput, options: FormatOptions, usual: string): Promise<Layout> {
  for (let size = HEAD; ; size *= 8) {
    const bytes = await firstBytes(input, size)
    const encoding = encodingOf(bytes, input.name, options.encoding)
    const complete = bytes.length < size
    const text = await new StrictDecoder(input, encoding).decode(bytes, complete)
    const layout = layoutOf(text, complete, input.name, options, usual)
    if (layout !== undefined) return { ...layout, encoding }
    if (size >= MAX_HEAD)
      throw new InputError(`${input.name} has no line break in its first ${size} bytes; it is not a text table.`)
  }
}

function layoutOf(
  text: string,
  complete: boolean,
  name: string,
  options: FormatOptions,
  usual: string,
): Omit<Layout, 'encoding'> | undefined {
  const lines = firstLines(text, complete, COMPARE)
  const longest = lines.reduce((most, { text: line }) => Math.max(most, line.length), 0)
  if (longest > MAX_ROW || (lines.length === 0 && text.length > MAX_ROW))
    throw new InputError(
      `${name} begins with a row of over ${MAX_ROW} characters; check that a quote is closed, and that it is a text table with a line for each row.`,
    )
  if (lines.length < 2 && !complete) return undefined
  const told = lines.length === 0 ? undefined : namedDelimiter(lines[0]!.text)
  if (told !== undefined) lines.shift()
  const body = lines.filter(({ text: line }) => !line.startsWith('#'))
  if (body.length === 0) throw new InputError(`${name} has no rows; give at least one.`)
  const given = options.delimiter ?? told
  const title = options.header === false ? [] : body.splice(0, titleOf(body, given, usual))
  const delimiter = delimiterOf(body, given, usual)
  const rows = withRowNames(body, delimiter)
  checkWidth(name, rows[0]!.length)
  const style = options.numbers === undefined ? guessStyle(rows.slice(1).flat()) : styleOfExample(options.numbers)
  const above = lines[lines.indexOf(body[0]!) - 1]?.text
  const comment = above?.startsWith('#') ? above.replace(/^#+\s*/, '') : undefined
  const commentCells = comment === undefined ? [] : splitRow(comment, delimiter)
  const head = headOf(name, { rows, style, quoted: isQuoted(body, rows) }, commentCells, options)
  const below = rows.slice(head.rows)
  const columns = columnsOf(head.cells, head.named, below, style)
  const before = body[head.rows - 1]
  return {
    ...{ delimiter, style, columns },
    notices: [
      ...head.notices,
      ...titleNotice(name, title),
      ...(options.numbers === undefined ? thousandsNotice(name, delimiter, below) : []),
    ],
    skip: before?.end ?? body[0]!.start,
    line: before === undefined ? body[0]!.line : before.line + lineBreaks(before.text) + 1,
    comments: body.length < lines.length || columns[0]!.kind !== 'text',
    ...(head.guessed && { firstRows: rows.slice(0, 2) }),
  }
}

function titleOf(body: readonly Line[], told: string | undefined, usual: string): number {
  const texts = body.map(({ text }) => text)
  return titleLines(texts, (rest) => told ?? findDelimiter(rest.slice(0, LOOK_AT), usual))
}

function titleNotice(name: string, title: readonly Line[]): Sentence[] {
  if (title.length === 0) return []
  const lines = title.length === 1 ? 'line is' : `${title.length} lines are`
  return [
    sentence`${name}: its first ${lines} taken for a title (${shownCells([title[0]!.text.trim()])}) and left out; ${field('header', 'no')} reads them as rows.`,
  ]
}

/** A table with semicolons comes from where commas are decimal, so its points may be thousands separators. */
function thousandsNotice(name: string, delimiter: string, rows: readonly (readonly string[])[]): Sentence[] {
  const found = delimiter === ';' ? mayBeThousands(rows.flat()) : undefined
  if (found === undefined) return []
  return [
    sentence`${name}: each point in its first rows has three digits after it (${found}) and is read as a decimal point; if points separate thousands, say so with ${field('numbers', '1.234,5')}.`,
  ]
}

function delimiterOf(body: readonly Line[], told: string | undefined, usual: string): string {
  const first = body.slice(0, LOOK_AT).map(({ text }) => text)
  const delimiter = told ?? findDelimiter(first, usual)
  if (delimiter.length === 1) return delimiter
  throw new InputError(`The delimiter ${JSON.stringify(delimiter)} is not one character; give one such as ";".`)
}

/** The cells of the lines. When R writes row names, it names only the other columns: the header is then one cell shorter. */
function withRowNames(body: readonly Line[], delimiter: string): string[][] {
  const rows = body.map(({ text }) => splitRow(text, delimiter))
  const [header = [], ...rest] = rows
  const shorter = rest.length > 0 && rest.every((row) => row.length === header.length + 1)
  if (!shorter || rest.every((row) => row.at(-1) === '')) return rows
  const first = rest.map((row) => row[0]!)
  const inQuotes = body.slice(1).every(({ text }) => text.startsWith('"'))
  const numbered = header.length > 1 && first.every((cell, i) => cell === String(i + 1))
  // Unquoted decimal commas in a comma-separated file would look the same.
  if (!inQuotes && !numbered && delimiter === ',' && first.some((cell) => looksNumeric(cell))) return rows
  return [['', ...header], ...rest]
}

/** The header: the rows above the values. */
interface Head {
  /** How many rows it takes: the names, and perhaps their units. */
  readonly rows: number
  /** The columns' names, empty if there is none. */
  readonly cells: readonly string[]
  readonly named: boolean
  readonly notices: readonly Sentence[]
  /** Whether it was only a guess that the first row holds values. */
  readonly guessed: boolean
}

function headOf(
  name: string,
  first: Omit<FirstRows, 'known'>,
  comment: readonly string[],
  { header: asked, knownNames: known }: FormatOptions,
): Head {
  const { rows, style } = first
  const width = rows[0]!.length
  const commentNames = comment.length === width && comment.every((cell) => cell !== '' && !isNumberIn(cell, style))
  const guessed = asked === 'auto' || asked === undefined
  const { header, notice } = guessed ? guessHeader(name, { ...first, known }) : { header: asked }
  const notices = notice === undefined ? [] : [notice]
  if (header) {
    const units = hasUnits(rows, style)
    if (units)
      notices.push(
        sentence`${name}: its second row (${shownCells(rows[1]!)}) is taken for the units of its columns and is left out.`,
      )
    return { rows: units ? 2 : 1, cells: rows[0]!, named: true, notices, guessed: false }
  }
  if (commentNames)
    notices.push(
      sentence`${name}: the names of its columns (${shownCells(comment)}) are taken from the comment above its rows.`,
    )
  const cells = commentNames ? comment : rows[0]!.map(() => '')
  return { rows: 0, cells, named: false, notices, guessed: guessed && !commentNames }
}

/** Whether every cell of the first row is quoted, and not every cell of the second. */
function isQuoted([first, second]: readonly Line[], rows: readonly (readonly string[])[]): boolean {
  const quotes = (text: string) => text.split('"').length - 1
  if (first === undefined || second === undefined) return false
  return quotes(first.text) >= 2 * rows[0]!.length && quotes(second.text) < 2 * rows[1]!.length
}
