import type { Values } from '../base/points.ts'

/** Where graphs run: native code in Node, or WebAssembly in a page and wherever the native package is absent. */
export type Device = 'native' | 'wasm'

/** A value on its way in or out: row-major, of the graph's precision. */
export interface Buffer {
  readonly data: Values
  readonly shape: readonly number[]
}

export type Buffers = Readonly<Record<string, Buffer>>

/** What goes in beside numbers: labels, as text or as whole numbers. */
export interface LabelBuffer {
  readonly data: readonly string[] | BigInt64Array
  readonly shape: readonly number[]
}

export type Inputs = Readonly<Record<string, Buffer | LabelBuffer>>

/** A graph that is loaded and ready to run. Not re-entrant: wait for a run before the next. */
export interface Program {
  /** Runs the graph on `inputs` and writes every result into the buffers of `outputs`, whose shapes must be the results'. */
  run(inputs: Inputs, outputs: Buffers): Promise<void>
  /** Frees the memory outside JavaScript. Further runs throw. */
  dispose(): Promise<void>
}

export interface LoadOptions {
  /** Threads within one operator. Default 1: they only pay for large graphs. */
  readonly threads?: number
}

export interface Engine {
  readonly device: Device
  /** The runtime and its version, for reports. */
  readonly description: string
  /** @param model the bytes of an ONNX model */
  load(model: Uint8Array, options?: LoadOptions): Promise<Program>
}
