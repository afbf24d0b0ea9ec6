import type { Values } from '../base/points.ts'

/**
 * Where graphs run: native code in Node; WebAssembly in a page and wherever the native package is absent; a graphics card through WebGPU, in Node and
 * in a page, or through CUDA.
 */
export type Device = 'native' | 'wasm' | 'webgpu' | 'cuda'

/** An input or output of a graph: row-major, in the graph's precision. */
export interface Buffer {
  readonly data: Values
  readonly shape: readonly number[]
  /** The array is given again in later runs. A device with its own memory keeps a copy, and renews it if the array has changed. */
  readonly stays?: true
}

export type Buffers = Readonly<Record<string, Buffer>>

/** An input of labels, as text or as whole numbers. */
export interface LabelBuffer {
  readonly data: readonly string[] | BigInt64Array
  readonly shape: readonly number[]
}

export type Inputs = Readonly<Record<string, Buffer | LabelBuffer>>

/** A graph that is loaded and ready to run. Not re-entrant: wait for one run to end before the next. */
export interface Program {
  /**
   * Runs the graph on `inputs` and writes every result into the buffers of `outputs`, whose shapes must be the results'.
   * @param signal stops a run that is divided into parts, by throwing its reason
   */
  run(inputs: Inputs, outputs: Buffers, signal?: AbortSignal): Promise<void>
  /** Frees the memory outside JavaScript. Further runs throw. */
  dispose(): Promise<void>
}

/** A value in the memory of the device, which its holder frees. */
export interface DeviceValue {
  dispose(): void
}

export type DeviceValues = Readonly<Record<string, DeviceValue>>

export type DeviceInputs = Readonly<Record<string, Buffer | LabelBuffer | DeviceValue>>

/** A graph whose results may stay on the device, to be inputs of the next run. */
export interface ResidentProgram {
  /** Runs the graph, writes the results that do not stay into the buffers of `outputs`, and returns those that stay. @throws DeviceLost */
  run(inputs: DeviceInputs, outputs: Buffers): Promise<DeviceValues>
  dispose(): Promise<void>
}

/** The device has failed, and what was on it is lost. The engine has said so, and runs everything else on the CPU. */
export class DeviceLost extends Error {}

/** Bytes that went to a device and came back from it. */
export interface Traffic {
  up: number
  down: number
}

export interface LoadOptions {
  /** Threads within one operator. Default 1: they only pay for large graphs. */
  readonly threads?: number
  /**
   * Every result has a row for each row of the inputs, and depends on that row alone (and on inputs without rows): an engine that blocks
   * may then divide a run into parts. Rows are the first axis, if its length is named "rows". Default false.
   */
  readonly rowsApart?: boolean
  /**
   * The fewest rows of such a part. A graph with a loop inside takes its time for each turn of the loop, however few rows there are, so that smaller
   * parts would take hardly less time, and all of them much more. Default 2.
   */
  readonly fewestRows?: number
}

export interface Engine {
  readonly device: Device
  /** The runtime and its version, for reports. */
  readonly description: string
  /** @param model the bytes of an ONNX model */
  load(model: Uint8Array, options?: LoadOptions): Promise<Program>
  /** A run blocks the thread that calls it. */
  readonly blocks?: true
  /** The memory of a device that has its own, where values can stay between runs. */
  readonly memory?: DeviceMemory
}

export interface DeviceMemory {
  /** What went there and came back since the engine was opened. */
  readonly traffic: Traffic
  /** Copies float32 arrays to the device. @throws DeviceLost */
  upload(buffers: Buffers): Promise<DeviceValues>
  /** A program whose results with these names stay on the device. @throws DeviceLost */
  loadResident(model: Uint8Array, stay: readonly string[]): Promise<ResidentProgram>
}

export interface EngineOptions {
  /**
   * 'auto' uses the native engine if it loads, else WebAssembly; 'webgpu' and 'cuda' use a graphics card, and continue on the CPU if it fails.
   * Default 'auto'.
   */
  readonly device?: Device | 'auto'
  /** Threads of an engine that has one pool for everything: WebAssembly in an isolated page. Default 1. */
  readonly threads?: number
  /** Called with one sentence when 'auto' falls back, and when a graphics card fails. */
  readonly onNotice?: ((message: string) => void) | undefined
}
