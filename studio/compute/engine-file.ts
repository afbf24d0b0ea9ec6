import { signal } from '@preact/signals'
import cardUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import coreUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'

/** How much of the engine has been loaded, in bytes; null before loading starts, and if its size is not known. */
export const engineLoading = signal<{ readonly loaded: number; readonly total: number } | null>(null)

/** The engine's files: that for WebAssembly alone, and that for a graphics card. With their unpacked sizes, as servers report only the compressed ones. */
const FILES = {
  wasm: { url: coreUrl, total: 14_239_897 },
  webgpu: { url: cardUrl, total: 26_781_914 },
} as const
export type EngineFile = keyof typeof FILES
const CACHE = 'brenier-engine'

/**
 * Loads the engine, 14 or 27 MB of WebAssembly: from the browser's cache if an earlier visit left it there, else from the page's server.
 * @throws Error if it cannot be loaded
 */
export async function loadEngine(file: EngineFile): Promise<ArrayBuffer> {
  const { url, total } = FILES[file]
  engineLoading.value = { loaded: 0, total }
  const cache = await openCache()
  const known = await cache?.match(url)
  const response = known ?? (await fetch(url))
  if (!response.ok)
    throw new Error(
      `The engine could not be loaded (status ${response.status}); check the connection and reload the page.`,
    )
  // Kept while it is read, so that the page neither waits for the cache nor shows no progress meanwhile.
  if (!known) cache?.put(url, response.clone()).catch(sayNotKept)
  const bytes = await readAll(response, total)
  engineLoading.value = { loaded: bytes.byteLength, total: bytes.byteLength }
  return bytes
}

async function readAll(response: Response, total: number): Promise<ArrayBuffer> {
  if (response.body === null) return response.arrayBuffer()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let loaded = 0
  for await (const part of response.body as ReadableStream<Uint8Array<ArrayBuffer>>) {
    parts.push(part)
    loaded += part.byteLength
    engineLoading.value = { loaded: Math.min(loaded, total), total }
  }
  return new Blob(parts).arrayBuffer()
}

/** Null if the page may not store anything, or is not served securely; then only the browser's own file cache is used. */
async function openCache(): Promise<Cache | null> {
  try {
    return 'caches' in globalThis ? await caches.open(CACHE) : null
  } catch (error) {
    sayNotKept(error as Error)
    return null
  }
}

function sayNotKept(error: Error): void {
  console.info(`The engine is not kept for the next visit: ${error.message}`)
}
