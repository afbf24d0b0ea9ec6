import { beforeAll, describe, expect, test } from 'vitest'
import { mixturePair } from '../../benchmarks/pairs/mixture-pair.ts'
import { openEngine } from '../../src/engine/index.ts'
import {
  decodeState,
  encodeState,
  type FitResult,
  fit,
  inFloat32,
  l2uvp,
  Random,
  TransportMap,
} from '../../src/index.ts'
import { chooseKind, chooseRecipe } from '../../src/training/recipe.ts'

const pair = mixturePair(3, new Random(1).stream('pair'), { slope: 5 })
const source = inFloat32(pair.source.sample(6000, new Random(2)))
const target = inFloat32(pair.target.sample(6000, new Random(3)))
const exact = pair.pairs(1000, new Random(4))
const small = { hidden: [32, 32], batchSize: 128, steps: 500, seed: 5 } as const

async function forwardError(map: TransportMap): Promise<number> {
  return l2uvp(await map.forward(exact.points), exact.images, pair.varianceTarget)
}

describe('a released potential', () => {
  let released: FitResult
  beforeAll(async () => {
    released = await fit(source, target, { ...small, potential: 'released' }).result
  })

  test('is more accurate than the convex one after as many steps, both ways', async () => {
    const convex = await fit(source, target, { ...small, potential: 'convex' }).result
    expect(await forwardError(released.map)).toBeLessThan(0.8 * (await forwardError(convex.map)))
    const back = async (map: TransportMap) =>
      l2uvp((await map.backward(exact.images)).points, exact.points, pair.varianceSource)
    expect(await back(released.map)).toBeLessThan(await back(convex.map))
  })

  test('has inner weights below 0, and says what was seen of its convexity', () => {
    const { model } = released.map
    expect(model.potential.config.kind).toBe('released')
    expect(model.potential.guarantee).toBeNull()
    expect(released.summary.convexity).toMatchObject({ rows: 300, unconvergedShare: 0 })
    expect(released.summary.convexity!.roundTrip).toBeLessThan(0.01)
    expect(model.certificate!.weights).not.toEqual(model.weights)
  })

  test('has its distance bounded by the convex potential that it came from', async () => {
    const { map } = released
    const { certificate, anchors: _, ...model } = map.model
    const { estimate, lowerBound, certified } = await map.distance(exact.points, exact.images)
    const proof = new TransportMap(await openEngine(), { ...model, ...certificate! })
    const proven = await proof.distance(exact.points, exact.images)
    expect(certified).toBe(true)
    expect(lowerBound).toBe(proven.lowerBound)
    expect(estimate).not.toBe(proven.estimate)
    // The better potential has the higher dual value, and neither is above the truth on exact pairs.
    const truth = meanSquaredMove()
    expect(estimate).toBeGreaterThan(proven.estimate)
    expect(estimate).toBeLessThan(truth * 1.001)
  })

  test('comes back from its file as it was', async () => {
    const again = await TransportMap.fromBytes(released.map.toBytes())
    expect(again.certified).toBe(true)
    expect(again.model.certificate!.weights).toEqual(released.map.model.certificate!.weights)
    expect(again.model.anchors).toEqual(released.map.model.anchors)
    expect(await again.backward(exact.images)).toEqual(await released.map.backward(exact.images))
    expect(again.toBytes()).toEqual(released.map.toBytes())
  })

  test('is resumed bit for bit, before its release and after', async () => {
    for (const stop of [60, 300]) {
      const saved: Uint8Array[] = []
      const onStep: NonNullable<Parameters<typeof fit>[2]>['onStep'] = (state) => {
        if (state.step === stop) saved.push(encodeState(state))
      }
      await fit(source, target, { ...small, potential: 'released', onStep }).result
      const { state } = decodeState(saved[0]!)
      expect(state.released === null).toBe(stop === 60)
      const { map } = await fit(source, target, { ...small, potential: 'released' }, state).result
      expect(map.toBytes()).toEqual(released.map.toBytes())
    }
  })
})

describe('the choice', () => {
  test('auto releases where rows are many', () => {
    expect(chooseKind('auto', 3999).name).toBe('convex')
    expect(chooseKind('auto', 4000).name).toBe('released')
  })

  test('a network of one layer has nothing to release', async () => {
    const { map } = await fit(source, target, { ...small, hidden: [32], steps: 40, potential: 'released' }).result
    expect(map.model.potential.config.kind).toBe('convex')
  })

  test('a time is used up: steps are not what ends the run', () => {
    const usual = chooseRecipe('released', 4, 500_000)
    const timed = chooseRecipe('released', 4, 500_000, 900)
    expect(timed.steps).toBeGreaterThan(4 * usual.steps)
    expect(timed.batch).toBeGreaterThan(usual.batch)
    // Few rows are learned by heart in a long time, so their passes are limited.
    expect(chooseRecipe('released', 4, 5000, 900).steps).toBe(chooseRecipe('released', 4, 5000).steps)
  })
})

function meanSquaredMove(): number {
  const { points, images } = exact
  let sum = 0
  for (let i = 0; i < points.data.length; i++) sum += (points.data[i]! - images.data[i]!) ** 2
  return sum / points.rows
}
