import type { Environment } from './machine.ts'
import type { Output } from './output.ts'

/** How far a measurement has got. */
interface Progress {
  readonly stage: string
  /** From 0 to 1, within this stage. */
  readonly progress?: number
}

/** What every measurement receives besides its options. A test needs only an environment. */
export interface Context {
  readonly environment: Environment
  /** Aborts at Ctrl-C. */
  readonly signal?: AbortSignal
  /** Draws the progress line on a terminal. */
  readonly onProgress?: (progress: Progress) => void
  /** Receives a fit's notes about its data and device. */
  readonly onNotice?: (message: string) => void
  /** Prints a line that stays on stderr, with the result of a part of a long measurement. */
  readonly say?: (line: string) => void
  /** Writes the results so far to the folder of --out, so that a long measurement that is stopped keeps them. */
  readonly save?: (output: Output) => Promise<void>
  /** The existing folder for results; absent if nothing is written. */
  readonly folder?: string
  /** Program and arguments that start the benchmarks again, for parts that need their own process; absent in tests. */
  readonly self?: readonly string[]
}
