/**
 * Tables in and out, in Node: everything from the page's entry point (`../index.ts`), with paths as well as bytes, and files.
 *
 * - `readTable('a.parquet')`, `openTable('part-*.csv')` for batches at constant memory, `readLabels('labels.npy')`
 * - `writeTable('out.parquet', table)`, which leaves an existing file unchanged if it fails
 * - `stageTable`, `stageFile` for several files that get their names together
 * - `openRowStream('large.npy')` for a table that stays on disk while a map is learned from it
 * - `takeLock` for a file that only one process may use at a time; `pathBehind` for the file that a link leads to, or will lead to
 * - `readBytes`, `writeBytes`, `writeFile`, `openFile`, `expandPattern`, `pathExists`, `isReadOnce` for files of any kind
 */
export * from '../index.ts'
export { expandPattern, isReadOnce, openFile, pathExists, readBytes } from './files.ts'
export { type Lock, takeLock } from './lock.ts'
export { pathBehind, type StagedFile, stageFile, writeBytes, writeFile } from './output.ts'
export { type LargeTable, openRowStream, type RowStreamOptions } from './row-stream.ts'
export {
  listColumns,
  openTable,
  readCategories,
  readLabels,
  readTable,
  stageTable,
  type TablePath,
  writeTable,
} from './tables.ts'
