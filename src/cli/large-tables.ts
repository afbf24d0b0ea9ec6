import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../base/errors.ts'
import type { Points } from '../base/points.ts'
import type { RowStream } from '../index.ts'
import type { TableReader } from '../io/index.ts'
import { expandPattern, isReadOnce, openTable, type ReadOptions, writeTable } from '../io/node/index.ts'
import { joinTables } from '../io/reader.ts'
import type { Messages } from './terminal.ts'

/** A table that stays on disk while a map is learned from it. */
export interface LargeTable {
  readonly stream: RowStream
  readonly names: readonly string[]
  /** The files with their sizes and times: what a resumed fit must find again. */
  readonly identity: string
  close(): Promise<void>
}

/** Values of a table from which on it stays on disk: 128 MB of doubles, and as much again for each copy of them. */
export const LARGE_VALUES = 1 << 24
/** Bytes of a text table that hold about one value. */
const TEXT_BYTES = 10
const OPEN_FILES = 16

/**
 * Opens a table that is too large to be held in memory, in one file or in those of a pattern. What cannot be read from the middle (text,
 * what is compressed as a whole) is copied to a temporary .npy file first.
 * @returns null for a table that is not so large, and for a pipe
 * @throws InputError where the files of a pattern have different columns
 */
export async function openLarge(
  path: string,
  options: ReadOptions,
  messages: Messages,
  signal: AbortSignal,
  largeValues = LARGE_VALUES,
): Promise<LargeTable | null> {
  if (await isReadOnce(path)) return null
  const paths = await expandPattern(path)
  const files = await surveyed(paths, options)
  const identity = (await Promise.all(paths.map(identityOf))).join('\n')
  if (files.every(({ rows, ranged }) => ranged && rows !== undefined)) {
    const rows = files.reduce((sum, file) => sum + file.rows!, 0)
    if (rows * files[0]!.names.length <= largeValues) return null
    return { ...streamOf(files, options), identity }
  }
  const bytes = (await Promise.all(paths.map((one) => stat(one)))).reduce((sum, { size }) => sum + size, 0)
  if (bytes <= TEXT_BYTES * largeValues) return null
  return { ...(await copied(path, options, messages, signal)), identity }
}

interface FileFacts {
  readonly path: string
  readonly names: readonly string[]
  readonly rows: number | undefined
  readonly groupRows: number | undefined
  readonly ranged: boolean
}

async function surveyed(paths: readonly string[], options: ReadOptions): Promise<FileFacts[]> {
  const files: FileFacts[] = []
  for (const path of paths) {
    const reader = await openTable(path, options)
    const { columns: names, rows, groupRows, rowRange } = reader
    await reader.close()
    const first = files[0]
    if (first && first.names.join('\n') !== names.join('\n'))
      throw new InputError(
        `${path} has other columns (${names.slice(0, 6).join(', ')}) than ${first.path} (${first.names.slice(0, 6).join(', ')}); give files with the same columns, or choose them with "columns".`,
      )
    files.push({ path, names, rows, groupRows, ranged: rowRange !== undefined })
  }
  return files
}

async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? path : `${path} ${found.size} ${found.mtimeMs}`
}

/** The rows of several files, one after the other; few of them are open at a time. */
function streamOf(files: readonly FileFacts[], options: ReadOptions): Omit<LargeTable, 'identity'> {
  const starts = [0]
  for (const { rows } of files) starts.push(starts.at(-1)! + rows!)
  const { names, path } = files[0]!
  const groups = files.flatMap(({ groupRows }) => groupRows ?? [])
  const open = new Map<number, Promise<TableReader>>()
  const readerOf = async (i: number): Promise<TableReader> => {
    const known = open.get(i)
    if (known !== undefined) return known
    if (open.size >= OPEN_FILES) {
      const [oldest, reader] = [...open][0]!
      open.delete(oldest)
      await (await reader).close()
    }
    const reader = openTable(files[i]!.path, options)
    open.set(i, reader)
    return reader
  }
  const read = async (start: number, end: number): Promise<Points> => {
    const parts = []
    for (let i = fileAt(starts, start); i < files.length && starts[i]! < end; i++) {
      const reader = await readerOf(i)
      const [from, to] = [Math.max(0, start - starts[i]!), Math.min(files[i]!.rows!, end - starts[i]!)]
      if (to > from) parts.push(await reader.rowRange!(from, to))
    }
    return joinTables(parts, names).points
  }
  return {
    names,
    stream: {
      name: files.length === 1 ? path : `${path} and ${files.length - 1} more`,
      rows: starts.at(-1)!,
      columns: names.length,
      read,
      ...(groups.length > 0 && { blockRows: groups.reduce((most, rows) => Math.max(most, rows)) }),
    },
    async close() {
      for (const reader of open.values()) await (await reader).close()
      open.clear()
    },
  }
}

/** The file that holds a row: the last one that starts at or before it. */
function fileAt(starts: readonly number[], row: number): number {
  let [low, high] = [0, starts.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= row) low = middle
    else high = middle
  }
  return low
}

async function copied(
  path: string,
  options: ReadOptions,
  messages: Messages,
  signal: AbortSignal,
): Promise<Omit<LargeTable, 'identity'>> {
  const folder = await mkdtemp(join(tmpdir(), 'brenier-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const file = join(folder, 'table.npy')
    const reader = await openTable(path, options)
    const { columns: names } = reader
    messages.notice(
      `${path} is copied to ${file} first, since it cannot be read from the middle; the copy is removed at the end.`,
    )
    try {
      await writeTable(file, untilAborted(reader.batches(), signal))
    } finally {
      await reader.close()
    }
    const [facts] = await surveyed([file], {})
    const table = streamOf([{ ...facts!, names }], {})
    return {
      names,
      stream: { ...table.stream, name: path },
      async close() {
        await table.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
}
