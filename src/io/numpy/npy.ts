import { InputError } from '../../base/errors.ts'
import { points, takeColumns, type Values, zerosLike } from '../../base/points.ts'
import { type ByteInput, type ByteSink, type ByteSource, isByteSource, joinBytes, randomAccess } from '../bytes.ts'
import {
  generatedColumns,
  inBatches,
  type RawBatch,
  type RawTable,
  type Selection,
  type TableFormat,
} from '../format.ts'
import { ForwardReader } from '../forward.ts'
import { type HeadedFormat, writeHeaded } from '../headed.ts'
import { decodeLabels, decodeNumbers, type ElementType } from '../numbers.ts'
import type { Table, WriteOptions } from '../table.ts'
import { isText, NPY_MAGIC, type NpyHeader, npyHeader, readNpyHeader, type TextType } from './npy-header.ts'

/**
 * numpy's array files: all integers, booleans and floats, either byte order, C or Fortran order, format versions 1 to 3. One
 * dimension is one column. A file is read in ranges, so rows can be had without reading those before.
 */
export const npy: TableFormat = {
  name: 'npy',
  extensions: ['.npy'],
  magic: (start) => NPY_MAGIC.every((byte, i) => start[i] === byte),
  open: (input) => openNpy(input),
  write: writeNpy,
}

/** A matrix of numbers in an .npy file or in a member of an .npz. */
export async function openNpy(input: ByteInput): Promise<RawTable> {
  const header = await readNpyHeader(input)
  const { type, shape, start, fortran } = header
  if (shape.length !== 1 && shape.length !== 2)
    throw new InputError(
      `${input.name} holds an array of shape (${shape.join(', ')}); reshape it to (rows, columns) before saving.`,
    )
  const [rows, width = 1] = shape as [number, number?]
  const columns = generatedColumns(width)
  const close = input.close ? { close: () => input.close!() } : {}
  if (isText(type))
    return { columns: columns.map(({ name }) => ({ name, kind: 'text' })), ...close, ...textRows(input, header) }
  if (!isByteSource(input) && !(fortran && width > 1))
    return {
      columns,
      rows,
      ...close,
      read: (selection, batchRows) => readForward(input, header, type, selection, batchRows),
    }

  const source = await randomAccess(input)
  checkLength(source, header)
  const range = async (selection: Selection, from: number, to: number): Promise<RawBatch> => {
    if (fortran && width > 1) return fortranRows(source, { start, rows, type }, selection, from, to)
    const bytes = await source.slice(start + from * width * type.size, start + to * width * type.size)
    return decodeRows(bytes, to - from, width, type, selection)
  }
  return {
    columns,
    rows,
    ...close,
    range,
    read: (selection, batchRows) => inBatches(rows, range, selection, batchRows),
  }
}

/** All elements of a one-dimensional array (or a single column) as labels: integers exactly, text as it is. */
export async function readNpyLabels(input: ByteInput): Promise<string[]> {
  const header = await readNpyHeader(input)
  const { type, shape, start } = header
  if (!(shape.length === 1 || (shape.length === 2 && shape[1] === 1)))
    throw new InputError(`${input.name} holds an array of shape (${shape.join(', ')}); labels need one dimension.`)
  const source = await randomAccess(input)
  checkLength(source, header)
  const bytes = await source.slice(start, start + shape[0]! * type.size)
  return isText(type) ? decodeText(bytes, type) : decodeLabels(bytes, type)
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
    for (let at = 0; at < rows; at += batchRows) {
      const count = Math.min(batchRows, rows - at)
      yield decodeRows(await reader.read(count * width * type.size), count, width, type, selection)
    }
  } finally {
    await reader.close()
  }
}

function decodeRows(
  bytes: Uint8Array,
  rows: number,
  width: number,
  type: ElementType,
  { columns: places, label }: Selection,
): RawBatch {
  const { data } = takeColumns(points(decodeNumbers(bytes, type), rows, width), places)
  if (label === undefined) return { data, rows }
  const stride = type.size * width
  const cells = Array.from({ length: rows }, (_, i) => {
    const at = i * stride + label * type.size
    return bytes.subarray(at, at + type.size)
  })
  return { data, rows, labels: decodeLabels(joinBytes(cells), type) }
}

/** In Fortran order a column is contiguous: one range for each chosen column. */
async function fortranRows(
  source: ByteSource,
  { start, rows, type }: { readonly start: number; readonly rows: number; readonly type: ElementType },
  { columns: places, label }: Selection,
  from: number,
  to: number,
): Promise<RawBatch> {
  const column = (place: number) =>
    source.slice(start + (place * rows + from) * type.size, start + (place * rows + to) * type.size)
  let data: Values = new Float64Array(0)
  for (const [j, place] of places.entries()) {
    const values = decodeNumbers(await column(place), type)
    if (j === 0) data = zerosLike(values, (to - from) * places.length)
    for (let i = 0; i < values.length; i++) data[i * places.length + j] = values[i]!
  }
  const batch = { data, rows: to - from }
  return label === undefined ? batch : { ...batch, labels: decodeLabels(await column(label), type) }
}

function textRows(input: ByteInput, { shape }: NpyHeader): Omit<RawTable, 'columns'> {
  return {
    rows: shape[0]!,
    async *read(_, batchRows) {
      const labels = await readNpyLabels(input)
      for (let at = 0; at < labels.length; at += batchRows) {
        const part = labels.slice(at, at + batchRows)
        yield { data: new Float64Array(0), rows: part.length, labels: part }
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

function checkLength(source: ByteSource, { type, shape, start }: NpyHeader): void {
  const needed = start + shape.reduce((product, size) => product * size, type.size)
  if (needed > source.byteLength)
    throw new InputError(
      `${source.name} is truncated: shape (${shape.join(', ')}) needs ${needed} bytes, found ${source.byteLength}; save the array again.`,
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
