/** Bytes to a path. `-` is standard output. */
import type { Stats } from 'node:fs'
import { type FileHandle, open, readlink, realpath, rename, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { InputError, outputError, ReaderGone } from '../../base/errors.ts'
import type { ByteSink } from '../bytes.ts'
import { onExit } from './exit.ts'
import { MAX_CALL, pathExists } from './files.ts'
import { writeStandardOutput } from './standard-output.ts'
import { codeOf, ifSystemError, NO_SUCH_PATH } from './system-error.ts'
import { removeLeftovers, removeNow, temporaryFor } from './temporary.ts'

/**
 * Writes a file so that its name holds either what was there before or all of the new bytes. They go to a temporary file in the
 * same folder, are synced to disk, and then take the name. A failure, an exception in `write` or an interruption removes the temporary.
 * A device or a pipe is written in place; `-` is standard output.
 * @param write receives the sink; the file is complete when its promise resolves
 * @returns what `write` returned
 * @throws InputError if the folder does not exist or may not be written, or the disk is full
 */
export async function writeFile<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  const staged = await stageFile(path, write)
  await staged.commit()
  return staged.result
}

/** A file that is complete but does not have its name yet. */
export interface StagedFile<T> {
  /** What `write` returned. */
  readonly result: T
  /** Where its bytes are; null if they have already gone to a device, a pipe or standard output. */
  readonly temporary: string | null
  /** Gives it its name. */
  commit(): Promise<void>
  /** Removes it. */
  discard(): void
}

/** The first half of `writeFile`, for several files that get their names together. Call `commit` or `discard` next. Throws as `writeFile` does. */
export async function stageFile<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<StagedFile<T>> {
  if (path === '-') return inPlace(await write(standardOutput()))
  const before = await statForWriting(path)
  if (before?.isDirectory()) throw new InputError(`Cannot write ${path}: it is a folder; name a file in it.`)
  if (before !== undefined && !before.isFile()) return inPlace(await writeInPlace(path, write))
  const target = await pathBehind(path)
  await removeLeftovers(dirname(target))
  const temporary = await temporaryFor(target)
  const forget = onExit(() => removeNow(temporary))
  const failed = failing(path, dirname(target))
  const discard = () => {
    removeNow(temporary)
    forget()
  }
  const orDiscard = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work()
    } catch (error) {
      discard()
      throw error
    }
  }
  return orDiscard(async () => {
    const handle = await open(temporary, 'wx', before === undefined ? 0o666 : before.mode & 0o777).catch(failed)
    const result = await writeAndClose(handle, fileSink(path, handle, true), failed, write)
    const commit = async () => {
      await rename(temporary, target).catch(failed)
      await syncFolder(dirname(target)).catch(failed)
      forget()
    }
    return { result, temporary, commit: () => orDiscard(commit), discard }
  })
}

function inPlace<T>(result: T): StagedFile<T> {
  return { result, temporary: null, async commit() {}, discard() {} }
}

/** A handler for errors of an output's own calls. An error from `write` may be about an input, so it must not come here. */
export function failing(path: string, folder = dirname(path)): (error: unknown) => Promise<never> {
  return async (error) => {
    throw await writeError(path, folder, error)
  }
}

async function writeAndClose<T>(
  handle: FileHandle,
  sink: ByteSink,
  failed: (error: unknown) => Promise<never>,
  write: (sink: ByteSink) => Promise<T>,
): Promise<T> {
  let result: T
  try {
    result = await write(sink)
    if (sink.rewrite !== undefined) await handle.sync().catch(failed)
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close().catch(failed)
  return result
}

/** The most links that are followed from one name. */
const MOST_LINKS = 40

/** The path that a file has, or will have, behind every link, including links to files that do not exist yet. */
export async function pathBehind(path: string): Promise<string> {
  let at = path
  for (let links = 0; links < MOST_LINKS; links++) {
    const real = await realpath(at).catch(ifSystemError(() => undefined))
    if (real !== undefined) return real
    const next = await readlink(at).catch(ifSystemError(() => undefined))
    if (next === undefined) return at
    at = resolve(dirname(at), next)
  }
  throw new InputError(`Cannot write ${path}: its links form a circle; name another file.`)
}

/** Writes bytes or text under a name, as `writeFile` does. */
export async function writeBytes(path: string, contents: Uint8Array | string): Promise<void> {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
  await writeFile(path, (sink) => sink.write(bytes))
}

function fileSink(name: string, handle: FileHandle, seekable: boolean): ByteSink {
  let at = 0
  const put = async (bytes: Uint8Array, position: number): Promise<void> => {
    let done = 0
    while (done < bytes.length) {
      const length = Math.min(bytes.length - done, MAX_CALL)
      const { bytesWritten } = await handle
        .write(bytes, done, length, seekable ? position + done : null)
        .catch(failing(name))
      done += bytesWritten
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
  return {
    name: 'standard output',
    write: (bytes) =>
      writeStandardOutput(bytes).catch((error: Error) => {
        throw outputError(error)
      }),
  }
}

async function statForWriting(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (NO_SUCH_PATH.has(codeOf(error))) return undefined
    return failing(path)(error)
  }
}

async function writeInPlace<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  const failed = failing(path)
  const handle = await open(path, 'w').catch(failed)
  return writeAndClose(handle, fileSink(path, handle, false), failed, write)
}

/** Syncs a folder if it can be done. Not every file system allows it, and each refuses with its own code; the file itself is already synced. */
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

async function writeError(path: string, folder: string, error: unknown): Promise<unknown> {
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === 'EPIPE') return new ReaderGone(`The reader of ${path} ended.`)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    if (await pathExists(folder))
      return new InputError(`Cannot write ${path}: ${folder} is not a folder; choose another.`)
    return new InputError(
      `Cannot write ${path}: the folder ${folder} does not exist; make it first (mkdir -p ${folder}).`,
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new InputError(`Cannot write ${path}: the folder ${folder} may not be written (${code}); choose another.`)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new InputError(`Cannot write ${path}: the disk is full (${code}); free some space.`)
  if (code === 'EFBIG')
    return new InputError(`Cannot write ${path}: it would exceed the file size limit (${code}; see ulimit -f).`)
  return new InputError(`Cannot write ${path} (${code}); check the path and the disk.`)
}
