import type { Compressors } from 'hyparquet'
import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSource, randomAccess } from '../bytes.ts'
import { inParts } from '../columnar.ts'
import { decompressorOf } from '../compression/decompressors.ts'
import { decodeLz4Block, decodeLz4Hadoop } from '../compression/lz4.ts'
import { explained } from '../damage.ts'
import type { RawTable, Selection, TableFormat } from '../format.ts'
import { joinParquet } from './join.ts'
import { COUNTS } from './kept.ts'
import { groupRanges, type OpenParquet, readRows } from './rows.ts'
import { flatColumns } from './schema.ts'
import { writeParquet } from './write.ts'

/** A row group with more values than this is read in up to four parts. */
const PART_VALUES = 1 << 22

/**
 * Parquet: flat columns of numbers and text in any encoding, with one row group (or a part of a large one) in memory at a time. Compressed
 * with snappy, gzip, LZ4 or zstd, and with brotli if the runtime has it. Nested and encrypted columns are refused. hyparquet decodes pages
 * and the footer, and hyparquet-writer writes the footer; both load when the first file is read or written.
 */
export const parquet: TableFormat = {
  name: 'parquet',
  extensions: ['.parquet', '.pq', '.parq'],
  magic: (start) => /^PAR[1E]/.test(latin1(start.subarray(0, 4))),
  library: () => import('hyparquet'),
  open: openParquet,
  compresses: true,
  write: writeParquet,
  join: joinParquet,
}

async function openParquet(input: ByteInput): Promise<RawTable> {
  const source = await randomAccess(input)
  await checkEnds(source)
  const parquet = await explained(source.name, 'Parquet', DAMAGE, () => openFooter(source))
  const { columns, groups, rows } = parquet
  const range = (selection: Selection, start: number, end: number) =>
    explained(source.name, 'Parquet', DAMAGE, () => readRows(parquet, selection, start, end))
  return {
    columns,
    rows,
    groupRows: groups.reduce((most, { start, end }) => Math.max(most, end - start), 1),
    ...(input.close && { close: () => input.close!() }),
    async *read(selection, batchRows) {
      const width = selection.columns.length
      for (const { start, end } of groups) {
        const part = Math.max(Math.ceil((end - start) / 4), Math.ceil(PART_VALUES / Math.max(1, width)))
        for (let at = start; at < end; at += part)
          yield* inParts(await range(selection, at, Math.min(at + part, end)), width, batchRows)
      }
    },
    range,
  }
}

const DAMAGE = 'damaged or of another kind'

async function openFooter(source: ByteSource): Promise<OpenParquet> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet')
  const file = {
    byteLength: source.byteLength,
    slice: async (start: number, end = source.byteLength) => buffer(await source.slice(start, end)),
  }
  const metadata = await parquetMetadataAsync(file)
  return {
    options: { file, metadata, compressors: await decompressors(), useOffsetIndex: true, parsers: COUNTS },
    columns: flatColumns(metadata, parquetSchema(metadata)),
    rows: Number(metadata.num_rows),
    groups: groupRanges(metadata),
    parquetRead,
  }
}

/** Keyed by Parquet's names for them; the library has its own snappy. */
async function decompressors(): Promise<Compressors> {
  return {
    GZIP: await decompressorOf('gzip'),
    ZSTD: await decompressorOf('zstd'),
    BROTLI: await decompressorOf('brotli'),
    LZ4: decodeLz4Hadoop,
    LZ4_RAW(bytes: Uint8Array, length: number) {
      const out = new Uint8Array(length)
      decodeLz4Block(bytes, out)
      return out
    },
  }
}

async function checkEnds(source: ByteSource): Promise<void> {
  const fail = (what: string): never => {
    throw new InputError(`${source.name} ${what}.`)
  }
  if (source.byteLength < 12) fail('is too short for a Parquet file; it is truncated, make it again')
  const end = latin1(await source.slice(source.byteLength - 4, source.byteLength))
  if (end === 'PARE') fail('is an encrypted Parquet file; write it without encryption')
  if (end !== 'PAR1') fail('does not end like a Parquet file; it is truncated or damaged, make it again')
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteLength === bytes.buffer.byteLength
  return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer
}
