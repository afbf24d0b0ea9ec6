import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { field, InputError, sentence } from '../../base/errors.ts'
import { type Points, points, takeColumns, zerosLike } from '../../base/points.ts'
import { firstBytes } from '../bytes.ts'
import { gunzip, isGzip } from '../compression/gzip.ts'
import { interruptibleInput } from '../interruptible.ts'
import type { ReadOptions } from '../open.ts'
import { joinTables, type TableReader } from '../reader.ts'
import type { RowStream, StreamRows } from '../row-stream.ts'
import type { Table } from '../table.ts'
import { onExit } from './exit.ts'
import { expandPattern, isReadOnce, openFile } from './files.ts'
import { openTable, writeTable } from './tables.ts'
import { removeAbandoned, removeNow, temporaryFolder } from './temporary.ts'

/** A table that stays on disk while a map is learned from it. */
export interface LargeTable {
  readonly stream: RowStream & { beside(start: number, end: number): Promise<StreamRows> }
  readonly names: readonly string[]
  /** The files with their sizes and times: what a resumed fit must find again. */
  readonly identity: string
  close(): Promise<void>
}

export interface RowStreamOptions extends ReadOptions {
  /** Tables of at most this many values are left to be held in memory. Default 2^24: 128 MB of doubles, and as much again for each copy. */
  readonly memoryValues?: number | undefined
  /** The columns that `RowStream.beside` reads, by name: those of the weights, say, which the caller takes apart. Default: the first. */
  readonly beside?: readonly string[] | undefined
  /** Called with a sentence when a copy is made. */
  readonly onNotice?: (message: string) => void
  /** Stops the making of a copy, and every later read of a block. */
  readonly signal?: AbortSignal | undefined
}

const MEMORY_VALUES = 1 << 24
/** Bytes that one value takes in a text table, roughly. */
const TEXT_BYTES = 10
const OPEN_FILES = 16

/**
 * Opens a table that is too large for memory, from one file or the files of a pattern, for `fit`. Files that cannot be read from the
 * middle (text, or compressed as a whole) are first copied to a temporary .npy file, which is removed when the table is closed or the process
 * ends. Copies left by processes that were killed are removed here.
 * @returns null for a table that fits into memory, and for a pipe
 * @throws InputError if the files of a pattern have different columns
 */
export async function openRowStream(path: string, options: RowStreamOptions = {}): Promise<LargeTable | null> {
  const { memoryValues = MEMORY_VALUES, beside, onNotice, signal, ...reading } = options
  await removeAbandoned()
  if (await isReadOnce(path)) return null
  const paths = await expandPattern(path)
  const files = await surveyed(paths, { ...reading, onNotice, signal })
  const identity = (await Promise.all(paths.map(identityOf))).join('\n')
  if (files.every(({ rows }) => rows !== undefined)) {
    const rows = files.reduce((sum, file) => sum + file.rows!, 0)
    if (rows * files[0]!.names.length <= memoryValues) return null
    if (files.every(({ ranged }) => ranged)) return { ...streamOf(files, { ...reading, signal }, beside), identity }
  } else if (await fitsAsText(paths, TEXT_BYTES * memoryValues, signal)) return null
  return { ...(await copied(path, options)), identity }
}

/** Whether files with an unknown number of rows have at most `most` bytes in all, counted after decompressing `.gz`. */
async function fitsAsText(paths: readonly string[], most: number, signal?: AbortSignal): Promise<boolean> {
  let bytes = 0
  for (const path of paths) {
    const input = interruptibleInput(await openFile(path), signal)
    try {
      if (isGzip(await firstBytes(input, 2))) {
        for await (const { length } of gunzip(input).chunks()) {
          bytes += length
          if (bytes > most) return false
        }
      } else bytes += (await stat(path)).size
    } finally {
      await input.close?.()
    }
    if (bytes > most) return false
  }
  return true
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
        sentence`${path} has other columns (${names.slice(0, 6).join(', ')}) than ${first.path} (${first.names.slice(0, 6).join(', ')}); give files with the same columns, or choose them with ${field('columns')}.`,
      )
    files.push({ path, names, rows, groupRows, ranged: rowRange !== undefined })
  }
  return files
}

/** The file with its size and time; a name with a member (`file.npz:array`) is returned unchanged. */
async function identityOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path)
    return `${path} ${size} ${mtimeMs}`
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return path
    throw error
  }
}

/** The rows of several files, one after the other; only a few files are open at a time. */
function streamOf(
  files: readonly FileFacts[],
  options: ReadOptions,
  beside?: readonly string[],
): Omit<LargeTable, 'identity'> {
  const { names, path } = files[0]!
  const groups = files.flatMap(({ groupRows }) => groupRows ?? [])
  const all = new OpenReaders((i) => openTable(files[i]!.path, options))
  // Of a table in columns, these few take much less time.
  const { exclude: _, encode: __, ...few } = options
  const some = new OpenReaders((i) => openTable(files[i]!.path, { ...few, columns: beside ?? names.slice(0, 1) }))
  const lean = beside !== undefined || options.encode === undefined
  const read = rowsOf(files, all)
  return {
    names,
    stream: {
      name: files.length === 1 ? path : `${path} and ${files.length - 1} more`,
      rows: files.reduce((sum, { rows }) => sum + rows!, 0),
      columns: names.length,
      read,
      beside: lean ? rowsOf(files, some) : read,
      ...(groups.length > 0 && { blockRows: groups.reduce((most, rows) => Math.max(most, rows)) }),
    },
    async close() {
      await all.close()
      await some.close()
    },
  }
}

/** Reads rows [start, end) of all files together. */
function rowsOf(
  files: readonly FileFacts[],
  readers: OpenReaders,
): (start: number, end: number) => Promise<StreamRows> {
  const starts = [0]
  for (const { rows } of files) starts.push(starts.at(-1)! + rows!)
  return async (start, end) => {
    const parts: Table[] = []
    let names = files[0]!.names
    for (let i = fileAt(starts, start); i < files.length && starts[i]! < end; i++) {
      const reader = await readers.get(i)
      names = reader.columns
      const [from, to] = [Math.max(0, start - starts[i]!), Math.min(files[i]!.rows!, end - starts[i]!)]
      if (to > from) parts.push(await reader.rowRange!(from, to))
    }
    const { points, labels } = joinTables(parts, names)
    return { ...points, ...(labels && { labels }) }
  }
}

/** The most recently opened readers. */
class OpenReaders {
  readonly #open: (i: number) => Promise<TableReader>
  readonly #readers = new Map<number, Promise<TableReader>>()

  constructor(open: (i: number) => Promise<TableReader>) {
    this.#open = open
  }

  async get(i: number): Promise<TableReader> {
    const known = this.#readers.get(i)
    if (known !== undefined) return known
    if (this.#readers.size >= OPEN_FILES) {
      const [oldest, reader] = [...this.#readers][0]!
      this.#readers.delete(oldest)
      await (await reader).close()
    }
    const reader = this.#open(i)
    this.#readers.set(i, reader)
    return reader
  }

  async close(): Promise<void> {
    for (const reader of this.#readers.values()) await (await reader).close()
    this.#readers.clear()
  }
}

/** The file that holds a row: the last that starts at or before it. */
function fileAt(starts: readonly number[], row: number): number {
  let [low, high] = [0, starts.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= row) low = middle
    else high = middle
  }
  return low
}

const LABEL = 'number of the label'
/** More different labels than this are not classes. */
const MOST_CLASSES = 1 << 16

/** The labels of a table as the last column of its copy, which holds numbers only. */
class Classes {
  readonly #path: string
  readonly #places = new Map<string, number>()
  readonly #names: string[] = []

  constructor(path: string) {
    this.#path = path
  }

  async *numbered(tables: AsyncIterable<Table>): AsyncGenerator<Table> {
    for await (const { points: all, names, labels = [] } of tables) {
      const { rows, columns } = all
      const data = zerosLike(all.data, rows * (columns + 1))
      for (let i = 0; i < rows; i++) {
        data.set(all.data.subarray(i * columns, (i + 1) * columns), i * (columns + 1))
        data[i * (columns + 1) + columns] = this.#place(labels[i]!)
      }
      yield { points: points(data, rows, columns + 1), names: [...names, LABEL] }
    }
  }

  named(all: Points): StreamRows {
    const last = all.columns - 1
    const rows = takeColumns(
      all,
      Array.from({ length: last }, (_, j) => j),
    )
    return {
      ...rows,
      labels: Array.from({ length: all.rows }, (_, i) => this.#names[all.data[i * all.columns + last]!]!),
    }
  }

  #place(label: string): number {
    const known = this.#places.get(label)
    if (known !== undefined) return known
    if (this.#names.length === MOST_CLASSES)
      throw new InputError(
        `${this.#path} has more than ${MOST_CLASSES} different labels; are the labels continuous values?`,
      )
    this.#places.set(label, this.#names.length)
    return this.#names.push(label) - 1
  }
}

async function copied(path: string, options: RowStreamOptions): Promise<Omit<LargeTable, 'identity'>> {
  const { memoryValues: _, beside: __, onNotice, signal, ...reading } = options
  const folder = await temporaryFolder()
  const forget = onExit(() => removeNow(folder))
  const remove = () => {
    forget()
    removeNow(folder)
  }
  try {
    const file = join(folder, 'table.npy')
    const reader = await openTable(path, { ...reading, signal })
    const { columns: names } = reader
    onNotice?.(
      `${path} is copied to ${file} first, since it cannot be read from the middle; the copy is removed at the end.`,
    )
    const classes = new Classes(path)
    const labelled = options.labels !== undefined
    let dropped = 0
    const batches = untilAborted(reader.batches(), signal, (table) => {
      dropped += table.dropped ?? 0
    })
    try {
      await writeTable(file, labelled ? classes.numbered(batches) : batches)
    } finally {
      await reader.close()
    }
    if (dropped > 0) onNotice?.(`${path}: left out ${dropped} ${dropped === 1 ? 'row' : 'rows'} with missing values.`)
    const [facts] = await surveyed([file], {})
    const table = streamOf([{ ...facts!, names: labelled ? [...names, LABEL] : names }], { signal })
    const { stream } = table
    const read = async (start: number, end: number) => {
      const rows = await stream.read(start, end)
      return labelled ? classes.named(rows) : rows
    }
    return {
      names,
      stream: { ...stream, name: path, columns: names.length, read, beside: read },
      async close() {
        await table.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
  onItem: (item: T) => void,
): AsyncGenerator<T> {
  for await (const item of items) {
    signal?.throwIfAborted()
    onItem(item)
    yield item
  }
}
