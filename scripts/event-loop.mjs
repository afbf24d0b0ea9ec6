/**
 * Milliseconds of processor time since a moment: whatever else the machine does is not counted, but threads that collect garbage are.
 * @param {NodeJS.CpuUsage} since
 */
export function used(since) {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/**
 * The most processor time between two turns of the event loop, and all of it, in milliseconds.
 * @param {() => Promise<unknown>} work
 */
export async function longestWait(work) {
  const began = process.cpuUsage()
  let [longest, last] = [0, began]
  const look = () => {
    longest = Math.max(longest, used(last))
    last = process.cpuUsage()
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
