import { fstatSync, statSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError, UsageError } from '../index.ts'
import { pathBehind, writeFile } from '../io/node/index.ts'
import { Interrupted } from './command.ts'
import { listed, sayWritten } from './written.ts'

class Probe extends Error {}

/**
 * Makes sure, before the work starts, that a file can be written at its end.
 * @throws InputError for a folder that does not exist or may not be written, and a path that is a folder
 */
export async function checkOutput(path: string): Promise<void> {
  if (path === '-') return
  // Where the path cannot be examined, the attempt to write says why.
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
export async function afterWriting(
  files: readonly string[],
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    signal.throwIfAborted()
    await work()
  } catch (error) {
    if (signal.aborted) throw new Interrupted(`Interrupted; ${listed(files)} written.`)
    throw error instanceof InputError ? sayWritten(error, files) : error
  }
}
