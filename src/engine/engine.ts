import type { Values } from '../base/points.ts'

/**
 * Where graphs run: native code in Node; WebAssembly in a page and wherever the native package is absent; a graphics processor by WebGPU, in
 * Node and in a page, or by CUDA.
 */
export type Device = 'native' | 'wasm' | 'webgpu' | 'cuda'

/** A value on its way in or out: row-major, of the graph's precision. */
export interface Buffer {
  readonly data: Values
  readonly shape: readonly number[]
  /** The array is given again at later runs: a device with memory of its own keeps a copy, which it renews where the array has changed. */
  readonly stays?: true
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
  /**
   * Runs the graph on `inputs` and writes every result into the buffers of `outputs`, whose shapes must be the results'.
   * @param signal stops a run that is made in parts, by throwing its reason
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
  /** Runs the graph, writes the results that do not stay into the buffers of `outputs`, and gives back those that stay. @throws DeviceLost */
  run(inputs: DeviceInputs, outputs: Buffers): Promise<DeviceValues>
  dispose(): Promise<void>
}

/** The device cannot go on; what was on it is lost. The engine runs everything else on the CPU, and has said so. */
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
   * may then make a run in parts. Rows are the first axis where its length is called "rows". Default false.
   */
  readonly rowsApart?: boolean
}

export interface Engine {
  readonly device: Device
  /** The runtime and its version, for reports. */
  readonly description: string
  /** @param model the bytes of an ONNX model */
  load(model: Uint8Array, options?: LoadOptions): Promise<Program>
  /** A run holds up the thread that asks for it. */
  readonly blocks?: true
  /** Of a device with a memory of its own, where values can stay between two runs. */
  readonly memory?: DeviceMemory
}

export interface DeviceMemory {
  /** What went there and came back since the engine was opened. */
  readonly traffic: Traffic
  /** Carries arrays of float32 to the device. @throws DeviceLost */
  upload(buffers: Buffers): Promise<DeviceValues>
  /** A program whose results of these names stay on the device. @throws DeviceLost */
  loadResident(model: Uint8Array, stay: readonly string[]): Promise<ResidentProgram>
}

export interface EngineOptions {
  /**
   * 'auto' takes the native engine where it loads and WebAssembly elsewhere; 'webgpu' and 'cuda' take a graphics processor, and go on on the
   * CPU where it is lost. Default 'auto'.
   */
  readonly device?: Device | 'auto'
  /** Threads of an engine that has one pool for everything: WebAssembly, where the page is isolated. Default 1. */
  readonly threads?: number
  /** Called with one sentence when 'auto' falls back, and when a graphics processor is lost. */
  readonly onNotice?: ((message: string) => void) | undefined
}
