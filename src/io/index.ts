/**
 * Tables in and out of bytes, for pages and for Node. Nothing here touches files (`node/index.ts` has the same names and takes paths).
 * Bytes come from a `Uint8Array`, a `Blob` or `File`, or your own `ByteSource` or `ByteStream`; they go to a `ByteSink`. The
 * library that a format needs loads when the format is first read or written.
 *
 * - `readTable(bytes)`, `openTable(bytes)` for batches at constant memory, `readLabels(bytes)`
 * - `writeTable(sink, table)`, `encodeTable(table, { format })` for the bytes of a file
 * - `encodeSafetensors`, `decodeSafetensors` for named arrays
 *
 * Points are rows x columns, row by row, float32 or float64. Anything wrong with a file or an option throws an `InputError`.
 */
export {
  allBytes,
  type ByteInput,
  type ByteSink,
  type ByteSource,
  type ByteStream,
  blobSource,
  chunksOf,
  memorySource,
} from './bytes.ts'
export type { ColumnChoice } from './choose.ts'
export { gunzip } from './compression/gzip.ts'
export { categoriesOf, type Encoding, encodedNames, placesIn, withoutEncoded } from './encoding.ts'
export type { Column, FormatOptions, RawBatch, RawTable, Selection, TableFormat } from './format.ts'
export { FORMATS, formatOfPath } from './formats.ts'
export {
  type LabelOptions,
  type ListedColumn,
  listColumns,
  openTable,
  type ReadOptions,
  readCategories,
  readLabels,
  readTable,
  type TableInput,
} from './open.ts'
export { type BatchOptions, joinTables, readAll, type SelectOptions, type TableReader } from './reader.ts'
export type { RowRange } from './row-range.ts'
export type { RowStream, RowsBeside, StreamRows } from './row-stream.ts'
export {
  decodeSafetensors,
  encodeSafetensors,
  type SafeTensors,
  type Tensor,
  type TensorData,
  type TensorType,
} from './safetensors/safetensors.ts'
export { type Cell, type CellType, generatedNames, type KeptColumn, type Table, type WriteOptions } from './table.ts'
export { encodeTable, joinFiles, joiningFormat, outputFormat, type Writable, writeTable } from './write.ts'
