/**
 * Called between two parts of a long computation: lets the event loop run, and stops if a signal says so.
 * @param next milliseconds that the next part is likely to take; default 0
 */
export type Pause = (next?: number) => Promise<void>

/** Milliseconds of computing between two turns of the event loop: signals and timers wait no longer, if no part takes longer. */
const LONGEST = 10

/**
 * A pause that costs next to nothing until `LONGEST` has passed since the last turn of the event loop, or would have by the end of the next part.
 * @returns a function that throws the signal's reason
 */
export function pauses(signal?: AbortSignal): Pause {
  let last = performance.now()
  return async (next = 0) => {
    if (performance.now() - last + next < LONGEST) return
    await turn()
    signal?.throwIfAborted()
    last = performance.now()
  }
}

/** One turn of the event loop. In a page a timer would wait 4 ms, a message does not; in Node an open port keeps the process alive. */
function turn(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
