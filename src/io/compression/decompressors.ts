import { InputError } from '../../base/errors.ts'

/** @param length how many bytes there are to be, where that is known: more are an error */
type Decompress = (bytes: Uint8Array, length?: number) => Uint8Array

/** What a block whose length is not known may become, in multiples of its own: as much as gzip can. */
const MOST_TIMES = 1032
const MOST_BYTES = 1 << 26

type Inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

const IN_NODE = { gzip: 'gunzipSync', zstd: 'zstdDecompressSync', brotli: 'brotliDecompressSync' } as const

/**
 * Undoes blocks inside a file, of a few megabytes at most: by Node's zlib (brotli from Node 20.16, zstd from 22.15), else by fflate
 * and fzstd, a few times slower, which are loaded only then. Of brotli without zlib, the function returned throws `InputError`. zlib is
 * asked for at run time, so that pages need not have it.
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
    // Its output lies 12 bytes into a buffer, where no Float64Array may begin.
    return (bytes) => decompress(bytes).slice()
  }
  return () => {
    throw new InputError(
      'It is compressed with brotli, which this runtime cannot undo; write it with snappy, gzip, zstd or no compression.',
    )
  }
}
