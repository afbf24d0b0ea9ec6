import { writeStandardOutput } from '../io/node/standard-output.ts'

/** What the command line needs of the process, so that tests can hand it something else. */
export interface Host {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds between lines of progress where stderr is no terminal; Infinity for none. Default: ten seconds. */
  readonly progressEvery?: number
  /** Calls back at the first Ctrl-C (or SIGTERM, or SIGHUP); returns the function that takes this back. */
  onInterrupt(callback: () => void): () => void
}

export interface Stream {
  /** A promise that is given back is that of the text being written: it fails where it cannot be. */
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Milliseconds that an interrupted command may take to end by itself once all is done. */
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
        // Where a read still waits for such a pipe, the process would stay though all is done.
        if (asked) setTimeout(endNow, LINGER).unref()
      }
    },
  }
}

/** After what others do at the exit. The signal itself ends a process that `exit` cannot: one that waits for a pipe which nobody writes to. */
function endNow(): never {
  process.on('exit', () => {
    process.removeAllListeners('SIGINT')
    process.kill(process.pid, 'SIGINT')
  })
  process.exit(130)
}
