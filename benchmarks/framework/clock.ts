/** Processor time (user and system) of all this process's threads so far, in seconds: on a busy machine it says more than wall-clock time. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Wall-clock and processor seconds of this process while the clock runs. */
export class Clock {
  #wall = 0
  #processor = 0
  #began: { readonly wall: number; readonly processor: number } | null = null

  /** A clock that is already running. */
  static started(): Clock {
    const clock = new Clock()
    clock.start()
    return clock
  }

  start(): void {
    this.#began = { wall: performance.now() / 1000, processor: processorSeconds() }
  }

  stop(): void {
    this.#wall = this.wall
    this.#processor = this.processor
    this.#began = null
  }

  get wall(): number {
    return this.#began === null ? this.#wall : this.#wall + performance.now() / 1000 - this.#began.wall
  }

  get processor(): number {
    return this.#began === null ? this.#processor : this.#processor + processorSeconds() - this.#began.processor
  }
}
