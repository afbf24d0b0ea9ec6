import { afterAll, describe, expect, test } from 'vitest'
import { gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { atOnce } from '../../src/base/pieces.ts'
import { type Points, points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { compareFeatures } from '../../src/evaluation/features.ts'
import { samplingOf } from '../../src/evaluation/metrics/sampling.ts'
import { offsetOf } from '../../src/evaluation/verdict/arrival.ts'
import { energyDistance, evaluate, evaluateFit, fit, fitEnding, type Measured, verdictOf } from '../../src/index.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { dualInterval } from '../../src/transport/distance.ts'
import { mapOf, randomMoments } from '../support/maps.ts'

const draw = (rows: number, columns: number, value: (random: Random) => number, seed: number): Points => {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: rows * columns }, () => value(random)),
    rows,
    columns,
  )
}
const normal = (random: Random) => random.normal()
/** Three degrees of freedom. */
const heavy = (random: Random) => random.normal() / Math.hypot(random.normal(), random.normal(), random.normal())

test('rows that a fit held out are new to its map, even where all values come again and again', async () => {
  const counts = (seed: number, factor: number) => draw(1200, 1, (random) => Math.round(factor * random.normal()), seed)
  const result = await fit(counts(1, 4), counts(2, 8), { potential: 'quadratic', steps: 30, heldOut: 0.5 }).result
  const { evaluation } = await evaluateFit(result)
  await result.map.dispose()
  expect(evaluation.w2Squared).not.toHaveProperty('trained')
  expect(evaluation.verdict.sentence).not.toMatch(/trained on/)
  // Judged as rows from anywhere they are not known to be new.
  const { source, target } = result.judged
  expect((await evaluate(result.map, source, target)).verdict.sentence).toMatch(
    /equal rows that the map was trained on/,
  )
})

describe('what sampling explains of an energy distance', () => {
  test.each([
    ['one dimension', 1, normal, 60, 90],
    ['ten dimensions', 10, normal, 60, 60],
    ['heavy tails', 2, heavy, 80, 50],
    ['few rows', 3, normal, 12, 15],
  ] as const)('equal distributions exceed it in 1 of 100 samples at most: %s', (_, columns, value, n, m) => {
    let above = 0
    for (let k = 0; k < 300; k++) {
      const [a, b] = [draw(n, columns, value, 2 * k), draw(m, columns, value, 2 * k + 1)]
      if (energyDistance(a, b).value > atOnce(samplingOf(n, b, k)).limit!) above++
    }
    // 3 are expected at most; 9 or more come in 1 of 250 such tests.
    expect(above).toBeLessThan(9)
  })

  test('a shift of twice the smallest visible one is seen', () => {
    const goal = draw(400, 2, normal, 1)
    const { limit, spread } = atOnce(samplingOf(400, goal, 0))
    const shift = 2 * offsetOf(limit!, spread!) * Math.SQRT2
    const moved = draw(400, 2, normal, 2)
    for (let i = 0; i < moved.data.length; i += 2) moved.data[i]! += shift
    expect(energyDistance(moved, goal).value).toBeGreaterThan(limit!)
  })

  test.each([1, 2, 10])('an offset is a shift relative to the standard deviation, in %i dimensions', (columns) => {
    const goal = draw(4000, columns, normal, 3)
    const each = 0.3
    const moved = draw(4000, columns, (random) => random.normal() + each, 4)
    const { spread } = atOnce(samplingOf(4000, goal, 0))
    const offset = offsetOf(energyDistance(moved, goal).value, spread!)
    expect(Math.abs(offset - each)).toBeLessThan(0.05)
  })
})

test('the gap of a feature is that of the distribution functions', () => {
  const start = points(Float64Array.of(0, 1, 2, 3), 4, 1)
  const goal = points(Float64Array.of(2, 3, 4, 5), 4, 1)
  const [change] = compareFeatures(start, goal, goal)
  expect(change!.gap).toEqual({ before: 0.5, after: 0 })
  expect(change!.before).toBeCloseTo(2 / Math.sqrt(1.25), 12)
  const broken = points(Float64Array.of(0, Number.NaN, 2, 3), 4, 1)
  expect(compareFeatures(start, broken, goal)[0]!.gap).toEqual({ before: 0.5, after: Number.NaN })
})

describe('the verdict', async () => {
  const D = 3
  const [mu, nu] = [randomMoments(D, 1), randomMoments(D, 2, 3)]
  const sampleOf = ({ mean, covariance }: Moments, rows: number, seed: number) =>
    gaussian(mean, covariance).sample(rows, new Random(seed))
  const map = await mapOf(mu, nu)
  afterAll(() => map.dispose())
  const ending = { status: 'completed', steps: 1000, potential: 'convex' }
  const good = await evaluate(map, sampleOf(mu, 900, 3), sampleOf(nu, 900, 4))
  const of = (changes: Partial<Measured>, end = ending) => verdictOf({ ...good, ...changes }, end)

  test('on the exact map and enough rows is good, without advice', () => {
    expect(good.verdict).toMatchObject({ grade: 'good', advice: null })
    expect(good.verdict.sentence).toMatch(/^Good: the rows arrive in both directions, .*900 and 900 rows are enough/)
    expect(good.verdict).toEqual(verdictOf(good, fitEnding(map)))
    expect(good.features).toHaveLength(D)
    expect(good.features[0]!.name).toBe('x0')
  })

  test('without an interval of W2 squared is not to be trusted', () => {
    const verdict = of({ w2Squared: { ...good.w2Squared, estimate: 0, confidence: [0, Number.POSITIVE_INFINITY] } })
    expect(verdict.sentence).toMatch(/^Not to be trusted: .*W2 squared cannot be estimated on these rows/)
  })

  test('on the map of another pair is not to be trusted, and says how far off rows are', async () => {
    const other = await mapOf(mu, randomMoments(D, 5, 1))
    const { verdict } = await evaluate(other, sampleOf(mu, 900, 3), sampleOf(nu, 900, 4))
    await other.dispose()
    expect(verdict.grade).toBe('not to be trusted')
    expect(verdict.sentence).toMatch(
      /^Not to be trusted: forward, the moved rows are as far from the target as a shift by \d+%/,
    )
    expect(verdict.checks.find(({ question }) => question === 'arrives')!.grade).toBe('not to be trusted')
  })

  test('on rows that do not differ is good where the map keeps them', async () => {
    const still = await mapOf(mu, mu)
    const { verdict } = await evaluate(still, sampleOf(mu, 900, 3), sampleOf(mu, 900, 4))
    await still.dispose()
    expect(verdict.sentence).toMatch(
      /^Good: these rows show no difference between source and target, with the map or without it, nor does a single feature, /,
    )
  })

  test('says that source and target do not differ only where nothing shows that they do', async () => {
    const still = await mapOf(mu, mu)
    const same = await evaluate(still, sampleOf(mu, 900, 3), sampleOf(mu, 900, 4))
    await still.dispose()
    const said = (changes: Partial<Measured>) => verdictOf({ ...same, ...changes }, ending).sentence
    const differs = { gap: { before: 0.5, after: 0 }, w2: { before: 1, after: 0 } }
    for (const changes of [
      { features: same.features.map((one, j) => (j === 1 ? { ...one, forward: differs } : one)) },
      { w2Squared: { ...same.w2Squared, certified: true, lowerBound: 0.1 } },
    ])
      expect(said(changes)).toMatch(/^(Good|Usable with care|Not to be trusted): .*the rows arrive in both directions/)
  })

  test('never advises folds where they are refused, or where all rows judge already', async () => {
    const few = await evaluate(map, sampleOf(mu, 60, 3), sampleOf(nu, 60, 4))
    const advice = (source: number, target: number) =>
      verdictOf(few, { ...ending, rows: { source, target } }, (option) => `--${option}`).advice
    expect(advice(600, 600)).toMatch(/--folds 5/)
    expect(advice(60, 60)).toBe('Judge it by more rows: add some to the tables, whose rows are all in use.')
    expect(advice(9, 600)).toBe('Give the fit more rows: at least 10 of each side; the smaller table has 9.')
    for (const rows of [9, 10]) {
      const table = (seed: number) => draw(rows, 1, normal, seed)
      const folds = fit(table(1), table(2), { potential: 'quadratic', steps: 5, folds: 5 }).result
      if (rows === 9) await expect(folds).rejects.toThrow(/needs at least 10 rows/)
      else await (await folds).map.dispose()
    }
  })

  test('says that the start was kept, and does not advise to train longer', () => {
    const kept = { ...ending, keptStart: 'affine' as const }
    expect(of({}, kept).sentence).toMatch(
      /rows are enough to say so\. It is the best affine map, where training starts/,
    )
    expect(of({}, ending).sentence).not.toMatch(/affine/)
    const { forward } = good
    const far = { forward: { ...forward, energyDistance: 0.02 * forward.spread! } }
    expect(of(far).advice).toMatch(/^Train longer/)
    expect(of(far, kept).advice).toMatch(/^Give the fit more rows/)
  })

  test('on few rows is at most usable, on fewer than ten not to be trusted', async () => {
    const few = async (rows: number) => (await evaluate(map, sampleOf(mu, rows, 3), sampleOf(nu, rows, 4))).verdict
    const [some, none] = [await few(60), await few(8)]
    expect(some).toMatchObject({ grade: 'usable', advice: expect.stringMatching(/more rows.*"folds" '5'|folds '5'/) })
    expect(some.sentence).toMatch(/60 and 60 rows reveal only errors as large as a shift by/)
    expect(none).toMatchObject({ grade: 'not to be trusted' })
    expect(none.sentence).toMatch(/8 and 8 rows are too few to judge a map/)
  })

  test('sees a single feature that is left behind, and what would help', () => {
    const behind = { gap: { before: 0.1, after: 0.4 }, w2: { before: 0.2, after: 0.9 } }
    const features = good.features.map((one, j) => (j === 1 ? { ...one, name: 'fConc', forward: behind } : one))
    const verdict = of({ features })
    expect(verdict.grade).toBe('not to be trusted')
    expect(verdict.sentence).toMatch(/fConc does not arrive/)
    expect(verdict.advice).toBe("Fit with scale 'features', which gives each feature the same weight.")
    const flags = verdictOf({ ...good, features }, ending, (option) => `--${option}`)
    expect(flags.advice).toMatch(/^Fit with --scale features,/)
    // Counts: a large gap between two steps of the same height, at no distance.
    const counts = { ...behind, w2: { before: 0.2, after: 0.05 } }
    expect(of({ features: good.features.map((one) => ({ ...one, forward: counts })) }).grade).toBe('good')
  })

  test('sees that a map that arrives is not the cheapest', () => {
    const { forward } = good
    const { estimate, confidence } = good.w2Squared
    const verdict = of({ forward: { ...forward, meanSquaredMove: confidence[1] + 0.5 * estimate } })
    expect(verdict.grade).toBe('not to be trusted')
    expect(verdict.sentence).toMatch(/rows are moved by .* where the cheapest map is estimated at/)
    expect(of({ forward: { ...forward, meanSquaredMove: confidence[1] + 0.1 * estimate } }).grade).toBe('usable')
    // The worse the potential, the larger its gap, which widens the interval but excuses no move.
    const [low, high] = dualInterval(good.w2Squared)
    const gap = { value: 2 * estimate, standardError: estimate }
    const wide = { ...good.w2Squared, gap, confidence: [low, high + 3 * estimate] as const }
    const moved = { ...forward, meanSquaredMove: high + 0.5 * estimate }
    expect(of({ w2Squared: wide, forward: moved }).grade).toBe('not to be trusted')
  })

  test.each([
    ['the inverse', { unconvergedShare: 0.02 }, /the inverse did not converge on 2% of the rows/],
    [
      'round trips',
      { roundTrip: { ...good.roundTrip, forward: 100 } },
      /rows come back \d+% of a standard deviation away/,
    ],
  ] as const)('sees what fails: %s', (_, changes, said) => {
    expect(of(changes)).toMatchObject({ grade: 'not to be trusted', sentence: expect.stringMatching(said) })
  })

  test('on rows of training is at most usable', () => {
    const seen = { rows: 900, lookedUp: 900, found: 900, share: 1 }
    const verdict = of({ w2Squared: { ...good.w2Squared, trained: { source: seen, target: seen } } })
    expect(verdict.grade).toBe('usable')
    expect(verdict.advice).toMatch(/^Judge it by rows that it was not trained on/)
  })

  test('knows how training ended', () => {
    expect(of({}, { ...ending, status: 'diverged' }).grade).toBe('not to be trusted')
    expect(of({}, { ...ending, status: 'interrupted' })).toMatchObject({
      grade: 'usable',
      advice: "Train longer, with steps '2000' say.",
    })
    expect(of({}, { ...ending, status: 'out of time' }).grade).toBe('good')
  })

  test('a measure that is no number is not to be trusted', () => {
    const broken = { ...good.forward, energyDistance: Number.NaN, meanSquaredMove: Number.NaN }
    expect(of({ forward: broken }).grade).toBe('not to be trusted')
  })

  test('looks at each class', () => {
    const one = { rows: good.rows, forward: good.forward, backward: good.backward }
    const far = { ...good.forward, energyDistance: 0.5 * good.forward.spread! }
    const verdict = of({ classes: { a: one, b: { ...one, forward: far } } })
    expect(verdict.grade).toBe('not to be trusted')
    expect(verdict.sentence).toMatch(/class b does not arrive/)
    expect(of({ classes: { a: one, b: one } }).grade).toBe('good')
  })
})
