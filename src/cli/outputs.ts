import { fstatSync, statSync } from 'node:fs'
import { mkdir, open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { InputError, UsageError } from '../index.ts'
import { formatOfPath, pathBehind, pathExists, writeFile } from '../io/node/index.ts'
import { Interrupted } from './command.ts'
import { listed, sayWritten } from './written.ts'

class Probe extends Error {}

/**
 * Makes sure, before the work starts, that a file can be written at its end.
 * @throws InputError for a folder that does not exist or may not be written, and a path that is a folder
 * @throws UsageError for a map, a model or a page of another program's that would be replaced
 */
export async function checkOutput(path: string): Promise<void> {
  if (path === '-') return
  // Where the path cannot be examined, the attempt to write says why.
  const found = await stat(path).catch(ifSystemError(() => undefined))
  if (found?.isFile() && found.size > 0) await requireOwn(path, found.size)
  await checkWritable(path)
}

/** As `checkOutput`, for a file whose reader knows whose it is. @throws InputError as that does */
export async function checkWritable(path: string): Promise<void> {
  const found = await stat(path).catch(ifSystemError(() => undefined))
  // A device or a pipe is written in place: opening it here would already be seen at its other end.
  if (found !== undefined && !found.isFile() && !found.isDirectory()) return
  try {
    await writeFile(path, async () => {
      throw new Probe()
    })
  } catch (error) {
    if (!(error instanceof Probe)) throw error
  }
}

/** Files that hold nothing of the user's own where brenier wrote them: they say so themselves, at their beginning or end. */
const MADE = ['.safetensors', '.onnx', '.html', '.htm']
const LOOKED_AT = 1 << 16

/** @throws UsageError for a map, a model or a page that another program wrote: that is replaced only by who asks for it */
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
  throw new UsageError(`${path} is there already, and brenier did not write it; give another name, or remove it first.`)
}

/** Those of some paths that are files with something in them: what is to be written takes their place. */
export async function filesThere(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(ifSystemError(() => undefined))))
  return paths.filter((_, k) => found[k]?.isFile() && found[k].size > 0)
}

/** Makes a folder, and makes sure before the work that a file can be written in it. @param flag that names it */
export async function prepareFolder(folder: string, file: string, flag: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`The folder ${folder} cannot be made (${error.code}); choose another for ${flag}.`)
  })
  await checkOutput(join(folder, file))
}

/** Where --out is absent, the usual name: unless there is such a file, which nobody asked to be replaced. */
export async function outOrDefault(out: string | undefined, usual: string): Promise<string> {
  if (out !== undefined) return out
  if (await pathExists(usual))
    throw new UsageError(
      `There is a ${usual} here already; say where to write with --out FILE (--out ${usual} replaces it).`,
    )
  return usual
}

/** @throws UsageError for a map that would get the name of a table, a page or a picture: another program would open it as one */
export function checkMapPath(out: string): void {
  const ending = extname(out).toLowerCase()
  if ((formatOfPath(out) === undefined && !NOT_A_MAP.includes(ending)) || isStdout(out)) return
  throw new UsageError(
    `--out is where the map goes, and ${out} has the ending of something else; end the name in .safetensors (brenier transport writes tables, --report pages).`,
  )
}

const NOT_A_MAP = ['.html', '.htm', '.pdf', '.png', '.svg', '.jpg', '.json', '.xlsx', '.txt', '.md']

/** Refuses outputs that would overwrite an input, or one another. Paths by what the user calls them. */
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

/** A handler of what the operating system refused, as a file that is not there; any other error is thrown again. */
function ifSystemError<T>(otherwise: () => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'syscall' in error) return otherwise()
    throw error
  }
}

/** With --json the one object is all that standard output may hold. */
export function checkStdout(out: string, json: unknown): void {
  if (json === true && isStdout(out))
    throw new UsageError('Both --out - and --json want standard output; write to a file, or leave out --json.')
}

/** Whether a path is standard output: `-`, or a device such as /dev/stdout that leads to the same pipe or terminal. */
export function isStdout(path: string): boolean {
  if (path === '-') return true
  const [named, own] = [statSync(path, { throwIfNoEntry: false }), fstatSync(1)]
  return named !== undefined && !named.isFile() && named.dev === own.dev && named.ino === own.ino
}

/** Does what comes after some outputs are written; where it fails or is interrupted, says that they are there. */
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
