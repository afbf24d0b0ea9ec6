import { aligned } from './text.ts'

/** A table before it is written: for a terminal or for a page, with the same cells. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What is to be said under it. */
  readonly notes?: readonly string[]
}

export function tableText({ columns, rows, notes = [] }: Table): string {
  return [aligned([columns, ...rows]), ...notes.map((note) => `  ${note}`)].join('\n')
}

export function tableMarkdown({ columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `| ${columns.map((_, j) => (j === 0 ? '---' : '---:')).join(' | ')} |`
  const lines = [line(columns), rule, ...rows.map(line)]
  return [lines.join('\n'), ...notes].join('\n\n')
}
