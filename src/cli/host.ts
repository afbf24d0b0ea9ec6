import { writeStandardOutput } from '../io/node/standard-output.ts'

/** What the command line needs of the process; tests can pass something else. */
export interface Host {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds between lines of progress if stderr is not a terminal; Infinity for none. Default: ten seconds. */
  readonly progressEvery?: number
  /** Calls back at the first Ctrl-C (or SIGTERM, or SIGHUP); returns a function that removes the handler. */
  onInterrupt(callback: () => void): () => void
}

export interface Stream {
  /** If it returns a promise, that is for the text being written, and fails if the text cannot be written. */
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Milliseconds that an interrupted command may take to end by itself after all work is done. */
const LINGER = 500

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The process itself. A second interruption ends it at once. */
export function processHost(): Host {
  // A reader that has ended (`brenier ... | head`) is no reason to crash; the write itself reports it to its caller.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    stdout: {
      isTTY: process.stdout.isTTY,
      columns: process.stdout.columns,
      write: (text) => writeStandardOutput(Buffer.from(text)),
    },
    stderr: process.stderr,
    env: process.env,
    onInterrupt(callback) {
      let asked = false
      const listener = (): void => {
        if (asked) endNow()
        asked = true
        callback()
      }
      for (const signal of INTERRUPTIONS) process.on(signal, listener)
      return () => {
        for (const signal of INTERRUPTIONS) process.off(signal, listener)
        // If a read still waits for such a pipe, the process would stay although all work is done.
        if (asked) setTimeout(endNow, LINGER).unref()
      }
    },
  }
}

/** Ends after the other exit handlers. The signal itself ends a process that `exit` cannot: one that waits for a pipe to which nobody writes. */
function endNow(): never {
  process.on('exit', () => {
    process.removeAllListeners('SIGINT')
    process.kill(process.pid, 'SIGINT')
  })
  process.exit(130)
}
