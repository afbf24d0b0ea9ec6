import type { InferenceSession, TensorConstructor } from 'onnxruntime-web'

/** What makes sessions on a device with a memory of its own. */
export interface Runtime {
  readonly Tensor: TensorConstructor
  /** @param stay names of results that stay on the device */
  create(model: Uint8Array, stay: readonly string[]): Promise<InferenceSession>
  /** Of a runtime whose runs do not throw where the device fails: what failed so far, or null. */
  failure?(): string | null
}
