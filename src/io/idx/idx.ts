import { InputError } from '../../base/errors.ts'
import { points, takeColumns } from '../../base/points.ts'
import { type ByteInput, type ByteSink, firstBytes, isByteSource } from '../bytes.ts'
import {
  generatedColumns,
  type RawBatch,
  type RawTable,
  rowsAtOnce,
  type Selection,
  type TableFormat,
} from '../format.ts'
import { ForwardReader } from '../forward.ts'
import { type HeadedFormat, writeHeaded } from '../headed.ts'
import {
  cellTypeOf,
  columnBytes,
  decodeCells,
  decodeLabels,
  decodeNumbers,
  type ElementType,
  swapBytes,
} from '../numbers.ts'
import { checkWidth, shownShape, type Table, type WriteOptions } from '../table.ts'

/**
 * The IDX files of MNIST and similar data sets (http://yann.lecun.com/exdb/mnist): two zeros, a type, the number of dimensions, their sizes
 * and the elements, all big-endian. The first dimension is the rows; the others, such as those of an image, become columns.
 */
export const idx: TableFormat = {
  name: 'idx',
  extensions: ['.idx', '.idx1', '.idx2', '.idx3', '.idx4'],
  named: /[-.]idx\d(-(ubyte|byte|short|int|float|double))?$/,
  magic: (start) => start[0] === 0 && start[1] === 0 && TYPES.has(start[2]!) && start[3]! > 0,
  open: openIdx,
  write: writeIdx,
}

const TYPES: ReadonlyMap<number, ElementType> = new Map([
  [0x08, { kind: 'u', size: 1, littleEndian: false }],
  [0x09, { kind: 'i', size: 1, littleEndian: false }],
  [0x0b, { kind: 'i', size: 2, littleEndian: false }],
  [0x0c, { kind: 'i', size: 4, littleEndian: false }],
  [0x0d, { kind: 'f', size: 4, littleEndian: false }],
  [0x0e, { kind: 'f', size: 8, littleEndian: false }],
])

async function openIdx(input: ByteInput): Promise<RawTable> {
  const start = await firstBytes(input, 4)
  const dimensions = start[3]!
  const headerLength = 4 + 4 * dimensions
  const header = await firstBytes(input, headerLength)
  if (header.length < headerLength)
    throw new InputError(
      `${input.name} ends at byte ${header.length}, within its header; the file is truncated, make it again.`,
    )
  const sizes = new DataView(header.buffer, header.byteOffset)
  const shape = Array.from({ length: dimensions }, (_, i) => sizes.getUint32(4 + 4 * i))
  const type = TYPES.get(start[2]!)!
  const rows = shape[0]!
  const width = shape.slice(1).reduce((product, size) => product * size, 1)
  checkWidth(input.name, width)
  const needed = headerLength + rows * width * type.size
  if (isByteSource(input) && needed !== input.byteLength)
    throw new InputError(
      `${input.name} of shape ${shownShape(shape)} needs ${needed} bytes, found ${input.byteLength}; the file is damaged, make it again.`,
    )
  return {
    columns: generatedColumns(width, cellTypeOf(type)),
    rows,
    ...(input.close && { close: () => input.close!() }),
    async *read(selection, batchRows) {
      const reader = new ForwardReader(input)
      try {
        await reader.skip(headerLength)
        const step = rowsAtOnce(batchRows, width * type.size)
        for (let at = 0; at < rows; at += step) {
          const count = Math.min(step, rows - at)
          const bytes = await reader.read(count * width * type.size)
          yield decodeRows(bytes, count, width, type, selection)
        }
        await reader.finish()
      } finally {
        await reader.close()
      }
    },
    ...(isByteSource(input) && {
      async range(selection, from, to) {
        const stride = width * type.size
        const bytes = await input.slice(headerLength + from * stride, headerLength + to * stride)
        return decodeRows(bytes, to - from, width, type, selection)
      },
    }),
  }
}

function decodeRows(
  bytes: Uint8Array,
  rows: number,
  width: number,
  type: ElementType,
  { columns, label, kept = [] }: Selection,
): RawBatch {
  const { data } = takeColumns(points(decodeNumbers(bytes.slice(), type), rows, width), columns)
  const column = (place: number) => columnBytes(bytes, width, place, type.size)
  return {
    data,
    rows,
    ...(label !== undefined && { labels: decodeLabels(column(label), type) }),
    ...(kept.length > 0 && { kept: kept.map((place) => decodeCells(column(place), type)) }),
  }
}

/** Writes 4- or 8-byte floats, whichever the table has: nothing is rounded. */
function writeIdx(tables: AsyncIterable<Table>, sink: ByteSink, options: WriteOptions): Promise<number> {
  const format: HeadedFormat = {
    kind: 'an IDX file',
    header({ data, columns }, rows) {
      if (rows > 0xffffffff)
        throw new InputError(
          `${sink.name} would have ${rows} rows, more than an IDX file can count; write .npy instead.`,
        )
      const bytes = new Uint8Array(12)
      const view = new DataView(bytes.buffer)
      view.setUint8(2, data instanceof Float32Array ? 0x0d : 0x0e)
      view.setUint8(3, 2)
      view.setUint32(4, rows)
      view.setUint32(8, columns)
      return bytes
    },
    encode({ data }) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
      swapBytes(bytes, data.BYTES_PER_ELEMENT)
      return bytes
    },
  }
  return writeHeaded(format, tables, sink, options)
}
