import { link, readFile, rename, writeFile as write } from 'node:fs/promises'
import { InputError } from '../../base/errors.ts'
import { onExit } from './exit.ts'
import { failing } from './output.ts'
import { describeOwner, isRunning, parseOwner, processOf } from './owner.ts'
import { codeOf, ifSystemError } from './system-error.ts'
import { removeNow, temporaryFor } from './temporary.ts'

const RETRY_MS = 20

export interface Lock {
  /** Called at the end; a process that exits gives it back by itself. */
  release(): void
}

/**
 * Takes a file as a lock, so that no other process does: it names this one. A lock whose process no longer runs is taken over.
 * @param taken called with a sentence where a lock is taken over
 * @throws InputError where a process that runs, or one of another machine, has the lock
 */
export async function takeLock(file: string, what: string, taken: (message: string) => void): Promise<Lock> {
  const mine = await temporaryFor(file)
  await write(mine, describeOwner(await processOf()), { flag: 'wx' }).catch(failing(file))
  try {
    while (!(await linked(mine, file))) {
      const text = await contents(file)
      // It has been given back in the meantime.
      if (text === undefined) continue
      const owner = parseOwner(text)
      if (owner !== undefined && (await isRunning(owner)))
        throw new InputError(
          `${what} is in use by process ${owner.pid} on ${owner.host}; wait until it ends, or remove ${file} if it does not run any more.`,
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

/** Gives a whole file a second name, unless there is such a file. */
async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false
      // A file system without links.
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
 * Puts this process's lock in the place of one whose process has ended. Of those who want to, one at a time may: the others find another
 * lock afterwards.
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

/** Undefined for a file that is not there. */
async function contents(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ifSystemError(() => undefined))
}
