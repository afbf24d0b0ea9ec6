/** What the command line needs of the process, so that tests can hand it something else. */
export interface Host {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls back at the first Ctrl-C (or SIGTERM); returns the function that takes this back. */
  onInterrupt(callback: () => void): () => void
}

export interface Stream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The process itself. A second interruption ends it at once. */
export function processHost(): Host {
  // A reader that has ended (`brenier ... | head`) is no reason to crash; the write itself reports it to its caller.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onInterrupt(callback) {
      let asked = false
      const listener = (): void => {
        if (asked) endNow()
        asked = true
        callback()
      }
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener)
      return () => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener)
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
