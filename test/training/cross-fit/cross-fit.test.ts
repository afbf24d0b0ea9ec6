import { describe, expect, test } from 'vitest'
import * as brenier from '../../../src/index.ts'
import { distanceOf, Random } from '../../../src/index.ts'
import { poolTerms } from '../../../src/transport/pool.ts'
import { normalPoints } from '../../support/training.ts'

const learn = brenier.fit
const quick: brenier.FitOptions = { steps: 30, hidden: [8, 8], batchSize: 32, seed: 3 }
/** Normal rows, each coordinate times a factor and moved. */
const cloud = (rows: number, seed: number, factor = 1, shift = 0): brenier.Points => {
  const plain = normalPoints(rows, 2, seed)
  return { ...plain, data: Float64Array.from(plain.data, (value) => shift + factor * value) }
}
const bytes = (map: brenier.TransportMap) => Buffer.from(map.model.weights.buffer)
const [x, z] = [cloud(120, 1), cloud(140, 2, 1.5, 1)]
/** N(0, 1) to N(1, 1.5^2), twice. */
const TRUTH = 2 * (1 + 0.25)

describe('the judgement', () => {
  test('is of all rows, each by the map of its fold: the terms of all of them pooled', async () => {
    const { summary, judged, folds } = await learn(x, z, { ...quick, folds: 4 }).result
    expect(folds).toHaveLength(4)
    expect(summary.heldOut).toEqual({ sourceRows: 120, targetRows: 140 })
    expect([judged.source.rows, judged.target.rows]).toEqual([120, 140])
    const sorted = ({ data }: brenier.Points) => Float64Array.from(data).sort()
    expect(sorted(judged.source)).toEqual(sorted(x))
    expect(sorted(judged.target)).toEqual(sorted(z))
    const terms = []
    for (const { map, judged: own } of folds!) terms.push((await map.dualTerms(own.source, own.target)).terms)
    expect(summary.w2Squared).toEqual(distanceOf(poolTerms(terms)))
    expect(summary.w2Squared.certified).toBe(true)
    expect(summary.w2Squared.lowerBound).toBeLessThan(TRUTH)
    expect(summary.w2Squared.confidence[0]).toBeLessThan(TRUTH)
    expect(summary.w2Squared.confidence[1]).toBeGreaterThan(TRUTH)
    // A tenth of the rows, half of them to judge by, tell far less.
    const plain = (await learn(x, z, quick).result).summary.w2Squared
    const width = ({ confidence: [low, high] }: brenier.Distance) => high - low
    expect(width(summary.w2Squared)).toBeLessThan(0.5 * width(plain))
  })

  test('of a row is by a map that does not depend on it', async () => {
    const before = await learn(x, z, { ...quick, folds: 3 }).result
    // The rows of the first fold are other rows: only its own map must be the same.
    const own = before.folds![0]!.judged.source
    const keys = new Set(Array.from({ length: own.rows }, (_, i) => own.data[2 * i]!))
    const data = Float64Array.from(x.data, (value, i) => (keys.has(x.data[i - (i % 2)]!) ? value + 5 + (i % 7) : value))
    const after = await learn({ ...x, data }, z, { ...quick, folds: 3 }).result
    const same = before.folds!.map(({ map }, k) => bytes(map).equals(bytes(after.folds![k]!.map)))
    expect(same).toEqual([true, false, false])
    expect(after.folds![0]!.judged.source.data).not.toEqual(own.data)
  })

  test('of a table against itself in another order is about 0', async () => {
    const order = new Random(5).permutation(x.rows)
    const { estimate, confidence, certified, reason } = (
      await learn(x, brenier.takeRows(x, order), { ...quick, folds: 5 }).result
    ).summary.w2Squared
    expect(Math.abs(estimate)).toBeLessThan(0.1)
    expect(confidence[0]).toBeLessThanOrEqual(0)
    expect(certified).toBe(false)
    expect(reason).toMatch(/120 rows are on both sides/)
  })

  test('under scale features is in the standard deviations of all rows, in every fold', async () => {
    const { map, folds } = await learn(x, z, { ...quick, folds: 3, scale: 'features' }).result
    for (const fold of folds!) expect(fold.map.model.frame.scale).toEqual(map.model.frame.scale)
  })

  test('of a conditional map is by class', async () => {
    const labels = (rows: number) => Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 'few' : 'many'))
    const options = { ...quick, folds: 3, sourceLabels: labels(120), targetLabels: labels(140) }
    const { judged, folds, summary } = await learn(x, z, options).result
    expect(summary.classes).toEqual(['few', 'many'])
    expect(judged.sourceLabels!.filter((label) => label === 'few')).toHaveLength(40)
    for (const fold of folds!) expect(fold.judged.targetLabels!.filter((l) => l === 'few').length).toBeGreaterThan(14)
    expect(summary.w2Squared.certified).toBe(true)
  })

  test('of a potential without a guarantee is not certified', async () => {
    const { summary } = await learn(x, z, { ...quick, folds: 2, potential: 'smooth', steps: 5 }).result
    expect(summary.potential).toBe('smooth')
    expect(summary.w2Squared.certified).toBe(false)
  })
})

describe('the map', () => {
  test('is trained on all rows, to the end where no rows choose: that of a fit without held-out rows', async () => {
    const { map, summary } = await learn(x, z, { ...quick, folds: 2, heldOut: 0 }).result
    expect(summary.folds!.kept).toEqual([1, 1])
    expect(summary.notices.join()).not.toMatch(/judged on the rows it was trained on/)
    const plain = (await learn(x, z, { ...quick, heldOut: 0 }).result).map
    expect(bytes(map).equals(bytes(plain))).toBe(true)
    expect(map.model.training).toEqual(plain.model.training)
  })

  test('is trained for as long as the median fold kept its weights', async () => {
    const bent = cloud(140, 4)
    const target = { ...bent, data: bent.data.map((value) => value + 3 * Math.tanh(3 * value)) }
    const { summary } = await learn(x, target, { ...quick, steps: 60, folds: 5 }).result
    const { kept } = summary.folds!
    const middle = [...kept].sort((a, b) => a - b)[2]!
    expect(summary.steps).toBe(Math.round(60 * middle))
    expect(summary.status).toBe(middle < 1 ? 'early stop' : 'completed')
    expect(new Set(kept).size).toBeGreaterThan(1)
  })

  test('is the same again for the same seed', async () => {
    const run = async () => bytes((await learn(x, z, { ...quick, folds: 2 }).result).map)
    expect((await run()).equals(await run())).toBe(true)
  })
})

describe('a fit with folds', () => {
  test('tells which of its fits is under way, and how far all of them are', async () => {
    const run = learn(x, z, { ...quick, folds: 2, heldOut: 0 })
    const events: brenier.FitProgress[] = []
    for await (const event of run) events.push(event)
    expect([...new Set(events.map(({ fit }) => fit!.number))]).toEqual([1, 2, 3])
    expect(events.every(({ fit }) => fit!.of === 3)).toBe(true)
    const progress = events.map((event) => event.progress)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.at(-1)).toBe(1)
  })

  test('shares its time out', async () => {
    const began = performance.now()
    const { summary } = await learn(x, z, { ...quick, steps: 1e6, heldOut: 0, folds: 2, maxTime: 3 }).result
    expect((performance.now() - began) / 1000).toBeLessThan(8)
    expect(summary.status).toBe('out of time')
    expect(summary.folds!.kept).toEqual([1, 1])
    expect(summary.seconds).toBeGreaterThan(1.5)
    expect(summary.seconds).toBeLessThan(4)
  })

  test('ends when it is stopped, with the reason', async () => {
    const stop = new AbortController()
    const run = learn(x, z, { ...quick, steps: 3000, folds: 3, signal: stop.signal })
    let stoppedAt = 0
    const ended = run.result.catch((error: unknown) => error)
    for await (const event of run) {
      if (event.fit!.number < 2 || stoppedAt > 0) continue
      stoppedAt = performance.now()
      stop.abort(new Error('enough'))
      break
    }
    expect(await ended).toMatchObject({ message: 'enough' })
    expect(performance.now() - stoppedAt).toBeLessThan(1000)
    expect(run.state()).toBeNull()
  })

  test('describes the tables once', async () => {
    const heard: string[] = []
    const constant = { ...z, data: z.data.map((value, i) => (i % 2 === 0 ? 4 : value)) }
    const options = { ...quick, folds: 2, steps: 2, onNotice: (message: string) => void heard.push(message) }
    const { summary } = await learn(x, constant, options).result
    expect(heard.filter((message) => /target is constant in column 1/.test(message))).toHaveLength(1)
    expect(summary.notices).toEqual(heard)
  })

  test.each([1, 101, 2.5, -2, Number.NaN])('takes no %d folds', async (folds) => {
    await expect(learn(x, z, { ...quick, folds }).result).rejects.toThrow(
      `folds must be 0, or a whole number from 2 to 100, found ${folds}.`,
    )
  })

  test('names what is equal: all rows, or all but those of one fold', async () => {
    const flat = (rows: number, last: number) =>
      brenier.points(new Float64Array(2 * rows).fill(3).fill(last, -1), rows, 2)
    const run = (source: brenier.Points) => learn(source, z, { ...quick, folds: 2 }).result
    await expect(run(flat(40, 3))).rejects.toThrow(/The source has no variance: all its rows are equal;/)
    await expect(run(flat(40, 4))).rejects.toThrow(/no variance: all its rows but those of one fold are equal;/)
  })

  test('with a state is refused', async () => {
    await expect(learn(x, z, { ...quick, folds: 2, onStep: () => {} }).result).rejects.toThrow(
      /neither saved nor resumed from/,
    )
    const plain = learn(x, z, { ...quick, steps: 2 })
    await plain.result
    await expect(learn(x, z, { ...quick, folds: 2 }, plain.state()!).result).rejects.toThrow(
      /neither saved nor resumed/,
    )
  })
})

test('where no rows are held out, folds are advised with what they cost, if there are rows enough for them', async () => {
  const told = async (rows: number, options: brenier.FitOptions = {}) => {
    const heard: string[] = []
    const run = learn(cloud(rows, 1), cloud(rows, 2), {
      ...quick,
      steps: 1,
      ...options,
      onNotice: (message) => heard.push(message),
    })
    await run.result
    return heard.join()
  }
  expect(await told(30)).toMatch(/^Too few rows to hold any out \(30 and 30\).*with 5 folds .* six times/)
  expect(await told(200, { heldOut: 0 })).toMatch(/^No rows are held out.*with 5 folds/)
  expect(await told(10)).toMatch(/^Too few rows to hold any out \(10 and 10\): the fit is judged on [a-z ]+\.$/)
  expect(await told(200)).toBe('')
  expect(await told(30, { folds: 2 })).toBe('')
})
