import { InputError } from '../../base/errors.ts'
import { type ByteInput, type ByteSink, type ByteStream, chunksOf, isByteSource, joinBytes, onePass } from '../bytes.ts'

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b
}

/** The contents of a gzip file, as a stream whose name loses the `.gz`. Reading throws `InputError` if the file is damaged. */
export function gunzip(input: ByteInput): ByteStream {
  const name = input.name.replace(/\.gz$/i, '')
  const close = input.close ? () => input.close!() : undefined
  const chunks = () => inflate(chunksOf(input), input.name)
  return isByteSource(input) ? { name, chunks, ...(close && { close }) } : onePass(name, chunks(), close)
}

/** Decompresses gzip with the platform's decoder, which checks it. Throws `InputError`, naming `name`, if the bytes are damaged. */
export async function* inflate(compressed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  let failure: { readonly error: unknown } | undefined
  const input = async function* () {
    try {
      yield* compressed
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  const feeding = (async () => {
    for await (const chunk of input()) await writer.write(chunk as Uint8Array<ArrayBuffer>)
    await writer.close()
  })().catch((error: unknown) => writer.abort(error).catch(reported))
  let done = false
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) break
      yield next.value
    }
    done = true
  } catch (error) {
    done = true
    throw failure === undefined ? damaged(name, error) : failure.error
  } finally {
    if (!done) await reader.cancel().catch(reported)
    await feeding
  }
}

/** A sink whose bytes arrive compressed in `sink`. Call `finish` after the last bytes, or `abort` to give up. */
export function gzipSink(sink: ByteSink): { sink: ByteSink; finish(): Promise<void>; abort(): Promise<void> } {
  const stream = new CompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const copying = (async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) await sink.write(next.value)
  })()
  copying.catch((error: unknown) => writer.abort(error).catch(reported))
  return {
    // Copied, since the stream accepts a short piece before it has compressed it.
    sink: { name: sink.name, write: (bytes) => writer.write(bytes.slice()) },
    async finish() {
      await writer.close().catch(reported)
      await copying
    },
    async abort() {
      await writer.abort().catch(reported)
      await copying.catch(reported)
    },
  }
}

/** Compresses bytes all at once. */
export async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const { sink, finish } = gzipSink({ name: 'memory', write: async (chunk) => void chunks.push(chunk) })
  await sink.write(bytes)
  await finish()
  return joinBytes(chunks)
}

function damaged(name: string, error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error)
  return new InputError(`${name} does not decompress (${reason}); the file is truncated or damaged, make it again.`)
}

/** A failed stream rejects every further call too; the first error is the one that is thrown. */
function reported(): void {}
