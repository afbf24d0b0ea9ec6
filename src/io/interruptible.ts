import { pauses } from '../base/pause.ts'
import { type ByteInput, isByteSource } from './bytes.ts'
import type { RawTable } from './format.ts'

/** An input that stops when a signal is aborted: before each read, and while it waits for bytes that do not come (from a pipe, say). */
export function interruptibleInput(input: ByteInput, signal: AbortSignal | undefined): ByteInput {
  if (signal === undefined) return input
  const pause = pauses(signal)
  if (isByteSource(input))
    return {
      ...input,
      async slice(start, end) {
        signal.throwIfAborted()
        await pause()
        return input.slice(start, end)
      },
    }
  const { peek } = input
  return {
    ...input,
    async close() {
      const closed = input.close?.()
      // A file cannot be closed while a read is waiting.
      if (signal.aborted) closed?.catch(() => undefined)
      else await closed
    },
    ...(peek && { peek: (count: number) => unlessAborted(() => peek(count), signal) }),
    async *chunks() {
      const iterator = input.chunks()[Symbol.asyncIterator]()
      let ended = false
      try {
        for (;;) {
          await pause()
          const { done, value } = await unlessAborted(() => iterator.next(), signal)
          ended = done === true
          if (done) return
          yield value
        }
      } finally {
        // A read may wait for ever, and closing its iterator would wait with it.
        if (!ended && !signal.aborted) await iterator.return?.()
      }
    },
  }
}

/** A table whose reading can be stopped between two batches. */
export function interruptibleTable(raw: RawTable, signal: AbortSignal | undefined): RawTable {
  if (signal === undefined) return raw
  const pause = pauses(signal)
  const { range } = raw
  return {
    ...raw,
    async *read(selection, batchRows) {
      for await (const batch of raw.read(selection, batchRows)) {
        await pause()
        signal.throwIfAborted()
        yield batch
      }
    },
    ...(range && {
      async range(selection, start, end) {
        signal.throwIfAborted()
        const batch = await range(selection, start, end)
        await pause()
        return batch
      },
    }),
  }
}

function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
