import { describe, expect, test } from 'vitest'
import { atOnce } from '../../src/base/pieces.ts'
import { type Points, points, takeRows } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { fit, type TransportMap } from '../../src/index.ts'
import { distanceOf } from '../../src/transport/distance.ts'
import { type GraphRows, marginalGap, pairingGap } from '../../src/transport/gap.ts'
import { poolTerms } from '../../src/transport/pool.ts'

function normals(rows: number, columns: number, seed: number, deviation = 1): Points {
  const random = new Random(seed)
  return points(
    Float64Array.from({ length: rows * columns }, () => deviation * random.normal()),
    rows,
    columns,
  )
}

/** Rows of the graph of a x, the gradient of a |x|^2 / 2. */
function graph({ data, columns }: Points, a: number, side: 'points' | 'images'): GraphRows {
  const own = Float64Array.from(data, (value) => (side === 'points' ? value : value / a))
  const values = Float64Array.from({ length: own.length / columns }, (_, row) => {
    let sum = 0
    for (const value of own.subarray(row * columns, (row + 1) * columns)) sum += (a * value * value) / 2
    return sum
  })
  return { points: own, images: own.map((value) => a * value), values }
}

/**
 * From N(0, I) to N(0, s^2 I) under u = a |x|^2 / 2: L(u) = D (a + s^2 / a) / 2, which is least, D s, at a = s.
 */
describe('the duality gap of a scaling between Gaussians', () => {
  const [d, s] = [2, 2]
  const estimate = (a: number, seed: number) => {
    const [source, target] = [normals(1000, d, seed), normals(1000, d, seed + 100, s)]
    return atOnce(pairingGap(graph(source, a, 'points'), graph(target, a, 'images'), d))!
  }
  const truth = (a: number) => d * (a + s ** 2 / a - 2 * s)

  test('is estimated to a tenth of its size', () => {
    for (const a of [2, 2.6, 1.2]) {
      const found = Array.from({ length: 6 }, (_, seed) => estimate(a, seed))
      const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length
      const error = Math.sqrt(found.reduce((sum, { standardError }) => sum + standardError ** 2, 0)) / found.length
      expect(Math.abs(mean - truth(a))).toBeLessThan(0.1 * truth(a) + 3 * error)
      // Small enough to tell the potentials apart: the gap of 2.6 is 0.28.
      expect(error).toBeLessThan(0.06)
    }
  })

  test('is seen by the marginals in many dimensions, where pairings of few rows see little of it', () => {
    const [many, a] = [32, 2.6]
    const [source, target] = [normals(1000, many, 5), normals(1000, many, 6, s)]
    const [from, to] = [graph(source, a, 'points'), graph(target, a, 'images')]
    const gap = many * (a + s ** 2 / a - 2 * s)
    const { value, standardError } = atOnce(marginalGap(from.points, from.images, to.images, many))!
    expect(Math.abs(value - gap)).toBeLessThan(0.15 * gap)
    expect(standardError).toBeLessThan(0.1 * gap)
    expect(Math.abs(atOnce(pairingGap(from, to, many))!.value - gap)).toBeGreaterThan(0.15 * gap)
  })

  test('is not estimated from fewer rows than 40 of a side', () => {
    const of = (rows: number) =>
      atOnce(pairingGap(graph(normals(rows, d, 1), 2, 'points'), graph(normals(500, d, 2), 2, 'images'), d))
    expect(of(39)).toBeNull()
    expect(of(40)).not.toBeNull()
  })
})

describe('a map', () => {
  /** The start is kept: the identity, with the gap D (1 + s^2 - 2 s) = D (s - 1)^2, all of W2 squared. */
  const identity = async (options = {}) =>
    fit(normals(400, 2, 1), normals(400, 2, 2, 2), { steps: 1, start: 'identity', seed: 1, ...options })
  const judged = async (map: TransportMap, source = normals(900, 2, 3), target = normals(900, 2, 4, 2), options = {}) =>
    map.distance(source, target, options)

  test('raises the upper end of the interval of its distance by the gap', async () => {
    const map = await identity()
    const { gap, confidence, estimate } = await judged(map)
    expect(Math.abs(gap!.value - (2 - estimate))).toBeLessThan(4 * gap!.standardError + 0.3)
    expect(gap!.value).toBeGreaterThan(1)
    const { terms } = await map.dualTerms(normals(900, 2, 3), normals(900, 2, 4, 2), { gap: false })
    const without = distanceOf(terms)
    expect(without.gap).toBeNull()
    expect(confidence[0]).toBe(without.confidence[0])
    expect(confidence[1]).toBeCloseTo(without.confidence[1] + gap!.value + gap!.standardError, 9)
    await map.dispose()
  })

  test('finds the same gap whatever the order of the rows', async () => {
    const map = await identity()
    const [source, target] = [normals(900, 2, 3), normals(900, 2, 4, 2)]
    const order = Array.from({ length: 900 }, (_, i) => i).sort((a, b) => source.data[2 * a]! - source.data[2 * b]!)
    const [one, other] = [await judged(map, source, target), await judged(map, takeRows(source, order), target)]
    expect(other.gap!.value).toBeCloseTo(one.gap!.value, 6)
    await map.dispose()
  })

  test('with classes pairs no row with one of another class', async () => {
    const labels = Array.from({ length: 900 }, (_, i) => (i % 3 === 0 ? 'far' : 'near'))
    // Rows of the two classes lie 50 apart: a pair across costs 2,500.
    const moved = (rows: Points): Points => ({
      ...rows,
      data: rows.data.map((value, at) => value + (labels[at >> 1] === 'far' ? 50 : 0)),
    })
    const [source, target] = [moved(normals(900, 2, 5)), moved(normals(900, 2, 6, 2))]
    const map = await fit(source, target, { steps: 1, seed: 1, sourceLabels: labels, targetLabels: labels })
    const [x, z] = [moved(normals(900, 2, 7)), moved(normals(900, 2, 8, 2))]
    const { gap } = await judged(map, x, z, { sourceLabels: labels, targetLabels: labels })
    expect(Math.abs(gap!.value)).toBeLessThan(4 * gap!.standardError)
    expect(gap!.standardError).toBeLessThan(0.5)
    await map.dispose()
  })

  test('estimates no gap of weighted rows, and says null', async () => {
    const map = await identity()
    const weighted = { ...normals(900, 2, 3), weights: new Float64Array(900).fill(2) }
    expect((await judged(map, weighted)).gap).toBeNull()
    await map.dispose()
  })
})

test('maps that judge rows of their own have the mean of their gaps, with the error of independent ones', () => {
  const own = { source: Float64Array.of(1, 2, 3), target: Float64Array.of(1, 2, 4) }
  const part = (value: number) => ({ ...own, bound: own, gap: { value, standardError: 3 } })
  expect(poolTerms([part(1), part(2)]).gap).toEqual({ value: 1.5, standardError: Math.sqrt(18) / 2 })
  const { gap: _, ...none } = part(1)
  expect(poolTerms([part(1), none]).gap).toBeUndefined()
})
