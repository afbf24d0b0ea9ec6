/** The devices in a page: each has a WebAssembly file of its own. */
export type WasmDevice = 'wasm' | 'webgpu'

/** The files that the caller of the library has loaded already. */
const files = new Map<WasmDevice, ArrayBuffer>()

/**
 * Hands over the bytes of a file of onnxruntime-web, for pages that load it themselves, to show progress or to cache it. Call it before the engine
 * is first used.
 * @param device 'wasm' for ort-wasm-simd-threaded.wasm, 'webgpu' for ort-wasm-simd-threaded.asyncify.wasm. Default 'wasm'.
 */
export function provideWasm(bytes: ArrayBuffer, device: WasmDevice = 'wasm'): void {
  files.set(device, bytes)
}

export function providedWasm(device: WasmDevice): ArrayBuffer | null {
  return files.get(device) ?? null
}
