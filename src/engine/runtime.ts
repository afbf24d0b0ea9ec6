import type { InferenceSession, TensorConstructor } from 'onnxruntime-web'

/** Creates sessions on a device with its own memory. */
export interface Runtime {
  readonly Tensor: TensorConstructor
  /** @param stay names of results that stay on the device */
  create(model: Uint8Array, stay: readonly string[]): Promise<InferenceSession>
  /** For a runtime whose runs do not throw if the device fails: what has failed so far, or null. */
  failure?(): string | null
}
