import { describe, expect, it, test } from 'vitest'
import { affine, gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { mixturePair } from '../../benchmarks/pairs/mixture-pair.ts'
import * as brenier from '../../src/index.ts'
import { Random } from '../../src/index.ts'
import { buresMap } from '../../src/problem/bures.ts'
import { randomMoments } from '../support/maps.ts'

const learn = brenier.fit
const normal = (rows: number, d: number, seed: number, shift = 0): brenier.Points => {
  const random = new Random(seed)
  return brenier.points(
    Float64Array.from({ length: rows * d }, () => shift + random.normal()),
    rows,
    d,
  )
}
const quick: brenier.FitOptions = { steps: 20, hidden: [8, 8], batchSize: 32 }

describe('the seed', () => {
  const [x, z] = [normal(300, 3, 1), normal(200, 3, 2, 1)]

  test.each(['convex', 'smooth', 'quadratic'] as const)('decides a %s map to the last bit', async (potential) => {
    const run = async (seed: number) => Buffer.from((await learn(x, z, { ...quick, potential, seed })).toBytes())
    const first = await run(7)
    expect(first.equals(await run(7))).toBe(true)
    expect(first.equals(await run(8))).toBe(false)
  })
})

describe('rows that are held out', () => {
  test.each([
    [60, 49],
    [49, 60],
  ])('%i and %i: where one side can spare none, both are judged on all of their rows', async (rows, others) => {
    const notices: string[] = []
    const { summary, judged } = await learn(normal(rows, 2, 1), normal(others, 2, 2, 1), {
      ...quick,
      onNotice: (text) => notices.push(text),
    }).result
    expect([judged.source.rows, judged.target.rows]).toEqual([rows, others])
    expect(summary.heldOut).toEqual({ sourceRows: 0, targetRows: 0 })
    expect(summary.w2Squared.reason).not.toMatch(/too few for a bound/)
    expect(notices.join()).toMatch(/Too few rows to hold any out .*: the fit is judged on the rows it was trained on/)
  })
})

describe('what is learned', () => {
  test('a mixture that no affine map fits, to below 1% both ways', async () => {
    const pair = mixturePair(2, new Random(1))
    const [source, target] = [pair.source.sample(8000, new Random(2)), pair.target.sample(8000, new Random(3))]
    const { points, images } = pair.pairs(2000, new Random(4))
    const errors = async (options: brenier.FitOptions) => {
      const { map, summary } = await learn(source, target, { ...options, seed: 1 }).result
      const back = await map.backward(images)
      const found = {
        forward: brenier.l2uvp(await map.forward(points), images, pair.varianceTarget),
        backward: brenier.l2uvp(back.points, points, pair.varianceSource),
        unconverged: back.unconvergedRows,
        summary,
      }
      await map.dispose()
      return found
    }
    const affineMap = await errors({ potential: 'quadratic', steps: 1 })
    expect(affineMap.forward).toBeGreaterThan(5)
    const learned = await errors({ steps: 1200, hidden: [32, 32, 16], batchSize: 256 })
    expect(learned.forward).toBeLessThan(1)
    expect(learned.backward).toBeLessThan(1)
    expect(learned.unconverged).toBe(0)
    const { summary } = learned
    expect(summary.conjugate).toMatchObject({ status: 'converged', unconvergedRows: 0 })
    expect(summary.w2Squared.certified).toBe(true)
    expect(summary.heldOut).toEqual({ sourceRows: 400, targetRows: 400 })
    expect(summary.w2Squared.lowerBound).toBeLessThan(summary.w2Squared.estimate)
  }, 240_000)

  test('200 noisy rows in 20 dimensions: no worse than the map of the moments, on fresh rows', async () => {
    const [source, target] = [randomMoments(20, 1), randomMoments(20, 2)]
    const sample = ({ mean, covariance }: typeof source, rows: number, seed: number) =>
      gaussian(mean, covariance).sample(rows, new Random(seed))
    const [x, z] = [sample(source, 200, 3), sample(target, 200, 4)]
    const fresh = sample(source, 2000, 5)
    const map = buresMap(source.covariance, target.covariance)
    const shift = affine({ data: source.mean, rows: 1, columns: 20 }, map, new Float64Array(20)).data
    const images = affine(
      fresh,
      map,
      target.mean.map((m, j) => m - shift[j]!),
    )
    const variance = brenier.totalVariance(images)
    const error = async (options: brenier.FitOptions) => {
      const found = await learn(x, z, options)
      const value = brenier.l2uvp(await found.forward(fresh), images, variance)
      await found.dispose()
      return value
    }
    const moments = await error({ potential: 'quadratic', steps: 1, learningRate: 1e-9 })
    expect(await error({ hidden: [32, 32] })).toBeLessThan(1.02 * moments)
  }, 240_000)

  test("scale 'features' is the map of the scaled table, and 'none' is not", async () => {
    const [x, z] = [normal(400, 2, 1), normal(400, 2, 2, 1)]
    const wide = (p: brenier.Points) => ({ ...p, data: p.data.map((v, i) => (i % 2 === 0 ? 1000 * v : v * v)) })
    const { map, summary } = await learn(wide(x), wide(z), { ...quick, scale: 'features' }).result
    expect(summary.scale).toBe('features')
    const { scale } = map.model.frame
    const byHand = (p: brenier.Points) => ({ ...p, data: p.data.map((v, i) => v * scale[i % 2]!) })
    const scaled = await learn(byHand(wide(x)), byHand(wide(z)), quick)
    const [one, two] = [await map.forward(wide(x)), await scaled.forward(byHand(wide(x)))]
    for (let i = 0; i < 100; i++) expect(one.data[i]! * scale[i % 2]!).toBeCloseTo(two.data[i]!, 2)
  })

  test('a class more than the usual batch has places, and classes of a single row', async () => {
    const labels = Array.from({ length: 120 }, (_, i) => (i < 40 ? i : 0))
    const x = normal(120, 2, 1)
    const { map, summary } = await learn(x, x, { steps: 3, hidden: [4], sourceLabels: labels, targetLabels: labels })
      .result
    expect(summary.classes).toHaveLength(40)
    expect((await map.forward(x, { labels })).data.every(Number.isFinite)).toBe(true)
    await expect(learn(x, x, { ...quick, sourceLabels: labels, targetLabels: labels })).rejects.toThrow(
      /batch of 32 rows.*40 classes/,
    )
  })
})

describe('the handle of a fit', () => {
  const [x, z] = [normal(300, 2, 1), normal(300, 2, 2, 1)]

  it('can be awaited for the map and iterated for events, both at once and by many', async () => {
    // Without held-out rows nothing ends the fit early.
    const run = learn(x, z, { ...quick, steps: 50, heldOut: 0 })
    const read = async () => {
      const events: brenier.FitProgress[] = []
      for await (const event of run) events.push(event)
      return events
    }
    const [events, again, map, result] = await Promise.all([read(), read(), run, run.result])
    expect(map).toBe(result.map)
    expect(again).toEqual(events)
    expect(events.length).toBeGreaterThan(20)
    const last = events.at(-1)!
    expect(last).toMatchObject({ step: 50, steps: 50, progress: 1, secondsLeft: 0 })
    events.slice(1).forEach((event, i) => {
      expect(event.step).toBeGreaterThan(events[i]!.step)
      expect(event.progress).toBeGreaterThan(events[i]!.progress)
      expect(event.tolerance).toBeLessThan(events[i]!.tolerance)
    })
    expect(await read(), 'also after the end').toEqual(events)
    expect(result.summary.curve.length).toBeGreaterThan(20)
    await map.dispose()
  })

  it('rejects with the reason of its signal, in await and in iteration, and has a state to go on from', async () => {
    const controller = new AbortController()
    const reason = new Error('stop here')
    const options = {
      ...quick,
      steps: 40,
      onStep: ({ step }: brenier.TrainingState) => step === 15 && controller.abort(reason),
    }
    const run = learn(x, z, { ...options, signal: controller.signal } as brenier.FitOptions)
    const iterated = (async () => {
      for await (const event of run) expect(event.step).toBeLessThanOrEqual(15)
    })()
    await expect(run).rejects.toBe(reason)
    await expect(iterated).rejects.toBe(reason)
    const state = structuredClone(run.state()!)
    expect(state.step).toBe(15)
    const resumed = await learn(x, z, { ...quick, steps: 40 }, state)
    const whole = await learn(x, z, { ...quick, steps: 40 })
    expect(resumed.model.weights).toEqual(whole.model.weights)
  })

  it('aborted before it began has no state and trains nothing', async () => {
    const run = learn(x, z, { signal: AbortSignal.abort(new Error('never')) })
    await expect(run.result).rejects.toThrow('never')
    expect(run.state()).toBeNull()
  })

  it('fails without an unhandled rejection when nobody waits for it', async () => {
    const unhandled: unknown[] = []
    const listen = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', listen)
    learn(x, normal(10, 3, 1), quick)
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.off('unhandledRejection', listen)
    expect(unhandled).toEqual([])
  })

  it('keeps to its time, says so, and shortens the schedule', async () => {
    const began = performance.now()
    const { summary } = await learn(x, z, { hidden: [8], batchSize: 32, steps: 1_000_000, maxTime: 1, heldOut: 0 })
      .result
    expect(performance.now() - began).toBeLessThan(5000)
    expect(summary.status).toBe('out of time')
    expect(summary.curve.length).toBeGreaterThan(4)
    expect(summary.curve.at(-1)!.progress).toBeGreaterThan(0.8)
    expect(summary.steps).toBeLessThan(1_000_000)
  })

  it('uses its time, with the whole of its schedule, where the machine is busy at the beginning', async () => {
    const maxTime = 3
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    // Nine tenths of the thread's time are taken away for the first half.
    const busy = setInterval(() => {
      if (seconds() > maxTime / 2) return clearInterval(busy)
      for (const until = performance.now() + 45; performance.now() < until; );
    }, 50)
    const halves = [0, 0]
    const fit = learn(x, z, { hidden: [8], batchSize: 32, steps: 1_000_000, maxTime, heldOut: 0 })
    let [last, end] = [0, 0]
    for await (const { step, progress } of fit) {
      const half = seconds() < maxTime / 2 ? 0 : 1
      halves[half] = Math.max(halves[half]!, step)
      if (progress >= 1) end = seconds()
      last = progress
    }
    clearInterval(busy)
    expect((await fit.result).summary.status).toBe('out of time')
    // The busy half must have been slow, or the test shows nothing.
    expect(halves[0]!).toBeLessThan(halves[1]! / 2)
    expect(last).toBe(1)
    expect(end).toBeGreaterThan(0.9 * maxTime)
  })

  it('ends its schedule where the time runs out between two steps', async () => {
    const maxTime = 1
    // Whoever looks at the first step keeps the thread until all time has passed.
    const onStep = () => {
      for (const until = performance.now() + 1000 * maxTime; performance.now() < until; );
    }
    const fit = learn(x, z, { hidden: [8], batchSize: 32, steps: 1_000_000, maxTime, heldOut: 0, onStep })
    let last = 0
    for await (const { progress } of fit) last = progress
    expect((await fit.result).summary.status).toBe('out of time')
    expect(last).toBe(1)
  })
})

describe('notices', () => {
  const told = async (x: brenier.PointsLike, z: brenier.PointsLike, options: brenier.FitOptions = {}) => {
    const heard: string[] = []
    const { map, summary } = await learn(x, z, { ...quick, steps: 2, ...options, onNotice: (n) => heard.push(n) })
      .result
    expect(summary.notices).toEqual(heard)
    expect((await map.forward(x)).data.every(Number.isFinite)).toBe(true)
    return heard.join('\n')
  }
  const withColumn = (p: brenier.Points, j: number, value: (i: number) => number) => ({
    ...p,
    data: p.data.map((v, i) => (i % p.columns === j ? value(Math.floor(i / p.columns)) : v)),
  })

  it('are none for ordinary data', async () => {
    expect(await told(normal(300, 3, 1), normal(300, 3, 2))).toBe('')
  })

  it('name constant columns, by their names where there are any', async () => {
    const flat = withColumn(normal(300, 3, 1), 1, () => 5)
    expect(await told(flat, normal(300, 3, 2))).toMatch(/source is constant in column 2.*cannot spread out/)
    expect(await told(normal(300, 3, 2), flat, { columns: ['a', 'b', 'c'] })).toMatch(/target is constant in b/)
  })

  it('tell of few rows, repeated rows and columns of very different widths', async () => {
    expect(await told(normal(20, 3, 1), normal(300, 3, 2))).toMatch(/Too few rows to hold any out \(20 and 300\)/)
    expect(await told(normal(8, 8, 1), normal(300, 8, 2))).toMatch(/8 rows for 8 columns/)
    const repeated = withColumn(normal(300, 1, 1), 0, (i) => i % 100)
    expect(await told(repeated, normal(300, 1, 2))).toMatch(/source repeats rows: 200 of 300/)
  })

  it('tell of columns that hardly count beside others, unless each is given the same weight', async () => {
    const wide = (p: brenier.Points, times: number) => withColumn(p, 2, (i) => times * p.data[3 * i + 2]!)
    const [x, z] = [normal(300, 3, 1), normal(300, 3, 2)]
    const sentence =
      /widest column, c \(standard deviation \d+\), counts [1-9]0?0,000 times .* narrowest, [ab] \(standard deviation (1|0\.9\d*|1\.\d)\)/
    expect(await told(wide(x, 300), wide(z, 300), { columns: ['a', 'b', 'c'] })).toMatch(sentence)
    expect(await told(wide(x, 300), wide(z, 300), { scale: 'features' })).toBe('')
    expect(await told(wide(x, 50), wide(z, 50))).toBe('')
    const flat = (p: brenier.Points) => withColumn(p, 1, () => 0.1)
    expect(await told(flat(x), flat(z))).not.toContain('widest')
  })
})

describe('data and options that cannot be fitted say why', () => {
  const x = normal(100, 2, 1)
  test.each<[string, () => PromiseLike<unknown>, RegExp]>([
    ['other columns', () => learn(x, normal(10, 3, 1)), /source has 2 columns and the target 3/],
    [
      'NaN',
      () =>
        learn(x, [
          [1, 2],
          [Number.NaN, 3],
        ]),
      /target holds NaN at row 2, column 1/,
    ],
    ['Infinity', () => learn([[1, Number.NEGATIVE_INFINITY]], x), /source holds -Infinity at row 1, column 2/],
    ['one row', () => learn([[1, 2]], x), /source has 1 row/],
    ['no rows', () => learn(x, []), /target has no rows/],
    ['ragged rows', () => learn([[1, 2], [3]], x), /2 columns in row 1 but 1 in row 2/],
    [
      'a source without variance',
      () =>
        learn(
          [
            [1, 2],
            [1, 2],
            [1, 2],
          ],
          x,
        ),
      /variance|differ/,
    ],
    [
      'a target without variance',
      () =>
        learn(x, [
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      /variance|differ/,
    ],
    ['steps', () => learn(x, x, { steps: 0 }), /steps.*at least 1, found 0/],
    ['steps that are not whole', () => learn(x, x, { steps: 1.5 }), /found 1\.5/],
    ['batchSize', () => learn(x, x, { batchSize: 1 }), /batchSize.*at least 2/],
    ['hidden', () => learn(x, x, { hidden: [] }), /hidden must be widths.*found \[\]/],
    ['a width', () => learn(x, x, { hidden: [8, 0] }), /hidden must be widths.*found \[8,0\]/],
    ['learningRate', () => learn(x, x, { learningRate: -1 }), /learningRate must be a positive number, found -1/],
    ['maxTime', () => learn(x, x, { maxTime: 0 }), /maxTime.*found 0/],
    ['heldOut', () => learn(x, x, { heldOut: 0.6 }), /heldOut must be a share between 0 and 0\.5, found 0\.6/],
    ['device', () => learn(x, x, { device: 'abacus' as 'wasm' }), /"abacus"/],
    ['potential', () => learn(x, x, { potential: 'cubic' as 'convex' }), /cubic/],
    ['scale', () => learn(x, x, { scale: 'feature' as 'features' }), /"?feature"?/],
    ['start', () => learn(x, x, { start: 'zero' as 'identity' }), /zero/],
    ['seed', () => learn(x, x, { seed: 0.5 }), /seed.*0\.5/],
    ['threads', () => learn(x, x, { threads: 0 }), /threads.*0/],
    ['names of columns', () => learn(x, x, { columns: ['a'] }), /1.*2|2.*1/],
  ])('%s', async (_, run, message) => {
    const error = await Promise.resolve(run()).then(
      () => new Error('it was fitted'),
      (reason: unknown) => reason as Error,
    )
    expect(error.message).toMatch(message)
    expect(error).toBeInstanceOf(brenier.InputError)
  })
})
