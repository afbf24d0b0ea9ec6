/** Events of one producer for any number of readers, each of which sees all events from the first. */
export class EventLog<T> {
  readonly #events: T[] = []
  #waiting: (() => void)[] = []
  #end: { readonly error?: unknown } | null = null

  push(event: T): void {
    this.#events.push(event)
    this.#wake()
  }

  /** No more events; readers end, or throw the error once they have read the rest. */
  close(end: { readonly error?: unknown } = {}): void {
    this.#end = end
    this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let next = 0; ; ) {
      if (next < this.#events.length) yield this.#events[next++]!
      else if (this.#end === null) await new Promise<void>((wake) => this.#waiting.push(wake))
      else if ('error' in this.#end) throw this.#end.error
      else return
    }
  }
}
