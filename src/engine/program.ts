import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web'
import type { Buffer, Buffers, Inputs, LabelBuffer, Program } from './engine.ts'

/** Native code writes results into the buffers that a run is given; WebAssembly has its own memory and returns copies. */
export type Results = 'in place' | 'copied'

/** A session of ONNX Runtime, native or in WebAssembly, as a program. */
export class SessionProgram implements Program {
  #session: InferenceSession | null
  readonly #Tensor: TensorConstructor
  readonly #results: Results

  constructor(session: InferenceSession, TensorClass: TensorConstructor, results: Results) {
    this.#session = session
    this.#Tensor = TensorClass
    this.#results = results
  }

  async run(inputs: Inputs, outputs: Buffers): Promise<void> {
    const session = opened(this.#session)
    const feeds: Record<string, Tensor> = {}
    for (const name of session.inputNames) feeds[name] = tensorOf(this.#Tensor, name, inputs[name])
    const fetches: Record<string, Tensor> = {}
    for (const name of session.outputNames) fetches[name] = tensorOf(this.#Tensor, name, outputs[name])
    if (this.#results === 'in place') await session.run(feeds, fetches)
    else copyResults(await session.run(feeds), fetches)
  }

  async dispose(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.release()
  }
}

/** @throws Error if the program has been disposed of */
export function opened(session: InferenceSession | null): InferenceSession {
  if (session === null) throw new Error('This program has been disposed of.')
  return session
}

/** A buffer as a tensor of the runtime, over the same memory. */
export function tensorOf(
  TensorClass: TensorConstructor,
  name: string,
  buffer: Buffer | LabelBuffer | undefined,
): Tensor {
  if (buffer === undefined) throw new TypeError(`The graph's "${name}" was given no buffer.`)
  const { data, shape } = buffer
  if (data instanceof Float32Array) return new TensorClass('float32', data, shape)
  if (data instanceof Float64Array) return new TensorClass('float64', data, shape)
  if (data instanceof BigInt64Array) return new TensorClass('int64', data, shape)
  return new TensorClass('string', data, shape)
}

export function copyResults(made: Readonly<Record<string, Tensor>>, wanted: Readonly<Record<string, Tensor>>): void {
  for (const [name, into] of Object.entries(wanted)) {
    const { data, dims, type } = made[name]!
    if (type !== into.type || dims.join() !== into.dims.join())
      throw new TypeError(
        `The graph's "${name}" is ${type} of shape [${dims.join(', ')}], but its buffer is ${into.type} of [${into.dims.join(', ')}].`,
      )
    const values = into.data as Float32Array
    values.set(data as Float32Array)
  }
}
