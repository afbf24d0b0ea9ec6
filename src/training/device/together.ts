import type { Buffers, WeightSlot } from '../../engine/index.ts'
import { concat, reshape, type Tensor } from '../../graph/index.ts'

/**
 * Results of a graph that are read as one array, one behind the other: each array that is read costs a wait for the device, on a fast card some
 * 0.7 ms, whatever its length.
 */
export class Together {
  readonly #name: string
  readonly #slots: readonly WeightSlot[]
  readonly #data: Float32Array

  /** @param slots where the results belong in a flat array, in their order */
  constructor(name: string, slots: readonly WeightSlot[]) {
    this.#name = name
    this.#slots = slots
    this.#data = new Float32Array(slots.reduce((sum, { start, end }) => sum + end - start, 0))
  }

  /** The output of the graph; none if there are no slots. */
  graph(results: readonly Tensor[]): Record<string, Tensor> {
    const flat = results.map((result, i) => reshape(result, [this.#slots[i]!.end - this.#slots[i]!.start]))
    return flat.length > 0 ? { [this.#name]: concat(flat, 0) } : {}
  }

  /** The buffer of a run. */
  get buffers(): Buffers {
    return this.#slots.length > 0 ? { [this.#name]: { data: this.#data, shape: [this.#data.length] } } : {}
  }

  /** Puts what a run has read into its places. */
  distribute(into: Float32Array): void {
    let at = 0
    for (const { start, end } of this.#slots) {
      into.set(this.#data.subarray(at, at + end - start), start)
      at += end - start
    }
  }
}
