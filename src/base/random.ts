import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand'
import { InputError } from './errors.ts'

/** The whole state of a generator, as plain numbers: save it, and `Random.fromState` continues from there. */
export interface RandomState {
  /** What its streams are derived from: two 32-bit integers. */
  readonly identity: readonly number[]
  /** The four 32-bit integers of xoroshiro128+. */
  readonly generator: readonly number[]
  /** The second normal of the last Box-Muller pair, if not yet given out. */
  readonly spare: number | null
}

/**
 * A seeded generator that is passed to whatever draws; nothing in the project has a hidden global one.
 *
 * Its identity is 64 bits, mixed from the seed and the names of the streams that lead to it. The 128 bits with which xoroshiro128+ starts
 * are the first two outputs of SplitMix64 at the identity, as its authors advise (Blackman and Vigna, "Scrambled linear pseudorandom
 * number generators", 2021): neighbouring seeds, names and indices start at unrelated states.
 */
export class Random {
  readonly #identity: bigint
  readonly #generator: RandomGenerator
  #spare: number | null

  /** @param seed any safe integer; different seeds give different numbers, and the same seed the same numbers on every machine */
  constructor(seed: number | RandomState) {
    const { identity, generator, spare } = typeof seed === 'number' ? startAt(identityOf(seed)) : seed
    this.#identity = joined(identity)
    this.#generator = xoroshiro128plus.fromState(generator)
    this.#spare = spare
  }

  static fromState(state: RandomState): Random {
    return new Random(state)
  }

  state(): RandomState {
    const generator = [...(this.#generator.getState?.() ?? [])]
    return { identity: halves(this.#identity), generator, spare: this.#spare }
  }

  /**
   * The stream of a named part, so that one part's draws do not shift another's. It depends on the seed and the names that lead to it, not
   * on what was drawn before.
   * @param name says what the numbers are for
   * @param index tells streams of one name apart, such as those of the blocks of a table: a whole number
   */
  stream(name: string, index?: number): Random {
    return new Random(startAt(childOf(this.#identity, name, index)))
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
}

/** 2^64 over the golden ratio: the step of SplitMix64. */
const STEP = 0x9e3779b97f4a7c15n
/** Where identities start: any number would do. */
const ROOT = 0x6272656e69657221n

/** The output function of SplitMix64 (Steele, Lea and Flood 2014, with the constants of Stafford's variant 13); one to one on 64 bits. */
function mixed(value: bigint): bigint {
  let z = BigInt.asUintN(64, value)
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
  return z ^ (z >> 31n)
}

/** One to one in the word for a given identity, and in the identity for a given word. */
function absorbed(identity: bigint, word: bigint): bigint {
  return mixed((identity + STEP) ^ BigInt.asUintN(64, word))
}

/** Different for each safe integer. */
function identityOf(seed: number): bigint {
  return absorbed(ROOT, wholeNumber(seed, 'seed'))
}

/** Absorbs the length, then the name, then the index: no two paths of names give the same words. */
function childOf(parent: bigint, name: string, index?: number): bigint {
  let identity = absorbed(parent, BigInt(name.length + 1))
  for (let at = 0; at < name.length; at += 4) {
    let word = 0n
    for (let i = at; i < Math.min(at + 4, name.length); i++) word = (word << 16n) | BigInt(name.charCodeAt(i))
    identity = absorbed(identity, word)
  }
  // No safe integer is 2^63.
  return absorbed(identity, index === undefined ? 1n << 63n : wholeNumber(index, 'index of a stream'))
}

function wholeNumber(value: number, what: string): bigint {
  if (!Number.isSafeInteger(value))
    throw new InputError(`A ${what} is a whole number below 2^53 in size, found ${value}.`)
  return BigInt(value)
}

function startAt(identity: bigint): RandomState {
  const [first, second] = [mixed(identity + STEP), mixed(identity + 2n * STEP)]
  return { identity: halves(identity), generator: [...halves(first), ...halves(second)], spare: null }
}

function halves(word: bigint): number[] {
  return [Number(BigInt.asIntN(32, word >> 32n)), Number(BigInt.asIntN(32, word))]
}

function joined([high = 0, low = 0]: readonly number[]): bigint {
  return (BigInt.asUintN(32, BigInt(high)) << 32n) | BigInt.asUintN(32, BigInt(low))
}
