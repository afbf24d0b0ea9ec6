import { InputError } from '../../base/errors.ts'

/** @param length the expected number of bytes, if known: more is an error */
type Decompress = (bytes: Uint8Array, length?: number) => Uint8Array

/** The most that a block of unknown length may expand to, as a multiple of its size: gzip's own limit. */
const MOST_TIMES = 1032
const MOST_BYTES = 1 << 26

type Inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

const IN_NODE = { gzip: 'gunzipSync', zstd: 'zstdDecompressSync', brotli: 'brotliDecompressSync' } as const

/**
 * A function that decompresses blocks inside a file, of a few megabytes at most. It uses Node's zlib (brotli from Node 20.16, zstd from 22.15),
 * else fflate and fzstd, which are a few times slower and load only then. For brotli without zlib it throws `InputError`. zlib is looked up at
 * run time, so that pages need not have it.
 */
export async function decompressorOf(kind: keyof typeof IN_NODE): Promise<Decompress> {
  const host = globalThis as { process?: { getBuiltinModule?: (id: string) => Record<string, unknown> | undefined } }
  const own = host.process?.getBuiltinModule?.('node:zlib')?.[IN_NODE[kind]]
  if (typeof own === 'function')
    return (bytes, length = Math.max(MOST_BYTES, MOST_TIMES * bytes.length)) =>
      (own as Inflate)(bytes, { maxOutputLength: Math.max(1, length) })
  if (kind === 'gzip') {
    const { gunzipSync } = await import('fflate')
    return (bytes) => gunzipSync(bytes)
  }
  if (kind === 'zstd') {
    const { decompress } = await import('fzstd')
    // Its output starts 12 bytes into a buffer, where no Float64Array may begin.
    return (bytes) => decompress(bytes).slice()
  }
  return () => {
    throw new InputError(
      'It is compressed with brotli, which this runtime cannot undo; write it with snappy, gzip, zstd or no compression.',
    )
  }
}
