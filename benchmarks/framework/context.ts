import type { Environment } from './machine.ts'
import type { Output } from './output.ts'

/** How far a measurement is. */
interface Progress {
  readonly stage: string
  /** From 0 to 1, of this stage. */
  readonly progress?: number
}

/** What every measurement gets besides its options. A test needs only an environment. */
export interface Context {
  readonly environment: Environment
  /** Aborts at Ctrl-C. */
  readonly signal?: AbortSignal
  /** The one line of progress on a terminal. */
  readonly onProgress?: (progress: Progress) => void
  /** What a fit notes about its data and device. */
  readonly onNotice?: (message: string) => void
  /** A line that stays on stderr: what a part of a long measurement found. */
  readonly say?: (line: string) => void
  /** Writes what is known so far to the folder of --out: a long measurement that is stopped leaves what it has. */
  readonly save?: (output: Output) => Promise<void>
  /** The folder of results, which exists; absent where nothing is written. */
  readonly folder?: string
  /** Program and arguments that start the benchmarks again, for parts that need a process of their own; absent in tests. */
  readonly self?: readonly string[]
}
