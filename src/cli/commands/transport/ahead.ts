/**
 * The same items in the same order, but the next one is requested while one is worked on. Files are thus read and written while the
 * engine computes, at the cost of one more item in memory.
 */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  const ask = (): Promise<IteratorResult<T>> => {
    const next = iterator.next()
    // The error is thrown where this is awaited; until then it must not count as unhandled.
    next.catch(() => undefined)
    return next
  }
  let next = ask()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = ask()
      yield value
    }
  } finally {
    await next.catch(() => undefined)
    await iterator.return?.()
  }
}
