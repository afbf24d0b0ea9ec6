/**
 * The thread that reads the formats that libraries decode (Parquet, Arrow, HDF5). A damaged file can make them loop for ever; whoever
 * started the thread then ends it. It has no access to files: it asks for bytes.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { ByteInput } from '../../bytes.ts'
import type { RawBatch, RawTable } from '../../format.ts'
import { formatByName } from '../../formats.ts'
import {
  type Answer,
  type Asked,
  type Delivery,
  failureOf,
  handOver,
  type InputFacts,
  mayTake,
  type Needed,
  type Reply,
  type Request,
} from './messages.ts'

/** Where this file is once built, and the mark that shows it was started as the parsing thread. */
export const PARSER = { url: import.meta.url, mark: 'brenier-parser' }

class Parser {
  readonly #port: MessagePort
  readonly #needs = new Map<number, (bytes: Uint8Array | undefined) => void>()
  readonly #passes = new Map<number, AsyncIterator<RawBatch>>()
  #table: RawTable | undefined
  #count = 0
  /** The size of the file in bytes, as far as it is known. */
  #given = 0

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', (message: Request | Delivery) => {
      if ('need' in message) this.#deliver(message)
      else void this.#answer(message)
    })
  }

  get given(): number {
    return this.#given
  }

  #say(reply: Reply, buffers: ArrayBuffer[] = []): void {
    this.#port.postMessage(reply, buffers)
  }

  #deliver({ need, bytes }: Delivery): void {
    this.#given = Math.max(this.#given, bytes?.length ?? 0)
    this.#needs.get(need)?.(bytes)
    this.#needs.delete(need)
  }

  async #answer(request: Request): Promise<void> {
    const { call } = request
    try {
      const { value, buffers } = handOver(await this.#do(request))
      this.#say({ kind: 'answer', call, value }, buffers)
    } catch (error) {
      this.#say({ kind: 'answer', call, failure: failureOf(error) })
    }
  }

  async #do(asked: Asked): Promise<Answer> {
    if (asked.kind === 'open') {
      this.#given = asked.input.byteLength ?? 0
      const format = formatByName(asked.format)
      await format.library?.()
      this.#say({ kind: 'ready' })
      this.#table = await format.open(this.#input(asked.input), asked.options)
      const { read: _, range, close: __, ...facts } = this.#table
      return { facts, ranged: range !== undefined }
    }
    const table = this.#table
    if (asked.kind === 'close' || table === undefined) {
      this.#passes.clear()
      this.#table = undefined
      await table?.close?.()
      return undefined
    }
    if (asked.kind === 'range') return table.range!(asked.selection, asked.start, asked.end)
    if (asked.kind === 'next') {
      const known = this.#passes.get(asked.pass)
      const pass = known ?? table.read(asked.selection, asked.batchRows)[Symbol.asyncIterator]()
      this.#passes.set(asked.pass, pass)
      const next = await pass.next()
      return next.done ? undefined : next.value
    }
    await this.#passes.get(asked.pass)?.return?.()
    this.#passes.delete(asked.pass)
    return undefined
  }

  #need(what: Needed): Promise<Uint8Array | undefined> {
    const need = this.#count++
    return new Promise((resolve) => {
      this.#needs.set(need, resolve)
      this.#say({ kind: 'need', need, what })
    })
  }

  #input({ name, byteLength, peeks }: InputFacts): ByteInput {
    const needed = async (what: Needed) => (await this.#need(what)) ?? new Uint8Array(0)
    if (byteLength !== undefined)
      return { name, byteLength, slice: (start, end) => needed({ kind: 'slice', start, end }) }
    const parser = this
    return {
      name,
      async *chunks() {
        const pass = parser.#count++
        try {
          for (;;) {
            const chunk = await parser.#need({ kind: 'chunk', pass })
            if (chunk === undefined) break
            yield chunk
          }
        } finally {
          await parser.#need({ kind: 'endChunks', pass })
        }
      },
      ...(peeks && { peek: (count: number) => needed({ kind: 'peek', count }) }),
    }
  }
}

/** Limits WebAssembly's memory. HDF5 runs in it and asks for memory only through this call; the library reports a refusal as an error. */
function boundWebAssembly(most: () => number): void {
  const { grow } = WebAssembly.Memory.prototype
  WebAssembly.Memory.prototype.grow = function (pages) {
    const needed = this.buffer.byteLength + pages * PAGE
    if (needed > most()) throw new RangeError(`${Math.round(needed / 1e6)} MB of memory were refused`)
    return grow.call(this, pages)
  }
}

const PAGE = 1 << 16

if (parentPort !== null && workerData === PARSER.mark) {
  const parser = new Parser(parentPort)
  boundWebAssembly(() => mayTake(parser.given))
}
