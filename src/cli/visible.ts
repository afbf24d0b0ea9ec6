/**
 * Names of files, columns and classes come from whoever made the file. What of them a terminal would obey (escape sequences and other
 * control characters) or show in another order (the controls of bidirectional text) is written out.
 */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** A text as it can be shown; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(CONTROLS, (char) => (char === '\n' || char === '\t' ? char : escaped(char)))
}

/** The same of a text of one line. */
export function visibleLine(text: string): string {
  return text.replace(CONTROLS, escaped)
}

/** A value as JSON in ASCII controls only: `JSON.stringify` leaves some characters raw that terminals obey. */
export function visibleJson(value: unknown): string {
  return visibleLine(JSON.stringify(value))
}

/** Text that a spreadsheet would take for a formula, with an apostrophe before it; numbers stay. */
export function notFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? `'${cell}` : cell
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
