import { afterAll, describe, expect, it } from 'vitest'
import { affine, gaussian } from '../../benchmarks/pairs/gaussian.ts'
import { identity } from '../../src/base/linalg/matrix.ts'
import type { Points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import {
  type Evaluation,
  energyDistance,
  evaluate,
  evaluateWithRows,
  fit,
  InputError,
  openEngine,
  points,
  slicedW2,
  TransportMap,
  takeRows,
} from '../../src/index.ts'
import { buresMap, gaussianW2Squared } from '../../src/problem/bures.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { cli, scratch, writeCsv } from '../cli/harness.ts'
import { mapOf, modelOf, randomMoments } from '../support/maps.ts'

const D = 3
const [mu, nu] = [randomMoments(D, 1), randomMoments(D, 2, 3)]
const sampleOf = ({ mean, covariance }: Moments, rows: number, seed: number) =>
  gaussian(mean, covariance).sample(rows, new Random(seed))

/** The optimal map between Gaussians of these moments. */
function exact(from: Moments, to: Moments, at: Points): Points {
  const map = buresMap(from.covariance, to.covariance)
  const shift = affine({ data: from.mean, rows: 1, columns: D }, map, new Float64Array(D)).data
  return affine(
    at,
    map,
    to.mean.map((mean, j) => mean - shift[j]!),
  )
}

const [x, z] = [sampleOf(mu, 300, 3), sampleOf(nu, 400, 4)]
const [images, preimages] = [exact(mu, nu, x), exact(nu, mu, z)]
const map = await mapOf(mu, nu)
const found = await evaluate(map, x, z, { seed: 5, images, preimages, tolerance: 1e-6 })
afterAll(() => map.dispose())

const meanSquare = (a: Points, b: Points) =>
  Array.from(a.data).reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0) / a.rows
const without = ({ seconds: _, ...rest }: Evaluation) => rest

describe('the exact map of a Gaussian pair', () => {
  it('has an L2-UVP of 0 and a cosine of 1, both ways', () => {
    for (const direction of [found.forward, found.backward]) {
      expect(direction.l2Uvp).toBeLessThan(1e-7)
      expect(direction.cosine).toBeCloseTo(1, 9)
    }
  })

  it('has a W2 squared whose interval holds the closed form, and a certified bound that is the estimate', () => {
    const { estimate, confidence, lowerBound, certified } = found.w2Squared
    const truth = gaussianW2Squared(mu, nu)
    expect(truth).toBeGreaterThan(confidence[0])
    expect(truth).toBeLessThan(confidence[1])
    expect(certified).toBe(true)
    // The solves are exact, so that nothing is subtracted: what lies between is sampling alone.
    expect(lowerBound).toBeLessThanOrEqual(estimate)
  })

  it('moves rows as far as the exact images are, and returns them', () => {
    expect(found.forward.meanSquaredMove).toBeCloseTo(meanSquare(images, x), 4)
    expect(found.backward.meanSquaredMove).toBeCloseTo(meanSquare(preimages, z), 4)
    expect(found.roundTrip.forward).toBeLessThan(1e-4)
    expect(found.roundTrip.backward).toBeLessThan(1e-4)
    expect([found.roundTrip, found.backward].map((one) => one.unconvergedRows)).toEqual([0, 0])
    expect(found.backward.maxResidual).toBeLessThan(1e-6)
  })

  it('arrives: as near as two halves of the goal are, where no map is far', () => {
    for (const direction of [found.forward, found.backward]) {
      const { noTransport, heldOutAgainstHeldOut } = direction.reference
      expect(direction.energyDistance!).toBeLessThan(0.02 * noTransport.energyDistance!)
      expect(heldOutAgainstHeldOut.energyDistance!).toBeLessThan(0.05 * noTransport.energyDistance!)
      expect(direction.slicedW2!).toBeLessThan(2 * heldOutAgainstHeldOut.slicedW2!)
    }
  })

  it('is compared by the metrics that users call', async () => {
    const moved = await map.forward(x)
    expect(found.forward.energyDistance).toBeCloseTo(energyDistance(moved, z).value, 10)
    expect(found.forward.slicedW2).toBeCloseTo(slicedW2(moved, z, { seed: 5 }).value, 10)
    expect(found.forward.reference.noTransport).toEqual({
      energyDistance: energyDistance(x, z).value,
      slicedW2: slicedW2(x, z, { seed: 5 }).value,
    })
    expect(found.backward.reference.noTransport).toEqual(found.forward.reference.noTransport)
  })

  it('the two halves are of one sample: nothing is left where its rows are all the same', async () => {
    const same = points(new Float64Array(10 * D).fill(1), 10, D)
    const { forward } = await evaluate(map, x, same)
    expect(forward.reference.heldOutAgainstHeldOut).toEqual({ energyDistance: 0, slicedW2: 0 })
  })
})

describe('a map that is wrong by a known amount', () => {
  it('has the L2-UVP and cosine of a translation where the exact map also stretches', async () => {
    // N(0, I) to N(m, 4 I): exactly 2 x + m; from the identity the map is x + m, off by |x|^2.
    const start = { mean: new Float64Array(D), covariance: identity(D), rows: 1000 }
    const wide = identity(D)
    const mean = Float64Array.of(1, -2, 0)
    const goal = { mean, covariance: { ...wide, data: wide.data.map((value) => 4 * value) }, rows: 1000 }
    const shift = await mapOf(start, goal, { start: 'identity' })
    const from = sampleOf(start, 500, 7)
    const truth = exact(start, goal, from)
    const { forward } = await evaluate(shift, from, sampleOf(goal, 20_000, 8), { images: truth })
    const squares = meanSquare(from, points(new Float64Array(from.data.length), from.rows, D))
    expect(forward.l2Uvp! / ((100 * squares) / (4 * D))).toBeCloseTo(1, 1)
    const m = mean.reduce((sum, value) => sum + value * value, 0)
    expect(forward.meanSquaredMove).toBeCloseTo(m, 4)
    // <m, x + m> over the lengths, with <m, x> of mean 0.
    expect(forward.cosine).toBeCloseTo(Math.sqrt(m / (m + squares)), 1)
    await shift.dispose()
  })
})

describe('units', () => {
  it('are those of the cost: a feature in other units, under its scale, changes nothing', async () => {
    const factors = [1, 1000, 0.01]
    const stretched = (given: Points): Points => ({
      ...given,
      data: given.data.map((value, i) => value * factors[i % D]!),
    })
    const inUnits = ({ mean, covariance, rows }: Moments): Moments => ({
      mean: mean.map((value, j) => value * factors[j]!),
      covariance: {
        ...covariance,
        data: covariance.data.map((value, i) => value * factors[i % D]! * factors[Math.floor(i / D)]!),
      },
      rows,
    })
    const [from, to] = [inUnits(mu), inUnits(nu)]
    const scale = Float64Array.from(factors, (factor) => 1 / factor)
    const model = modelOf(from, to)
    const scaled = new TransportMap(await openEngine(), {
      ...model,
      frame: frameOf(from, to, { scale }, 'moments'),
      training: { ...model.training, scale: 'features' },
    })
    const there = await evaluate(scaled, stretched(x), stretched(z), { seed: 5, images: stretched(images) })
    expect(there).toMatchObject({ scale: 'features', unit: 'standard deviations' })
    expect(found).toMatchObject({ scale: 'none', unit: 'units of the data' })
    const read = ({ forward, w2Squared, roundTrip }: Evaluation) => [
      ...[forward.energyDistance!, forward.slicedW2!, forward.meanSquaredMove, w2Squared.estimate],
      ...[forward.reference.noTransport.energyDistance!, forward.l2Uvp!, roundTrip.forward],
    ]
    read(there).forEach((value, i) => {
      expect(Math.abs(value - read(found)[i]!)).toBeLessThan(2e-4 * (1 + Math.abs(read(found)[i]!)))
    })
    await scaled.dispose()
  })
})

describe('classes', () => {
  it('are measured each on its own rows, by labels that are text or numbers', async () => {
    const side = (given: Points, by: number, seed: number) => {
      const random = new Random(seed)
      const labels = Array.from({ length: given.rows }, () => (random.uniform() < 0.4 ? 0 : 1))
      const data = given.data.map((value, i) => value + (labels[Math.floor(i / D)] === 0 ? by : 0))
      return { given: { ...given, data }, labels }
    }
    const [from, to] = [side(sampleOf(mu, 400, 11), 0, 1), side(sampleOf(mu, 500, 12), 20, 2)]
    const labelled = { sourceLabels: from.labels, targetLabels: to.labels }
    const conditional = (await fit(from.given, to.given, { potential: 'quadratic', steps: 1, ...labelled }).result).map
    const { evaluation, images: moved } = await evaluateWithRows(conditional, from.given, to.given, labelled)
    expect(Object.keys(evaluation.classes!)).toEqual(['0', '1'])
    for (const [name, one] of Object.entries(evaluation.classes!)) {
      const rowsOf = (labels: number[]) => labels.flatMap((label, row) => (String(label) === name ? [row] : []))
      const [rows, others] = [rowsOf(from.labels), rowsOf(to.labels)]
      expect(one.rows).toEqual({ source: rows.length, target: others.length })
      const arrived = energyDistance(takeRows(moved, rows), takeRows(to.given, others)).value
      expect(one.forward.energyDistance).toBeCloseTo(arrived, 9)
      expect(one.forward.energyDistance!).toBeLessThan(0.1)
      expect(one.backward.unconvergedRows).toBe(0)
    }
    // Only class 0 is moved.
    expect(evaluation.classes!['0']!.forward.meanSquaredMove / (D * 20 * 20)).toBeCloseTo(1, 1)
    expect(evaluation.classes!['1']!.forward.meanSquaredMove).toBeLessThan(1)
    // A class without rows on one side is left out.
    const only = to.labels.flatMap((label, row) => (label === 1 ? [row] : []))
    const some = await evaluate(conditional, from.given, takeRows(to.given, only), {
      sourceLabels: from.labels,
      targetLabels: only.map(() => 1),
    })
    expect(Object.keys(some.classes!)).toEqual(['1'])
    await expect(evaluate(conditional, from.given, to.given)).rejects.toThrow(/conditional on 2 classes/)
    await conditional.dispose()
  })
})

describe('what is given', () => {
  it('changes the numbers where it is a seed, which is 0 by default', async () => {
    const byDefault = without(await evaluate(map, x, z))
    expect(without(await evaluate(map, x, z, { seed: 0 }))).toEqual(byDefault)
    expect((await evaluate(map, x, z, { seed: 1 })).forward.slicedW2).not.toBe(byDefault.forward.slicedW2)
  })

  it('counts rows that do not converge, and does not throw', async () => {
    const solving = { maxIterations: 1, tolerance: 1e-12 }
    const { backward, roundTrip } = await evaluate(map, x, z, solving)
    const { unconvergedRows, maxResidual } = await map.backward(z, solving)
    expect(unconvergedRows).toBeGreaterThan(0)
    expect(backward).toMatchObject({ unconvergedRows, maxResidual })
    const returned = await map.backward(await map.forward(x), solving)
    expect(roundTrip).toMatchObject({
      unconvergedRows: returned.unconvergedRows,
      maxResidual: returned.maxResidual,
    })
  })

  it('is null where there are too few rows to compare', async () => {
    const one = await evaluate(map, takeRows(x, [0]), takeRows(z, [0, 1, 2]))
    expect(one.forward.energyDistance).toBeNull()
    expect(one.forward.slicedW2).toBeGreaterThan(0)
    expect(one.forward.reference.heldOutAgainstHeldOut).toEqual({ energyDistance: null, slicedW2: null })
  })

  it('is refused where it does not fit, before any work', async () => {
    const stages: string[] = []
    const options = { onStage: (stage: string) => stages.push(stage) }
    await expect(evaluate(map, x, z, { ...options, images: z })).rejects.toThrow(/found 400 x 3 and 300 x 3/)
    await expect(evaluate(map, x, z, { ...options, preimages: x })).rejects.toThrow(InputError)
    expect(stages).toEqual([])
    await expect(evaluate(map, [[1, 2]], z)).rejects.toThrow(/2 columns, but the map was fitted on 3/)
    await expect(evaluate(map, x, z, { sourceLabels: ['a'] })).rejects.toThrow(/not conditional/)
  })

  it('says what it does, and stops where the signal does', async () => {
    const stages: string[] = []
    await evaluate(map, x, z, { onStage: (stage) => stages.push(stage) })
    expect(stages).toEqual(['W2 squared', 'forward map', 'backward map', 'round trips', 'comparing the samples'])
    const stop = new AbortController()
    const stopped = evaluate(map, x, z, {
      signal: stop.signal,
      onStage: (stage) => stage === 'forward map' && stop.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
  })
})

describe('brenier evaluate --json', () => {
  const { path, remove } = scratch()
  afterAll(remove)

  it('prints what the function returns', async () => {
    const rows = ({ data, rows }: Points) =>
      Array.from({ length: rows }, (_, i) => [...data.subarray(i * D, i * D + D)])
    writeCsv(path('x.csv'), rows(x), ['a', 'b', 'c'])
    writeCsv(path('z.csv'), rows(z), ['a', 'b', 'c'])
    writeCsv(path('images.csv'), rows(images), ['a', 'b', 'c'])
    await map.save(path('map.st'))
    const files = ['evaluate', path('map.st'), path('x.csv'), path('z.csv'), '--images', path('images.csv')]
    const { stdout } = await cli([...files, '--seed', '5', '--tolerance', '1e-5', '--json'])
    const printed = JSON.parse(stdout)
    const own = await evaluate(map, x, z, { seed: 5, tolerance: 1e-5, images })
    expect(without(printed)).toEqual(JSON.parse(JSON.stringify(without(own))))
    expect(Object.keys(printed)).toEqual(Object.keys(own))
    expect(printed.seconds).toBeGreaterThan(0)
  })
})
