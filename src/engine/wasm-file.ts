/** The file of the WebAssembly engine, if the caller of the library has loaded it already; else null. */
let file: ArrayBuffer | null = null

/**
 * Hands over the bytes of onnxruntime-web's ort-wasm-simd-threaded.wasm, for pages that load it themselves, to show progress or to cache it. Call it
 * before the engine is first used.
 */
export function provideWasm(bytes: ArrayBuffer): void {
  file = bytes
}

export function providedWasm(): ArrayBuffer | null {
  return file
}
