import { aligned } from './text.ts'

/** A table before it is written: for a terminal or for a page, with the same cells. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function tableText({ columns, rows }: Table): string {
  return aligned([columns, ...rows])
}

export function tableMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `| ${columns.map((_, j) => (j === 0 ? '---' : '---:')).join(' | ')} |`
  return [line(columns), rule, ...rows.map(line)].join('\n')
}
