import { link, readFile, rename, writeFile as write } from 'node:fs/promises'
import { InputError } from '../../base/errors.ts'
import { onExit } from './exit.ts'
import { failing } from './output.ts'
import { describeOwner, isRunning, parseOwner, processOf } from './owner.ts'
import { codeOf, ifSystemError } from './system-error.ts'
import { removeNow, temporaryFor } from './temporary.ts'

const RETRY_MS = 20

export interface Lock {
  /** To be called at the end; a process that exits releases the lock by itself. */
  release(): void
}

/**
 * Takes a file as a lock that no other process can hold: the file names this process. A lock whose process no longer runs is taken over.
 * @param taken called with a sentence if a lock is taken over
 * @throws InputError if a running process, or any process of another machine, holds the lock
 */
export async function takeLock(file: string, what: string, taken: (message: string) => void): Promise<Lock> {
  const mine = await temporaryFor(file)
  await write(mine, describeOwner(await processOf()), { flag: 'wx' }).catch(failing(file))
  try {
    while (!(await linked(mine, file))) {
      const text = await contents(file)
      // It was released in the meantime.
      if (text === undefined) continue
      const owner = parseOwner(text)
      if (owner !== undefined && (await isRunning(owner)))
        throw new InputError(
          `${what} is in use by process ${owner.pid} on ${owner.host}; wait until it ends, or remove ${file} if it no longer runs.`,
        )
      if (!(await takenOver(mine, file, text))) continue
      taken(`${what} was in use by ${owner ? `process ${owner.pid}` : 'a process'} that was killed: it is taken over.`)
      break
    }
  } finally {
    removeNow(mine)
  }
  const forget = onExit(() => removeNow(file))
  return {
    release() {
      forget()
      removeNow(file)
    },
  }
}

/** Gives a whole file a second name; false if that name exists already. */
async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false
      // The file system has no links.
      return write(to, await readFile(from), { flag: 'wx' }).then(
        () => true,
        ifSystemError((code) => {
          if (code === 'EEXIST') return false
          throw error
        }),
      )
    },
  )
}

/**
 * Replaces the lock of a process that has ended by this process's lock. Only one process at a time can do this: the others then find
 * a different lock.
 */
async function takenOver(mine: string, file: string, text: string): Promise<boolean> {
  const guard = `${file}.taking`
  if (!(await linked(mine, guard))) {
    const owner = parseOwner((await contents(guard)) ?? '')
    if (owner !== undefined && !(await isRunning(owner))) removeNow(guard)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    return false
  }
  try {
    if ((await contents(file)) !== text) return false
    await rename(mine, file)
    return true
  } finally {
    removeNow(guard)
  }
}

/** Undefined for a file that does not exist. */
async function contents(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ifSystemError(() => undefined))
}
