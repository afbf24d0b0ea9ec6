import { describe, expect, it } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { cheapestAssignment } from '../../src/problem/assignment.ts'
import { bestShift, massFactor, type Relaxation, relaxedTerm } from '../../src/problem/relaxation.ts'
import { fit } from '../../src/training/fit.ts'
import { strengthOf } from '../../src/training/strength.ts'
import { TransportMap } from '../../src/transport/map.ts'

const RELAXATIONS: readonly Relaxation[] = [
  { strength: 2, divergence: 'kl', relax: 'both' },
  { strength: 2, divergence: 'kl', relax: 'source' },
  { strength: 0.5, divergence: 'kl', relax: 'target' },
  { strength: 1, divergence: 'tv', relax: 'both' },
]

describe('a relaxation', () => {
  const random = new Random(4)
  const terms = {
    source: Float64Array.from({ length: 41 }, () => 2 * random.normal() - 1),
    target: Float64Array.from({ length: 33 }, () => random.normal() + 1),
    rowWeights: { target: Float64Array.from({ length: 33 }, () => random.uniform()) },
  }
  const mean = (values: Float64Array, weights?: Float64Array) => {
    const mass = weights?.reduce((sum, weight) => sum + weight, 0) ?? values.length
    return values.reduce((sum, value, i) => sum + (weights?.[i] ?? 1) * value, 0) / mass
  }

  it.each(RELAXATIONS)('has the best constant, where both sides carry equal mass: %o', (relaxation) => {
    const value = (shift: number) =>
      mean(terms.source.map((t) => relaxedTerm(relaxation, 'source', t + shift))) +
      mean(
        terms.target.map((t) => relaxedTerm(relaxation, 'target', t - shift)),
        terms.rowWeights.target,
      )
    const best = bestShift(relaxation, terms)
    for (const away of [-1, -0.1, -1e-3, 1e-3, 0.1, 1])
      expect(value(best + away)).toBeLessThanOrEqual(value(best) + 1e-12)
    const masses = [
      mean(terms.source.map((t) => massFactor(relaxation, 'source', t + best))),
      mean(
        terms.target.map((t) => massFactor(relaxation, 'target', t - best)),
        terms.rowWeights.target,
      ),
    ]
    // Masses of rows that are carried whole or not at all agree up to one row.
    expect(masses[0]).toBeCloseTo(masses[1]!, relaxation.divergence === 'kl' ? 10 : 0)
    expect(Math.abs(masses[0]! - masses[1]!)).toBeLessThan(relaxation.divergence === 'kl' ? 1e-10 : 0.08)
  })

  it.each(RELAXATIONS)('has the mass factor as the slope of its terms: %o', (relaxation) => {
    for (const side of ['source', 'target'] as const)
      for (const t of [-3, -0.2, 0.4, 0.9, 5]) {
        const slope = (relaxedTerm(relaxation, side, t + 1e-6) - relaxedTerm(relaxation, side, t - 1e-6)) / 2e-6
        expect(massFactor(relaxation, side, t)).toBeCloseTo(slope, 5)
      }
  })
})

describe('the strength from the data', () => {
  it('lies in the gap between pairs that belong together and those that do not', () => {
    const costs = Float64Array.from({ length: 100 }, (_, i) => (i < 70 ? 0.1 + i / 100 : 30 + i / 10)).sort()
    expect(strengthOf(costs)).toBeCloseTo(Math.sqrt(0.79 * 37), 6)
    const even = Float64Array.from({ length: 100 }, (_, i) => 1 + i / 50)
    expect(strengthOf(even)).toBeCloseTo(10 * even[99]!, 10)
  })

  it('rests on pairings that are the cheapest', () => {
    const random = new Random(8)
    const n = 6
    const cost = Float64Array.from({ length: n * n }, () => random.uniform())
    const total = (columns: ArrayLike<number>) => {
      let sum = 0
      for (let i = 0; i < n; i++) sum += cost[i * n + columns[i]!]!
      return sum
    }
    const orders = (rest: number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((one) => orders(rest.filter((k) => k !== one)).map((order) => [one, ...order]))
    const least = Math.min(...orders([0, 1, 2, 3, 4, 5]).map(total))
    expect(total(cheapestAssignment(cost, n))).toBeCloseTo(least, 12)
  })
})

describe('a fit of unequal mass', () => {
  /** Two clusters at -4 and 4 along the first axis, with a share of the rows in the first; the target's are shifted by 0.5 along the second. */
  const clusters = (rows: number, share: number, up: number, seed: number) => {
    const random = new Random(seed)
    const data = Float64Array.from({ length: 2 * rows }, (_, at) =>
      at % 2 === 0 ? (at / 2 < share * rows ? -4 : 4) + 0.6 * random.normal() : up + 0.6 * random.normal(),
    )
    return points(data, rows, 2)
  }
  const [source, target] = [clusters(600, 0.5, 0, 1), clusters(600, 0.85, 0.5, 2)]
  const crossing = (x: ReturnType<typeof points>, image: ReturnType<typeof points>) => {
    let crossed = 0
    for (let i = 0; i < x.rows; i++) if (x.data[2 * i]! * image.data[2 * i]! < 0) crossed++
    return crossed / x.rows
  }

  it('keeps clusters apart, and gives the masses that arrive', async () => {
    const notices: string[] = []
    const options = {
      seed: 1,
      potential: 'convex',
      hidden: [32, 32],
      steps: 250,
      batchSize: 128,
      heldOut: 0.2,
    } as const
    const map = await fit(source, target, { ...options, unbalanced: 'auto', onNotice: (text) => notices.push(text) })
    const record = map.model.training.unbalanced!
    expect(record.auto).toBe(true)
    expect(record.strength).toBeGreaterThan(1)
    expect(record.strength).toBeLessThan(40)
    expect(notices.join()).toMatch(/strength .* was chosen/)
    const fresh = [clusters(400, 0.5, 0, 3), clusters(400, 0.85, 0.5, 4)] as const
    expect(crossing(fresh[0], await map.forward(fresh[0]))).toBeLessThan(0.02)
    const mass = await map.massOf(fresh[0], 'source')
    const mean = (from: number, to: number) => mass.subarray(from, to).reduce((sum, m) => sum + m, 0) / (to - from)
    // With both sides relaxed a cluster of masses p and q carries about their geometric mean: sqrt(0.5 0.85) / 0.5 and sqrt(0.5 0.15) / 0.5.
    expect(mean(0, 200)).toBeCloseTo(Math.sqrt(0.85 / 0.5), 0)
    expect(Math.abs(mean(0, 200) - 1.3)).toBeLessThan(0.15)
    expect(Math.abs(mean(200, 400) - 0.55)).toBeLessThan(0.15)
    const measured = await evaluate(map, ...fresh)
    expect(measured.mass!.source.carried).toBeCloseTo(measured.mass!.target.carried, 1)
    expect(measured.w2Squared.certified).toBe(true)
    const again = await TransportMap.fromBytes(map.toBytes())
    expect(await again.massOf(fresh[0], 'source')).toEqual(mass)
    await map.dispose()
  })

  it('learns the masses also where few rows are held out, by which no start is worse beyond doubt', async () => {
    const options = {
      seed: 1,
      potential: 'convex',
      hidden: [32, 32],
      steps: 250,
      batchSize: 128,
      unbalanced: 20,
    } as const
    const map = await fit(source, target, options)
    const mass = await map.massOf(clusters(400, 0.5, 0, 3), 'source')
    expect(mass.subarray(0, 200).reduce((sum, m) => sum + m / 200, 0)).toBeGreaterThan(1.15)
    expect(mass.subarray(200).reduce((sum, m) => sum + m / 200, 0)).toBeLessThan(0.75)
    await map.dispose()
  })

  it.each([
    [{ relax: 'source' }, /relax.* applies to unequal mass only.*unbalanced/],
    [{ unbalanced: 2, divergence: 'tv', relax: 'source' }, /leaves out mass on both sides, found/],
    [{ unbalanced: 2, folds: 3 }, /unbalanced cannot be combined with "?folds"? yet/],
    [{ unbalanced: -1 }, /unbalanced must be a positive number, or 'auto', found -1/],
  ] as const)('refuses %o', async (options, message) => {
    await expect(fit(source, target, options)).rejects.toThrow(message)
  })
})
