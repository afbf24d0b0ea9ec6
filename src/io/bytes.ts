import { InputError } from '../base/errors.ts'

/** Bytes that can be read at any position: a file, memory, or a `Blob` in a page. */
export interface ByteSource {
  /** The name for messages, usually the file's. */
  readonly name: string
  readonly byteLength: number
  /** The bytes [start, end). Throws `InputError` if the source ends before `end`. */
  slice(start: number, end: number): Promise<Uint8Array>
  close?(): Promise<void>
}

/** Bytes that come only in order, of unknown length: standard input, or the contents of a gzip file. */
export interface ByteStream {
  readonly name: string
  /** Starts from the first byte at each call; throws `InputError` if a second pass is impossible (standard input). */
  chunks(): AsyncIterable<Uint8Array>
  /** The first bytes, without using up the only pass. Absent if `chunks` can be called again. */
  peek?(count: number): Promise<Uint8Array>
  close?(): Promise<void>
}

export type ByteInput = ByteSource | ByteStream

/** Where bytes go. `rewrite` (over bytes written before) is absent if the sink cannot go back, like standard output. */
export interface ByteSink {
  readonly name: string
  /** The caller may change the bytes once the promise resolves, so a sink that keeps them must copy them. */
  write(bytes: Uint8Array): Promise<void>
  rewrite?(position: number, bytes: Uint8Array): Promise<void>
}

const CHUNK = 1 << 20
const COPIED = 1 << 23

export function isByteSource(input: ByteInput): input is ByteSource {
  return 'slice' in input
}

/** A source over bytes in memory (not copied). */
export function memorySource(bytes: Uint8Array, name = 'data'): ByteSource {
  return {
    name,
    byteLength: bytes.byteLength,
    async slice(start, end) {
      checkRange(name, bytes.byteLength, start, end)
      return bytes.subarray(start, end)
    },
  }
}

/** A source over a `Blob` or a `File` that a visitor chose; only the ranges asked for are read. */
export function blobSource(blob: Blob, name = 'name' in blob ? String(blob.name) : 'data'): ByteSource {
  return {
    name,
    byteLength: blob.size,
    async slice(start, end) {
      checkRange(name, blob.size, start, end)
      return new Uint8Array(await blob.slice(start, end).arrayBuffer())
    },
  }
}

/** The part [start, end) of a source, as a source of its own. */
export function partOf(source: ByteSource, start: number, end: number, name = source.name): ByteSource {
  checkRange(source.name, source.byteLength, start, end)
  return {
    name,
    byteLength: end - start,
    async slice(from, to) {
      checkRange(name, end - start, from, to)
      return source.slice(start + from, start + to)
    },
  }
}

/** All the bytes in order, in chunks of a convenient size. */
export async function* chunksOf(input: ByteInput): AsyncGenerator<Uint8Array> {
  if (!isByteSource(input)) return yield* input.chunks()
  for (let start = 0; start < input.byteLength; start += CHUNK)
    yield await input.slice(start, Math.min(start + CHUNK, input.byteLength))
}

/** Copies the bytes [start, end) of a source to a sink, a chunk at a time. */
export async function copyBytes(source: ByteSource, start: number, end: number, sink: ByteSink): Promise<void> {
  for (let at = start; at < end; at += COPIED) await sink.write(await source.slice(at, Math.min(at + COPIED, end)))
}

/** All the bytes at once. */
export async function allBytes(input: ByteInput): Promise<Uint8Array> {
  if (isByteSource(input)) return input.slice(0, input.byteLength)
  const chunks: Uint8Array[] = []
  for await (const chunk of input.chunks()) chunks.push(chunk)
  return joinBytes(chunks)
}

/** The input itself if it can be read at any position, else all of its bytes in memory. */
export async function randomAccess(input: ByteInput): Promise<ByteSource> {
  return isByteSource(input) ? input : memorySource(await allBytes(input), input.name)
}

/** The first `count` bytes, or fewer if the input is shorter. */
export async function firstBytes(input: ByteInput, count: number): Promise<Uint8Array> {
  if (isByteSource(input)) return input.slice(0, Math.min(count, input.byteLength))
  if (input.peek !== undefined) return input.peek(count)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of input.chunks()) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= count) break
  }
  return joinBytes(chunks).subarray(0, count)
}

/** A stream over bytes that can be read only once; bytes that `peek` returned come again in `chunks`. */
export function onePass(name: string, bytes: AsyncIterable<Uint8Array>, close?: () => Promise<void>): ByteStream {
  const iterator = bytes[Symbol.asyncIterator]()
  const seen: Uint8Array[] = []
  let used = false
  return {
    name,
    async *chunks() {
      if (used) throw new InputError(`${name} can be read only once; save it to a file first.`)
      used = true
      yield* seen.splice(0)
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield plain(next.value)
    },
    async peek(count) {
      let length = seen.reduce((sum, chunk) => sum + chunk.length, 0)
      while (length < count) {
        const next = await iterator.next()
        if (next.done) break
        seen.push(plain(next.value))
        length += next.value.length
      }
      return joinBytes(seen).subarray(0, count)
    },
    ...(close && { close }),
  }
}

/** The same bytes as a plain array: Node's streams give Buffers, whose `slice` is a view and not a copy. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    out.set(chunk, at)
    at += chunk.length
  }
  return out
}

function checkRange(name: string, byteLength: number, start: number, end: number): void {
  if (start < 0 || end < start || end > byteLength)
    throw new InputError(
      `${name} ends at byte ${byteLength} but bytes ${start} to ${end} are needed; the file is truncated, make it again.`,
    )
}
