import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand'

/** The whole state of a generator, as plain numbers: save it and `Random.fromState` goes on where it stood. */
export interface RandomState {
  readonly generator: readonly number[]
  /** The second normal of the last Box-Muller pair, if not yet given out. */
  readonly spare: number | null
}

/** A seeded generator that is handed to whatever draws; nothing in the project has a hidden global one. */
export class Random {
  readonly #generator: RandomGenerator
  #spare: number | null = null

  /** @param seed an integer; the same seed gives the same numbers on every machine */
  constructor(seed: number | RandomGenerator) {
    this.#generator = typeof seed === 'number' ? xoroshiro128plus(seed) : seed
  }

  static fromState(state: RandomState): Random {
    const random = new Random(xoroshiro128plus.fromState(state.generator))
    random.#spare = state.spare
    return random
  }

  state(): RandomState {
    return { generator: [...(this.#generator.getState?.() ?? [])], spare: this.#spare }
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#generator.unsafeNext() >>> 5
    const low = this.#generator.unsafeNext() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** Uniform among the integers 0 ... bound - 1. */
  integer(bound: number): number {
    return unsafeUniformIntDistribution(0, bound - 1, this.#generator)
  }

  /** Standard normal (Box-Muller). */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare
      this.#spare = null
      return spare
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    const angle = 2 * Math.PI * this.uniform()
    this.#spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  /** A permutation of 0 ... n - 1 (Fisher-Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    return order
  }

  /** A generator of its own for a named part, so that one part's draws do not shift another's. */
  fork(stream: number): Random {
    return new Random((this.#generator.unsafeNext() ^ Math.imul(stream + 1, 0x9e3779b9)) | 0)
  }
}
