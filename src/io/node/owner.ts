import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { codeOf, ifSystemError } from './system-error.ts'

/** The process that a file belongs to, so that a later process can find out whether it still runs. */
export interface Owner {
  readonly pid: number
  /** The machine, and the container within it: process numbers are unique within these. */
  readonly host: string
  readonly space: string
  /** When the process began, in the clock of the machine's current boot; '-' if the system does not tell. */
  readonly began: string
}

const NOT_SAID = '-'

/** The process with a number, by default this one. */
export async function processOf(pid = process.pid): Promise<Owner> {
  const space = await readlink('/proc/self/ns/pid').catch(ifSystemError(() => NOT_SAID))
  return { pid, host: hostname(), space, began: await beginOf(pid) }
}

/** Whether a process still runs. One on another machine counts as running, since that cannot be seen from here. */
export async function isRunning(owner: Owner): Promise<boolean> {
  const found = await processOf(owner.pid)
  if (owner.host !== found.host || owner.space !== found.space) return true
  return lives(owner.pid) && owner.began === found.began
}

export function describeOwner({ host, space, pid, began }: Owner): string {
  return `${host} ${space} ${pid} ${began}\n`
}

/** @returns undefined if the text names no process */
export function parseOwner(text: string): Owner | undefined {
  const [, host = '', space = '', pid = '', began = ''] = /^(\S+) (\S+) (\d+) (\S+)\n$/.exec(text) ?? []
  return pid === '' ? undefined : { host, space, pid: Number(pid), began }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user exists but may not be signalled.
    if (codeOf(error) === undefined) throw error
    return codeOf(error) === 'EPERM'
  }
}

/** Process numbers are reused, so the start time and the machine's boot make the process unique. */
async function beginOf(pid: number): Promise<string> {
  const read = (path: string) => readFile(path, 'latin1').catch(ifSystemError(() => ''))
  const [status, machine] = await Promise.all([read(`/proc/${pid}/stat`), read('/proc/sys/kernel/random/boot_id')])
  // The fields follow the program's name, which is in brackets and may hold anything; the 20th is the start time.
  const began = status.slice(status.lastIndexOf(')') + 2).split(' ')[19]
  return began === undefined ? NOT_SAID : `${machine.trim()}/${began}`
}
