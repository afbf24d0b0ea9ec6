import { field, InputError, sentence } from '../../base/errors.ts'
import { cellNumber, isMissingLabel, lineBreaks, type NumberStyle, troubleWith, unquoted } from './cells.ts'
import { quoteAt } from './lines.ts'

/** What a scan of text needs to know: for each column, its place in the row of numbers, or -1 to skip it. */
export interface ScanPlan {
  readonly name: string
  readonly columns: readonly string[]
  readonly slots: Int32Array
  readonly width: number
  /** The column whose text is kept as labels; -1 for none. */
  readonly label: number
  readonly delimiter: string
  readonly style: NumberStyle
  /** Whether lines that begin with # are skipped. */
  readonly comments: boolean
  /** The columns whose text is carried along. */
  readonly kept: readonly number[]
}

/** The rows found: `data` row by row, with NaN for a missing cell. */
export interface ScannedRows {
  data: Float64Array
  rows: number
  labels: (string | undefined)[]
  /** One list for each column of `ScanPlan.kept`; null for an empty cell. */
  kept: (string | null)[][]
}

/** How many different texts are remembered, to be shared by the rows that have them. */
const MOST_NAMES = 100_000
/** A longer row, or a quote left open for longer, is not a table: the most columns of 30 characters each are shorter. */
export const MAX_ROW = 1 << 23

const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
/** Up to this value, one more digit keeps the integer exact. */
const EXACT = 900_719_925_474_098
const QUOTE = 34
const LF = 10
const CR = 13
const PLUS = 43
const MINUS = 45
const HASH = 35
const ZERO = 48
const NINE = 57

/**
 * Splits delimited text (RFC 4180: quotes, doubled quotes, line breaks within quotes; any line ending) and parses numbers as it
 * goes. Takes text in pieces; an incomplete row waits for the next piece.
 */
export class Scanner {
  readonly #plan: ScanPlan
  readonly #names = new Map<string, string>()
  #rest = ''
  #data = new Float64Array(1024)
  #rows = 0
  #labels: (string | undefined)[] = []
  #row = 0
  #line: number
  /** The character between cells, and the one before a decimal fraction. */
  readonly #stop: number
  readonly #point: number
  /** For each column, its place among the carried columns, or -1. */
  readonly #keep: Int32Array
  #kept: (string | null)[][]
  /** Where the last cell scanned ends; -1 if that is not known yet. */
  #end = 0

  /** @param line the number of the first line fed, for messages */
  constructor(plan: ScanPlan, line: number) {
    this.#plan = plan
    this.#line = line
    this.#stop = plan.delimiter.charCodeAt(0)
    this.#point = plan.style.decimal.charCodeAt(0)
    this.#keep = new Int32Array(plan.slots.length).fill(-1)
    plan.kept.forEach((column, place) => {
      this.#keep[column] = place
    })
    this.#kept = plan.kept.map(() => [])
  }

  get rows(): number {
    return this.#rows
  }

  /** Rows scanned since the start. */
  get seen(): number {
    return this.#row
  }

  /** The number of characters held of a row that is not complete yet. */
  get waiting(): number {
    return this.#rest.length
  }

  /** The rows since the last call. */
  take(): ScannedRows {
    const taken = {
      data: this.#data.slice(0, this.#rows * this.#plan.width),
      rows: this.#rows,
      labels: this.#labels,
      kept: this.#kept,
    }
    this.#rows = 0
    this.#labels = []
    this.#kept = this.#plan.kept.map(() => [])
    return taken
  }

  /** Scans the complete rows; at the end (`last`) also one without a line ending. */
  feed(piece: string, last: boolean): void {
    const text = this.#rest + piece
    let at = 0
    while (at < text.length) {
      const code = text.charCodeAt(at)
      if (code === LF || code === CR) {
        if (code === CR && at + 1 === text.length && !last) break
        at += code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1
        this.#line++
        continue
      }
      const end = code === HASH && this.#plan.comments ? lineEnd(text, at, last) : this.#scanRow(text, at, last)
      if (end < 0) break
      at = end
    }
    this.#rest = text.slice(at)
  }

  /** Scans the row at `at` up to (not including) its line ending; returns -1 if the row is not complete. */
  #scanRow(text: string, at: number, last: boolean): number {
    const { slots, width, label } = this.#plan
    const count = slots.length
    const start = this.#rows * width
    if (start + width > this.#data.length) this.#grow(start + width)
    const data = this.#data
    let labelText: string | undefined
    let labelQuoted = false
    let lines = 0
    let column = 0
    for (let from = at; ; column++, from = this.#end + 1) {
      const slot = column < count ? slots[column]! : -1
      let value = slot < 0 ? Number.NaN : this.#number(text, from)
      let quoted: string | undefined
      if (Number.isNaN(value)) {
        quoted = this.#skipCell(text, from, last)
        if (this.#end < 0 || (this.#end >= text.length && !last)) return -1
        if (quoted !== undefined) lines += lineBreaks(quoted)
        if (slot >= 0) value = this.#valueOf(quoted ?? text.slice(from, this.#end), column, lines)
      }
      if (column === label) {
        labelText = quoted ?? text.slice(from, this.#end)
        labelQuoted = quoted !== undefined
      }
      if (column < count && this.#keep[column]! >= 0)
        this.#keepCell(this.#keep[column]!, quoted ?? text.slice(from, this.#end))
      if (slot >= 0) data[start + slot] = value
      if (this.#end >= text.length) {
        if (!last) return -1
        break
      }
      if (text.charCodeAt(this.#end) !== this.#stop) break
    }
    column++
    const trailing = column === count + 1 && text.charCodeAt(this.#end - 1) === this.#stop
    if (column !== count && !trailing)
      throw this.#error(
        `has ${column} value${column === 1 ? '' : 's'} where ${count} ${count === 1 ? 'is' : 'are'} expected`,
        'make all rows equally long',
      )
    this.#rows++
    this.#row++
    this.#line += lines
    if (label >= 0)
      this.#labels.push(isMissingLabel(labelText ?? '', labelQuoted) ? undefined : this.#intern(labelText!).trim())
    return this.#end
  }

  /**
   * Parses the number of the cell at `from` and puts `#end` after it; NaN if the cell is not a plain decimal. With up to 16 digits and a
   * power of ten up to 22, one multiplication or division gives the nearest double.
   */
  #number(text: string, from: number): number {
    let i = from
    let code = text.charCodeAt(i)
    const negative = code === MINUS
    if (negative) code = text.charCodeAt(++i)
    let mantissa = 0
    let digits = 0
    let power = 0
    let exact = true
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++i)) {
      digits++
      if (mantissa > EXACT) exact = false
      mantissa = mantissa * 10 + (code - ZERO)
    }
    if (code === this.#point) {
      for (code = text.charCodeAt(++i); code >= ZERO && code <= NINE; code = text.charCodeAt(++i)) {
        digits++
        power--
        if (mantissa > EXACT) exact = false
        mantissa = mantissa * 10 + (code - ZERO)
      }
    }
    if (digits > 0 && (code === 101 || code === 69)) {
      code = text.charCodeAt(++i)
      const minus = code === MINUS
      if (minus || code === PLUS) code = text.charCodeAt(++i)
      let exponent = 0
      let found = 0
      for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++i), found++)
        exponent = exponent * 10 + (code - ZERO)
      if (found === 0 || found > 4) return Number.NaN
      power += minus ? -exponent : exponent
    }
    if (digits === 0 || !(code === this.#stop || code === LF || code === CR || i >= text.length)) return Number.NaN
    this.#end = i
    if (!exact || power > 22 || power < -22) return Number(text.slice(from, i).replace(',', '.'))
    const magnitude = power < 0 ? mantissa / POWERS[-power]! : mantissa * POWERS[power]!
    return negative ? -magnitude : magnitude
  }

  /** Puts `#end` after the cell at `from`, or at -1 if its quote is not closed yet. Returns the text inside the quotes, if there are any. */
  #skipCell(text: string, from: number, last: boolean): string | undefined {
    const open = quoteAt(text, from, this.#plan.delimiter)
    if (open < 0) {
      this.#end = this.#cellEnd(text, from)
      return undefined
    }
    const close = quotedEnd(text, open, last)
    if (close < 0 && last) throw this.#error('opens a quote that is never closed')
    this.#end = close < 0 ? -1 : this.#cellEnd(text, close + 1)
    if (close < 0) return undefined
    if (text.slice(close + 1, this.#end).trim() !== '')
      throw this.#error(`has ${JSON.stringify(text[close + 1])} after a closing quote`)
    return unquoted(text.slice(open + 1, close))
  }

  /** Where a cell without quotes from `at` on ends. */
  #cellEnd(text: string, at: number): number {
    let end = at
    for (let code = text.charCodeAt(end); end < text.length; code = text.charCodeAt(++end))
      if (code === this.#stop || code === LF || code === CR) break
    return end
  }

  /** The number in a cell that is not a plain decimal. Throws `InputError` for text. */
  #valueOf(cell: string, column: number, lines: number): number {
    const number = cellNumber(cell, this.#plan.style)
    if (number === undefined) throw this.#textError(column, cell, lines)
    return number
  }

  #keepCell(place: number, cell: string): void {
    // Stored by row number, because an incomplete row is scanned again.
    this.#kept[place]![this.#rows] = cell === '' ? null : this.#intern(cell)
  }

  /** One shared string for equal cells. A mere slice would keep the whole text in memory. */
  #intern(cell: string): string {
    const known = this.#names.get(cell)
    if (known !== undefined) return known
    // A long text is copied, since a slice refers to the text that it was cut from.
    const text = cell.length < 13 ? cell : Array.from(cell).join('')
    if (this.#names.size < MOST_NAMES) this.#names.set(text, text)
    return text
  }

  #grow(needed: number): void {
    const grown = new Float64Array(Math.max(needed, this.#data.length * 2))
    grown.set(this.#data)
    this.#data = grown
  }

  #error(what: string, cure = 'correct the file or its delimiter'): InputError {
    return new InputError(`Line ${this.#line} of ${this.#plan.name} ${what}; ${cure}.`)
  }

  /** @param lines the row's line breaks before the cell */
  #textError(column: number, cell: string, lines: number): InputError {
    const { name, columns, style } = this.#plan
    const shown = JSON.stringify(cell.length > 30 ? `${cell.slice(0, 30)}...` : cell)
    const { what = '', cure } = troubleWith(cell, style)
    const others = sentence`choose the columns of numbers with ${field('columns')}, or give a column of text as ${field('labels')}`
    const otherwise = sentence`if it stands for a missing value, leave such cells empty and drop their rows with ${field('dropMissing')}; otherwise ${others}`
    return new InputError(
      sentence`${name} holds the text ${shown}${what} at row ${this.#row + 1} (line ${this.#line + lines}), column ${JSON.stringify(columns[column])}; ${cure ?? otherwise}.`,
    )
  }
}

/** The place of the line break that ends a line; -1 if it is not known yet. */
function lineEnd(text: string, at: number, last: boolean): number {
  const found = /[\r\n]/g
  found.lastIndex = at
  const end = found.exec(text)?.index
  return end ?? (last ? text.length : -1)
}

/** The place of the quote that closes the one at `start`; -1 if it is not known yet. */
function quotedEnd(text: string, start: number, last: boolean): number {
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return -1
    if (at + 1 >= text.length) return last ? at : -1
    if (text.charCodeAt(at + 1) !== QUOTE) return at
  }
}
