import { UsageError } from '../base/errors.ts'
import { type Launch, launchOf } from '../collective/launch.ts'
import type { Collective } from '../index.ts'
import type { Host } from './host.ts'

/** How long another rank waits for rank 0 to report an error, which usually occurs on all ranks, and for rank 0 to save its results. */
const [GRACE_MS, SAVING_MS] = [1000, 30_000]

/** The flag of commands that do not run distributed: with none, each process that srun started does its own work. */
export const ALONE_FLAG = [
  '--distributed <NAME>',
  'none: with several processes, each works separately, on its own files',
] as const

/** The commands whose work several processes can share; they have the flags for it. */
const SHARED_OUT = ['fit', 'transport', 'evaluate'] as const

export function isSharedOut(command: string | undefined): boolean {
  return SHARED_OUT.some((one) => one === command)
}

function launchIn({ env }: Host, argv: readonly string[]): Launch | null {
  const none = argv.some(
    (word, i) => word === '--distributed=none' || (word === '--distributed' && argv[i + 1] === 'none'),
  )
  return none ? null : launchOf(env)
}

/** The ranks as which mpirun or srun started this command. Rank 0 prints and writes for all. */
export class Ranks {
  /** Where the command prints; output of other ranks is hidden. */
  readonly host: Host
  readonly #own: Host
  #collective: Collective | null = null
  #said = ''

  constructor(host: Host, argv: readonly string[]) {
    this.#own = host
    const launch = launchIn(host, argv)
    const silent = {
      write: (text: string) => {
        this.#said = text
      },
    }
    const first = launch === null || launch.rank === 0
    this.host = first ? host : { ...host, stdout: { write: () => {} }, stderr: silent, progressEvery: Infinity }
  }

  /** @throws UsageError for a command that several processes would each run in full, writing the same file */
  check(command: string | undefined, argv: readonly string[]): void {
    const launch = launchIn(this.#own, argv)
    if (launch !== null && !isSharedOut(command))
      throw new UsageError(
        `Only ${SHARED_OUT.join(', ')} can run on several processes, and ${launch.by} started ${launch.size}; run brenier ${command} as one process, or add --distributed none if each process has files of its own.`,
      )
  }

  /** @param open receives a function that prints a sentence on any rank, since rank 0 may be the one that is silent */
  async join(open: (say: (message: string) => void) => Promise<Collective>): Promise<Collective> {
    this.#collective ??= await open((message) => this.#own.stderr.write(`brenier: ${message}\n`))
    return this.#collective
  }

  /** Leaves the ranks together, if the command came to its end. */
  async leave(): Promise<void> {
    await this.#collective?.close()
  }

  /** Ends all ranks. A rank other than 0 prints its own error, unless rank 0 ends it first. @param saving whether rank 0 may be saving */
  async fail(code: number, saving: boolean): Promise<void> {
    const collective = this.#collective
    if (collective === null || collective.size === 1) return
    if (collective.rank > 0) {
      await new Promise((resolve) => setTimeout(resolve, saving ? SAVING_MS : GRACE_MS))
      this.#own.stderr.write(`rank ${collective.rank}: ${this.#said}`)
    }
    collective.abort(code)
  }
}
