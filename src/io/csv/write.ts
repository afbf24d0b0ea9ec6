import type { Values } from '../../base/points.ts'
import type { ByteSink } from '../bytes.ts'
import type { Table, WriteOptions } from '../table.ts'

const ROWS_AT_ONCE = 2048

/** Writes a header and the rows; each number in the shortest form that reads back to the same float32 or float64. */
export async function writeDelimited(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  delimiter: string,
  { labelName = 'label', cellText = (cell) => cell }: WriteOptions,
): Promise<number> {
  const encoder = new TextEncoder()
  let rows = 0
  let begun = false
  for await (const { points, names, labels } of tables) {
    if (!begun) {
      const header = labels === undefined ? names : [...names, labelName]
      await sink.write(encoder.encode(`${header.map((name) => quote(cellText(name))).join(delimiter)}\n`))
      begun = true
    }
    const format = points.data instanceof Float32Array ? shortestFloat32 : shortestFloat64
    for (let start = 0; start < points.rows; start += ROWS_AT_ONCE) {
      const end = Math.min(start + ROWS_AT_ONCE, points.rows)
      let text = ''
      for (let i = start; i < end; i++) {
        text += rowText(points.data, i * points.columns, points.columns, format, delimiter)
        text += labels === undefined ? '\n' : `${delimiter}${quote(cellText(labels[i]!))}\n`
      }
      await sink.write(encoder.encode(text))
    }
    rows += points.rows
  }
  return rows
}

function rowText(
  data: Values,
  at: number,
  width: number,
  format: (value: number) => string,
  delimiter: string,
): string {
  let text = format(data[at]!)
  for (let j = 1; j < width; j++) text += delimiter + format(data[at + j]!)
  return text
}

/** The shortest decimal that parses to this double. */
function shortestFloat64(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** The shortest decimal whose nearest float32 is this one: six to nine digits, trailing zeros left out. */
export function shortestFloat32(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return shortestFloat64(value)
  for (let digits = 6; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits))
    if (Math.fround(near) === value) return String(near)
  }
  return String(Number(value.toPrecision(9)))
}

/** Quotes what could be taken for a delimiter, whichever it is. */
function quote(cell: string): string {
  return /["\r\n,;|\t]|^\s|\s$|^$|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
