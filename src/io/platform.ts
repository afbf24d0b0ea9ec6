import { InputError } from '../errors.ts'

type Decompress = (bytes: Uint8Array) => Uint8Array

/**
 * A decompressor that the runtime itself has (Node's zlib: brotli from 20.16, zstd from 22.15); in other places one that throws
 * `InputError`. Asked for at run time, so that pages need not have it.
 */
export function platformDecompressor(kind: 'brotli' | 'zstd'): Decompress {
  const name = kind === 'zstd' ? 'zstdDecompressSync' : 'brotliDecompressSync'
  const host = globalThis as { process?: { getBuiltinModule?: (id: string) => Record<string, unknown> | undefined } }
  const decompress = host.process?.getBuiltinModule?.('node:zlib')?.[name]
  if (typeof decompress === 'function') return decompress as Decompress
  return () => {
    throw new InputError(
      `It is compressed with ${kind}, which this runtime cannot undo; write it with snappy, gzip or no compression${kind === 'zstd' ? ', or use Node 22.15 or later' : ''}.`,
    )
  }
}
