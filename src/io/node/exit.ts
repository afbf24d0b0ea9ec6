const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const OURS = new Set<NodeJS.SignalsListener>()

/**
 * Calls `cleanUp` when the process exits, or when a signal that nobody else handles ends it. A program with a signal handler of its own
 * (such as the command line) decides itself when to exit. Returns a function that undoes the registration.
 */
export function onExit(cleanUp: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listeners(signal).some((listener) => !OURS.has(listener))) return
    cleanUp()
    process.removeListener(signal, onSignal)
    process.kill(process.pid, signal)
  }
  OURS.add(onSignal)
  process.on('exit', cleanUp)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    OURS.delete(onSignal)
    process.removeListener('exit', cleanUp)
    for (const signal of SIGNALS) process.removeListener(signal, onSignal)
  }
}
