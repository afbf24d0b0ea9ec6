import type { ColumnChunk, SchemaElement } from 'hyparquet'
import type { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { type Values, zerosLike } from '../../base/points.ts'
import type { ByteSink } from '../bytes.ts'
import { gzipped } from '../compression/gzip.ts'
import type { Cell, KeptColumn, Table, WriteOptions } from '../table.ts'
import { elementOf, writtenCells } from './kept.ts'

/** Numbers in a row group: about 16 MB of doubles. */
const GROUP_VALUES = 1 << 21

/**
 * Writes required (never null) FLOAT or DOUBLE columns, one row group in memory at a time. Carried columns keep their own types. hyparquet-writer
 * writes the schema, the carried columns and the footer. It would take numbers one by one, so they are written here: a page of them is their
 * bytes as they lie in memory, which takes less than half the time. If compressed, a page is gzip of the first bytes of all values, then of
 * their second bytes, and so on (BYTE_STREAM_SPLIT), since floats are alike only in their first bytes.
 */
export async function writeParquet(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { compress = false }: WriteOptions,
): Promise<number> {
  let file: ParquetFile | undefined
  for await (const table of tables) {
    file ??= await ParquetFile.begin(sink, table, compress)
    await file.add(table)
  }
  return (await file?.finish()) ?? 0
}

class ParquetFile {
  readonly #sink: ByteSink
  /** What the library has written and not yet passed to the sink. */
  readonly #bytes: ByteWriter
  readonly #writer: ParquetWriter
  readonly #names: readonly string[]
  readonly #kept: readonly KeptColumn[]
  readonly #compress: boolean
  /** One array for each column, with as many rows as a group has; reused for each group. */
  readonly #columns: readonly Values[]
  /** The cells of each carried column in the present group. */
  readonly #cells: Cell[][]
  #held = 0

  static async begin(sink: ByteSink, table: Table, compress: boolean): Promise<ParquetFile> {
    const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
    const bytes = new ByteWriter()
    const type = table.points.data instanceof Float32Array ? 'FLOAT' : 'DOUBLE'
    const columns = table.names.map((name): SchemaElement => ({ name, type, repetition_type: 'REQUIRED' }))
    columns.push(...(table.kept ?? []).map(elementOf))
    const writer = new ParquetWriter({
      writer: bytes,
      codec: compress ? 'SNAPPY' : 'UNCOMPRESSED',
      createdBy: 'brenier',
      schema: [{ name: 'schema', num_children: columns.length }, ...columns],
    })
    return new ParquetFile(sink, table, compress, bytes, writer)
  }

  private constructor(
    sink: ByteSink,
    { points, names, kept = [] }: Table,
    compress: boolean,
    bytes: ByteWriter,
    writer: ParquetWriter,
  ) {
    this.#sink = sink
    this.#bytes = bytes
    this.#writer = writer
    this.#names = names
    this.#kept = kept
    this.#cells = kept.map(() => [])
    this.#compress = compress
    const rows = Math.max(1, Math.floor(GROUP_VALUES / names.length))
    this.#columns = names.map(() => zerosLike(points.data, rows))
  }

  async add({ points, kept = [] }: Table): Promise<void> {
    const capacity = this.#columns[0]!.length
    for (let start = 0; start < points.rows; ) {
      const count = Math.min(points.rows - start, capacity - this.#held)
      for (const [j, column] of this.#columns.entries())
        gatherColumn(points.data, start * points.columns + j, points.columns, column, this.#held, count)
      for (const [j, { cells }] of kept.entries())
        for (let i = start; i < start + count; i++) this.#cells[j]!.push(cells[i]!)
      start += count
      this.#held += count
      if (this.#held === capacity) await this.#flushGroup()
    }
  }

  /** Returns the number of rows. */
  async finish(): Promise<number> {
    if (this.#held > 0) await this.#flushGroup()
    await this.#writer.finish()
    await this.#flushBytes()
    return Number(this.#writer.num_rows)
  }

  async #flushGroup(): Promise<void> {
    const start = this.#bytes.offset
    const numbers: ColumnChunk[] = []
    for (const [j, column] of this.#columns.entries())
      numbers.push(await this.#writePage(this.#names[j]!, column.subarray(0, this.#held)))
    const columns = [...numbers, ...(await this.#writeKept())]
    this.#writer.row_groups.push({
      columns,
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      num_rows: BigInt(this.#held),
      total_compressed_size: BigInt(this.#bytes.offset - start),
    })
    this.#writer.num_rows += BigInt(this.#held)
    this.#held = 0
  }

  /** Writes one page of little-endian values: all of a column within a row group. */
  async #writePage(name: string, values: Values): Promise<ColumnChunk> {
    const start = this.#bytes.offset
    const plain = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const content = this.#compress ? await gzipped(split(plain, values.BYTES_PER_ELEMENT)) : plain
    pageHeader(this.#bytes, values.length, plain.length, content.length, this.#compress ? BYTE_STREAM_SPLIT : PLAIN)
    await this.#flushBytes()
    await this.#sink.write(content)
    this.#bytes.offset += content.length
    const size = this.#bytes.offset - start
    const [min, max] = range(values)
    return {
      meta_data: {
        type: values instanceof Float32Array ? 'FLOAT' : 'DOUBLE',
        encodings: [this.#compress ? 'BYTE_STREAM_SPLIT' : 'PLAIN', 'RLE'],
        path_in_schema: [name],
        codec: this.#compress ? 'GZIP' : 'UNCOMPRESSED',
        num_values: BigInt(values.length),
        total_compressed_size: BigInt(size),
        total_uncompressed_size: BigInt(size - content.length + plain.length),
        data_page_offset: BigInt(start),
        // A minimum of zero is stored as -0 and a maximum as +0, as the format requires.
        statistics: { min_value: min === 0 ? -0 : min, max_value: max === 0 ? 0 : max, null_count: 0n },
      },
      file_offset: BigInt(start),
    }
  }

  /** Writes the carried columns. The library makes a row group of its own for them, from which they are moved into that of the numbers. */
  async #writeKept(): Promise<readonly ColumnChunk[]> {
    if (this.#kept.length === 0) return []
    const columnData = this.#kept.map(({ name, type }, j) => {
      return { name, data: writtenCells(type, this.#cells[j]!), offsetIndex: false }
    })
    await this.#writer.write({ columnData, rowGroupSize: this.#held })
    await this.#flushBytes()
    for (const cells of this.#cells) cells.length = 0
    this.#writer.num_rows -= BigInt(this.#held)
    return this.#writer.row_groups.pop()!.columns
  }

  async #flushBytes(): Promise<void> {
    await this.#sink.write(this.#bytes.getBytes().slice())
    this.#bytes.index = 0
  }
}

/** The format's numbers for the encodings. */
const PLAIN = 0
const BYTE_STREAM_SPLIT = 9
const RLE = 3

/** The `PageHeader` of a data page without nulls in Thrift's compact protocol: fields 1 to 3, and a structure of four fields as field 5. */
function pageHeader(bytes: ByteWriter, count: number, size: number, packed: number, encoding: number): void {
  const integers = (...values: number[]): void => {
    for (const value of values) {
      bytes.appendUint8(0x15)
      bytes.appendZigZag(value)
    }
  }
  integers(0, size, packed)
  bytes.appendUint8(0x2c)
  integers(count, encoding, RLE, RLE)
  bytes.appendUint8(0)
  bytes.appendUint8(0)
}

/** Copies `count` values, every `stride`-th from `from` on, into a column at `to`. */
function gatherColumn(data: Values, from: number, stride: number, column: Values, to: number, count: number): void {
  for (let i = 0, at = from; i < count; i++, at += stride) column[to + i] = data[at]!
}

function range(values: Values): [min: number, max: number] {
  let [min, max] = [values[0]!, values[0]!]
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!
    if (value < min) min = value
    if (value > max) max = value
  }
  return [min, max]
}

/** Puts all first bytes first, then all second bytes, and so on. */
function split(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let at = 0
  for (let byte = 0; byte < width; byte++) for (let i = byte; i < bytes.length; i += width) out[at++] = bytes[i]!
  return out
}
