import { describe, expect, it, test } from 'vitest'
import { affine, gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { InputError } from '../../src/base/errors.ts'
import type { Points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { fit as learn } from '../../src/index.ts'
import { buresMap, gaussianW2Squared } from '../../src/problem/bures.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { gap } from '../support/engines.ts'
import { mapOf, NETWORK, randomMoments } from '../support/maps.ts'
import { randomWeights } from '../support/potentials.ts'

const sampleOf = ({ mean, covariance }: Moments, rows: number, seed: number): Points =>
  gaussian(mean, covariance).sample(rows, new Random(seed))

/** m1 + G (x - m0). */
function exactImages(points: Points, from: Moments, to: Moments): Points {
  const map = buresMap(from.covariance, to.covariance)
  const offset = affine({ data: from.mean, rows: 1, columns: points.columns }, map, new Float64Array(points.columns))
  return affine(
    points,
    map,
    to.mean.map((m, j) => m - offset.data[j]!),
  )
}

describe.each([1, 2, 8])('the moment map between Gaussians, D = %d', (d) => {
  const [source, target] = [randomMoments(d, 1), randomMoments(d, 2, 3)]
  const x = sampleOf(source, 200, 3)
  const images = exactImages(x, source, target)

  it('is the closed form, forward and backward', async () => {
    const map = await mapOf(source, target)
    expect(gap((await map.forward(x)).data, images.data)).toBeLessThan(2e-6)
    const back = await map.backward(images, { tolerance: 1e-6 })
    expect(back.unconvergedRows).toBe(0)
    expect(gap(back.points.data, x.data)).toBeLessThan(1e-4)
    expect(back.maxResidual).toBeLessThan(1e-6)
    await map.dispose()
  })

  it('keeps float32 points in float32, float64 in float64, and rows as arrays', async () => {
    const map = await mapOf(source, target)
    const single = { ...x, data: Float32Array.from(x.data) }
    expect((await map.forward(single)).data).toBeInstanceOf(Float32Array)
    expect((await map.forward(x)).data).toBeInstanceOf(Float64Array)
    const rows = [[...x.data.subarray(0, d)], [...x.data.subarray(d, 2 * d)]]
    expect((await map.forward(rows)).data).toEqual((await map.forward(x)).data.slice(0, 2 * d))
    await map.dispose()
  })

  it('has an estimate of W2 squared whose interval holds the truth, and a bound below it', async () => {
    const truth = gaussianW2Squared(source, target)
    const map = await mapOf(source, target)
    let held = 0
    for (let seed = 0; seed < 5; seed++) {
      const found = await map.distance(sampleOf(source, 2000, 10 + seed), sampleOf(target, 2000, 20 + seed))
      if (found.confidence[0] <= truth && truth <= found.confidence[1]) held++
      expect(Math.abs(found.estimate - truth) / truth).toBeLessThan(0.2)
      expect(found.lowerBound).toBeLessThanOrEqual(truth)
      expect(found.lowerBound).toBeGreaterThan(0.6 * truth)
      expect(found.certified).toBe(true)
      expect(found.conjugate).toMatchObject({ unconvergedRows: 0 })
    }
    expect(held).toBeGreaterThanOrEqual(4)
    await map.dispose()
  })
})

describe('any potential', () => {
  const d = 3
  const [source, target] = [randomMoments(d, 4), randomMoments(d, 5, 1)]
  const truth = gaussianW2Squared(source, target)
  const [x, z] = [sampleOf(source, 1500, 6), sampleOf(target, 1500, 7)]
  const bad = NETWORK(d, 'convex', 1)
  const badWeights = randomWeights(bad, new Random(8), 0.4)

  test.each(['moments', 'identity'] as const)('forward and backward undo each other, started at %s', async (start) => {
    const map = await mapOf(source, target, { potential: bad, weights: badWeights, start })
    const back = await map.backward(z, { tolerance: 1e-5 })
    expect(back.unconvergedRows).toBe(0)
    const again = await map.forward(back.points)
    const size = Math.sqrt(target.covariance.data[0]! + target.covariance.data[4]! + target.covariance.data[8]!)
    for (let i = 0; i < z.rows; i++) {
      const residual = Math.hypot(...[0, 1, 2].map((j) => again.data[i * d + j]! - z.data[i * d + j]!)) / size
      expect(residual).toBeLessThan(2e-5)
    }
    await map.dispose()
  })

  test('both methods go backward to the same points', async () => {
    const map = await mapOf(source, target, { potential: bad, weights: badWeights })
    const few = { ...z, data: z.data.slice(0, 60), rows: 20 }
    const [one, two] = [await map.backward(few), await map.backward(few, { method: 'fixed-point' })]
    expect(two.unconvergedRows).toBe(0)
    expect(gap(one.points.data, two.points.data)).toBeLessThan(1e-2)
    await map.dispose()
  })

  test('a badly trained one still bounds W2 squared from below, and its estimate is below the truth', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const weights = randomWeights(bad, new Random(seed), 0.3)
      const map = await mapOf(source, target, { potential: bad, weights })
      const found = await map.distance(x, z)
      expect(found.estimate).toBeLessThan(truth)
      expect(found.lowerBound).toBeLessThan(truth)
      expect(found.lowerBound).toBeGreaterThanOrEqual(0)
      expect(found.certified).toBe(true)
      await map.dispose()
    }
  })

  test('unfinished inner solves raise the estimate above the truth, but not the bound', async () => {
    // Starts twice as far out as they should be, and one evaluation for each row.
    const preconditioner = Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? Math.SQRT2 : 0))
    const loose = await mapOf(source, target, { preconditioner })
    const found = await loose.distance(x, z, { maxIterations: 1 })
    expect(found.conjugate.unconvergedRows).toBeGreaterThan(1400)
    expect(found.estimate, 'the hidden part is large here').toBeGreaterThan(truth * 1.2)
    expect(found.lowerBound).toBeLessThan(truth)
    const tight = await loose.distance(x, z)
    expect(found.lowerBound, 'what is paid for is at most a little more than what is lacking').toBeLessThan(
      tight.estimate,
    )
    await loose.dispose()
  })

  test('a smooth one is not called certified', async () => {
    const map = await mapOf(source, target, { potential: NETWORK(d, 'smooth', 1) })
    expect(map.certified).toBe(false)
    expect((await map.distance(x, z)).certified).toBe(false)
    await map.dispose()
  })

  test('a single row has no interval, and its bound is 0', async () => {
    const map = await mapOf(source, target)
    const found = await map.distance([[1, 2, 3]], [[1, 2, 3]])
    expect(Number.isFinite(found.estimate)).toBe(true)
    expect(found.confidence).toEqual([0, Number.POSITIVE_INFINITY])
    expect(found.lowerBound).toBe(0)
    await map.dispose()
  })

  test('interpolates: the points at 0, their images at 1, and their mean at 1/2', async () => {
    const map = await mapOf(source, target, { potential: bad, weights: badWeights })
    const image = await map.forward(x)
    expect([...(await map.interpolate(x, 0)).data]).toEqual([...x.data])
    expect([...(await map.interpolate(x, 1)).data]).toEqual([...image.data])
    const half = await map.interpolate(x, 0.5)
    expect(
      gap(
        half.data,
        x.data.map((v, i) => (v + image.data[i]!) / 2),
      ),
    ).toBeLessThan(1e-12)
    for (const t of [-0.1, 1.1, Number.NaN]) await expect(map.interpolate(x, t)).rejects.toThrow(InputError)
    await map.dispose()
  })

  test('blocks make no difference: rows one by one, and 5000 at once', async () => {
    const map = await mapOf(source, target, { potential: bad, weights: badWeights })
    const many = sampleOf(source, 5000, 9)
    const all = await map.forward(many)
    for (const row of [0, 4095, 4096, 4999]) {
      const one = await map.forward([[...many.data.subarray(row * d, (row + 1) * d)]])
      expect(gap(one.data, all.data.subarray(row * d, (row + 1) * d))).toBeLessThan(1e-6)
    }
    await map.dispose()
  })

  test('can be used again after dispose', async () => {
    const map = await mapOf(source, target)
    const before = await map.forward(x)
    await map.dispose()
    expect((await map.forward(x)).data).toEqual(before.data)
    await map.dispose()
  })
})

describe('what cannot be done says why', () => {
  const d = 2
  const make = () => mapOf(randomMoments(d, 1), randomMoments(d, 2))

  test.each<[string, (map: Awaited<ReturnType<typeof make>>) => Promise<unknown>, RegExp]>([
    ['other columns', (map) => map.forward([[1, 2, 3]]), /have 3 columns.*fitted on 2/],
    ['other columns backward', (map) => map.backward([[1]]), /have 1 columns/],
    [
      'NaN',
      (map) =>
        map.forward([
          [1, 2],
          [3, Number.NaN],
        ]),
      /NaN at row 2, column 2/,
    ],
    ['Infinity', (map) => map.backward([[1, Number.POSITIVE_INFINITY]]), /Infinity at row 1/],
    ['no rows', (map) => map.forward([]), /no rows/],
    ['which side', (map) => map.distance([[1, 2]], [[1]]), /The target have|The target has|target/],
    [
      'a tolerance of 0',
      (map) => map.backward([[1, 2]], { tolerance: 0 }),
      /tolerance must be a positive number, found 0/,
    ],
    ['a tolerance of NaN', (map) => map.backward([[1, 2]], { tolerance: Number.NaN }), /found NaN/],
    ['no iterations', (map) => map.backward([[1, 2]], { maxIterations: 0 }), /maxIterations.*found 0/],
    ['NaN iterations', (map) => map.backward([[1, 2]], { maxIterations: Number.NaN }), /maxIterations.*found NaN/],
    ['labels that are not wanted', (map) => map.forward([[1, 2]], { labels: ['a'] }), /not conditional/],
  ])('%s', async (_, run, message) => {
    const map = await make()
    await expect(run(map)).rejects.toThrow(InputError)
    await expect(run(map)).rejects.toThrow(message)
    await map.dispose()
  })

  test('a signal stops each method with its reason', async () => {
    const map = await make()
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    const x = sampleOf(randomMoments(d, 1), 10, 1)
    await expect(map.forward(x, { signal })).rejects.toBe(reason)
    await expect(map.backward(x, { signal })).rejects.toBe(reason)
    await expect(map.distance(x, x, { signal })).rejects.toBe(reason)
    expect((await map.forward(x)).rows).toBe(10)
    await map.dispose()
  })
})

describe('units', () => {
  const d = 3
  const [source, target] = [randomMoments(d, 11), randomMoments(d, 12, 2)]
  const [x, z] = [sampleOf(source, 300, 13), sampleOf(target, 300, 14)]
  const run = async (scale: number, offset: number) => {
    const move = (points: Points) => ({ ...points, data: points.data.map((v) => scale * v + offset) })
    const notices: string[] = []
    const { map, summary } = await learn(move(x), move(z), { steps: 20, seed: 1, onNotice: (n) => notices.push(n) })
      .result
    const forward = await map.forward(move(x))
    const back = await map.backward(move(z))
    const result = {
      forward: forward.data.map((v) => (v - offset) / scale),
      backward: back.points.data.map((v) => (v - offset) / scale),
      unconverged: back.unconvergedRows,
      distance: (await map.distance(move(x), move(z))).estimate / scale ** 2,
      bound: summary.w2Squared.lowerBound / scale ** 2,
      notices,
    }
    await map.dispose()
    return result
  }

  test.each([
    [1e30, 0, 1e-3],
    [1e-30, 0, 1e-3],
    // Float64 keeps 7 digits of a value of 1 at an offset of 1e9.
    [1, 1e9, 1e-3],
    [1e-4, 1e9, 0.1],
  ])('a fit of values times %d plus %d is the same fit', async (scale, offset, limit) => {
    const [plain, moved] = [await run(1, 0), await run(scale, offset)]
    expect(moved.unconverged).toBe(0)
    const coarse = moved.notices.filter((notice) => notice.includes('so far from 0'))
    expect(coarse.length > 0, 'a notice of digits that are lost').toBe(scale < 1 && offset > 0)
    expect(moved.notices.filter((notice) => !coarse.includes(notice))).toEqual(plain.notices)
    expect(gap(moved.forward, plain.forward)).toBeLessThan(limit)
    expect(gap(moved.backward, plain.backward)).toBeLessThan(limit)
    expect(Math.abs(moved.distance / plain.distance - 1)).toBeLessThan(limit)
    expect(Math.abs(moved.bound / plain.bound - 1)).toBeLessThan(limit)
  })
})

test('the quadratic potential and no step of training is the closed form of the sample', async () => {
  const [source, target] = [randomMoments(2, 1), randomMoments(2, 2)]
  const [x, z] = [sampleOf(source, 20_000, 1), sampleOf(target, 20_000, 2)]
  const { map } = await learn(x, z, { potential: 'quadratic', steps: 1, learningRate: 1e-9 }).result
  const fresh = sampleOf(source, 500, 3)
  const exact = exactImages(fresh, source, target)
  expect(gap((await map.forward(fresh)).data, exact.data)).toBeLessThan(0.03)
  expect(gap((await map.backward(exact)).points.data, fresh.data)).toBeLessThan(0.03)
  await map.dispose()
})
