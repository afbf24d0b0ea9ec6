import { execFile } from 'node:child_process'
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What a measurement ran on, as recorded in its report. */
interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly runtime: string
}

/** The machine, the code and the memory of the process; tests pass other values. */
export interface Environment {
  readonly machine: Machine
  /** The commit of the code that runs, with "+" if files were changed; null if it is not known. */
  readonly commit: string | null
  readonly date: string
  /** Resident memory of the process now and at its highest so far, in MiB; null if it is not known. */
  memory(): number | null
  peakMemory(): number | null
}

/** The head of every report. */
export interface ReportHead {
  /** The version of the report's shape: readers refuse versions that they do not know. */
  readonly version: typeof REPORT_VERSION
  readonly machine: Machine & { readonly engine: string }
  readonly commit: string | null
  readonly date: string
}

export const REPORT_VERSION = 1

/** @param engine a description of the engine that did the work */
export function reportHead({ machine, commit, date }: Environment, engine: string): ReportHead {
  return { version: REPORT_VERSION, machine: { ...machine, engine }, commit, date }
}

/** One line that says where, when and from which code numbers come. */
export function machineLine({ machine, commit, date }: Omit<ReportHead, 'version'>): string {
  const { cpu, cores, memoryGiB, system, runtime, engine } = machine
  const code = commit === null ? 'commit unknown' : `commit ${commit}`
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${runtime}, ${engine}; ${code}; ${date.slice(0, 10)}`
}

const MIB = 2 ** 20

/** The environment of this process. */
export async function processEnvironment(): Promise<Environment> {
  return {
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()} ${arch()}`,
      runtime: `Node ${process.versions.node}`,
    },
    commit: await commitHere(),
    date: new Date().toISOString(),
    memory: () => process.memoryUsage.rss() / MIB,
    peakMemory: () => process.resourceUsage().maxRSS / 1024,
  }
}

/** The commit of the checkout that contains this file, with "+" if its code was changed; null without git or a checkout. */
async function commitHere(): Promise<string | null> {
  const git = async (cwd: string, ...args: string[]) => (await promisify(execFile)('git', args, { cwd })).stdout.trim()
  try {
    const root = await git(fileURLToPath(new URL('.', import.meta.url)), 'rev-parse', '--show-toplevel')
    // A copy of the project inside a checkout of something else: that commit says nothing about it.
    if ((await git(root, 'ls-files', '--', 'benchmarks/run.mjs')) === '') return null
    const changed = await git(root, 'status', '--porcelain', '--untracked-files=no', '--', 'src', 'benchmarks')
    return (await git(root, 'rev-parse', '--short=12', 'HEAD')) + (changed === '' ? '' : '+')
  } catch (error) {
    // There is no git (ENOENT), or it ended with an exit code.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
