import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** Processor time (user and system) of this process while the clock runs: on a busy machine it tells more than the wall's. */
export class ProcessorClock {
  #before = 0
  #total = 0
  #running = false

  start(): void {
    this.#before = processorSeconds()
    this.#running = true
  }

  stop(): void {
    this.#total += processorSeconds() - this.#before
    this.#running = false
  }

  get seconds(): number {
    return this.#total + (this.#running ? processorSeconds() - this.#before : 0)
  }
}

/** Of all threads of this process, user and system. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Where and from what numbers come. */
export interface Provenance {
  readonly date: string
  readonly commit: string
  readonly processor: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly engine: string
}

export function provenance(engine: string): Provenance {
  const [first] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    processor: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    engine,
  }
}

/** The commit that the working tree is at, marked where src or bench differ from it. */
function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'bench') !== ''
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? ' with changes' : '')
  } catch {
    return 'unknown (not a git checkout)'
  }
}

export function describe({ date, commit: at, processor, cores, memoryGb, node, engine }: Provenance): string {
  return `${date}, commit ${at}; ${processor}, ${cores} cores, ${memoryGb} GB; Node ${node}, ${engine}.`
}
