import type { ColumnChunk, FileMetaData, RowGroup } from 'hyparquet'
import { InputError } from '../../base/errors.ts'
import { type ByteSink, type ByteSource, copyBytes } from '../bytes.ts'

/** The sizes of what begins a file (the magic bytes) and of what ends it (the length of the footer, and the magic bytes again). */
const [BEGIN, END] = [4, 8]

/** Joins files that `writeParquet` made: the row groups of all, and one footer with their places. */
export async function joinParquet(parts: readonly ByteSource[], sink: ByteSink): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
  const files: FileMetaData[] = []
  for (const part of parts) files.push(await footerOf(part))
  const [first] = files as [FileMetaData, ...FileMetaData[]]
  requireSame(parts, files)
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({ writer: bytes, createdBy: 'brenier', schema: first.schema })
  const flush = async () => {
    await sink.write(bytes.getBytes().slice())
    bytes.index = 0
  }
  await flush()
  for (const [k, part] of parts.entries()) {
    const { metadata_length: footer, row_groups: groups, num_rows: rows } = files[k]!
    const end = part.byteLength - END - footer
    const by = BigInt(bytes.offset - BEGIN)
    await copyBytes(part, BEGIN, end, sink)
    bytes.offset += end - BEGIN
    writer.row_groups.push(...groups.map((group) => movedGroup(group, by)))
    writer.num_rows += rows
  }
  await writer.finish()
  await flush()
}

async function footerOf(part: ByteSource): Promise<FileMetaData> {
  const { parquetMetadataAsync } = await import('hyparquet')
  return parquetMetadataAsync({
    byteLength: part.byteLength,
    slice: async (start: number, end = part.byteLength) => (await part.slice(start, end)).slice().buffer,
  })
}

function requireSame(parts: readonly ByteSource[], files: readonly FileMetaData[]): void {
  const columns = files.map(({ schema }) => schema.map(({ name, type }) => `${name} ${type ?? ''}`).join(', '))
  const other = columns.findIndex((one) => one !== columns[0])
  if (other > 0)
    throw new InputError(
      `${parts[other]!.name} has other columns (${columns[other]}) than ${parts[0]!.name} (${columns[0]}).`,
    )
}

function movedGroup(group: RowGroup, by: bigint): RowGroup {
  const { file_offset: at } = group
  return {
    ...group,
    columns: group.columns.map((chunk) => movedChunk(chunk, by)),
    ...(at !== undefined && { file_offset: at + by }),
  }
}

/** A chunk moved by `by` bytes. Page indexes have offsets of their own, but no file of ours has them. */
function movedChunk(chunk: ColumnChunk, by: bigint): ColumnChunk {
  const { meta_data: meta, file_offset, offset_index_offset, column_index_offset } = chunk
  if (meta === undefined || offset_index_offset !== undefined || column_index_offset !== undefined)
    throw new Error('Parquet files with page indexes are not written here.')
  const { dictionary_page_offset: dictionary } = meta
  return {
    ...chunk,
    file_offset: file_offset + by,
    meta_data: {
      ...meta,
      data_page_offset: meta.data_page_offset + by,
      ...(dictionary !== undefined && { dictionary_page_offset: dictionary + by }),
    },
  }
}
