/**
 * The same items for several readers, in step. The next item is taken when every reader has asked for it, so only one at a time is in memory,
 * and no reader sees the end before all have finished all items. A reader that stops early, or fails, stops the others.
 */
export function inStep<T>(items: AsyncIterable<T>, readers: number): AsyncIterable<T>[] {
  const iterator = items[Symbol.asyncIterator]()
  let waiting: { resolve: (next: IteratorResult<T>) => void; reject: (error: unknown) => void }[] = []
  let stopped: Error | null = null
  const rejectAll = (error: Error) => {
    stopped ??= error
    for (const { reject } of waiting) reject(stopped)
    waiting = []
  }
  const ask = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      if (stopped !== null) return reject(stopped)
      waiting.push({ resolve, reject })
      if (waiting.length < readers) return
      const all = waiting
      waiting = []
      iterator.next().then(
        (next) => {
          for (const one of all) one.resolve(next)
        },
        (error: Error) => {
          stopped ??= error
          for (const one of all) one.reject(error)
        },
      )
    })
  async function* reader(): AsyncGenerator<T> {
    let ended = false
    try {
      for (;;) {
        const { done, value } = await ask()
        ended = done === true
        if (done) return
        yield value
      }
    } finally {
      if (!ended) {
        rejectAll(new StoppedEarly())
        await iterator.return?.()
      }
    }
  }
  return Array.from({ length: readers }, reader)
}

/** Another reader of the same items has stopped before their end. */
export class StoppedEarly extends Error {
  override readonly name = 'StoppedEarly'
}
