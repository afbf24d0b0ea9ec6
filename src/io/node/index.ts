/** Tables from paths and to paths: the facade of `index.ts` with the file system behind it. */
export {
  type ByteInput,
  type ByteSink,
  type ByteSource,
  type ByteStream,
  blobSource,
  type ColumnChoice,
  decodeSafetensors,
  encodeSafetensors,
  encodeTable,
  FORMATS,
  formatOfPath,
  generatedNames,
  joinTables,
  type LabelOptions,
  memorySource,
  outputFormat,
  type ReadOptions,
  type RowStream,
  readAll,
  type SafeTensors,
  type SelectOptions,
  type Table,
  type TableInput,
  type TableReader,
  type Tensor,
  type TensorData,
  type TensorType,
  type Writable,
  type WriteOptions,
  writeTo,
} from '../index.ts'
export { expandPattern, isReadOnce, openFile, pathExists, readBytes, writeBytes, writeFile } from './files.ts'
export { type LargeTable, openRowStream, type RowStreamOptions } from './row-stream.ts'

export { openTable, readLabels, readTable, type TablePath, writeTable } from './tables.ts'
