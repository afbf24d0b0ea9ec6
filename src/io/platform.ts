import { InputError } from '../base/errors.ts'

type Decompress = (bytes: Uint8Array) => Uint8Array

/**
 * The runtime's own decompressor (Node's zlib: brotli from 20.16, zstd from 22.15); in other places fzstd for zstd, a few times slower,
 * and for brotli one that throws `InputError`. Asked for at run time, so that pages need not have it.
 */
export async function decompressorOf(kind: 'brotli' | 'zstd'): Promise<Decompress> {
  const name = kind === 'zstd' ? 'zstdDecompressSync' : 'brotliDecompressSync'
  const host = globalThis as { process?: { getBuiltinModule?: (id: string) => Record<string, unknown> | undefined } }
  const own = host.process?.getBuiltinModule?.('node:zlib')?.[name]
  // Whoever calls may hand over a length as well, which zlib would take for its options.
  if (typeof own === 'function') return (bytes) => (own as Decompress)(bytes)
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
