import { describe, expect, test } from 'vitest'
import { type Points, points, rowRange } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { fit } from '../../src/index.ts'
import { distanceOf, FEWEST_ROWS } from '../../src/transport/distance.ts'
import { decodeMap, encodeMap } from '../../src/transport/file.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { fingerprints, originsOf, SKETCH_SIZE, sketchOf } from '../../src/transport/trained-rows.ts'
import { modelOf, randomMoments } from '../support/maps.ts'

/** Normal rows about a mean. */
function sample(rows: number, columns: number, seed: number, mean = 0): Points {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: rows * columns }, () => mean + random.normal()),
    rows,
    columns,
  )
}

const tiny = { hidden: [8], batchSize: 32, steps: 30, seed: 1 }

describe('a distance', () => {
  const values = (rows: number, mean: number, seed: number) => {
    const random = new Random(seed)
    return Float64Array.from({ length: rows }, () => mean + random.normal())
  }
  const unproven = (rows: number, mean: number) => ({
    source: values(rows, mean, 1),
    target: values(rows, 0, 2),
    bound: null,
  })
  const terms = (rows: number, mean: number) => {
    const own = unproven(rows, mean)
    return { ...own, bound: own }
  }

  test('is certified only without a doubt, and says why it is not', () => {
    expect(distanceOf(terms(100, 9))).toMatchObject({ certified: true, reason: null, cutAtZero: false, notices: [] })
    expect(distanceOf(terms(100, 9)).lowerBound).toBeGreaterThan(8)
    const doubted = distanceOf(terms(100, 9), ['the rows are old'])
    expect(doubted).toMatchObject({ certified: false, reason: 'the rows are old', lowerBound: 0 })
    const open = distanceOf(unproven(100, 9))
    expect(open).toMatchObject({ certified: false, reason: 'the potential may not be convex' })
    expect(open.lowerBound).toBeGreaterThan(8)
  })

  test('is bounded by the potential that is convex by construction, where that is another', () => {
    const far = { source: values(100, 4, 3), target: values(100, 0, 4) }
    const both = distanceOf({ ...unproven(100, 9), bound: far })
    expect(both).toMatchObject({ certified: true, estimate: distanceOf(terms(100, 9)).estimate })
    expect(both.lowerBound).toBe(distanceOf({ ...far, bound: far }).lowerBound)
  })

  test('has no bound below the fewest rows', () => {
    const few = distanceOf(terms(FEWEST_ROWS - 1, 9))
    expect(few).toMatchObject({ certified: false, lowerBound: 0 })
    expect(few.reason).toMatch(/^9 judged rows of a side are too few for a bound, which needs 10$/)
    expect(distanceOf(terms(FEWEST_ROWS, 9)).certified).toBe(true)
  })

  test('is never negative without saying so', () => {
    const straddling = distanceOf(terms(100, 0.05))
    expect(straddling.cutAtZero).toBe(true)
    expect(straddling.confidence[0]).toBe(0)
    expect(straddling.confidence[1]).toBeGreaterThan(0)
    const below = distanceOf(terms(100, -5))
    expect(below).toMatchObject({ estimate: 0, lowerBound: 0, cutAtZero: true })
    expect(below.confidence[0]).toBe(0)
    expect(below.confidence[1]).toBeGreaterThan(0.1)
    expect(below.notices.join()).toMatch(/dual value of these rows is -[45]\.\d+ and its whole interval is below 0/)
  })

  test('says when one row decides it', () => {
    const outlying = terms(100, 9)
    outlying.source[41] = -1.4e6
    const { notices, confidence, lowerBound } = distanceOf(outlying)
    expect(notices.join()).toMatch(/row 42 of the judged rows of the source\) causes 9\d% of the uncertainty/)
    expect(confidence[1]).toBeGreaterThan(9)
    expect(lowerBound).toBe(0)
  })
})

describe('the sketch of rows', () => {
  const { frame } = modelOf(randomMoments(3, 1), randomMoments(3, 2))
  const trained = sample(20_000, 3, 5)
  const sketch = sketchOf(fingerprints(trained, frame))
  const trainedRows = { source: sketch, target: sketchOf(fingerprints(sample(100, 3, 6), frame)) }

  test('is small, ascending, and the same in any order and in parts', () => {
    expect(sketch).toHaveLength(SKETCH_SIZE)
    expect(sketch.every((hash, i) => i === 0 || hash > sketch[i - 1]!)).toBe(true)
    const parts = [0, 1, 2, 3].map((k) => fingerprints(rowRange(trained, 5000 * k, 5000 * (k + 1)), frame))
    expect(sketchOf(...parts.reverse())).toEqual(sketch)
    expect(sketchOf(sketchOf(parts[0]!, parts[1]!), parts[2]!, sketchOf(parts[3]!))).toEqual(sketch)
  })

  test('knows a row in either precision, and -0 as 0', () => {
    const single = points(Float32Array.from(trained.data), trained.rows, 3)
    expect(fingerprints(single, frame)).toEqual(fingerprints(trained, frame))
    const zeros = (zero: number) => fingerprints(points(Float64Array.of(zero, 1, zero), 1, 3), frame)
    expect(zeros(-0)).toEqual(zeros(0))
  })

  test.each([
    ['beyond single precision', 1e300],
    ['below it', 1e-160],
    ['small whole numbers', 1],
  ])('tells rows apart whose values are %s', (_, unit) => {
    const rows = points(
      Float64Array.from({ length: 3000 }, (_, i) => unit * (i % 3 === 0 ? i : i % 7)),
      1000,
      3,
    )
    expect(new Set(fingerprints(rows, frame)).size).toBe(1000)
  })

  test('tells rows apart that are far from 0 for their spread', () => {
    const far = { ...frame, sourceMean: Float64Array.of(1e9, 1e9, 1e9), targetMean: Float64Array.of(1e9, 1e9, 1e9) }
    const table = sample(1000, 3, 7, 1e9)
    expect(new Set(fingerprints(table, far)).size).toBe(1000)
  })

  test.each([0, 0.1, 0.5, 1])('estimates that a share of %d was trained on', (share) => {
    const mixed = sample(2000, 3, 8)
    mixed.data.set(trained.data.subarray(0, 3 * 2000 * share))
    const { source } = originsOf({ frame, trainedRows }, mixed, sample(100, 3, 9)).trained!
    expect(source.rows).toBe(2000)
    expect(source.lookedUp).toBeGreaterThan(300)
    expect(Math.abs(source.share! - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / source.lookedUp) + 1e-9)
  })

  test('counts what both sides share, beyond what is equal by chance', () => {
    const x = sample(200, 3, 10)
    const shared = (a: Points, b: Points) => originsOf({ frame, trainedRows }, a, b).shared.rows
    expect(shared(x, sample(200, 3, 11))).toBe(0)
    expect(shared(x, x)).toBe(200)
    const whole = (seed: number) => {
      const random = new Random(seed)
      return points(
        Float64Array.from({ length: 600 }, () => random.integer(3)),
        200,
        3,
      )
    }
    expect(shared(whole(1), whole(2)), 'counts of few kinds meet by chance').toBe(0)
  })
})

describe('a fit that could hold no rows out', () => {
  // Two samples of one distribution: the truth is 0.
  test.each([
    ['too few rows', 20, {}],
    ['--held-out 0', 200, { heldOut: 0 }],
  ])('%s: gives no bound', async (_, rows, options) => {
    const [x, z] = [sample(rows, 10, 21), sample(rows, 10, 22)]
    const { summary, map } = await fit(x, z, { ...tiny, ...options }).result
    expect(summary.w2Squared).toMatchObject({ certified: false, lowerBound: 0 })
    expect(summary.w2Squared.reason).toMatch(/the map is judged on rows that it was trained on/)
    expect((await map.distance(x, z)).reason).toMatch(/100% of the rows of the source equal rows/)
    await map.dispose()
  })

  test('a table whose rows are there several times cannot hold them out', async () => {
    const x = sample(20, 3, 23)
    const z = sample(20, 3, 24)
    const five = ({ data, columns }: Points) =>
      points(
        Float64Array.from({ length: 5 * data.length }, (_, i) => data[i % data.length]!),
        100,
        columns,
      )
    const { summary, map } = await fit(five(x), five(z), { ...tiny, heldOut: 0.4 }).result
    expect(summary.heldOut.sourceRows).toBe(20)
    expect(summary.w2Squared).toMatchObject({ certified: false, lowerBound: 0 })
    expect(summary.w2Squared.reason).toMatch(
      /of the rows of the (source|target) equal rows that the map was trained on/,
    )
    await map.dispose()
  })
})

describe('a map that holds rows out', async () => {
  const [x, z] = [sample(1200, 2, 31), sample(1000, 2, 32, 3)]
  const { map, summary, judged } = await fit(x, z, tiny).result
  const fresh = [sample(300, 2, 33), sample(300, 2, 34, 3)] as const

  test('is certified on those and on fresh rows', async () => {
    expect(summary.w2Squared).toMatchObject({ certified: true, reason: null })
    const again = await map.distance(judged.source, judged.target)
    expect(again).toMatchObject({ certified: true, lowerBound: summary.w2Squared.lowerBound })
    expect(again.trained!.source).toEqual({ rows: 60, lookedUp: 60, found: 0, share: 0 })
    expect((await map.distance(...fresh)).certified).toBe(true)
  })

  test('is not on the rows of training, and tells their share', async () => {
    const { w2Squared } = await evaluate(map, x, z)
    expect(w2Squared).toMatchObject({ certified: false, lowerBound: 0 })
    expect(w2Squared.trained!.source.share).toBe(1140 / 1200)
    expect(w2Squared.trained!.target.share).toBe(950 / 1000)
    const single = points(Float32Array.from(x.data), x.rows, 2)
    expect((await map.distance(single, fresh[1])).reason).toMatch(/^95% of the rows of the source equal/)
  })

  test('is not on rows of the other side, nor on the same rows twice', async () => {
    expect((await map.distance(z, fresh[1])).reason).toMatch(/^95% of the rows of the source equal/)
    expect((await map.distance(fresh[0], fresh[0])).reason).toMatch(/300 rows are on both sides/)
  })

  test('keeps its sketch in its file, 32 KB at most; a file without one says that it is not known', async () => {
    const bytes = map.toBytes()
    const loaded = await TransportMap.fromBytes(bytes)
    expect(loaded.model.trainedRows).toEqual(map.model.trainedRows)
    expect((await loaded.distance(x, z)).certified).toBe(false)
    const { trainedRows: _, ...old } = decodeMap(bytes)
    const earlier = await TransportMap.fromBytes(encodeMap(old))
    expect(earlier.model).not.toHaveProperty('trainedRows')
    expect(bytes.length - encodeMap(old).length).toBeLessThan(33_000)
    const found = await earlier.distance(...fresh)
    expect(found).toMatchObject({ certified: false, trained: null, lowerBound: 0 })
    expect(found.reason).toMatch(/the map does not say which rows it was trained on/)
    await loaded.dispose()
    await earlier.dispose()
  })
})

test('the same table on both sides: never below 0, never certified', async () => {
  const x = sample(300, 2, 41)
  for (const seed of [1, 2, 3]) {
    const { summary, map } = await fit(x, x, { ...tiny, seed, heldOut: 0.3 }).result
    const { confidence, certified, lowerBound, estimate } = summary.w2Squared
    expect([certified, lowerBound, confidence[0]]).toEqual([false, 0, 0])
    expect(confidence[1]).toBeGreaterThan(0)
    expect(estimate).toBeGreaterThanOrEqual(0)
    await map.dispose()
  }
})

test.each([1e20, 1e40, 1e59])(
  'one judged row at %d: a distance without a certificate, in finite time, and never NaN',
  async (far) => {
    const map = new TransportMap(await openEngine(), modelOf(randomMoments(2, 4, 5), randomMoments(2, 5, 1)))
    for (const side of ['source', 'target'] as const) {
      const rows = { source: sample(500, 2, 1), target: sample(500, 2, 2) }
      rows[side].data[800] = far
      const { estimate, confidence, lowerBound, certified, reason, notices } = await map.distance(
        rows.source,
        rows.target,
      )
      expect([lowerBound, confidence[0]]).toEqual([0, 0])
      expect(estimate).toBeGreaterThanOrEqual(0)
      expect(confidence[1]).toBeGreaterThan(estimate)
      expect(notices.join()).toMatch(/row 401 of the judged rows of the (source|target)/)
      if (confidence[1] === Number.POSITIVE_INFINITY) {
        expect(certified).toBe(false)
        expect(reason).toMatch(
          new RegExp(`row 401 of the judged rows of the ${side} lies too far from the rows that the map was fitted on`),
        )
      }
    }
    await map.dispose()
  },
)

test('a term that is not finite leaves no estimate, and says which row it is', () => {
  const own = {
    source: Float64Array.from({ length: 100 }, (_, i) => (i === 6 ? Number.NaN : 9 + i / 100)),
    target: new Float64Array(100),
  }
  expect(distanceOf({ ...own, bound: own })).toMatchObject({
    ...{ estimate: 0, confidence: [0, Number.POSITIVE_INFINITY], gap: null, lowerBound: 0, certified: false },
    reason: expect.stringMatching(/^row 7 of the judged rows of the source lies too far/),
    notices: [expect.stringMatching(/^W2 squared cannot be estimated on these rows, and is given as 0: row 7/)],
  })
})
