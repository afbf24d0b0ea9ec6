import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../base/errors.ts'

/** Commands that exist only in the repository, not in the npm package: they run the benchmarks. */
export const REPOSITORY_COMMANDS = [
  {
    name: 'benchmark',
    usage: 'NAME',
    summary: 'measure accuracy, time and memory where the answer is known',
    subcommand: 'measure',
    script: 'npm run bench',
  },
  {
    name: 'experiment',
    usage: 'NAME --data DIR',
    summary: 'run an experiment of the paper on real data',
    subcommand: 'experiment',
    script: 'npm run experiment -- NAME',
  },
] as const

type RepositoryCommand = (typeof REPOSITORY_COMMANDS)[number]['name']

export function isRepositoryCommand(name: string | undefined): name is RepositoryCommand {
  return REPOSITORY_COMMANDS.some((command) => command.name === name)
}

/** The program that runs the benchmarks; null if they are not beside the package. */
export function repositoryRunner(root: URL): string | null {
  const runner = fileURLToPath(new URL('benchmarks/run.mjs', root))
  return existsSync(runner) ? runner : null
}

/**
 * Runs a command of the repository as a separate process, with this one's streams.
 * @returns its exit code
 * @throws UsageError if the benchmarks are not beside the package
 */
export async function runInRepository(root: URL, name: RepositoryCommand, args: readonly string[]): Promise<number> {
  const { subcommand, script } = REPOSITORY_COMMANDS.find((command) => command.name === name)!
  const runner = repositoryRunner(root)
  if (runner === null)
    throw new UsageError(`brenier ${name} is not in the npm package; clone the repository and run ${script} there.`)
  const child = spawn(process.execPath, [runner, subcommand, ...args], { stdio: 'inherit' })
  // An interruption from the keyboard reaches the child by itself, and its exit code shows the result.
  const forward = (): void => void child.kill('SIGTERM')
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, forward)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
    })
  } finally {
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, forward)
  }
}
