/** A moment by the clock and by the processor time of this process. */
export function moment() {
  return { clock: performance.now(), processor: process.cpuUsage() }
}

/**
 * Milliseconds since a moment that this process can have kept its event loop waiting: no more than have passed, and no more than all of its threads
 * have used, so that neither other processes nor a compiler in the background count in full.
 * @param {ReturnType<typeof moment>} since
 */
export function used({ clock, processor }) {
  const { user, system } = process.cpuUsage(processor)
  return Math.min(performance.now() - clock, (user + system) / 1000)
}

/**
 * The longest time between two turns of the event loop, and all of it, in milliseconds of `used`.
 * @param {() => Promise<unknown>} work
 */
export async function longestWait(work) {
  const began = moment()
  let [longest, last] = [0, began]
  const look = () => {
    longest = Math.max(longest, used(last))
    last = moment()
  }
  const timer = setInterval(look, 1)
  try {
    await work()
    look()
  } finally {
    clearInterval(timer)
  }
  return { longest, all: used(began) }
}
