import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { encodeOnnx, input } from '../graph/index.ts'
import type { Buffer, Buffers, DeviceValue, Traffic } from './engine.ts'
import type { Runtime } from './runtime.ts'

/** A tensor in the memory of the device; a copy of an array that stays is not its holder's to free. */
export class OnDevice implements DeviceValue {
  readonly tensor: Tensor
  readonly #shared: boolean

  constructor(tensor: Tensor, shared = false) {
    this.tensor = tensor
    this.#shared = shared
  }

  dispose(): void {
    if (!this.#shared) this.tensor.dispose()
  }
}

interface Copy {
  /** What the array held when it was uploaded. */
  readonly of: Float32Array
  readonly value: OnDevice
}

/** The copies of one memory, by where in it they begin and by their shape. */
type Held = Map<string, Copy>

/**
 * Carries arrays to the device, and keeps copies there of those that stay. Such an array is uploaded again only where its numbers have changed,
 * so that the weights, which several programs of a step take, go to the device once a step, whoever changes them.
 */
export class Uploads {
  readonly #runtime: Runtime
  readonly #traffic: Traffic
  readonly #sessions = new Map<string, Promise<InferenceSession>>()
  readonly #held = new WeakMap<ArrayBufferLike, Held>()
  /** Frees what was made of a memory that is no longer there. */
  readonly #forgotten = new FinalizationRegistry<Held>((held) => {
    for (const { value } of held.values()) value.tensor.dispose()
  })

  constructor(runtime: Runtime, traffic: Traffic) {
    this.#runtime = runtime
    this.#traffic = traffic
  }

  /** The arrays, of float32, as values on the device: in one run, which costs more than the copy of a small array. */
  async upload(buffers: Buffers): Promise<Record<string, OnDevice>> {
    const [current, waiting] = [new Map<string, OnDevice>(), new Map<string, Buffer>()]
    for (const [name, buffer] of Object.entries(buffers)) {
      const copy = buffer.stays && this.#heldOf(buffer).get(keyOf(buffer))
      if (copy && isCurrent(copy.of, buffer.data)) current.set(name, copy.value)
      else waiting.set(name, buffer)
    }
    const distinct = [...new Map([...waiting.values()].map((buffer) => [uniqueKey(buffer), buffer])).values()]
    const made = new Map(distinct.length > 0 ? await this.#carry(distinct) : [])
    for (const [name, buffer] of waiting) current.set(name, made.get(uniqueKey(buffer))!)
    return Object.fromEntries(current)
  }

  async #carry(buffers: readonly Buffer[]): Promise<(readonly [unknown, OnDevice])[]> {
    const shapes = buffers.map(({ shape }) => shape)
    const session = await this.#session(shapes)
    const copies = buffers.map(({ data, stays }) => (stays ? Float32Array.from(data) : (data as Float32Array)))
    const feeds = copies.map((copy, i) => [`in ${i}`, new this.#runtime.Tensor('float32', copy, shapes[i]!)] as const)
    const results = await session.run(Object.fromEntries(feeds))
    return buffers.map((buffer, i) => {
      this.#traffic.up += buffer.data.byteLength
      const value = new OnDevice(results[`out ${i}`] as Tensor, buffer.stays)
      if (!buffer.stays) return [uniqueKey(buffer), value]
      const held = this.#heldOf(buffer)
      held.get(keyOf(buffer))?.value.tensor.dispose()
      held.set(keyOf(buffer), { of: copies[i]!, value })
      return [uniqueKey(buffer), value]
    })
  }

  #heldOf({ data }: Buffer): Held {
    const known = this.#held.get(data.buffer)
    if (known !== undefined) return known
    const made: Held = new Map()
    this.#held.set(data.buffer, made)
    this.#forgotten.register(data.buffer, made)
    return made
  }

  /** A graph that does nothing but carry its inputs to the device. */
  #session(shapes: readonly (readonly number[])[]): Promise<InferenceSession> {
    const key = shapes.map((shape) => shape.join('x')).join()
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    const outputs = Object.fromEntries(shapes.map((shape, i) => [`out ${i}`, input(`in ${i}`, shape)]))
    const made = this.#runtime.create(encodeOnnx(outputs, { name: 'upload' }), Object.keys(outputs))
    this.#sessions.set(key, made)
    return made
  }
}

function keyOf({ data, shape }: Buffer): string {
  return `${data.byteOffset}:${shape.join('x')}`
}

/** Buffers that are the same array of the same shape have the same one. */
function uniqueKey(buffer: Buffer): unknown {
  return buffer.stays ? buffer.data : buffer
}

function isCurrent(copy: Float32Array, data: Buffer['data']): boolean {
  return copy.length === data.length && copy.every((value, i) => value === data[i])
}
