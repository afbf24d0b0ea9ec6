import type { DataType, Field, RecordBatch, RecordBatchReader, Schema } from 'apache-arrow'
import { type ByteInput, type ByteSource, chunksOf, isByteSource } from '../bytes.ts'
import { columnsToRows, inParts, labelText } from '../columnar.ts'
import { decompressorOf } from '../compression/decompressors.ts'
import { decodeLz4Frame } from '../compression/lz4.ts'
import { explained } from '../damage.ts'
import type { Column, RawBatch, RawTable, Selection, TableFormat } from '../format.ts'
import { PANDAS_KEY, type PandasFacts, pandasColumn, pandasFacts } from '../pandas.ts'
import { cellsOf, cellTypeOf, isText } from './kept.ts'
import { writeArrow } from './write.ts'

type Arrow = typeof import('apache-arrow')

const DAMAGE = 'truncated or damaged'

/**
 * Arrow IPC, both files (also called Feather 2) and streams. Reads columns of numbers and text, plain or dictionary-encoded, with one record
 * batch in memory at a time. Buffers may be compressed with LZ4 or zstd; they are written uncompressed. Truncation is detected, but
 * apache-arrow (loaded when the first file is read or written) does not check its metadata. A page cannot end the thread that reads, so do
 * not open Arrow files there from people you do not trust.
 */
export const arrow: TableFormat = {
  name: 'arrow',
  extensions: ['.arrow', '.arrows', '.feather', '.ipc'],
  magic: (start) =>
    isArrowFile(start) ||
    (start.length > 8 && start[0] === 0xff && start[1] === 0xff && start[2] === 0xff && start[3] === 0xff),
  library: () => import('apache-arrow'),
  open: openArrow,
  uncompressed: 'is written without compression',
  write: writeArrow,
}

async function openArrow(input: ByteInput): Promise<RawTable> {
  const library = await import('apache-arrow')
  library.compressionRegistry.set(library.CompressionType.LZ4_FRAME, { decode: decodeLz4Frame })
  library.compressionRegistry.set(library.CompressionType.ZSTD, { decode: await decompressorOf('zstd') })
  const open = () => explained(input.name, 'Arrow IPC', DAMAGE, () => openReader(library, input))
  // The first pass continues from where the schema was read, since an input may not allow a second pass.
  let opened: Pass | undefined = begun(await open())
  // The categories of a stream arrive with its first batch.
  const { reader: first, next: firstNext } = opened
  const early = !first.isFile() && first.schema.fields.some(({ type }) => library.DataType.isDictionary(type))
  if (early) opened.held = await explained(input.name, 'Arrow IPC', DAMAGE, firstNext)
  const columns = await explained(input.name, 'Arrow IPC', DAMAGE, async () => columnsOf(library, first))
  return {
    columns,
    rows: undefined,
    async *read(selection, batchRows) {
      const pass = opened ?? begun(await open())
      opened = undefined
      const { reader } = pass
      try {
        for (;;) {
          const batch = await explained(input.name, 'Arrow IPC', DAMAGE, async () => {
            const found = pass.held ?? (await pass.next())
            pass.held = undefined
            return found && readBatch(library, found, selection)
          })
          if (batch === undefined) break
          yield* inParts(batch, selection.columns.length, batchRows)
        }
      } finally {
        await reader.cancel()
      }
    },
    async close() {
      await opened?.reader.cancel()
      await input.close?.()
    },
  }
}

/** A pass over the batches, with one batch that may have been read already. */
interface Pass {
  readonly reader: RecordBatchReader
  readonly next: () => Promise<RecordBatch | undefined>
  held?: RecordBatch | undefined
}

function begun(reader: RecordBatchReader): Pass {
  return { reader, next: batchesOf(reader) }
}

async function openReader({ RecordBatchReader }: Arrow, input: ByteInput): Promise<RecordBatchReader> {
  const file = isByteSource(input) && isArrowFile(await input.slice(0, Math.min(6, input.byteLength)))
  const reader = file ? await RecordBatchReader.from(handleOf(input)) : await RecordBatchReader.from(chunksOf(input))
  await reader.open({ autoDestroy: false })
  return reader
}

/** The batches one by one. In a file they are read by number, because the library's own loop may skip a damaged batch or never end. */
function batchesOf(reader: RecordBatchReader): () => Promise<RecordBatch | undefined> {
  if (!(reader.isFile() as boolean)) {
    const stream = reader[Symbol.asyncIterator]()
    return async () => {
      const next = await stream.next()
      return next.done ? undefined : next.value
    }
  }
  const count = reader.numRecordBatches
  let index = 0
  return async () => {
    if (index === count) return undefined
    const batch = await reader.readRecordBatch(index)
    if (batch === null) throw new Error(`record batch ${index + 1} of ${count} is not where the footer says`)
    index++
    return batch
  }
}

function isArrowFile(start: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(start.subarray(0, 6)) === 'ARROW1'
}

type FileHandle = Parameters<typeof RecordBatchReader.from>[0] & { stat(): Promise<{ size: number }> }

/** A source that looks to the library like a Node file handle, so that it reads record batches in ranges. */
function handleOf(source: ByteSource): FileHandle {
  const handle = {
    fd: 0,
    stat: async () => ({ size: source.byteLength }),
    async read(into: Uint8Array, offset: number, length: number, position: number) {
      const bytes = await source.slice(position, Math.min(position + length, source.byteLength))
      into.set(bytes, offset)
      return { bytesRead: bytes.length, buffer: into }
    },
    close: async () => undefined,
  }
  return handle as unknown as FileHandle
}

function readBatch(arrow: Arrow, batch: RecordBatch, { columns, label, kept = [] }: Selection): RawBatch {
  const { DataType } = arrow
  const cells = (place: number): ArrayLike<unknown> => {
    const vector = batch.getChildAt(place)!
    const plain = DataType.isFloat(vector.type) && vector.type.precision > 0
    if (vector.nullCount === 0 && (plain || DataType.isInt(vector.type))) return vector.toArray() as ArrayLike<unknown>
    return Array.from({ length: vector.length }, (_, i) => vector.get(i) as unknown)
  }
  const single = columns.length > 0 && columns.every((place) => isSingle(DataType, batch.schema.fields[place]!.type))
  const rows = { data: columnsToRows(columns.map(cells), batch.numRows, single), rows: batch.numRows }
  return {
    ...rows,
    ...(label !== undefined && { labels: Array.from(cells(label), labelText) }),
    ...(kept.length > 0 && { kept: kept.map((place) => cellsOf(arrow, batch.getChildAt(place)!)) }),
  }
}

/** Whether float32 holds the column's values exactly: it does for floats of 4 and of 2 bytes. */
function isSingle(types: Arrow['DataType'], type: DataType): boolean {
  return types.isFloat(type) && type.precision < 2
}

function columnsOf(library: Arrow, { schema, dictionaries }: RecordBatchReader): Column[] {
  const { fields, metadata } = schema as Schema
  const pandas = pandasFacts(metadata.get(PANDAS_KEY))
  return fields.map((field) => {
    const { type } = field
    const found = library.DataType.isDictionary(type) ? dictionaries.get(type.id as number) : undefined
    const ofText = found !== undefined && isText(library.DataType, found.type as DataType)
    const categories = ofText ? [...found].map(String) : undefined
    const column = describe(library, field, pandas)
    const kept =
      column.kind === 'other' && column.note === undefined ? undefined : cellTypeOf(library, type, categories)
    const readable = field.metadata.get(EXTENSION) === undefined && !pandas.times.has(column.name)
    return readable && kept !== undefined ? { ...column, type: kept } : column
  })
}

/** Metadata key that names an extension type, one whose values are stored as another type but mean something else. */
const EXTENSION = 'ARROW:extension:name'

function describe({ DataType: types }: Arrow, { name, type, metadata }: Field, pandas: PandasFacts): Column {
  const ofPandas = pandasColumn(pandas, String(name))
  const base = { name: String(name), ...ofPandas }
  if (ofPandas.kind !== undefined) return { ...base, kind: ofPandas.kind }
  const extension = metadata.get(EXTENSION)
  if (extension !== undefined) return { ...base, kind: 'other', note: `is of the extension type ${extension}` }
  const value: DataType = types.isDictionary(type) ? (type.dictionary as DataType) : type
  if (types.isFloat(value) || types.isInt(value) || types.isBool(value)) return { ...base, kind: 'number' }
  if (isText(types, value)) return { ...base, kind: 'text' }
  return { ...base, kind: 'other', note: `is of the Arrow type ${value}, neither numbers nor text` }
}
