import { fstatSync, statSync } from 'node:fs'
import { mkdir, open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { InputError, UsageError } from '../index.ts'
import { formatOfPath, pathBehind, pathExists, writeFile } from '../io/node/index.ts'
import { Interrupted } from './command.ts'
import { listed, sayWritten } from './written.ts'

class Probe extends Error {}

/**
 * Checks, before the work starts, that a file can be written when it is done.
 * @throws InputError for a folder that does not exist or may not be written, and a path that is a folder
 * @throws UsageError for a map, a model or a page of another program that would be replaced
 */
export async function checkOutput(path: string): Promise<void> {
  if (path === '-') return
  // If the path cannot be examined, the attempt to write says why.
  const found = await stat(path).catch(ifSystemError(() => undefined))
  if (found?.isFile() && found.size > 0) await requireOwn(path, found.size)
  await checkWritable(path)
}

/** As `checkOutput`, but for a file whose owner the caller checks. @throws InputError as that does */
export async function checkWritable(path: string): Promise<void> {
  const found = await stat(path).catch(ifSystemError(() => undefined))
  // A device or a pipe is written in place, and opening it here would already be noticed at its other end.
  if (found !== undefined && !found.isFile() && !found.isDirectory()) return
  try {
    await writeFile(path, async () => {
      throw new Probe()
    })
  } catch (error) {
    if (!(error instanceof Probe)) throw error
  }
}

/** Kinds of files that can be replaced if brenier wrote them, which they show at their beginning or end. */
const MADE = ['.safetensors', '.onnx', '.html', '.htm']
const LOOKED_AT = 1 << 16

/** @throws UsageError for a map, a model or a page that another program wrote, which the user must remove first */
async function requireOwn(path: string, size: number): Promise<void> {
  if (!MADE.includes(extname(path).toLowerCase())) return
  const file = await open(path).catch(ifSystemError(() => undefined))
  if (file === undefined) return
  try {
    for (const position of [0, Math.max(0, size - LOOKED_AT)]) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(LOOKED_AT), position })
      if (buffer.subarray(0, bytesRead).includes('brenier')) return
    }
  } finally {
    await file.close()
  }
  throw new UsageError(`${path} exists already, and brenier did not write it; give another name, or remove it first.`)
}

/** The paths that are non-empty files, which the output will replace. */
export async function filesThere(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(ifSystemError(() => undefined))))
  return paths.filter((_, k) => found[k]?.isFile() && found[k].size > 0)
}

/** Creates a folder, and checks before the work that a file can be written in it. @param flag the flag that names the folder */
export async function prepareFolder(folder: string, file: string, flag: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be created (${error.code}); choose another for ${flag}.`)
  })
  await checkOutput(join(folder, file))
}

/** The file of --out, or else the usual name, unless that exists: nobody asked to replace it. */
export async function outOrDefault(out: string | undefined, usual: string): Promise<string> {
  if (out !== undefined) return out
  if (await pathExists(usual))
    throw new UsageError(
      `There is already a ${usual} here; name the file to write with --out FILE (--out ${usual} replaces it).`,
    )
  return usual
}

/** @throws UsageError for a map with the extension of a table, a page or a picture: another program would open it as one */
export function checkMapPath(out: string): void {
  const ending = extname(out).toLowerCase()
  if ((formatOfPath(out) === undefined && !NOT_A_MAP.includes(ending)) || isStdout(out)) return
  throw new UsageError(
    `--out names the file of the map, but ${out} has an extension of another kind; end the name in .safetensors (brenier transport writes tables, --report pages).`,
  )
}

const NOT_A_MAP = ['.html', '.htm', '.pdf', '.png', '.svg', '.jpg', '.json', '.xlsx', '.txt', '.md']

/** Refuses outputs that would overwrite an input or one another. Paths are keyed by the names that the user knows. */
export async function checkDistinct(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const seen = new Map<string, string>()
  for (const [name, path] of Object.entries(inputs)) if (path && path !== '-') seen.set(await identity(path), name)
  for (const [name, path] of Object.entries(outputs)) {
    if (!path) continue
    const id = path === '-' ? '-' : await identity(path)
    const other = seen.get(id)
    if (other !== undefined)
      throw new UsageError(`${name} and ${other} are the same file (${path}); give another name.`)
    seen.set(id, name)
  }
}

async function identity(path: string): Promise<string> {
  const file = await pathBehind(path)
  return join(await realpath(dirname(file)).catch(ifSystemError(() => dirname(file))), basename(file))
}

/** A handler for errors of the operating system, such as a missing file; any other error is rethrown. */
function ifSystemError<T>(otherwise: () => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'syscall' in error) return otherwise()
    throw error
  }
}

/** With --json, standard output may hold nothing but that one object. */
export function checkStdout(out: string, json: unknown): void {
  if (json === true && isStdout(out))
    throw new UsageError(
      'Both --out - and --json would write to standard output; write to a file, or leave out --json.',
    )
}

/** Whether a path is standard output: `-`, or a device such as /dev/stdout that leads to the same pipe or terminal. */
export function isStdout(path: string): boolean {
  if (path === '-') return true
  const [named, own] = [statSync(path, { throwIfNoEntry: false }), fstatSync(1)]
  return named !== undefined && !named.isFile() && named.dev === own.dev && named.ino === own.ino
}

/** Does work that follows the writing of some outputs; if it fails or is interrupted, the message says that they were written. */
export async function afterWriting<T>(
  files: readonly string[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted()
    return await work()
  } catch (error) {
    if (signal.aborted) throw new Interrupted(`Interrupted; ${listed(files)} written.`)
    throw error instanceof InputError ? sayWritten(error, files) : error
  }
}
