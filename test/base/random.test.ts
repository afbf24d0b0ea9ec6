import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Random } from '../../src/base/random.ts'

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw)
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

const STORED = {
  uniform: [0.49280279047975994, 0.6275429771745055, 0.2900592701731124],
  normal: [-1.6252864184091889, 0.07232314578820204],
  permutation: [3, 1, 5, 2, 0, 4],
  stream: [0.7829118207011628, 0.4656643634016633],
}

describe('Random', () => {
  it('gives the numbers that it always gave for a seed', () => {
    // Stored maps and tables depend on these: a change of generator changes them all.
    const random = new Random(42)
    expect(draws(3, () => random.uniform())).toEqual(STORED.uniform)
    expect(draws(2, () => random.normal())).toEqual(STORED.normal)
    expect([...random.permutation(6)]).toEqual(STORED.permutation)
    const stream = random.stream('batches', 3)
    expect(draws(2, () => stream.uniform())).toEqual(STORED.stream)
  })

  it('goes on from its state anywhere, also between the two normals of a pair', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(6), (seed, before) => {
        const random = new Random(seed)
        draws(before, () => random.normal())
        const again = Random.fromState(JSON.parse(JSON.stringify(random.state())))
        expect(draws(5, () => again.normal())).toEqual(draws(5, () => random.normal()))
      }),
    )
  })

  it('has uniform numbers in [0, 1) of mean 1/2 and variance 1/12, that do not follow one another', () => {
    const random = new Random(1)
    const values = draws(20_000, () => random.uniform())
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true)
    expect(mean(values)).toBeCloseTo(0.5, 2)
    expect(mean(values.map((v) => (v - 0.5) ** 2))).toBeCloseTo(1 / 12, 2)
    const following = mean(values.slice(1).map((v, i) => (v - 0.5) * (values[i]! - 0.5)))
    expect(Math.abs(following * 12)).toBeLessThan(0.03)
  })

  it('has normals with the moments of the normal distribution, finite always', () => {
    const random = new Random(2)
    const count = 200_000
    const values = draws(count, () => random.normal())
    expect(values.every(Number.isFinite)).toBe(true)
    // Moment k has the variance of x^k, which is E x^2k - (E x^k)^2; four standard errors are allowed.
    const expected = [
      { moment: 0, variance: 1 },
      { moment: 1, variance: 2 },
      { moment: 0, variance: 15 },
      { moment: 3, variance: 96 },
    ]
    expected.forEach(({ moment, variance }, k) => {
      const found = mean(values.map((v) => v ** (k + 1)))
      expect(Math.abs(found - moment)).toBeLessThan(4 * Math.sqrt(variance / count))
    })
  })

  it('has whole numbers below a bound, each as often', () => {
    const random = new Random(3)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 14_000; i++) counts[random.integer(7)]!++
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  it('has permutations of every order, each as often', () => {
    const random = new Random(4)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
    expect(random.permutation(0)).toHaveLength(0)
  })

  it('starts at the first two outputs of SplitMix64', () => {
    // The reference code's state is a counter; its first output at the seed 0 is published.
    const splitMix64 = (seed: bigint) => {
      let state = seed
      const multiplied = (z: bigint, shift: bigint, by: bigint) => BigInt.asUintN(64, (z ^ (z >> shift)) * by)
      return () => {
        state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
        const z = multiplied(multiplied(state, 30n, 0xbf58476d1ce4e5b9n), 27n, 0x94d049bb133111ebn)
        return z ^ (z >> 31n)
      }
    }
    expect(splitMix64(0n)()).toBe(0xe220a8397b1dcdafn)
    const joined = (high: number, low: number) => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
    const { identity, generator } = new Random(3).stream('name', 4).state()
    const next = splitMix64(joined(identity[0]!, identity[1]!))
    expect([next(), next()]).toEqual([joined(generator[0]!, generator[1]!), joined(generator[2]!, generator[3]!)])
  })

  it('takes any safe integer as a seed, and all have numbers of their own', () => {
    const largest = Number.MAX_SAFE_INTEGER
    const near = [0, 2 ** 31, 2 ** 32, -(2 ** 32), 3 * 2 ** 40, largest - 10, 10 - largest]
    const seeds = near.flatMap((seed) => Array.from({ length: 21 }, (_, i) => seed + i - 10))
    const firsts = (numbers: readonly number[]) => new Set(numbers.map((seed) => new Random(seed).uniform()))
    expect(firsts(seeds).size).toBe(new Set(seeds).size)
    expect(new Random(-0).uniform()).toBe(new Random(0).uniform())
    // These five are one number in 32 bits.
    expect(firsts([7, 7 + 2 ** 32, 7 - 2 ** 32, 7 + 2 ** 33, 7 + 2 ** 52]).size).toBe(5)
  })

  it('refuses other seeds and indices', () => {
    for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => new Random(wrong)).toThrow(`A seed is a whole number below 2^53 in size, found ${wrong}.`)
      expect(() => new Random(1).stream('block', wrong)).toThrow(`found ${wrong}.`)
    }
  })
})

describe('A stream', () => {
  const numbers = (random: Random) => draws(3, () => random.uniform()).join()

  it('depends on the seed and the names that lead to it, not on what was drawn before', () => {
    const parent = new Random(5)
    const before = numbers(parent.stream('batches', 2))
    draws(7, () => parent.normal())
    const restored = Random.fromState(JSON.parse(JSON.stringify(parent.state())))
    const again = [parent, restored, new Random(5)].map((random) => numbers(random.stream('batches', 2)))
    expect(again).toEqual([before, before, before])
    const [untouched, asked] = [new Random(5), new Random(5)]
    asked.stream('batches')
    expect(numbers(asked)).toBe(numbers(untouched))
  })

  it('is another one for another seed, name, index or path', () => {
    const random = new Random(5)
    const name = 'a name of many more letters than four'
    const others = [
      random,
      new Random(6).stream('ab'),
      ...['', 'a', 'b', 'ab', 'ba', 'abcd', 'abcde', '\0', '\0\0', 'a\0', '\0a', name, `${name}.`].map((n) =>
        random.stream(n),
      ),
      ...[0, 1, -1, 2 ** 32, 2 ** 32 + 1].map((index) => random.stream('ab', index)),
      ...[random.stream('a').stream('b'), random.stream('b').stream('a'), random.stream('ab').stream('ab')],
      ...[random.stream('').stream('ab'), random.stream('ab').stream('')],
    ]
    expect(new Set(others.map(numbers)).size).toBe(others.length)
  })
})

/**
 * The first numbers over many seeds and streams, as of members k = 0, 1, ... of a family. Each statistic has a stated distribution where
 * they are independent and uniform; the bounds are passed by chance once in a million.
 */
describe('The first numbers', () => {
  const MEMBERS = 4096
  const FIRST = 4
  /** Of chi-square with 63 degrees of freedom. */
  const CHI_SQUARE = 132
  /** Of a correlation of as many pairs, in standard errors. */
  const CORRELATION = 4.9 / Math.sqrt(MEMBERS)

  type Family = (k: number) => Random
  const seed: Family = (k) => new Random(k)
  const pair: Family = (k) => new Random(k).stream('pair')
  const weights: Family = (k) => new Random(k).stream('initial weights')
  const families: Record<string, Family> = {
    seeds: seed,
    'seeds below 0': (k) => new Random(-k),
    'seeds that differ above 32 bits': (k) => new Random(7 + k * 2 ** 32),
    'one name, over seeds': pair,
    'another name, over seeds': weights,
    'a name within a name, over seeds': (k) => new Random(k).stream('batches').stream('pair'),
    indices: (k) => new Random(1).stream('cell', k),
    names: (k) => new Random(1).stream(`name ${k}`),
  }
  /** `table[j][k]`: draw j of member k. */
  const table = (family: Family, from = 0) => {
    const columns = Array.from({ length: FIRST }, () => new Float64Array(MEMBERS))
    for (let k = 0; k < MEMBERS; k++) {
      const random = family(from + k)
      for (const column of columns) column[k] = random.uniform()
    }
    return columns
  }
  const chiSquare = (cells: ArrayLike<number>) => {
    const counts = new Float64Array(64)
    for (let k = 0; k < cells.length; k++) counts[cells[k]!]!++
    const expected = cells.length / counts.length
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  }
  /** Over all pairs of draws: the largest correlation, and the largest chi-square of the pair in 8 x 8 cells. */
  const dependence = (a: readonly Float64Array[], b: readonly Float64Array[]) => {
    let [correlation, cells] = [0, 0]
    for (const x of a)
      for (const y of b) {
        const products = x.reduce((sum, u, k) => sum + (u - 0.5) * (y[k]! - 0.5), 0)
        correlation = Math.max(correlation, Math.abs((12 * products) / MEMBERS))
        cells = Math.max(cells, chiSquare(x.map((u, k) => 8 * Math.floor(8 * u) + Math.floor(8 * y[k]!))))
      }
    return { correlation, cells }
  }
  const expectIndependent = (a: Family, b: Family, from = 0) => {
    const { correlation, cells } = dependence(table(a), table(b, from))
    expect(correlation).toBeLessThan(CORRELATION)
    expect(cells).toBeLessThan(CHI_SQUARE)
  }

  test.each(Object.entries(families))('are uniform over %s', (_, family) => {
    for (const column of table(family))
      expect(chiSquare(column.map((u) => Math.floor(64 * u)))).toBeLessThan(CHI_SQUARE)
  })

  test.each(Object.entries(families))('of one do not tell those of the next: %s', (_, family) => {
    expectIndependent(family, family, 1)
  })

  test.each<[string, Family, Family]>([
    ['parent and child', seed, pair],
    ['two names', pair, weights],
    ['child and grandchild', pair, (k) => new Random(k).stream('pair').stream('pair')],
    ['a name with an index and without', pair, (k) => new Random(k).stream('pair', 0)],
    ['two indices', (k) => new Random(k).stream('cell', 0), (k) => new Random(k).stream('cell', 1)],
    ['a seed and its negative', (k) => new Random(k + 1), (k) => new Random(-k - 1)],
  ])('of one do not tell those of the other, over seeds: %s', (_, a, b) => {
    expectIndependent(a, b)
  })
})
