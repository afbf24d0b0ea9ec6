import type { InferenceSession, TensorConstructor } from 'onnxruntime-web'

/** What makes sessions on a device with a memory of its own. */
export interface Runtime {
  readonly Tensor: TensorConstructor
  /** @param stay names of results that stay on the device */
  create(model: Uint8Array, stay: readonly string[]): Promise<InferenceSession>
}
