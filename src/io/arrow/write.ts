import type { ByteSink } from '../bytes.ts'
import { columnOf, gathered } from '../columnar.ts'
import { joinTables } from '../reader.ts'
import type { Table, WriteOptions } from '../table.ts'
import { decodeLz4Frame } from './lz4.ts'
import { encodeLz4Frame } from './lz4-encode.ts'

type Arrow = typeof import('apache-arrow')

/** About 8 MB of doubles in a record batch. */
const BATCH_VALUES = 1 << 20

/** The library may have but one codec of a kind, so reading and writing share it. */
export const LZ4 = { decode: decodeLz4Frame, encode: encodeLz4Frame }

/**
 * Writes an Arrow file of Float32 or Float64 columns, a record batch in memory at a time; labels as a Utf8 column. Compressed, each
 * buffer is an LZ4 frame, or as it was where that is shorter.
 */
export async function writeArrow(
  tables: AsyncIterable<Table>,
  sink: ByteSink,
  { labelName = 'label', compress = false }: WriteOptions,
): Promise<number> {
  const arrow = await import('apache-arrow')
  const writer = compress ? compressingWriter(arrow) : new arrow.RecordBatchFileWriter()
  const chunks = writer[Symbol.asyncIterator]()
  const written = (async () => {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) await sink.write(next.value)
  })()
  written.catch(() => undefined)
  let rows = 0
  for await (const group of gathered(tables, BATCH_VALUES)) {
    const { points, names, labels } = joinTables(group, group[0]!.names)
    const single = points.data instanceof Float32Array
    const fields = names.map((name) => new arrow.Field(name, single ? new arrow.Float32() : new arrow.Float64(), false))
    const columns = names.map((_, j) => arrow.makeVector(columnOf(points.data, points.columns, j)).data[0]!)
    if (labels) {
      fields.push(new arrow.Field(labelName, new arrow.Utf8() as never, false))
      columns.push(arrow.vectorFromArray([...labels], new arrow.Utf8()).data[0] as never)
    }
    const schema = new arrow.Schema(fields)
    const struct = arrow.makeData({
      type: new arrow.Struct(schema.fields),
      length: points.rows,
      nullCount: 0,
      children: columns,
    })
    writer.write(new arrow.RecordBatch(schema, struct))
    rows += points.rows
  }
  writer.finish()
  await written
  return rows
}

function compressingWriter({ RecordBatchFileWriter: Writer, compressionRegistry, CompressionType }: Arrow) {
  compressionRegistry.set(CompressionType.LZ4_FRAME, LZ4)
  /** The library (21.2) puts a compressed buffer's own length before it, where the format has the length of what it holds. */
  class CompressingWriter extends Writer {
    protected override _compressBodyBuffers(given: ArrayBufferView[]) {
      const compressed = super._compressBodyBuffers(given)
      for (const [i, { byteLength }] of given.entries()) {
        const prefix = compressed.buffers[2 * i]!
        if (prefix.byteLength === 0) continue
        const view = new DataView(prefix.buffer, prefix.byteOffset)
        if (view.getBigInt64(0, true) !== -1n) view.setBigInt64(0, BigInt(byteLength), true)
      }
      return compressed
    }
  }
  return new CompressingWriter({ compressionType: CompressionType.LZ4_FRAME })
}
