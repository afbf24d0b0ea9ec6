import { execFile } from 'node:child_process'
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Environment, ExperimentContext } from '../pictures/environment.ts'
import type { Session } from './command.ts'

const MIB = 2 ** 20

/** What an experiment is told of its surroundings: the machine, and where progress and notices go. */
export async function experimentContext({ signal, messages }: Session): Promise<ExperimentContext> {
  return {
    environment: await processEnvironment(),
    signal,
    onProgress: ({ stage, progress }) =>
      messages.progress(progress === undefined ? stage : `${stage} ${Math.round(100 * progress)}%`),
    onNotice: (message) => messages.notice(message),
  }
}

/** The machine, the commit and the memory of this process, for reports of benchmarks. */
async function processEnvironment(): Promise<Environment> {
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

/** The commit of the checkout that this file lies in, "+" where its code differs from it; null for an installed package. */
async function commitHere(): Promise<string | null> {
  const git = async (cwd: string, ...args: string[]) => (await promisify(execFile)('git', args, { cwd })).stdout.trim()
  try {
    const root = await git(fileURLToPath(new URL('.', import.meta.url)), 'rev-parse', '--show-toplevel')
    if ((await git(root, 'ls-files', '--', 'src/cli/machine.ts')) === '') return null
    const changed = await git(root, 'status', '--porcelain', '--untracked-files=no', '--', 'src')
    return (await git(root, 'rev-parse', '--short=12', 'HEAD')) + (changed === '' ? '' : '+')
  } catch {
    return null
  }
}
