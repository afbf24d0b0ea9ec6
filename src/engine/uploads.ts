import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { encodeOnnx, input } from '../graph/index.ts'
import type { Buffer, Buffers, DeviceValue, Traffic } from './engine.ts'
import type { Runtime } from './runtime.ts'

/** A tensor in the memory of the device; its holder must not free the copy of an array that stays. */
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

/** The copies of one memory, by their offset and shape. */
type Held = Map<string, Copy>

/**
 * Copies arrays to the device, and keeps the copies of those that stay. Such an array is uploaded again only if its numbers have changed, so the
 * weights, which several programs of a step use, go to the device once per step, whoever changes them.
 */
export class Uploads {
  readonly #runtime: Runtime
  readonly #traffic: Traffic
  readonly #sessions = new Map<string, Promise<InferenceSession>>()
  readonly #held = new WeakMap<ArrayBufferLike, Held>()
  /** Frees the copies of a memory that no longer exists. */
  readonly #forgotten = new FinalizationRegistry<Held>((held) => {
    for (const { value } of held.values()) value.tensor.dispose()
  })

  constructor(runtime: Runtime, traffic: Traffic) {
    this.#runtime = runtime
    this.#traffic = traffic
  }

  /** Uploads float32 arrays, all in one run, since a run costs more than the copy of a small array. */
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

  /** A graph that does nothing but copy its inputs to the device. */
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

/** The same for all buffers of one array that stays. */
function uniqueKey(buffer: Buffer): unknown {
  return buffer.stays ? buffer.data : buffer
}

function isCurrent(copy: Float32Array, data: Buffer['data']): boolean {
  return copy.length === data.length && copy.every((value, i) => value === data[i])
}
