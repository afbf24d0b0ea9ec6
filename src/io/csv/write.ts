import type { Values } from '../../base/points.ts'
import type { ByteSink } from '../bytes.ts'
import { cellText as keptText } from '../kept.ts'
import { shortestFloat32, shortestFloat64 } from '../numbers.ts'
import type { KeptColumn, Table, WriteOptions } from '../table.ts'

const ROWS_AT_ONCE = 2048

/** Writes a header and the rows, each number in the shortest form that reads back to the same float32 or float64. */
export async function writeDelimited(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  delimiter: string,
  { cellText = (cell) => cell }: WriteOptions,
): Promise<number> {
  const encoder = new TextEncoder()
  let rows = 0
  let begun = false
  const text = (column: KeptColumn, row: number): string => {
    const cell = keptText(column.cells[row]!, column.type)
    return cell === null ? '' : quote(cellText(cell))
  }
  for await (const { points, names, kept = [] } of tables) {
    if (!begun) {
      const header = [...names, ...kept.map(({ name }) => name)]
      await sink.write(encoder.encode(`${header.map((name) => quote(cellText(name))).join(delimiter)}\n`))
      begun = true
    }
    const format = points.data instanceof Float32Array ? shortestFloat32 : shortestFloat64
    for (let start = 0; start < points.rows; start += ROWS_AT_ONCE) {
      const end = Math.min(start + ROWS_AT_ONCE, points.rows)
      let lines = ''
      for (let i = start; i < end; i++) {
        lines += rowText(points.data, i * points.columns, points.columns, format, delimiter)
        for (const column of kept) lines += delimiter + text(column, i)
        lines += '\n'
      }
      await sink.write(encoder.encode(lines))
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

/** Quotes a cell that contains a character which could be taken for a delimiter, whichever delimiter is in use. */
function quote(cell: string): string {
  return /["\r\n,;|\t]|^\s|\s$|^$|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
