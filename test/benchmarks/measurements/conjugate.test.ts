import { describe, expect, test } from 'vitest'
import { runConjugate } from '../../../benchmarks/measurements/conjugate.ts'
import { caseOf, nearestStarts } from '../../../benchmarks/measurements/conjugate-cases.ts'
import { conjugateSchema } from '../../../benchmarks/measurements/conjugate-config.ts'
import { Random } from '../../../src/base/random.ts'
import { openEngine } from '../../../src/engine/index.ts'
import { fit } from '../../../src/index.ts'
import { testContext } from '../context.ts'

const small = { trainingRows: 4000, rows: 64, fixedPointRows: 16, repeats: 1 }

describe('nearestStarts', () => {
  test('takes the solution at the nearest of the others', () => {
    const others = Float32Array.of(0, 0, 5, 5, 10, 0)
    const solutions = Float32Array.of(1, 2, 3, 4, 5, 6)
    const starts = nearestStarts(Float32Array.of(9, 1, 4, 4, 1, -1), others, solutions, 2)
    expect([...starts]).toEqual([5, 6, 3, 4, 1, 2])
  })
})

describe('runConjugate', () => {
  test('solves a fitted potential from every start, tighter at more cost, warm at less', async () => {
    const config = { ...small, dimensions: [2], steps: 300, batchSize: 64 }
    const { rows } = await runConjugate(config, testContext())
    expect(rows).toHaveLength(2 * 2 * 3)
    const of = (method: string, tolerance: number, start: string) =>
      rows.find((row) => row.method === method && row.tolerance === tolerance && row.start === start)!
    for (const row of rows) {
      const ended = Object.values(row.statuses).reduce((sum, amount) => sum + amount, 0)
      expect(ended).toBe(row.rows)
      expect(row.unconvergedRows).toBe(row.rows - (row.statuses.converged ?? 0))
      if (row.unconvergedRows === 0) expect(row.maxResidual).toBeLessThanOrEqual(row.tolerance)
      expect(row.evaluations.max).toBeGreaterThanOrEqual(row.evaluations.mean)
    }
    expect(of('lbfgs', 1e-3, 'cold').unconvergedRows).toBe(0)
    expect(of('lbfgs', 1e-5, 'cold').evaluations.mean).toBeGreaterThan(of('lbfgs', 1e-3, 'cold').evaluations.mean)
    expect(of('lbfgs', 1e-3, 'previous').evaluations.mean).toBeLessThan(of('lbfgs', 1e-3, 'cold').evaluations.mean)
    expect(of('fixed-point', 1e-3, 'cold').evaluations.mean).toBeGreaterThan(of('lbfgs', 1e-3, 'cold').evaluations.mean)
  })

  test('counts the rows that a limit stops', async () => {
    const config = { ...small, dimensions: [2], steps: 60, batchSize: 64, tolerances: [1e-6], maxIterations: 2 }
    const { rows } = await runConjugate({ ...config, fixedPointIterations: 2 }, testContext())
    const cold = rows.find(({ method, start }) => method === 'lbfgs' && start === 'cold')!
    expect(cold.evaluations.max).toBeLessThanOrEqual(2)
    expect(cold.statuses.iterations).toBe(cold.unconvergedRows)
    expect(cold.unconvergedRows).toBeGreaterThan(0)
  })

  test('of a map alone: targets are images of points with the moments of its source', async () => {
    const random = new Random(3)
    const rows = (shift: number) =>
      Array.from({ length: 400 }, () => [shift + random.normal(), 2 * random.normal() - shift])
    const map = await fit(rows(0), rows(3), { potential: 'quadratic', steps: 50 })
    const config = conjugateSchema.parse({ rows: 2000 })
    const { targets, others } = await caseOf(await openEngine(), 'map', map.model, config)
    expect([targets.length, others.length]).toEqual([4000, 4000])
    // In the coordinates both sides are centred, and the map keeps the moments: mean 0, the target's spread.
    const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length
    expect(Math.abs(mean)).toBeLessThan(0.1)
    const { rows: solved } = await runConjugate({ ...small, tolerances: [1e-3] }, testContext(), { map: map.model })
    expect(solved.map(({ start }) => start)).toEqual(['cold', 'nearest', 'cold', 'nearest'])
    expect(solved.every(({ unconvergedRows }) => unconvergedRows === 0)).toBe(true)
    expect(solved[0]!.evaluations.mean).toBeLessThan(8)
  })
})
