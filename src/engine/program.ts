import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common'
import type { Buffer, Buffers, Program } from './engine.ts'

/** A session of ONNX Runtime, native or in WebAssembly, as a program. */
export class SessionProgram implements Program {
  #session: InferenceSession | null
  readonly #Tensor: TensorConstructor

  constructor(session: InferenceSession, TensorClass: TensorConstructor) {
    this.#session = session
    this.#Tensor = TensorClass
  }

  async run(inputs: Buffers, outputs: Buffers): Promise<void> {
    if (this.#session === null) throw new Error('This program has been disposed of.')
    const feeds: Record<string, Tensor> = {}
    for (const name of this.#session.inputNames) feeds[name] = this.#tensor(name, inputs[name])
    const fetches: Record<string, Tensor> = {}
    for (const name of this.#session.outputNames) fetches[name] = this.#tensor(name, outputs[name])
    const results = await this.#session.run(feeds, fetches)
    for (const name of this.#session.outputNames) {
      const [made, wanted] = [results[name]!, outputs[name]!.data]
      // Native runs write into the given buffers; WebAssembly gives back its own.
      if (made.data !== wanted) wanted.set(made.data as Float32Array)
    }
  }

  #tensor(name: string, buffer: Buffer | undefined): Tensor {
    if (buffer === undefined) throw new TypeError(`The graph's "${name}" was given no buffer.`)
    return buffer.data instanceof Float32Array
      ? new this.#Tensor('float32', buffer.data, buffer.shape)
      : new this.#Tensor('float64', buffer.data, buffer.shape)
  }

  async dispose(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.release()
  }
}
