/** Bytes from a path. `-` is standard input. */
import type { Dirent, Stats } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../base/errors.ts'
import { allBytes, type ByteInput, type ByteSource, type ByteStream, onePass } from '../bytes.ts'
import { formatOfPath } from '../formats.ts'
import { globMatcher, isGlob, listedPaths } from '../glob.ts'
import { interruptibleInput } from '../interruptible.ts'
import { codeOf, NO_SUCH_PATH, NOT_ALLOWED } from './system-error.ts'

/** Node reads or writes at most 2 GiB in one call; this stays below. */
export const MAX_CALL = 1 << 30

/**
 * Opens a file for ranged reads, or standard input for `-`. The caller must close it.
 * @throws InputError if there is no such file, or it is a folder, empty or not readable
 */
export async function openFile(path: string): Promise<ByteInput> {
  if (path === '-') return standardInput()
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw readError(path, error)
  })
  try {
    const info = await handle.stat()
    if (info.isDirectory())
      throw new InputError(
        `${path} is a folder; name a file in it, or several by a pattern such as ${join(path, '*.csv')}.`,
      )
    if (!info.isFile()) return pipeStream(path, handle)
    if (info.size === 0) throw new InputError(`${path} is empty (0 bytes); make it again.`)
    return fileSource(path, handle, info.size)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** All the bytes of a file, or of standard input for `-`. Throws as `openFile` does, and the signal's reason once it is aborted. */
export async function readBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const input = interruptibleInput(await openFile(path), signal)
  try {
    return await allBytes(input)
  } finally {
    await input.close?.()
  }
}

/**
 * Whether a file or a folder has this path.
 * @throws InputError if a folder on the way may not be read
 */
export async function pathExists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined
}

async function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (NO_SUCH_PATH.has(codeOf(error))) return undefined
    throw readError(path, error)
  })
}

/** Whether a path can be read only once, from its start: standard input (`-`, /dev/stdin), a pipe, or a shell's `<(...)`. */
export async function isReadOnce(path: string): Promise<boolean> {
  if (path === '-') return true
  const found = await statOf(path)
  return found !== undefined && !found.isFile() && !found.isDirectory()
}

/**
 * The files that match a pattern of `*`, `?`, `[...]` and `**`, sorted by name; those of a list (`{a.csv,b.csv}`) in its order; the parts
 * of a table in a folder. Any other path is returned unchanged.
 * @throws InputError if nothing matches
 */
export async function expandPattern(pattern: string): Promise<string[]> {
  const found = await statOf(pattern)
  if (found?.isDirectory()) return partsOf(pattern)
  if (found !== undefined) return [pattern]
  const listed = listedPaths(pattern)
  if (listed !== undefined) return (await Promise.all(listed.map(expandPattern))).flat()
  if (!isGlob(pattern)) return [pattern]
  const matches = globMatcher(pattern)
  const files: string[] = []
  const parts = pattern.split('/')
  const fixed = parts.findIndex(isGlob)
  const levels = pattern.includes('**') ? Number.POSITIVE_INFINITY : parts.length - fixed
  const walk = async (folder: string, level: number): Promise<void> => {
    for (const entry of await entriesOf(folder || '.')) {
      const path = folder === '' || folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) {
        if (matches(path)) files.push(path)
      } else if (level < levels) await walk(path, level + 1)
    }
  }
  await walk(parts.slice(0, fixed).join('/') || (pattern.startsWith('/') ? '/' : ''), 1)
  if (files.length === 0) throw new InputError(`No file matches the pattern ${pattern}; check the names in its folder.`)
  return files.sort()
}

/** Compares the numbers in names as numbers: part-2 comes before part-10. */
const IN_ORDER = new Intl.Collator('en', { numeric: true })

/**
 * The parts of a table that a program wrote into a folder, sorted by name. Names that begin with "_" or "." are not parts.
 * @throws InputError if there are none, if they are of several formats, or if they are not clearly parts of one table
 */
async function partsOf(folder: string): Promise<string[]> {
  const files: string[] = []
  const walk = async (below: string): Promise<void> => {
    for (const entry of await entriesOf(below)) {
      const path = join(below, entry.name)
      if (/^[._]/.test(entry.name)) continue
      if (entry.isDirectory()) await walk(path)
      else if (formatOfPath(entry.name) !== undefined) files.push(path)
    }
  }
  await walk(folder)
  const formats = [...new Set(files.map((file) => formatOfPath(file)!.name))]
  if (formats.length === 1 && areParts(files, formats[0]!)) return files.sort(IN_ORDER.compare)
  throw new InputError(
    formats.length === 0
      ? `${folder} is a folder without a table in it; name a file, or several by a pattern such as ${join(folder, '*.csv')}.`
      : formats.length === 1
        ? `${folder} is a folder of files that are not clearly parts of one table; name a file in it, or several by a pattern such as ${join(folder, '*.csv')}.`
        : `${folder} is a folder of files of several formats (${formats.join(', ')}); name those of one by a pattern such as ${join(folder, '*.csv')}.`,
  )
}

/** Whether files look like one table written in parts: their format is one for that, or their names differ only in numbers. */
function areParts(files: readonly string[], format: string): boolean {
  return (
    format === 'parquet' || format === 'arrow' || new Set(files.map((file) => file.replaceAll(/\d+/g, ''))).size === 1
  )
}

/** What is in a folder; empty if it does not exist, is not a folder or may not be read, as in a shell's patterns. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (NO_SUCH_PATH.has(codeOf(error)) || NOT_ALLOWED.has(codeOf(error))) return []
    throw readError(folder, error)
  })
}

function fileSource(path: string, handle: FileHandle, byteLength: number): ByteSource {
  return {
    name: path,
    byteLength,
    async slice(start, end) {
      const bytes = new Uint8Array(Math.max(0, end - start))
      let at = 0
      while (at < bytes.length) {
        const length = Math.min(bytes.length - at, MAX_CALL)
        const { bytesRead } = await handle.read(bytes, at, length, start + at).catch((error: unknown) => {
          throw readError(path, error)
        })
        if (bytesRead === 0)
          throw new InputError(
            `${path} ends at byte ${start + at} but bytes ${start} to ${end} are needed; the file is truncated, make it again.`,
          )
        at += bytesRead
      }
      return bytes
    },
    close: () => handle.close(),
  }
}

function pipeStream(path: string, handle: FileHandle): ByteStream {
  return onePass(path, namingErrors(path, handle.createReadStream()), () => handle.close())
}

function standardInput(): ByteStream {
  const name = 'standard input'
  return onePass(name, namingErrors(name, process.stdin), async () => {
    const { stdin } = process
    stdin.pause()
    // A pipe that stays open would keep the process alive.
    if ('unref' in stdin) stdin.unref()
  })
}

/** Makes read errors name the input, because the bytes may be on their way into an output. */
async function* namingErrors(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw readError(name, error)
  }
}

function readError(path: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ENOENT') return new InputError(`There is no file ${path}; check the name and the current folder.`)
  if (NOT_ALLOWED.has(code)) return new InputError(`${path} may not be read (${code}); change its permissions.`)
  if (code === 'ENOTDIR') return new InputError(`There is no file ${path}: a part of its path is a file, not a folder.`)
  if (code !== undefined) return new InputError(`${path} cannot be read (${code}); check the path and the disk.`)
  return error
}
