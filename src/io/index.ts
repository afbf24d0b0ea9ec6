/**
 * Tables in and out, for Node and for pages: nothing here touches files (`node.ts` adds paths).
 *
 * - `readTable(bytes)`, `openTable(bytes)` for batches at constant memory, `readLabels(bytes)`
 * - `encodeTable(table, { format })`, `writeTo(sink, tables)`
 * - `encodeSafetensors`, `decodeSafetensors` for named arrays
 */
export {
  type ByteInput,
  type ByteSink,
  type ByteSource,
  type ByteStream,
  blobSource,
  memorySource,
} from './bytes.ts'
export { FORMATS, formatOfPath } from './formats.ts'
export { type LabelOptions, openTable, type ReadOptions, readLabels, readTable, type TableInput } from './open.ts'
export { joinTables, readAll, type SelectOptions, type TableReader } from './reader.ts'
export type { RowStream } from './row-stream.ts'
export {
  decodeSafetensors,
  encodeSafetensors,
  type SafeTensors,
  type Tensor,
  type TensorData,
  type TensorType,
} from './safetensors/safetensors.ts'
export type { ColumnChoice } from './select.ts'
export { generatedNames, type Table, type WriteOptions } from './table.ts'
export { encodeTable, outputFormat, type Writable, writeTo } from './write.ts'
