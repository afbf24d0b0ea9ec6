import type { Buffers } from './engine.ts'

/** One array of weights: the name and shape of its input in a graph, and where it lies in the flat array of all weights. */
export interface WeightSlot {
  readonly name: string
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
}

/** Views of a flat array by the names of its slots, as the buffers of a graph. */
export function slotBuffers(slots: readonly WeightSlot[], flat: Float32Array, prefix = ''): Buffers {
  return Object.fromEntries(
    slots.map(({ name, shape, start, end }) => [
      prefix + name,
      { data: flat.subarray(start, end), shape, stays: true },
    ]),
  )
}
