import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../package/imports.ts'

/** Open MPI refuses root without these. */
const AS_ROOT = { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' }

/** How a command of several processes is started. */
export interface Launcher {
  /** The program with its first arguments, to which the number of ranks is added. */
  readonly start: readonly string[]
  readonly args?: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
}

// Bound to no core: a core may have other work.
export const OPEN_MPI: Launcher = { start: ['mpirun.openmpi'], args: ['--oversubscribe', '--bind-to', 'none'] }
export const MPICH: Launcher = { start: ['mpiexec.mpich'], args: ['-bind-to', 'none'] }

/** How a command ended, and what its ranks printed. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs brenier as so many ranks. @param during what to do while it runs, with the process of the launcher */
export function brenier(
  launcher: Launcher,
  ranks: number,
  args: readonly string[],
  during?: (launcher: number) => Promise<void>,
): Promise<Ended> {
  return runRanks(launcher, ranks, [join(root, 'bin', 'brenier.js'), ...args], during)
}

/** Runs a program for Node as so many ranks. */
export async function runRanks(
  { start, args = [], environment = {} }: Launcher,
  ranks: number,
  program: readonly string[],
  during?: (launcher: number) => Promise<void>,
): Promise<Ended> {
  const [command, ...first] = start
  const child = spawn(command!, [...first, '-n', String(ranks), ...args, process.execPath, ...program], {
    env: { ...process.env, ...AS_ROOT, ...environment },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await during?.(child.pid!)
  return { code: await ended, stdout, stderr }
}

/** Whether a program is installed. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)))
}

/** The processes of a command, in the order of their ranks, by the name of its output. */
export function ranksOf(output: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = contents(`/proc/${pid}/cmdline`).split('\0')
      return words[0] === process.execPath && words.includes(output)
    })
    .sort((a, b) => rankOf(a) - rankOf(b))
}

function rankOf(pid: number): number {
  return Number(/OMPI_COMM_WORLD_RANK=(\d+)/.exec(contents(`/proc/${pid}/environ`))?.[1])
}

/** Of a file that may be gone. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Waits until all ranks compute: the native engine is loaded by then, and MPI has been joined before. */
export async function untilComputing(output: string, ranks: number): Promise<number[]> {
  const computes = (pid: number) => contents(`/proc/${pid}/maps`).includes('onnxruntime')
  return until(() => {
    const found = ranksOf(output)
    return found.length === ranks && found.every(computes) ? found : undefined
  }, `${ranks} ranks that compute`)
}

/** What comes in the end. @param what it is, for the error where it does not */
export async function until<T>(look: () => T | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = look()
    if (found !== undefined) return found
    await pause(100)
  }
  throw new Error(`There were never ${what}. Processes:\n${processes()}`)
}

/** The processes of this machine that start ranks, or are ranks, with what each waits for. */
function processes(): string {
  const named = (pid: string) => contents(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && /brenier\.js|mpirun|mpiexec|orted|hydra/.test(named(name)))
    .map(
      (pid) =>
        `${pid} ${/State:\s*(.*)/.exec(contents(`/proc/${pid}/status`))?.[1]} ${contents(`/proc/${pid}/wchan`)} ${named(pid)}`,
    )
    .join('\n')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
