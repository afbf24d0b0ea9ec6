/**
 * The names of files, columns and classes are chosen by whoever made the file. Characters in them that a terminal would obey (escape sequences and
 * other control characters) or that reorder text (the controls of bidirectional text) are printed as escapes.
 */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** A text that is safe to print; line breaks and tabs are kept. */
export function visible(text: string): string {
  return text.replace(CONTROLS, (char) => (char === '\n' || char === '\t' ? char : escaped(char)))
}

/** The same for a text of one line. */
export function visibleLine(text: string): string {
  return text.replace(CONTROLS, escaped)
}

/** A value as JSON without raw control characters: `JSON.stringify` leaves some that terminals obey. */
export function visibleJson(value: unknown): string {
  return visibleLine(JSON.stringify(value))
}

/** Puts an apostrophe before text that a spreadsheet would take for a formula; numbers are unchanged. */
export function notFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? `'${cell}` : cell
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
