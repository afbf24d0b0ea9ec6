import type { DecodedArray, FileMetaData, ParquetScan, SchemaTree } from 'hyparquet'
import { InputError } from '../errors.ts'
import { type ByteInput, type ByteSource, randomAccess } from './bytes.ts'
import { columnsToRows, inParts, isPandasIndex, labelText } from './columnar.ts'
import { decodeLz4Block, decodeLz4Hadoop } from './lz4.ts'
import { writeParquet } from './parquet-write.ts'
import { platformDecompressor } from './platform.ts'
import type { Column, RawBatch, RawTable, Selection, TableFormat } from './table.ts'

/**
 * Parquet: flat columns of numbers and text, any encoding, a row group in memory at a time. Compressed with snappy, gzip or LZ4,
 * and with brotli and zstd where the runtime has them. Nested and encrypted columns are refused.
 */
export const parquet: TableFormat = {
  name: 'parquet',
  extensions: ['.parquet', '.pq', '.parq'],
  magic: (start) =>
    start[0] === 0x50 && start[1] === 0x41 && start[2] === 0x52 && (start[3] === 0x31 || start[3] === 0x45),
  open: openParquet,
  write: writeParquet,
}

async function openParquet(input: ByteInput): Promise<RawTable> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await import('hyparquet')
  const { gunzipSync } = await import('fflate')
  const source = await randomAccess(input)
  await checkEnds(source)
  const file = {
    byteLength: source.byteLength,
    slice: async (start: number, end = source.byteLength) => buffer(await source.slice(start, end)),
  }
  const compressors = {
    GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
    LZ4: decodeLz4Hadoop,
    LZ4_RAW: (bytes: Uint8Array, length: number) => {
      const out = new Uint8Array(length)
      decodeLz4Block(bytes, out)
      return out
    },
    BROTLI: platformDecompressor('brotli'),
    ZSTD: platformDecompressor('zstd'),
  }
  const { metadata, scan, columns } = await explained(source.name, async () => {
    const metadata = await parquetMetadataAsync(file)
    const scan = await parquetScan({ file, metadata, compressors })
    const encrypted = encryptedColumns(metadata)
    return { metadata, scan, columns: parquetSchema(metadata).children.map((child) => describe(child, encrypted)) }
  })
  const rows = Number(metadata.num_rows)
  const read = (selection: Selection, start: number, end: number) =>
    explained(source.name, () => readRows(scan, columns, selection, start, end))
  return {
    columns,
    rows,
    ...(input.close && { close: () => input.close!() }),
    async *read(selection, batchRows) {
      for (const { rowStart, rowEnd } of scan.ranges) {
        yield* inParts(await read(selection, rowStart, rowEnd), selection.columns.length, batchRows)
      }
    },
    range: async (selection, start, end) => readRange(scan, selection, start, end, read),
  }
}

async function readRange(
  scan: ParquetScan,
  selection: Selection,
  start: number,
  end: number,
  read: (selection: Selection, start: number, end: number) => Promise<RawBatch>,
): Promise<RawBatch> {
  const parts: RawBatch[] = []
  for (const { rowStart, rowEnd } of scan.ranges) {
    const from = Math.max(start, rowStart)
    const to = Math.min(end, rowEnd)
    if (from < to) parts.push(await read(selection, from, to))
  }
  if (parts.length === 1) return parts[0]!
  const width = selection.columns.length
  const single = parts.length > 0 && parts.every(({ data }) => data instanceof Float32Array)
  const data = single ? new Float32Array((end - start) * width) : new Float64Array((end - start) * width)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  const batch = { data, rows: end - start }
  return selection.label === undefined ? batch : { ...batch, labels: parts.flatMap(({ labels }) => labels ?? []) }
}

async function readRows(
  scan: ParquetScan,
  columns: readonly ParquetColumn[],
  { columns: places, label }: Selection,
  rowStart: number,
  rowEnd: number,
): Promise<RawBatch> {
  const values: DecodedArray[] = []
  for (const place of places) values.push(await scan.readColumn({ column: columns[place]!.name, rowStart, rowEnd }))
  const single = places.length > 0 && places.every((place) => columns[place]!.single)
  const batch = { data: columnsToRows(values, rowEnd - rowStart, single), rows: rowEnd - rowStart }
  if (label === undefined) return batch
  const cells = await scan.readColumn({ column: columns[label]!.name, rowStart, rowEnd })
  return { ...batch, labels: Array.from(cells as ArrayLike<unknown>, labelText) }
}

interface ParquetColumn extends Column {
  /** Stored in 4 bytes or 2, so that a float32 holds it. */
  readonly single: boolean
}

function describe({ element, children }: SchemaTree, encrypted: ReadonlySet<string>): ParquetColumn {
  const { name, type, logical_type: logical, converted_type: converted } = element
  const base = {
    name,
    single: type === 'FLOAT' || logical?.type === 'FLOAT16',
    ...(isPandasIndex(name) && { aside: true }),
  }
  const other = (note: string): ParquetColumn => ({ ...base, kind: 'other', note })
  if (encrypted.has(name)) return other('is encrypted; write it without encryption')
  if (children.length > 0 || element.repetition_type === 'REPEATED')
    return other('is nested (a list, a map or a struct)')
  if (logical?.type === 'FLOAT16' || logical?.type === 'DECIMAL' || converted === 'DECIMAL')
    return { ...base, kind: 'number' }
  const kind = logical?.type ?? converted ?? ''
  if (/DATE|TIME|INTERVAL/.test(kind) || type === 'INT96')
    return other('holds dates or times; turn them into numbers first')
  if (type === 'BYTE_ARRAY')
    return /JSON|BSON|GEO|VARIANT/.test(kind) ? other(`holds ${kind}`) : { ...base, kind: 'text' }
  if (type === 'FIXED_LEN_BYTE_ARRAY') return other('holds bytes')
  return { ...base, kind: 'number' }
}

function encryptedColumns({ row_groups }: FileMetaData): Set<string> {
  const names = new Set<string>()
  for (const { columns } of row_groups)
    for (const { crypto_metadata, meta_data } of columns)
      if (crypto_metadata !== undefined && meta_data !== undefined) names.add(meta_data.path_in_schema[0]!)
  return names
}

async function checkEnds(source: ByteSource): Promise<void> {
  const fail = (what: string): never => {
    throw new InputError(`${source.name} ${what}.`)
  }
  if (source.byteLength < 12) fail('is too short for a Parquet file; it is truncated, make it anew')
  const end = new TextDecoder('latin1').decode(await source.slice(source.byteLength - 4, source.byteLength))
  if (end === 'PARE') fail('is an encrypted Parquet file; write it without encryption')
  if (end !== 'PAR1') fail('does not end as a Parquet file does; it is truncated or damaged, make it anew')
}

async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof InputError)
      throw error.message.startsWith(name) ? error : new InputError(`${name}: ${error.message}`)
    const reason = error instanceof Error ? error.message : String(error)
    throw new InputError(
      `${name} cannot be read as Parquet (${reason}); it is damaged or of another kind, make it anew.`,
    )
  }
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteLength === bytes.buffer.byteLength
  return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer
}
