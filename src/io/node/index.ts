/**
 * Tables in and out, in Node: everything of the page's entry point (`../index.ts`), with paths as well as bytes, and files besides.
 *
 * - `readTable('a.parquet')`, `openTable('part-*.csv')` for batches at constant memory, `readLabels('labels.npy')`
 * - `writeTable('out.parquet', table)`, which leaves what was there where it fails
 * - `readBytes`, `writeBytes`, `writeFile`, `openFile`, `expandPattern`, `pathExists`, `isReadOnce` for files of any kind
 * - `openRowStream('rows-*.parquet')` for `fit` on tables larger than memory
 */
export * from '../index.ts'
export { expandPattern, isReadOnce, openFile, pathExists, readBytes, writeBytes, writeFile } from './files.ts'
export { type LargeTable, openRowStream, type RowStreamOptions } from './row-stream.ts'
export { openTable, readLabels, readTable, type TablePath, writeTable } from './tables.ts'
