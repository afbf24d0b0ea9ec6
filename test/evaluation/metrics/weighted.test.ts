import { describe, expect, it } from 'vitest'
import { sumOfMeans } from '../../../src/base/mean-interval.ts'
import { atOnce } from '../../../src/base/pieces.ts'
import { type Points, points, withWeights } from '../../../src/base/points.ts'
import { Random } from '../../../src/base/random.ts'
import { compareFeatures } from '../../../src/evaluation/features.ts'
import {
  cosine,
  energyDistance,
  frechetDistance,
  l2uvp,
  mmd,
  roundTrip,
  slicedW2,
} from '../../../src/evaluation/metrics/index.ts'
import { samplingOf } from '../../../src/evaluation/metrics/sampling.ts'
import { type DualTerms, distanceOf } from '../../../src/transport/distance.ts'
import { poolTerms } from '../../../src/transport/pool.ts'
import { weighedAndCopied } from '../../support/copies.ts'

const random = new Random(3)
const normal = (rows: number, columns: number, shift: number): Points =>
  points(
    Float64Array.from({ length: rows * columns }, () => shift + random.normal()),
    rows,
    columns,
  )
const counts = (rows: number) => Array.from({ length: rows }, () => random.integer(4))
const x = weighedAndCopied(normal(90, 3, 0), counts(90))
const z = weighedAndCopied(normal(70, 3, 0.3), counts(70))

describe('a weight of k equals k copies, for', () => {
  it.each<[string, (source: Points, target: Points) => number]>([
    ['the energy distance', (a, b) => energyDistance(a, b).value],
    ['MMD', (a, b) => mmd(a, b).value],
    ['the bandwidth of MMD', (a, b) => mmd(a, b).bandwidths[2]!],
    ['sliced W2', (a, b) => slicedW2(a, b, { projections: 16 }).value],
    ['the Frechet distance', frechetDistance],
    ['W2 along a feature', (a, b) => compareFeatures(a, a, b)[1]!.before],
    ['the gap along a feature', (a, b) => compareFeatures(a, a, b)[1]!.gap.before],
    ['the mean of a feature', (a, b) => compareFeatures(a, a, b)[0]!.goal.mean],
    ['the standard deviation of a feature', (a, b) => compareFeatures(a, a, b)[0]!.start.standardDeviation],
    ['the spread of a sample', (a) => atOnce(samplingOf(50, a, 0)).spread!],
  ])('%s', (_, measure) => {
    const weighed = measure(x.weighed, z.weighed)
    expect(weighed).toBeCloseTo(measure(x.copied, z.copied), 10)
    // One side with weights beside one of copies.
    expect(weighed).toBeCloseTo(measure(x.weighed, z.copied), 10)
    // And it does not measure the rows without their weights.
    const plain = ({ data, rows, columns }: Points) => points(data, rows, columns)
    expect(Math.abs(weighed - measure(plain(x.weighed), plain(z.weighed)))).toBeGreaterThan(1e-4)
  })

  it('errors of maps and round trips', () => {
    const moved = (points: Points): Points => ({ ...points, data: points.data.map((value) => value ** 3 / 2) })
    const truth = (points: Points): Points => ({ ...points, data: points.data.map((value) => value + 0.5) })
    const each = [x.weighed, x.copied].map((points) => [
      l2uvp(moved(points), truth(points), 2),
      cosine(points, moved(points), truth(points)),
      roundTrip(points, moved(points)).rootMeanSquare,
      roundTrip(points, moved(points)).percent,
    ])
    each[0]!.forEach((value, i) => {
      expect(value).toBeCloseTo(each[1]![i]!, 10)
    })
  })

  it('the estimate of W2 squared; its interval goes by the effective rows', () => {
    const terms = (points: Points) => Float64Array.from({ length: points.rows }, (_, i) => points.data[3 * i]! ** 2 + 1)
    const of = (a: Points, b: Points) =>
      distanceOf({
        source: terms(a),
        target: terms(b),
        bound: null,
        rowWeights: { ...(a.weights && { source: a.weights }), ...(b.weights && { target: b.weights }) },
      })
    const [one, other] = [of(x.weighed, z.weighed), of(x.copied, z.copied)]
    expect(one.estimate).toBeCloseTo(other.estimate, 10)
    const width = ({ confidence: [low, high] }: typeof one) => high - low
    expect(width(one)).toBeGreaterThan(1.15 * width(other))
    expect(width(of(withWeights(x.weighed, new Float64Array(90).fill(7)), z.weighed))).toBeGreaterThan(0)
  })
})

describe('weights that are not counts', () => {
  it('leave the energy distance of equal distributions without bias', () => {
    const values = Array.from({ length: 60 }, () => {
      const one = () =>
        withWeights(
          normal(40, 2, 0),
          Float64Array.from({ length: 40 }, () => random.uniform() ** 3),
        )
      return energyDistance(one(), one()).value
    })
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(values.length))
  })

  it('all equal are no weights', () => {
    const [a, b] = [normal(30, 2, 0), normal(20, 2, 1)]
    const same = (points: Points) => withWeights(points, new Float64Array(points.rows).fill(0.3))
    const [one, other] = [energyDistance(same(a), same(b)), energyDistance(a, b)]
    expect(one.value).toBeCloseTo(other.value, 12)
    expect(one.standardError).toBeCloseTo(other.standardError, 12)
    const values = Float64Array.from({ length: 30 }, () => random.normal())
    const terms = { source: values, target: values.slice(0, 20), bound: null }
    const weights = { source: new Float64Array(30).fill(0.3), target: new Float64Array(20).fill(0.3) }
    const [weighed, plain] = [distanceOf({ ...terms, rowWeights: weights }), distanceOf(terms)]
    expect(weighed.confidence[1]).toBeCloseTo(plain.confidence[1], 10)
  })

  it('of one row alone give no bound, and say why', () => {
    const terms = {
      source: Float64Array.from({ length: 50 }, () => 4 + random.normal()),
      target: new Float64Array(50).fill(1),
    }
    const weights = new Float64Array(50).fill(1e-6)
    weights[3] = 1
    const { certified, reason, lowerBound } = distanceOf({ ...terms, bound: terms, rowWeights: { source: weights } })
    expect(certified).toBe(false)
    expect(lowerBound).toBe(0)
    expect(reason).toMatch(/worth 1\.0 equally weighted ones, too few for a bound/)
  })
})

describe('the terms of folds', () => {
  it('with weights pool to the mean of their weighted means, with the error of that', () => {
    const fold = (rows: number) => {
      const values = Float64Array.from({ length: rows }, () => 5 + random.normal())
      const weights = Float64Array.from({ length: rows }, () => random.uniform())
      return { source: values, target: new Float64Array(rows), bound: null, rowWeights: { source: weights } }
    }
    const folds = [fold(30), fold(45)]
    const each = folds.map((one) => distanceOf(one))
    const all = distanceOf(poolTerms(folds))
    expect(all.estimate).toBeCloseTo((each[0]!.estimate + each[1]!.estimate) / 2, 12)
    const error = ({ source, target, rowWeights }: DualTerms) =>
      sumOfMeans(source, target, { first: rowWeights?.source }).standardError
    expect(error({ ...poolTerms(folds), rowWeights: { source: poolTerms(folds).rowWeights!.source! } })).toBeCloseTo(
      Math.hypot(...folds.map(error)) / 2,
      10,
    )
  })
})
