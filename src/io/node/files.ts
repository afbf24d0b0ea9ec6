/** Bytes from a path and to a path. `-` is standard input and output. */
import { randomBytes } from 'node:crypto'
import { type Dirent, type Stats, unlinkSync } from 'node:fs'
import { type FileHandle, open, readdir, realpath, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError, ReaderGone } from '../../base/errors.ts'
import { allBytes, type ByteInput, type ByteSink, type ByteSource, type ByteStream, onePass } from '../bytes.ts'
import { globMatcher, isGlob } from '../glob.ts'
import { onExit } from './exit.ts'

/** One read or write call of Node takes at most 2 GiB. */
const MAX_CALL = 1 << 30

const NO_SUCH_PATH: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'])
const NOT_ALLOWED: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM'])

/**
 * Opens a file for ranged reads, or standard input for `-`. The caller closes it.
 * @throws InputError where there is no such file, it is a folder, is empty or may not be read
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

/** All the bytes of a file, or of standard input for `-`. Throws as `openFile`. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const input = await openFile(path)
  try {
    return await allBytes(input)
  } finally {
    await input.close?.()
  }
}

/**
 * Whether something (a file, a folder) has this path.
 * @throws InputError where a folder on the way may not be read
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

/** Whether a path can be read only once, from its start: standard input (`-`, /dev/stdin), a pipe, what `<(...)` names in a shell. */
export async function isReadOnce(path: string): Promise<boolean> {
  if (path === '-') return true
  const found = await statOf(path)
  return found !== undefined && !found.isFile() && !found.isDirectory()
}

/**
 * The files that a pattern of `*`, `?`, `[...]` and `**` names, in the order of their names; a path that exists, or has none of
 * these characters, stands for itself.
 * @throws InputError where nothing matches
 */
export async function expandPattern(pattern: string): Promise<string[]> {
  if (!isGlob(pattern) || (await pathExists(pattern))) return [pattern]
  const matches = globMatcher(pattern)
  const found: string[] = []
  const parts = pattern.split('/')
  const fixed = parts.findIndex(isGlob)
  const levels = pattern.includes('**') ? Number.POSITIVE_INFINITY : parts.length - fixed
  const walk = async (folder: string, level: number): Promise<void> => {
    for (const entry of await entriesOf(folder || '.')) {
      const path = folder === '' || folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) {
        if (matches(path)) found.push(path)
      } else if (level < levels) await walk(path, level + 1)
    }
  }
  await walk(parts.slice(0, fixed).join('/') || (pattern.startsWith('/') ? '/' : ''), 1)
  if (found.length === 0) throw new InputError(`No file matches the pattern ${pattern}; look at its folder's names.`)
  return found.sort()
}

/** What is in a folder; nothing where it is not there, no folder, or may not be read, as in a shell's patterns. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (NO_SUCH_PATH.has(codeOf(error)) || NOT_ALLOWED.has(codeOf(error))) return []
    throw readError(folder, error)
  })
}

/**
 * Writes a file so that its name holds either what was there before or all of the new bytes: they go to a temporary file in the
 * same folder, to the disk, and then take the name. A failure, an exception in `write` or an interruption removes the temporary.
 * A device or a pipe is written in place; `-` is standard output.
 * @param write receives the sink; the file is complete when its promise resolves
 * @returns what `write` returned
 * @throws InputError where the folder does not exist or may not be written, or the disk is full
 */
export async function writeFile<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  if (path === '-') return write(standardOutput())
  const before = await statForWriting(path)
  if (before?.isDirectory()) throw new InputError(`Cannot write ${path}: it is a folder; name a file in it.`)
  if (before !== undefined && !before.isFile()) return writeInPlace(path, write)
  const target = before === undefined ? path : await realpath(path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  const forget = onExit(() => removeNow(temporary))
  try {
    const handle = await open(temporary, 'wx', before === undefined ? 0o666 : before.mode & 0o777)
    let result: T
    try {
      result = await write(fileSink(path, handle, true))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
    await syncFolder(dirname(target))
    return result
  } catch (error) {
    removeNow(temporary)
    throw await writeError(path, error)
  } finally {
    forget()
  }
}

/** Writes bytes or text under a name, as `writeFile` does. */
export async function writeBytes(path: string, contents: Uint8Array | string): Promise<void> {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
  await writeFile(path, (sink) => sink.write(bytes))
}

function fileSource(path: string, handle: FileHandle, byteLength: number): ByteSource {
  return {
    name: path,
    byteLength,
    async slice(start, end) {
      const bytes = new Uint8Array(Math.max(0, end - start))
      let at = 0
      while (at < bytes.length) {
        const { bytesRead } = await handle.read(bytes, at, Math.min(bytes.length - at, MAX_CALL), start + at)
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
  return onePass(path, handle.createReadStream(), () => handle.close())
}

function standardInput(): ByteStream {
  return onePass('standard input', process.stdin, async () => {
    process.stdin.pause()
  })
}

function fileSink(name: string, handle: FileHandle, seekable: boolean): ByteSink {
  let at = 0
  const put = async (bytes: Uint8Array, position: number): Promise<void> => {
    let done = 0
    while (done < bytes.length) {
      const length = Math.min(bytes.length - done, MAX_CALL)
      done += (await handle.write(bytes, done, length, seekable ? position + done : null)).bytesWritten
    }
  }
  const sink: ByteSink = {
    name,
    async write(bytes) {
      const position = at
      at += bytes.length
      await put(bytes, position)
    },
  }
  return seekable ? { ...sink, rewrite: (position, bytes) => put(bytes, position) } : sink
}

function standardOutput(): ByteSink {
  const { stdout } = process
  return {
    name: 'standard output',
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error): void => reject(outputError(error))
        stdout.once('error', fail)
        stdout.write(bytes, (error) => {
          if (error) return fail(error)
          stdout.removeListener('error', fail)
          resolve()
        })
      }),
  }
}

/** A second write after the one that failed finds the stream destroyed. */
function outputError(error: Error): InputError {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return new ReaderGone('The reader of standard output ended.')
  return new InputError(`Cannot write to standard output (${error.message}); look at what it leads to.`)
}

async function statForWriting(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (NO_SUCH_PATH.has(codeOf(error))) return undefined
    throw await writeError(path, error)
  }
}

async function writeInPlace<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  try {
    const handle = await open(path, 'w')
    try {
      return await write(fileSink(path, handle, false))
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw await writeError(path, error)
  }
}

/** Not every file system lets a folder be opened and synced, for which each has a code of its own; the file itself already is. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } catch (error) {
    if (codeOf(error) === undefined) throw error
  } finally {
    await handle?.close()
  }
}

function removeNow(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    // It was never made, or is gone already. Another failure must not hide the one that led here.
    if (codeOf(error) === undefined) throw error
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

async function writeError(path: string, error: unknown): Promise<unknown> {
  if (error instanceof InputError) return error
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === 'EPIPE') return new ReaderGone(`The reader of ${path} ended.`)
  const folder = dirname(path)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const kind = (await pathExists(folder)) ? 'is not a folder' : 'does not exist'
    return new InputError(`Cannot write ${path}: the folder ${folder} ${kind}; make it first (mkdir -p ${folder}).`)
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new InputError(`Cannot write ${path}: the folder ${folder} may not be written (${code}); choose another.`)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new InputError(`Cannot write ${path}: the disk is full (${code}); free some space.`)
  return new InputError(`Cannot write ${path} (${code}); check the path and the disk.`)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined
}
