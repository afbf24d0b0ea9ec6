import type { FileMetaData, ParquetReadOptions, SchemaTree } from 'hyparquet'
import { InputError } from '../../base/errors.ts'
import type { Values } from '../../base/points.ts'
import { decodeLz4Block, decodeLz4Hadoop } from '../arrow/lz4.ts'
import { type ByteInput, type ByteSource, randomAccess } from '../bytes.ts'
import { inParts, isPandasIndex, labelText } from '../columnar.ts'
import { decompressorOf } from '../platform.ts'
import type { Column, RawBatch, RawTable, Selection, TableFormat } from '../table.ts'
import { writeParquet } from './write.ts'

/** A row group of more values than this is read in up to four parts. */
const PART_VALUES = 1 << 22

/**
 * Parquet: flat columns of numbers and text, any encoding, a row group (or a part of a large one) in memory at a time. Compressed with snappy, gzip, LZ4 or
 * zstd, and with brotli where the runtime has it. Nested and encrypted columns are refused.
 */
export const parquet: TableFormat = {
  name: 'parquet',
  extensions: ['.parquet', '.pq', '.parq'],
  magic: (start) =>
    start[0] === 0x50 && start[1] === 0x41 && start[2] === 0x52 && (start[3] === 0x31 || start[3] === 0x45),
  open: openParquet,
  compresses: true,
  write: writeParquet,
}

async function openParquet(input: ByteInput): Promise<RawTable> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet')
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
    BROTLI: await decompressorOf('brotli'),
    ZSTD: await decompressorOf('zstd'),
  }
  const { metadata, columns } = await explained(source.name, async () => {
    const metadata = await parquetMetadataAsync(file)
    const encrypted = encryptedColumns(metadata)
    return { metadata, columns: parquetSchema(metadata).children.map((child) => describe(child, encrypted)) }
  })
  const parquet: OpenParquet = {
    options: { file, metadata, compressors, useOffsetIndex: true },
    columns,
    groups: groupRanges(metadata),
    parquetRead,
  }
  const read = (selection: Selection, start: number, end: number) =>
    explained(source.name, () => readRows(parquet, selection, start, end))
  return {
    columns,
    rows: Number(metadata.num_rows),
    groupRows: parquet.groups.reduce((most, { start, end }) => Math.max(most, end - start), 1),
    ...(input.close && { close: () => input.close!() }),
    async *read(selection, batchRows) {
      const width = selection.columns.length
      for (const { start, end } of parquet.groups) {
        const part = Math.max(Math.ceil((end - start) / 4), Math.ceil(PART_VALUES / Math.max(1, width)))
        for (let at = start; at < end; at += part)
          yield* inParts(await read(selection, at, Math.min(at + part, end)), width, batchRows)
      }
    },
    range: read,
  }
}

interface OpenParquet {
  readonly options: Pick<ParquetReadOptions, 'file' | 'metadata' | 'compressors' | 'useOffsetIndex'>
  readonly columns: readonly ParquetColumn[]
  readonly groups: readonly RowRange[]
  readonly parquetRead: (options: ParquetReadOptions) => Promise<void>
}

interface RowRange {
  readonly start: number
  readonly end: number
}

function groupRanges({ row_groups }: FileMetaData): RowRange[] {
  let start = 0
  return row_groups.map(({ num_rows }) => {
    const range = { start, end: start + Number(num_rows) }
    start = range.end
    return range
  })
}

/** Rows [start, end), of one row group or several: a column at a time, each page put into its place among the rows. */
async function readRows(
  parquet: OpenParquet,
  { columns: places, label }: Selection,
  start: number,
  end: number,
): Promise<RawBatch> {
  const rows = end - start
  const width = places.length
  const single = width > 0 && places.every((place) => parquet.columns[place]!.single)
  const data = single ? new Float32Array(rows * width) : new Float64Array(rows * width)
  const labels: (string | undefined)[] = []
  for (const group of parquet.groups) {
    const range = { start: Math.max(start, group.start), end: Math.min(end, group.end) }
    if (range.start >= range.end) continue
    for (const [j, place] of places.entries())
      await readColumn(parquet, place, range, (page, from, to, row) => {
        const at = (row - start) * width + j
        if (page instanceof Float64Array || page instanceof Float32Array) spread(page, from, to, data, at, width)
        else for (let i = from; i < to; i++) data[at + (i - from) * width] = numberOf(page[i])
      })
    if (label !== undefined)
      await readColumn(parquet, label, range, (page, from, to, row) => {
        for (let i = from; i < to; i++) labels[row - start + i - from] = labelText(page[i])
      })
  }
  return label === undefined ? { data, rows } : { data, rows, labels }
}

/** The values [from, to) of a page into every `width`-th place from `at` on. */
function spread(page: Values, from: number, to: number, data: Values, at: number, width: number): void {
  for (let i = from, place = at; i < to; i++, place += width) data[place] = page[i]!
}

/** Anything that is no number (null, undefined) becomes NaN. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return value === null || value === undefined ? Number.NaN : Number(value)
}

/**
 * Decodes a column of rows within one row group.
 * @param put is handed each page, and that its values [from, to) are those of the rows from `row` on
 */
async function readColumn(
  { options, columns, parquetRead }: OpenParquet,
  place: number,
  { start, end }: RowRange,
  put: (page: ArrayLike<unknown>, from: number, to: number, row: number) => void,
): Promise<void> {
  const where = `column ${JSON.stringify(columns[place]!.name)}, rows ${start + 1} to ${end}`
  let found = 0
  const read = parquetRead({
    ...options,
    columns: [columns[place]!.name],
    rowStart: start,
    rowEnd: end,
    onPage({ columnData, rowStart }) {
      const row = Math.max(start, rowStart)
      const to = Math.min(end - rowStart, columnData.length)
      if (row - rowStart >= to) return
      put(columnData, row - rowStart, to, row)
      found += to - (row - rowStart)
    },
  })
  await read.catch((error: unknown) => {
    if (error instanceof InputError) throw error
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (found !== end - start) throw new Error(`${where}: ${found} values are there`)
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
