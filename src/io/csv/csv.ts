import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSink, chunksOf } from '../bytes.ts'
import { inParts } from '../columnar.ts'
import type { FormatOptions, RawBatch, RawTable, Selection, TableFormat } from '../format.ts'
import type { Table, WriteOptions } from '../table.ts'
import { detectLayout, type Layout } from './detect.ts'
import { StrictDecoder } from './encoding.ts'
import { joinDelimited } from './join.ts'
import { MAX_ROW, Scanner } from './scan.ts'
import { writeDelimited } from './write.ts'

/** Rows separated by commas; other delimiters (tab, semicolon, bar, spaces) are detected. */
export const csv = delimited('csv', ['.csv', '.txt', '.dat', '.data'], ',')
/** Rows separated by tabs. */
export const tsv = delimited('tsv', ['.tsv', '.tab'], '\t')

function delimited(name: string, extensions: readonly string[], delimiter: string): TableFormat {
  return {
    name,
    extensions,
    open: (input, options) => openDelimited(input, options, delimiter),
    write: (tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions) =>
      writeDelimited(tables, sink, delimiter, options),
    join: joinDelimited,
  }
}

async function openDelimited(input: ByteInput, options: FormatOptions, usual: string): Promise<RawTable> {
  const layout = await detectLayout(input, options, usual)
  return {
    columns: layout.columns,
    rows: undefined,
    notices: layout.notices,
    ...(layout.firstRows && { firstRows: layout.firstRows }),
    read: (selection, batchRows) => scanRows(input, layout, selection, batchRows),
    ...(input.close && { close: () => input.close!() }),
  }
}

async function* scanRows(
  input: ByteInput,
  layout: Layout,
  { columns, label, kept = [] }: Selection,
  batchRows: number,
): AsyncGenerator<RawBatch> {
  const slots = new Int32Array(layout.columns.length).fill(-1)
  columns.forEach((place, slot) => {
    slots[place] = slot
  })
  const names = layout.columns.map(({ name }) => name)
  const { delimiter, style, comments } = layout
  const scanner = new Scanner(
    {
      ...{ name: input.name, columns: names, slots, width: columns.length, label: label ?? -1 },
      ...{ delimiter, style, comments, kept },
    },
    layout.line,
  )
  for await (const { text, last } of decoded(input, layout)) {
    scanner.feed(text, last)
    if (scanner.waiting > MAX_ROW)
      throw new InputError(
        `${input.name} has a row of over ${MAX_ROW} characters after row ${scanner.seen}; check that a quote is closed there.`,
      )
    if (scanner.rows < batchRows && !last) continue
    const { labels, kept: texts, ...rest } = scanner.take()
    const batch = { ...rest, ...(label !== undefined && { labels }), ...(kept.length > 0 && { kept: texts }) }
    yield* inParts(batch, columns.length, batchRows)
  }
}

/** The text after the header, in pieces; if runs of spaces separate the cells, only whole lines, with single spaces. */
async function* decoded(
  input: ByteInput,
  { delimiter, encoding, skip }: Layout,
): AsyncGenerator<{ text: string; last: boolean }> {
  const decoder = new StrictDecoder(input, encoding)
  let left = skip
  let waiting = ''
  const pieces = async function* () {
    for await (const chunk of chunksOf(input)) yield { piece: await decoder.decode(chunk, false), last: false }
    yield { piece: await decoder.decode(new Uint8Array(0), true), last: true }
  }
  for await (const { piece, last } of pieces()) {
    const cut = Math.min(left, piece.length)
    left -= cut
    let text = piece.slice(cut)
    if (delimiter === ' ') {
      text = waiting + text
      const end = last ? text.length : text.lastIndexOf('\n') + 1
      waiting = text.slice(end)
      text = text
        .slice(0, end)
        .replaceAll(/("(?:[^"\n]|"")*")|[ \t]+/g, (_, quoted?: string) => quoted ?? ' ')
        .replaceAll(/^ | (?=\r?$)/gm, '')
    }
    yield { text, last }
  }
}
