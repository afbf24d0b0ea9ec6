import { execFile } from 'node:child_process'
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Where and when a report was made. */
export interface ReportHead {
  /** The version of the report's shape: readers refuse versions that they do not know. */
  readonly version: 1
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memoryGiB: number
    readonly system: string
    readonly runtime: string
    readonly engine: string
  }
  /** The commit of the code that ran, with "+" if files were changed; null if it is not known. */
  readonly commit: string | null
  readonly date: string
}

/** @param engine a description of the engine that did the work */
export async function reportHead(engine: string): Promise<ReportHead> {
  return {
    version: 1,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()} ${arch()}`,
      runtime: `Node ${process.versions.node}`,
      engine,
    },
    commit: await commitHere(),
    date: new Date().toISOString(),
  }
}

/** One line that says where, when and from which code numbers come. */
export function machineLine({ machine, commit, date }: ReportHead): string {
  const { cpu, cores, memoryGiB, system, runtime, engine } = machine
  const code = commit === null ? 'commit unknown' : `commit ${commit}`
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${runtime}, ${engine}; ${code}; ${date.slice(0, 10)}`
}

/** The largest resident memory of this process so far, in MiB. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024
}

/** Git's exit code outside a checkout, and in a folder that it does not trust. */
const GIT_REFUSED = 128

/** The commit of the checkout that contains this file, with "+" if its code was changed; null for an installed package. */
async function commitHere(): Promise<string | null> {
  const git = async (cwd: string, ...args: string[]) => (await promisify(execFile)('git', args, { cwd })).stdout.trim()
  try {
    const root = await git(fileURLToPath(new URL('.', import.meta.url)), 'rev-parse', '--show-toplevel')
    // A package installed within a checkout of something else has no commit of its own.
    if ((await git(root, 'ls-files', '--', 'src/cli/machine.ts')) === '') return null
    const changed = await git(root, 'status', '--porcelain', '--untracked-files=no', '--', 'src')
    return (await git(root, 'rev-parse', '--short=12', 'HEAD')) + (changed === '' ? '' : '+')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === GIT_REFUSED))
      return null
    throw error
  }
}
