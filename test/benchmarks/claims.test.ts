import { openEngine } from 'brenier'
import { type Engine, initialWeights } from 'brenier/method'
import { beforeAll, describe, expect, test } from 'vitest'
import { GaussianDual } from '../../benchmarks/claims/gaussian-dual.ts'
import { gradientErrors } from '../../benchmarks/claims/gradient-error.ts'
import { createMethod } from '../../benchmarks/claims/methods/create.ts'
import { METHODS, type MethodName } from '../../benchmarks/claims/methods/method.ts'
import { Batches, judge, mixtureProblem, networkFor } from '../../benchmarks/claims/problem.ts'
import { measureSgd } from '../../benchmarks/claims/sgd.ts'
import { meanSlope } from '../../benchmarks/claims/slope.ts'
import { accuracyTable, medianCurve } from '../../benchmarks/claims/tables.ts'
import { fitPowerLaw } from '../../benchmarks/framework/statistics.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})

const HIDDEN = [16, 8]
const problem = mixtureProblem(2, 2048, 1)
const potential = networkFor(problem, HIDDEN, 1)

describe('the three gradients', () => {
  let errors: Awaited<ReturnType<typeof gradientErrors>>
  const of = (method: string, iterations: number) =>
    errors.find((one) => one.method === method && one.iterations === iterations)!.error

  beforeAll(async () => {
    const { source, target } = new Batches(problem, 32, 2).next()
    errors = await gradientErrors(engine, potential, Float64Array.from(initialWeights(potential)), {
      source: Float64Array.from(source),
      target: Float64Array.from(target),
      iterations: [1, 2, 12],
    })
  })

  test('agree once the inner solve is done', () => {
    for (const method of ['envelope', 'unrolled', 'implicit']) expect(of(method, 12), method).toBeLessThan(1e-5)
  })

  test('after few iterations the unrolled and the implicit one err less: quadratically in the residual', () => {
    expect(of('envelope', 2)).toBeGreaterThan(1e-3)
    for (const method of ['unrolled', 'implicit']) expect(of(method, 2), method).toBeLessThan(0.5 * of('envelope', 2))
  })

  test('more iterations help each', () => {
    for (const method of ['envelope', 'unrolled', 'implicit']) expect(of(method, 2), method).toBeLessThan(of(method, 1))
  })
})

describe.each(METHODS)('%s', (name: MethodName) => {
  test('reduces the error of both maps on a small problem', async () => {
    const options = { engine, potential, iterations: 8, betas: [0.9, 0.95] as const, seed: 1, hidden: HIDDEN }
    const method = await createMethod(name, options, problem.targetDeviation)
    const batches = new Batches(problem, 64, 1)
    const before = await judge(engine, problem, potential, method)
    for (let k = 0; k < 120; k++) {
      const solutions = await method.step(batches.next(), 1e-2)
      if (solutions !== null) batches.keep(solutions)
    }
    const after = await judge(engine, problem, potential, method)
    await method.dispose()
    expect(after.forward).toBeLessThan(before.forward / 3)
    expect(after.backward).toBeLessThan(before.backward / 2)
  })
})

test('the three fixed-point methods take the same first step where the inner solve is done', async () => {
  const weights: Float32Array[] = []
  for (const name of ['envelope', 'unrolled', 'implicit'] as const) {
    const options = { engine, potential, iterations: 12, betas: [0.9, 0.95] as const, seed: 1, hidden: HIDDEN }
    const method = await createMethod(name, options, problem.targetDeviation)
    await method.step(new Batches(problem, 64, 1).next(), 1e-2)
    weights.push(method.weights.slice())
    await method.dispose()
  }
  const start = initialWeights(potential)
  const moved = weights[0]!.reduce((sum, value, i) => sum + (value - start[i]!) ** 2, 0)
  for (const other of weights.slice(1)) {
    const difference = other.reduce((sum, value, i) => sum + (value - weights[0]![i]!) ** 2, 0)
    expect(difference).toBeLessThan(1e-3 * moved)
  }
})

describe('the fitted slope', () => {
  test('is exact for a power law', () => {
    const points = [1, 3, 10, 40, 200].map((k) => [k, 7 * k ** -1.25] as const)
    const { exponent, factor } = fitPowerLaw(points)!
    expect(exponent).toBeCloseTo(-1.25, 10)
    expect(factor).toBeCloseTo(7, 8)
  })

  test('has no error for equal curves, and one for curves that differ', () => {
    const steps = [1, 10, 100]
    const curve = (p: number) => steps.map((k) => k ** -p)
    expect(meanSlope(steps, [curve(1), curve(1)]).error).toBeCloseTo(0, 10)
    expect(meanSlope(steps, [curve(0.5), curve(1), curve(1.5)]).error).toBeGreaterThan(0.1)
  })
})

describe('the quadratic dual of Gaussians', () => {
  const square = (...values: number[]) => ({ data: Float64Array.from(values), rows: 2, columns: 2 })
  const dual = new GaussianDual(square(1.5, 0.4, 0.4, 0.8), square(0.7, -0.2, -0.2, 1.9))

  test('has no gradient and no distance at the Bures map', () => {
    const weights = [...dual.optimum, 0, 0]
    expect(dual.squaredGradient(weights)).toBeLessThan(1e-20)
    expect(dual.squaredDistance(weights)).toBe(0)
  })

  test('curves near the optimum as its eigenvalues say', () => {
    const off = [...dual.optimum, 0, 0]
    for (const [i, step] of [3e-5, 4e-5, 4e-5, -2e-5, 5e-5, 1e-5].entries()) off[i]! += step
    const ratio = Math.sqrt(dual.squaredGradient(off) / dual.squaredDistance(off))
    expect(ratio).toBeGreaterThanOrEqual(0.999 * dual.curvature.smallest)
    expect(ratio).toBeLessThanOrEqual(1.001 * dual.curvature.largest)
  })

  test('plain SGD comes nearer to it', async () => {
    const config = {
      dimension: 2,
      batch: 8,
      steps: 250,
      seeds: [1, 2],
      tolerance: 1e-3,
      schedules: ['theory'] as const,
    }
    const { curves } = await measureSgd(engine, config)
    const mean = (at: number) => curves[0]!.distances.reduce((sum, curve) => sum + curve.at(at)! / 2, 0)
    expect(mean(-1)).toBeLessThan(0.2 * mean(0))
  })
})

test('tables keep failures and leave them out of the medians', () => {
  const look = (forward: number) => ({ step: 10, seconds: 1, forward, backward: 2 * forward })
  const run = { dimension: 2, method: 'min-max', iterations: 8, rate: 0.01, seed: 1 } as const
  const runs = [
    { ...run, looks: [look(2)], failure: null },
    { ...run, looks: [look(5000)], failure: 'diverged' },
  ]
  const { columns, rows } = accuracyTable(runs)
  const cell = (column: string) => rows[0]![columns.indexOf(column)]!
  expect(rows).toHaveLength(1)
  expect(Number(cell('forward L2-UVP (%)'))).toBe(2)
  expect(Number(cell('backward L2-UVP (%)'))).toBe(4)
  expect(cell('failed')).toBe('1 of 2')
  expect(medianCurve(runs, ({ forward }) => forward)).toEqual([[1, 2]])
})
