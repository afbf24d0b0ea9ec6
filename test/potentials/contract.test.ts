import { describe, expect, it, test, vi } from 'vitest'
import { symmetricEigen } from '../../src/base/linalg/eigen.ts'
import type { Matrix } from '../../src/base/linalg/matrix.ts'
import { Random } from '../../src/base/random.ts'
import { evaluate, gradient, mul, reduceSum } from '../../src/graph/index.ts'
import * as brenier from '../../src/index.ts'
import { initialPotential } from '../../src/potentials/initial.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { initialWeights, project, sections, viewsOf, weightName } from '../../src/potentials/weights.ts'
import { type Feeds, gap } from '../support/engines.ts'
import { alongByDifferences, slopeByDifferences } from '../support/finite-differences.ts'
import { graphOf, POTENTIALS, randomPoints, randomWeights } from '../support/potentials.ts'

vi.mock('brenier', () => import('../../src/index.ts'))
vi.mock('brenier/graph', () => import('../../src/graph/index.ts'))

const ROWS = 8
// CELU's second derivative jumps: a short step keeps finite differences on one side of it.
const H = 1e-5

describe.each(POTENTIALS)('$name', (kase) => {
  const { dimension: d, classes } = kase
  const potential = kase.make(new Random(1))
  const graph = graphOf(potential, classes)
  const start = initialWeights(potential)
  const moved = randomWeights(potential, new Random(2))
  const points = randomPoints(ROWS, d, new Random(3))

  it('has a finite value and slope, near and far', () => {
    const [slope] = gradient(graph.value, [graph.points])
    for (const weights of [start, moved])
      for (const size of [0, 1, 1e3]) {
        const at = randomPoints(ROWS, d, new Random(4), size)
        const value = graph.run(graph.value, at, weights)
        expect(value).toHaveLength(ROWS)
        expect([...value, ...graph.run(slope!, at, weights)].every(Number.isFinite)).toBe(true)
      }
  })

  it('has the gradient of finite differences', () => {
    const [slope] = gradient(graph.value, [graph.points])
    for (const weights of [start, moved]) {
      const numeric = slopeByDifferences(graph.value, graph.feeds(points, weights), 'points', H)
      expect(gap(graph.run(slope!, points, weights), numeric)).toBeLessThan(1e-7)
    }
  })

  it('has the parameter gradients of finite differences, for each array of weights', () => {
    const share = Float64Array.from({ length: ROWS }, (_, i) => (i % 3) - 0.7)
    const objective = reduceSum(mul(graph.value, graph.share), [0])
    const names = Object.keys(graph.variables)
    const parts = gradient(objective, Object.values(graph.variables))
    const feeds: Feeds = { ...graph.feeds(points, moved), share: { data: share, shape: [ROWS] } }
    names.forEach((name, i) => {
      const { shape, data } = feeds[weightName(name)]!
      const random = new Random(i + 5)
      const direction = { data: Float64Array.from(data, () => random.normal()), shape }
      const slope = evaluate([parts[i]!], feeds)[0]!.data
      const along = slope.reduce((sum, value, k) => sum + value * direction.data[k]!, 0)
      const [numeric] = alongByDifferences(objective, feeds, weightName(name), direction, H)
      expect(Math.abs(along - numeric!) / Math.max(1, Math.abs(numeric!)), name).toBeLessThan(1e-7)
      expect(
        slope.some((value) => value !== 0),
        `${name} has an effect`,
      ).toBe(true)
    })
  })

  it('is the same again after its config has been through a file', () => {
    const again = kase.restore(JSON.parse(JSON.stringify(potential.config)))
    expect(again.config).toEqual(potential.config)
    expect(again.parameters.map(({ name, shape, constraint }) => ({ name, shape, constraint }))).toEqual(
      potential.parameters.map(({ name, shape, constraint }) => ({ name, shape, constraint })),
    )
    const other = graphOf(again, classes)
    expect([...other.run(other.value, points, moved)]).toEqual([...graph.run(graph.value, points, moved)])
    const views = viewsOf(potential, moved)
    expect(again.guarantee?.floor(views).data).toEqual(potential.guarantee?.floor(views).data)
  })

  it('project() sets what must not be negative to 0 and leaves everything else', () => {
    const weights = start.map(() => -1).map((value, i) => (i % 2 === 0 ? value : 2))
    const before = weights.slice()
    project(sections(potential), weights)
    for (const { parameter, start: from, end } of sections(potential))
      for (let i = from; i < end; i++)
        expect(weights[i]).toBe(parameter.constraint === 'nonnegative' ? Math.max(before[i]!, 0) : before[i])
    const once = weights.slice()
    project(sections(potential), weights)
    expect(weights).toEqual(once)
  })

  it('starts within its constraints', () => {
    const projected = start.slice()
    project(sections(potential), projected)
    expect(projected).toEqual(start)
  })

  if (classes > 0)
    it("a row depends on its own class's weights and on no other class's", () => {
      // Rows are labelled 0, 1, 0, 1, ...; b has a row for each class.
      const changed = moved.slice()
      viewsOf(potential, changed)
        .b!.subarray(d, 2 * d)
        .fill(3)
      const [was, is] = [graph.run(graph.value, points, moved), graph.run(graph.value, points, changed)]
      for (let i = 0; i < ROWS; i++) expect(was[i] === is[i], `row ${i}`).toBe(i % 2 === 0)
    })

  if (potential.guarantee !== null)
    describe('is strongly convex by construction', () => {
      test.each([0.3, 1, 3])('with random weights of size %d', (size) => {
        expectStronglyConvex(potential, classes, randomWeights(potential, new Random(10 * size), size))
      })

      test('with weights that were trained', async () => {
        const random = new Random(8)
        const sample = (rows: number) =>
          Array.from({ length: rows }, () => Array.from({ length: d }, () => random.normal() ** 3))
        const labels = classes > 0 ? Array.from({ length: 100 }, (_, i) => i % classes) : undefined
        const { map } = await brenier.fit(sample(100), sample(100), {
          potential: () => potential,
          steps: 30,
          learningRate: 0.03,
          heldOut: 0,
          ...(labels && { sourceLabels: labels, targetLabels: labels }),
        }).result
        expect(map.certified).toBe(true)
        expect(map.model.weights).not.toEqual(start)
        expectStronglyConvex(potential, classes, map.model.weights)
        await map.dispose()
      })
    })
})

describe('a network starts at the identity, to a ten-thousandth of the variance', () => {
  test.each([
    ['convex', [1, 1, 1, 1]],
    ['smooth', [1, 1, 1, 1]],
    ['convex', [1, 0.5, 0.1, 0.1]],
  ] as const)('%s, deviations %o', (kind, spread) => {
    for (const seed of [1, 2, 3]) {
      const potential = initialPotential(kind, Float64Array.from(spread), [64, 64, 32], [], new Random(seed))
      const graph = graphOf(potential, 0)
      const [slope] = gradient(graph.value, [graph.points])
      const at = randomPoints(300, 4, new Random(6))
      at.data.forEach((v, i) => {
        at.data[i] = v * spread[i % 4]!
      })
      const image = graph.run(slope!, at, initialWeights(potential))
      const error = image.reduce((sum, v, i) => sum + (v - at.data[i]!) ** 2, 0)
      expect(error / at.data.reduce((sum, v) => sum + v * v, 0)).toBeLessThan(1e-4)
    }
  })
})

/** Hessian >= Q: as eigenvalues at points, as the slope's change between points, and as the value at midpoints. */
function expectStronglyConvex(potential: Potential, classes: number, weights: Float32Array): void {
  const d = potential.config.dimension
  const graph = graphOf(potential, classes)
  const [slope] = gradient(graph.value, [graph.points])
  const floor = potential.guarantee!.floor(viewsOf(potential, weights))
  expect(symmetricEigen(floor).values[0]).toBeGreaterThan(0)
  const rows = 2 * 40
  for (const size of [1, 5]) {
    const [x, y] = [randomPoints(rows, d, new Random(11), size), randomPoints(rows, d, new Random(12), size)]
    const columns = Array.from({ length: d }, (_, j) => {
      const direction = { data: x.data.map((_, i) => Number(i % d === j)), shape: x.shape }
      return alongByDifferences(slope!, graph.feeds(x, weights), 'points', direction, H)
    })
    for (let i = 0; i < rows; i++) {
      const excess: Matrix = {
        data: Float64Array.from(
          { length: d * d },
          (_, k) => columns[k % d]![i * d + Math.floor(k / d)]! - floor.data[k]!,
        ),
        rows: d,
        columns: d,
      }
      const scale = Math.max(1, ...excess.data.map(Math.abs))
      expect(symmetricEigen(excess).values[0]! / scale).toBeGreaterThan(-1e-6)
    }
    const middle = { ...x, data: x.data.map((v, i) => (v + y.data[i]!) / 2) }
    const [sx, sy] = [graph.run(slope!, x, weights), graph.run(slope!, y, weights)]
    const [ux, uy, um] = [x, y, middle].map((at) => graph.run(graph.value, at, weights))
    for (let i = 0; i < rows; i++) {
      const e = Array.from({ length: d }, (_, j) => x.data[i * d + j]! - y.data[i * d + j]!)
      const least = e.reduce((sum, a, j) => sum + a * e.reduce((s, b, k) => s + floor.data[j * d + k]! * b, 0), 0)
      const change = e.reduce((sum, a, j) => sum + a * (sx[i * d + j]! - sy[i * d + j]!), 0)
      const rounding = 1e-12 * (1 + Math.abs(change))
      expect(change).toBeGreaterThan(least - rounding)
      const slack = (ux![i]! + uy![i]!) / 2 - um![i]! - least / 8
      expect(slack).toBeGreaterThan(-1e-12 * (1 + Math.abs(ux![i]!) + Math.abs(uy![i]!)))
    }
  }
}
