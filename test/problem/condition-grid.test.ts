import { describe, expect, test } from 'vitest'
import { points, withConditions } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { conditionCells, matchConditions } from '../../src/problem/condition-cells.ts'
import { gatesOf, gridOf, gridSize, nodesOf } from '../../src/problem/condition-grid.ts'

describe('the gates of conditions', () => {
  const grid = {
    knots: [
      [0, 1, 4],
      [10, 20],
    ],
  }
  const random = new Random(1)
  const data = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 4 : 10) * random.uniform() + 10 * (i % 2))

  test('are a partition of unity that gives back every affine function of the conditions', () => {
    const gates = gatesOf(grid, { data, columns: 2 })
    const nodes = nodesOf(grid)
    const size = gridSize(grid)
    expect(size).toBe(6)
    for (let row = 0; row < 100; row++) {
      const own = gates.subarray(row * size, (row + 1) * size)
      expect(own.every((gate) => gate >= 0)).toBe(true)
      expect(own.reduce((sum, gate) => sum + gate, 0)).toBeCloseTo(1, 6)
      for (const j of [0, 1])
        expect(own.reduce((sum, gate, k) => sum + gate * nodes.data[2 * k + j]!, 0)).toBeCloseTo(data[2 * row + j]!, 4)
    }
  })

  test('are one-hot at a node, and at the nearest end outside the range', () => {
    expect([...gatesOf(grid, nodesOf(grid))]).toEqual(Array.from({ length: 36 }, (_, i) => Number(i % 7 === 0)))
    const outside = { data: Float64Array.of(-3, 12.5, 9, 12.5), columns: 2 }
    expect([...gatesOf(grid, outside)]).toEqual([0.75, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0.75, 0.25])
  })

  test('have their knots at the values seen, where those are few, and else at quantiles', () => {
    const doses = { data: Float64Array.from({ length: 600 }, (_, i) => [0, 1, 10][i % 3]!), columns: 1 }
    expect(gridOf(doses, doses).knots).toEqual([[0, 1, 10]])
    const even = { data: Float64Array.from({ length: 401 }, (_, i) => i / 400), columns: 1 }
    expect(gridOf(even, even).knots[0]!.length).toBe(4)
    expect(gridOf(even, even).knots[0]![1]).toBeCloseTo(1 / 3, 2)
  })
})

describe('cells of conditions', () => {
  const random = new Random(2)
  const side = (rows: number, power: number) => {
    const c = Array.from({ length: rows }, () => random.uniform() ** power)
    return withConditions(points(Float64Array.from(c), rows, 1), c)
  }
  const [early, late] = [side(3000, 2), side(2000, 0.5)]

  test('hold rows of both sides, close to one another', () => {
    const cells = conditionCells(early.conditions!, late.conditions!, { most: 32, fewest: 8 })
    expect(cells.count).toBe(32)
    for (let k = 0; k < cells.count; k++) {
      const of = (side: typeof early, cellOf: Uint16Array) =>
        Array.from(side.data.filter((_, row) => cellOf[row] === k))
      const [from, to] = [of(early, cells.source), of(late, cells.target)]
      expect(Math.min(from.length, to.length)).toBeGreaterThanOrEqual(8)
      expect(Math.max(...from, ...to) - Math.min(...from, ...to)).toBeLessThan(0.2)
    }
  })

  test('weigh rows so that smooth functions of the condition have the same mean on both sides', () => {
    const matched = matchConditions(early, late)
    const meanOf = ({ data, weights, rows }: typeof early, f: (c: number) => number) =>
      Float64Array.from(data).reduce((sum, c, i) => sum + (weights?.[i] ?? 1) * f(c), 0) /
      (weights?.reduce((a, b) => a + b) ?? rows)
    for (const f of [(c: number) => c, (c: number) => c * c, (c: number) => Math.exp(-c)]) {
      const apart = (a: typeof early, b: typeof early) => Math.abs(meanOf(a, f) - meanOf(b, f))
      expect(apart(matched.source, matched.target)).toBeLessThan(0.1 * apart(early, late))
    }
  })
})
