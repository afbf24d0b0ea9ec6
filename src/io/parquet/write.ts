import type { ColumnChunk, RowGroup, SchemaElement } from 'hyparquet'
import type { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Values } from '../../base/points.ts'
import type { ByteSink } from '../bytes.ts'
import { gzipped } from '../gzip.ts'
import type { Table, WriteOptions } from '../table.ts'

type Library = typeof import('hyparquet-writer/src/column.js') &
  typeof import('hyparquet-writer/src/datapage.js') &
  typeof import('hyparquet-writer/src/snappy.js')

/** About 16 MB of doubles in a row group. */
const GROUP_VALUES = 1 << 21

/**
 * Writes required (never null) FLOAT or DOUBLE columns, one row group in memory at a time; labels as a STRING column. The numbers are
 * gathered in columns that are used again for each group and go to the sink as they lie in memory, or compressed: by gzip, with first
 * bytes, second bytes and so on of all values together (BYTE_STREAM_SPLIT), since of floats only the first bytes are alike. Schema,
 * headers, labels and the footer are the library's.
 */
export async function writeParquet(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { labelName = 'label', compress = false }: WriteOptions,
): Promise<number> {
  let file: ParquetFile | undefined
  for await (const table of tables) {
    file ??= await ParquetFile.begin(sink, table, labelName, compress)
    await file.add(table)
  }
  return (await file?.finish()) ?? 0
}

class ParquetFile {
  readonly #sink: ByteSink
  readonly #library: Library
  readonly #bytes: ByteWriter
  readonly #writer: ParquetWriter
  readonly #names: readonly string[]
  readonly #labelName: string | undefined
  readonly #compress: boolean
  /** One array a column, of as many rows as a group has. */
  readonly #columns: readonly Values[]
  readonly #labels: string[] = []
  #held = 0
  #rows = 0

  static async begin(sink: ByteSink, table: Table, labelName: string, compress: boolean): Promise<ParquetFile> {
    const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
    const library = {
      ...(await import('hyparquet-writer/src/column.js')),
      ...(await import('hyparquet-writer/src/datapage.js')),
      ...(await import('hyparquet-writer/src/snappy.js')),
    }
    const type = table.points.data instanceof Float32Array ? 'FLOAT' : 'DOUBLE'
    const bytes = new ByteWriter()
    const columns = table.names.map((name): SchemaElement => ({ name, type, repetition_type: 'REQUIRED' }))
    if (table.labels) columns.push(labelElement(labelName))
    const writer = new ParquetWriter({
      writer: bytes,
      codec: 'UNCOMPRESSED',
      createdBy: 'brenier',
      schema: [{ name: 'schema', num_children: columns.length }, ...columns],
    })
    return new ParquetFile(sink, table, table.labels && labelName, compress, library, bytes, writer)
  }

  private constructor(
    sink: ByteSink,
    { points, names }: Table,
    labelName: string | undefined,
    compress: boolean,
    library: Library,
    bytes: ByteWriter,
    writer: ParquetWriter,
  ) {
    this.#sink = sink
    this.#library = library
    this.#bytes = bytes
    this.#writer = writer
    this.#names = names
    this.#labelName = labelName
    this.#compress = compress
    const rows = Math.max(1, Math.floor(GROUP_VALUES / names.length))
    this.#columns = names.map(() =>
      points.data instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows),
    )
  }

  async add({ points, labels }: Table): Promise<void> {
    const capacity = this.#columns[0]!.length
    for (let start = 0; start < points.rows; ) {
      const count = Math.min(points.rows - start, capacity - this.#held)
      for (const [j, column] of this.#columns.entries())
        gatherColumn(points.data, start * points.columns + j, points.columns, column, this.#held, count)
      if (labels) for (let i = start; i < start + count; i++) this.#labels.push(labels[i]!)
      start += count
      this.#held += count
      if (this.#held === capacity) await this.#flushGroup()
    }
  }

  async finish(): Promise<number> {
    if (this.#held > 0) await this.#flushGroup()
    await this.#writer.finish()
    await this.#flushBytes()
    return this.#rows
  }

  async #flushGroup(): Promise<void> {
    const start = this.#bytes.offset
    const chunks: ColumnChunk[] = []
    for (const [j, column] of this.#columns.entries())
      chunks.push(await this.#writeNumbers(this.#names[j]!, column.subarray(0, this.#held)))
    if (this.#labelName !== undefined) chunks.push(await this.#writeLabels(this.#labelName))
    const group: RowGroup = {
      columns: chunks,
      total_byte_size: chunks.reduce((sum, { meta_data }) => sum + meta_data!.total_uncompressed_size, 0n),
      num_rows: BigInt(this.#held),
      total_compressed_size: BigInt(this.#bytes.offset - start),
    }
    this.#writer.row_groups.push(group)
    this.#writer.num_rows += group.num_rows
    this.#rows += this.#held
    this.#held = 0
    this.#labels.length = 0
  }

  /** One page of little-endian values. */
  async #writeNumbers(name: string, values: Values): Promise<ColumnChunk> {
    const start = this.#bytes.offset
    const plain = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const content = this.#compress ? await gzipped(split(plain, values.BYTES_PER_ELEMENT)) : plain
    const encoding = this.#compress ? 'BYTE_STREAM_SPLIT' : 'PLAIN'
    this.#library.writePageHeader(this.#bytes, {
      type: 'DATA_PAGE',
      uncompressed_page_size: plain.length,
      compressed_page_size: content.length,
      data_page_header: {
        num_values: values.length,
        encoding,
        definition_level_encoding: 'RLE',
        repetition_level_encoding: 'RLE',
      },
    })
    await this.#flushBytes()
    await this.#sink.write(content)
    this.#bytes.offset += content.length
    const size = this.#bytes.offset - start
    const [min, max] = range(values)
    return {
      meta_data: {
        type: values instanceof Float32Array ? 'FLOAT' : 'DOUBLE',
        encodings: [encoding, 'RLE'],
        path_in_schema: [name],
        codec: this.#compress ? 'GZIP' : 'UNCOMPRESSED',
        num_values: BigInt(values.length),
        total_compressed_size: BigInt(size),
        total_uncompressed_size: BigInt(size - content.length + plain.length),
        data_page_offset: BigInt(start),
        // Of the two zeros the smaller and the larger, as the format wants them.
        statistics: { min_value: min === 0 ? -0 : min, max_value: max === 0 ? 0 : max, null_count: 0n },
      },
      file_offset: BigInt(start),
    }
  }

  async #writeLabels(name: string): Promise<ColumnChunk> {
    const element = labelElement(name)
    const { chunk } = this.#library.writeColumn({
      writer: this.#bytes,
      column: {
        columnName: name,
        element,
        schemaPath: [this.#writer.schema[0]!, element],
        codec: this.#compress ? 'SNAPPY' : 'UNCOMPRESSED',
        compressors: { SNAPPY: this.#library.snappyCompress },
        stats: true,
        pageSize: 1 << 20,
        columnIndex: false,
        offsetIndex: false,
      },
      pageData: { values: this.#labels, definitionLevels: [], repetitionLevels: [], maxDefinitionLevel: 0 },
    })
    await this.#flushBytes()
    return chunk
  }

  async #flushBytes(): Promise<void> {
    await this.#sink.write(this.#bytes.getBytes().slice())
    this.#bytes.index = 0
  }
}

function labelElement(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }
}

/** Every `stride`-th value from `from` on, `count` of them, into a column at `to`. */
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

/** First all first bytes, then all second bytes, and so on. */
function split(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let at = 0
  for (let byte = 0; byte < width; byte++) for (let i = byte; i < bytes.length; i += width) out[at++] = bytes[i]!
  return out
}
