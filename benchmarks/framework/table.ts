import { type Spread, spreadOf } from './statistics.ts'
import { percent } from './text.ts'

/** A table before it is written: for a terminal or for a page, with the same cells. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Sentences below the table. */
  readonly notes?: readonly string[]
}

/** The table for a terminal, with the first column aligned left and the others right. */
export function tableText({ columns, rows, notes = [] }: Table): string {
  const lines = [columns, ...rows]
  const widths = columns.map((_, j) => Math.max(...lines.map((line) => (line[j] ?? '').length)))
  const aligned = lines.map((line) =>
    line
      .map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!)))
      .join('   ')
      .trimEnd(),
  )
  return [...aligned, ...notes.map((note) => `  ${note}`)].join('\n')
}

export function tableMarkdown({ columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `| ${columns.map((_, j) => (j === 0 ? '---' : '---:')).join(' | ')} |`
  const lines = [line(columns), rule, ...rows.map(line)]
  return [lines.join('\n'), ...notes].join('\n\n')
}

/** A median, with its extremes if there are several values. */
export function spreadText({ median, min, max }: Spread, format: (value: number) => string = percent): string {
  return min === max ? format(median) : `${format(median)} (${format(min)} to ${format(max)})`
}

/** The median of several values with their extremes, like `spreadText`; "-" if there are none. */
export function rangeText(values: readonly number[], format?: (value: number) => string): string {
  return values.length === 0 ? '-' : spreadText(spreadOf(values), format)
}

/** Three digits; "-" for values that were not measured (NaN). */
export function cell(value: number): string {
  return Number.isNaN(value) ? '-' : percent(value)
}
