import type { ByteSink } from '../bytes.ts'
import { categoriesOf } from '../encoding.ts'
import type { FormatOptions } from '../format.ts'
import { provideIsolation } from '../isolation.ts'
import type { LabelOptions, ReadOptions, TableInput } from '../open.ts'
import * as memory from '../open.ts'
import { readAll, type TableReader } from '../reader.ts'
import { severalTables } from '../several.ts'
import type { Table, WriteOptions } from '../table.ts'
import { writeTable as memoryWriteTable, outputFormat, type Writable } from '../write.ts'
import { expandPattern, openFile, pathExists } from './files.ts'
import { openInThread } from './isolation/isolated.ts'
import { type StagedFile, stageFile } from './output.ts'

provideIsolation(openInThread)

/** A path (`-` is standard input), a pattern of several files (`part-*.csv`), `file.npz:array`, `file.h5:/data/set`, or bytes. */
export type TablePath = string | TableInput

/**
 * Opens a table for reading in batches; several files of a pattern form one table.
 * @throws InputError as `openTable` of `index.ts`, and if the file does not exist or may not be read
 */
export async function openTable(from: TablePath, options: ReadOptions = {}): Promise<TableReader> {
  if (typeof from !== 'string') return memory.openTable(from, options)
  const { path, member = options.member } = await splitMember(from)
  const paths = await expandPattern(path)
  const { onNotice } = options
  const open = async (one: string) =>
    memory.openTable(await openFile(one), { ...options, member, ...(onNotice && { onNotice: sayOnce }) })
  // The files of a pattern are opened once to see their columns, and again to be read.
  const said = new Set<string>()
  function sayOnce(message: string): void {
    if (!said.has(message)) onNotice?.(message)
    said.add(message)
  }
  return paths.length === 1 ? open(paths[0]!) : severalTables(paths.map((one) => () => open(one)))
}

/** Reads all of a table. Throws `InputError` as `openTable`, and for missing or infinite values. */
export async function readTable(from: TablePath, options: ReadOptions = {}): Promise<Table> {
  const reader = await openTable(from, options)
  try {
    return await readAll(reader)
  } finally {
    await reader.close()
  }
}

/** The columns of a table, taken from the first file of a pattern; see `listColumns` of `index.ts`. */
export async function listColumns(from: TablePath, options: FormatOptions = {}): Promise<memory.ListedColumn[]> {
  if (typeof from !== 'string') return memory.listColumns(from, options)
  const { path, member = options.member } = await splitMember(from)
  const [first] = await expandPattern(path)
  return memory.listColumns(await openFile(first!), { ...options, member })
}

/** Reads one label for each row, from one file or from all files of a pattern in order; see `readLabels` of `index.ts`. */
export async function readLabels(from: TablePath, options: LabelOptions = {}): Promise<string[]> {
  if (typeof from !== 'string') return memory.readLabels(from, options)
  const { path, member = options.member } = await splitMember(from)
  const paths = await expandPattern(path)
  if (paths.length === 1) return memory.readLabels(await openFile(paths[0]!), { ...options, member })
  const labels: string[] = []
  for (const one of paths) {
    const part = await memory.readLabels(await openFile(one), { ...options, member, rows: undefined })
    for (const label of part) labels.push(label)
  }
  return memory.checkCount(from, labels, options.rows)
}

/** The categories of a column, over all files of a pattern; see `readCategories` of `index.ts`. */
export async function readCategories(from: TablePath, column: string, options: ReadOptions = {}): Promise<string[]> {
  if (typeof from !== 'string') return memory.readCategories(from, column, options)
  const { path, member = options.member } = await splitMember(from)
  const found: string[] = []
  for (const one of await expandPattern(path))
    found.push(...(await memory.readCategories(await openFile(one), column, { ...options, member })))
  return categoriesOf(path, column, found)
}

/**
 * Writes a table to a path (`-` is standard output) in the format of its name, or to a sink. If writing to a path fails, an existing file
 * is left unchanged.
 * @returns the number of rows
 * @throws InputError as `writeTable` of `index.ts`, and if the folder is missing or may not be written
 */
export async function writeTable(to: string | ByteSink, table: Writable, options: WriteOptions = {}): Promise<number> {
  if (typeof to !== 'string') return memoryWriteTable(to, table, options)
  const staged = await stageTable(to, table, options)
  await staged.commit()
  return staged.result
}

/** The first half of `writeTable`: the file is complete, and gets its name by `commit`. Throws as `writeTable` does. */
export async function stageTable(
  path: string,
  table: Writable,
  options: WriteOptions = {},
): Promise<StagedFile<number>> {
  outputFormat(path, options)
  return stageFile(path, (sink) => memoryWriteTable(sink, table, options))
}

/** Splits `file.npz:name` and `file.h5:/path`; the name of an existing file is not split. */
async function splitMember(from: string): Promise<{ path: string; member?: string }> {
  const match = /^(.*\.(?:npz|h5|hdf5|he5|hdf|nc|nc4|h5ad)(?:\.gz)?):(.+)$/is.exec(from)
  if (match === null || (await pathExists(from))) return { path: from }
  return { path: match[1]!, member: match[2]! }
}
