import { mersenne, type RandomGenerator } from 'pure-rand'

/**
 * numpy's `RandomState(seed)`, for splits published as numpy code: the Mersenne twister, `shuffle` and `rand` return the same
 * numbers, bit for bit.
 */
export class NumpyRandom {
  readonly #generator: RandomGenerator

  /** @param seed an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#generator = mersenne(seed | 0)
  }

  /** `rand()`: uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#next() >>> 5
    const low = this.#next() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** The order into which `shuffle` brings an array of n rows: row i of the result is row order[i] of the array. */
  shuffledOrder(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.#upTo(i)
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    return order
  }

  /** Uniform in 0 ... max by masked rejection, like `random_interval` of numpy's legacy distributions. */
  #upTo(max: number): number {
    const mask = 2 ** (32 - Math.clz32(max)) - 1
    for (;;) {
      const value = (this.#next() & mask) >>> 0
      if (value <= max) return value
    }
  }

  #next(): number {
    return this.#generator.unsafeNext() >>> 0
  }
}
