import { InputError } from '../../base/errors.ts'
import { points, takeColumns, type Values, zerosLike } from '../../base/points.ts'
import { type ByteInput, type ByteSink, type ByteSource, isByteSource, randomAccess } from '../bytes.ts'
import { inParts } from '../columnar.ts'
import {
  generatedColumns,
  inBatches,
  type RawBatch,
  type RawTable,
  rowsAtOnce,
  type Selection,
  type TableFormat,
} from '../format.ts'
import { ForwardReader } from '../forward.ts'
import { type HeadedFormat, writeHeaded } from '../headed.ts'
import { cellText } from '../kept.ts'
import { cellTypeOf, columnBytes, decodeCells, decodeLabels, decodeNumbers, type ElementType } from '../numbers.ts'
import { type Cell, type CellType, checkWidth, shownShape, type Table, type WriteOptions } from '../table.ts'
import { joinNpy } from './join.ts'
import { isNoTime } from './kept.ts'
import {
  type AnyHeader,
  isText,
  NPY_MAGIC,
  type NpyHeader,
  npyHeader,
  readAnyHeader,
  readNpyHeader,
  type TextType,
  type TimeType,
} from './npy-header.ts'

/**
 * numpy's array files: all integers, booleans and floats, either byte order, C or Fortran order, format versions 1 to 3. A one-
 * dimensional array is one column. A file is read in ranges, so rows can be read without reading those before.
 */
export const npy: TableFormat = {
  name: 'npy',
  extensions: ['.npy'],
  magic: (start) => NPY_MAGIC.every((byte, i) => start[i] === byte),
  open: (input) => openNpy(input),
  write: writeNpy,
  join: joinNpy,
}

/** Opens a matrix of numbers in an .npy file or in a member of an .npz. */
export async function openNpy(input: ByteInput): Promise<RawTable> {
  const header = await readNpyHeader(input)
  const { type, shape, start, fortran } = header
  if (shape.length !== 1 && shape.length !== 2)
    throw new InputError(
      `${input.name} holds an array of shape ${shownShape(shape)}; reshape it to (rows, columns) before saving.`,
    )
  const [rows, width = 1] = shape as [number, number?]
  checkWidth(input.name, width)
  if (isByteSource(input)) checkLength(input, header)
  const columns = generatedColumns(width, isText(type) ? undefined : cellTypeOf(type))
  const close = input.close ? { close: () => input.close!() } : {}
  if (isText(type))
    return { columns: columns.map(({ name }) => ({ name, kind: 'text' })), ...close, ...textRows(input, header) }
  const byColumns = fortran && width > 1
  // A pipe can be read only once, and a row in Fortran order is spread over all of it, so only this case is held in memory.
  if (!isByteSource(input) && !(byColumns && input.peek !== undefined)) {
    const forward = byColumns ? fortranPasses : readForward
    return {
      columns,
      rows,
      ...close,
      read: (selection, batchRows) => forward(input, header, type, selection, batchRows),
    }
  }
  const source = await randomAccess(input)
  checkLength(source, header)
  const range = async (selection: Selection, from: number, to: number): Promise<RawBatch> => {
    if (byColumns) return fortranRows(source, { start, rows, type }, selection, from, to)
    const bytes = await source.slice(start + from * width * type.size, start + to * width * type.size)
    return decodeRows(bytes, to - from, width, type, selection)
  }
  return {
    columns,
    rows,
    ...close,
    range,
    read: (selection, batchRows) =>
      inBatches(
        rows,
        range,
        selection,
        rowsAtOnce(batchRows, (byColumns ? selection.columns.length : width) * type.size),
      ),
  }
}

/** All elements of a one-dimensional array (or a single column) as labels: integers exactly, text unchanged. */
export async function readNpyLabels(input: ByteInput): Promise<string[]> {
  const header = await readAnyHeader(input)
  const { type, shape, start } = header
  if (!(shape.length === 1 || (shape.length === 2 && shape[1] === 1)))
    throw new InputError(`${input.name} holds an array of shape ${shownShape(shape)}; labels need one dimension.`)
  if (isByteSource(input)) checkLength(input, header)
  const source = await randomAccess(input)
  checkLength(source, header)
  const bytes = await source.slice(start, start + shape[0]! * type.size)
  if (type.kind === 'M') return decodeTimes(bytes, type).map((cell) => cellText(cell, timeCellType(type)) ?? '')
  return isText(type) ? decodeText(bytes, type) : decodeLabels(bytes, type)
}

/** All elements of a one-dimensional array as cells to carry along. */
export async function readNpyCells(input: ByteInput): Promise<readonly Cell[]> {
  const { type, shape, start } = await readAnyHeader(input)
  if (isText(type)) return (await readNpyLabels(input)).map((text) => (text === '' ? null : text))
  const source = await randomAccess(input)
  const bytes = await source.slice(start, start + shape[0]! * type.size)
  return type.kind === 'M' ? decodeTimes(bytes, type) : decodeCells(bytes, type)
}

/** Days as numbers, times as bigint: see `CellType`. */
function decodeTimes(bytes: Uint8Array, { unit, littleEndian }: TimeType): Cell[] {
  const counts = decodeCells(bytes, { kind: 'i', size: 8, littleEndian }) as bigint[]
  return counts.map((count) => (isNoTime(count) ? null : unit === 'D' ? Number(count) : count))
}

/** What the cells of dates and times are. */
export function timeCellType({ unit }: TimeType): CellType {
  return unit === 'D' ? { kind: 'date' } : { kind: 'time', unit }
}

async function* readForward(
  input: ByteInput,
  { shape, start }: NpyHeader,
  type: ElementType,
  selection: Selection,
  batchRows: number,
): AsyncGenerator<RawBatch> {
  const [rows, width = 1] = shape as [number, number?]
  const reader = new ForwardReader(input)
  try {
    await reader.skip(start)
    const step = rowsAtOnce(batchRows, width * type.size)
    for (let at = 0; at < rows; at += step) {
      const count = Math.min(step, rows - at)
      yield decodeRows(await reader.read(count * width * type.size), count, width, type, selection)
    }
    await reader.finish()
  } finally {
    await reader.close()
  }
}

/** Values held during one pass over a stream in Fortran order; as many passes are made as this requires. */
const PASS_VALUES = 1 << 23

async function* fortranPasses(
  input: ByteInput,
  header: NpyHeader,
  type: ElementType,
  selection: Selection,
  batchRows: number,
): AsyncGenerator<RawBatch> {
  const rows = header.shape[0]!
  const { columns: places, label, kept = [] } = selection
  const width = places.length
  const beside = [...(label === undefined ? [] : [label]), ...kept]
  const step = Math.max(1, Math.floor(PASS_VALUES / Math.max(1, width + beside.length)))
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(rows, from + step)
    const found = await columnsOfPass(input, header, type, new Set([...places, ...beside]), from, to)
    const values = places.map((place) => decodeNumbers(found.get(place)!, type))
    const data = zerosLike(values[0] ?? new Float64Array(0), (to - from) * width)
    for (const [j, column] of values.entries()) putColumn(column, data, j, width)
    const batch = {
      data,
      rows: to - from,
      ...(label !== undefined && { labels: decodeLabels(found.get(label)!, type) }),
      ...(kept.length > 0 && { kept: kept.map((place) => decodeCells(found.get(place)!, type)) }),
    }
    yield* inParts(batch, width, batchRows)
  }
}

/** The bytes of rows [from, to) of some columns, read in one pass over the stream. */
async function columnsOfPass(
  input: ByteInput,
  { shape, start }: NpyHeader,
  { size }: ElementType,
  wanted: ReadonlySet<number>,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const [rows, width] = shape as [number, number]
  const found = new Map<number, Uint8Array>()
  const reader = new ForwardReader(input)
  try {
    await reader.skip(start)
    for (let place = 0; place < width; place++) {
      await reader.skip((wanted.has(place) ? from : rows) * size)
      if (!wanted.has(place)) continue
      // A copy of its own, since the piece may be part of a larger one.
      found.set(place, (await reader.read((to - from) * size)).slice())
      await reader.skip((rows - to) * size)
    }
    await reader.finish()
  } finally {
    await reader.close()
  }
  return found
}

/** Puts values into column `j` of rows that are `width` wide. */
function putColumn(values: Values, data: Values, j: number, width: number): void {
  for (let i = 0, at = j; i < values.length; i++, at += width) data[at] = values[i]!
}

function decodeRows(
  bytes: Uint8Array,
  rows: number,
  width: number,
  type: ElementType,
  { columns: places, label, kept = [] }: Selection,
): RawBatch {
  const column = (place: number) => columnBytes(bytes, width, place, type.size)
  // Decoded before the numbers, which may be decoded in place.
  const beside = {
    ...(label !== undefined && { labels: decodeLabels(column(label), type) }),
    ...(kept.length > 0 && { kept: kept.map((place) => decodeCells(column(place), type)) }),
  }
  const all = points(decodeNumbers(bytes, type), rows, width)
  return { data: takeColumns(all, places).data, rows, ...beside }
}

/** In Fortran order a column is contiguous, so one range is read for each chosen column. */
async function fortranRows(
  source: ByteSource,
  { start, rows, type }: { readonly start: number; readonly rows: number; readonly type: ElementType },
  { columns: places, label, kept = [] }: Selection,
  from: number,
  to: number,
): Promise<RawBatch> {
  const column = (place: number) =>
    source.slice(start + (place * rows + from) * type.size, start + (place * rows + to) * type.size)
  let data: Values = new Float64Array(0)
  for (const [j, place] of places.entries()) {
    const values = decodeNumbers(await column(place), type)
    if (j === 0) data = zerosLike(values, (to - from) * places.length)
    putColumn(values, data, j, places.length)
  }
  const cells = await Promise.all(kept.map(async (place) => decodeCells(await column(place), type)))
  return {
    data,
    rows: to - from,
    ...(label !== undefined && { labels: decodeLabels(await column(label), type) }),
    ...(kept.length > 0 && { kept: cells }),
  }
}

function textRows(input: ByteInput, { shape }: NpyHeader): Omit<RawTable, 'columns'> {
  return {
    rows: shape[0]!,
    async *read({ kept = [] }, batchRows) {
      const labels = await readNpyLabels(input)
      for (let at = 0; at < labels.length; at += batchRows) {
        const part = labels.slice(at, at + batchRows)
        yield { data: new Float64Array(0), rows: part.length, labels: part, kept: kept.map(() => part) }
      }
    },
  }
}

function decodeText(bytes: Uint8Array, { kind, size, littleEndian }: TextType): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const step = kind === 'U' ? 4 : 1
  return Array.from({ length: size === 0 ? 0 : bytes.length / size }, (_, i) => {
    let text = ''
    for (let at = i * size; at < (i + 1) * size; at += step)
      text += String.fromCodePoint(kind === 'U' ? Math.min(view.getUint32(at, littleEndian), 0x10ffff) : bytes[at]!)
    return text.replace(/\0+$/, '')
  })
}

function checkLength(source: ByteSource, { type, shape, start }: AnyHeader): void {
  const needed = start + shape.reduce((product, size) => product * size, type.size)
  if (needed > source.byteLength)
    throw new InputError(
      `${source.name} is truncated: shape ${shownShape(shape)} needs ${needed} bytes, found ${source.byteLength}; save the array again.`,
    )
}

function writeNpy(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number> {
  const format: HeadedFormat = {
    kind: 'an .npy file',
    header: ({ data, columns }, rows) => npyHeader(data instanceof Float32Array ? '<f4' : '<f8', [rows, columns]),
    encode: ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }
  return writeHeaded(format, tables, sink, options)
}
