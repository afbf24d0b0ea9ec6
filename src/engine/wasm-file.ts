/** The file of the engine in WebAssembly, where whoever uses the library has loaded it already: null otherwise. */
let file: ArrayBuffer | null = null

/**
 * Hands over the bytes of onnxruntime-web's ort-wasm-simd-threaded.wasm, for pages that load it themselves, to show how far it has come or to keep
 * it. To be called before the engine is first used.
 */
export function provideWasm(bytes: ArrayBuffer): void {
  file = bytes
}

export function providedWasm(): ArrayBuffer | null {
  return file
}
