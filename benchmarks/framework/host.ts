/** What the runner needs of the process; tests can pass something else. */
export interface Host {
  readonly stdout: Stream
  readonly stderr: Stream
  /** Calls back at Ctrl-C (or SIGTERM); returns a function that removes the handler. */
  onInterrupt(callback: () => void): () => void
  /** As in `Context`. */
  readonly self?: readonly string[]
}

interface Stream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The process itself. A second Ctrl-C ends it at once. */
export function processHost(): Host {
  // Output into a closed pipe (`... | head`) is not an error.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    self: [process.execPath, ...process.execArgv, process.argv[1]!],
    onInterrupt(callback) {
      const signals = ['SIGINT', 'SIGTERM'] as const
      let asked = false
      // The handler stays until the work has ended: an unhandled signal would end a process in the middle of writing a table.
      const listener = () => {
        if (asked) process.exit(130)
        asked = true
        callback()
      }
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
  }
}
