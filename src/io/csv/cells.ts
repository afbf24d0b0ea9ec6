/** The first lines of a text table, and their cells: what its layout is guessed from. */

export interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly line: number
}

/** The first lines that are not blank, `most` or fewer; a line break within quotes does not end one. */
export function firstLines(text: string, complete: boolean, most: number): Line[] {
  const lines: Line[] = []
  let start = 0
  let line = 1
  while (start < text.length && lines.length < most) {
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

/** The cells of one line, without their quotes. */
export function splitRow(line: string, delimiter: string): string[] {
  if (delimiter === ' ')
    return line
      .trim()
      .split(/[ \t]+/)
      .map((cell) => cell.replace(/^"(.*)"$/, '$1'))
  const cells: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line[at] === '"') {
      let end = at + 1
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'))
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
