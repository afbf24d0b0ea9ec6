import { InputError } from '../base/errors.ts'
import { type ByteInput, chunksOf, joinBytes } from './bytes.ts'

const EMPTY: Uint8Array = new Uint8Array(0)

/** Reads an input from its start in pieces of the caller's size. */
export class ForwardReader {
  readonly #name: string
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest = EMPTY
  #position = 0

  constructor(input: ByteInput) {
    this.#name = input.name
    this.#chunks = chunksOf(input)[Symbol.asyncIterator]()
  }

  /** The next `count` bytes. Throws `InputError` if the input ends before. */
  async read(count: number): Promise<Uint8Array> {
    const bytes = await this.readUpTo(count)
    if (bytes.length < count) throw this.#truncated(count - bytes.length)
    return bytes
  }

  #truncated(missing: number): InputError {
    return new InputError(
      `${this.#name} ends at byte ${this.#position} but ${missing} more are needed; the file is truncated, make it again.`,
    )
  }

  /** The next `count` bytes, or fewer at the end. */
  async readUpTo(count: number): Promise<Uint8Array> {
    const pieces = [this.#rest]
    let length = this.#rest.length
    while (length < count) {
      const next = await this.#chunks.next()
      if (next.done) break
      pieces.push(next.value)
      length += next.value.length
    }
    const all = joinBytes(pieces.filter((piece) => piece.length > 0))
    const bytes = all.subarray(0, count)
    this.#rest = all.subarray(bytes.length)
    this.#position += bytes.length
    return bytes
  }

  /** Skips `count` bytes without keeping them. */
  async skip(count: number): Promise<void> {
    let left = count - this.#rest.length
    this.#rest = this.#rest.subarray(Math.min(count, this.#rest.length))
    while (left > 0) {
      const next = await this.#chunks.next()
      if (next.done) throw this.#truncated(left)
      if (next.value.length > left) this.#rest = next.value.subarray(left)
      left -= next.value.length
    }
    this.#position += count
  }

  /** Reads to the end of the input, so that checksums of compressed data are verified. */
  async finish(): Promise<void> {
    while (!(await this.#chunks.next()).done) this.#rest = EMPTY
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
