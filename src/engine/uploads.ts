import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { encodeOnnx, input, reshape, slice } from '../graph/index.ts'
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

/** The most numbers that are uploaded as one array: 64 MB. */
const MOST = 2 ** 24

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

  /** Uploads float32 arrays as one, which the device divides: what takes time is not their bytes, but each copy to the device, some 0.8 ms. */
  async upload(buffers: Buffers): Promise<Record<string, OnDevice>> {
    const [current, waiting] = [new Map<string, OnDevice>(), new Map<string, Buffer>()]
    for (const [name, buffer] of Object.entries(buffers)) {
      const copy = buffer.stays && this.#heldOf(buffer).get(keyOf(buffer))
      if (copy && isCurrent(copy.of, buffer.data)) current.set(name, copy.value)
      else waiting.set(name, buffer)
    }
    const distinct = [...new Map([...waiting.values()].map((buffer) => [uniqueKey(buffer), buffer])).values()]
    const made = new Map<unknown, OnDevice>()
    for (const group of grouped(distinct)) for (const [key, value] of await this.#carry(group)) made.set(key, value)
    for (const [name, buffer] of waiting) current.set(name, made.get(uniqueKey(buffer))!)
    return Object.fromEntries(current)
  }

  async #carry(buffers: readonly Buffer[]): Promise<(readonly [unknown, OnDevice])[]> {
    const shapes = buffers.map(({ shape }) => shape)
    const session = await this.#session(shapes)
    const all = new Float32Array(buffers.reduce((sum, { data }) => sum + data.length, 0))
    let at = 0
    for (const { data } of buffers) {
      all.set(data, at)
      at += data.length
    }
    const results = await session.run({ all: new this.#runtime.Tensor('float32', all, [all.length]) })
    return buffers.map((buffer, i) => {
      this.#traffic.up += buffer.data.byteLength
      const value = new OnDevice(results[`out ${i}`] as Tensor, buffer.stays)
      if (!buffer.stays) return [uniqueKey(buffer), value]
      const held = this.#heldOf(buffer)
      held.get(keyOf(buffer))?.value.tensor.dispose()
      held.set(keyOf(buffer), { of: Float32Array.from(buffer.data), value })
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

  /** A graph that divides one array into arrays of these shapes. */
  #session(shapes: readonly (readonly number[])[]): Promise<InferenceSession> {
    const key = shapes.map((shape) => shape.join('x')).join()
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1))
    const all = input('all', [sizes.reduce((sum, size) => sum + size, 0)])
    let start = 0
    const parts = shapes.map((shape, i) => {
      const end = start + sizes[i]!
      const part = reshape(slice(all, 0, start, end), shape)
      start = end
      return [`out ${i}`, part] as const
    })
    const outputs = Object.fromEntries(parts)
    const made = this.#runtime.create(encodeOnnx(outputs, { name: 'upload' }), Object.keys(outputs))
    this.#sessions.set(key, made)
    return made
  }
}

/** Buffers in groups of at most `MOST` numbers; a larger one has a group of its own. */
function grouped(buffers: readonly Buffer[]): Buffer[][] {
  const groups: Buffer[][] = []
  let size = 0
  for (const buffer of buffers) {
    size += buffer.data.length
    if (groups.length === 0 || size > MOST) {
      groups.push([])
      size = buffer.data.length
    }
    groups.at(-1)!.push(buffer)
  }
  return groups
}

function keyOf({ data, shape }: Buffer): string {
  return `${data.byteOffset}:${shape.join('x')}`
}

/** The same for all buffers of one array that stays. */
function uniqueKey(buffer: Buffer): unknown {
  return buffer.stays ? buffer.data : buffer
}

/** A plain loop, since millions of numbers are compared at each step. */
function isCurrent(copy: Float32Array, data: Buffer['data']): boolean {
  if (copy.length !== data.length) return false
  for (let i = 0; i < copy.length; i++) if (copy[i] !== data[i]) return false
  return true
}
