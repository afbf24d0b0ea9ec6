import { describe, expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { evaluate, gradient } from '../../src/graph/index.ts'
import '../../src/index.ts'
import { joinRows } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { medianDistance } from '../../src/base/statistics.ts'
import { mmd } from '../../src/evaluation/metrics/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import { type QuadraticStart, quadraticPotential } from '../../src/potentials/quadratic.ts'
import { initialWeights, sections, weightInputs, weightName } from '../../src/potentials/weights.ts'
import { kernelRate, MmdTerm, mmdGraph } from '../../src/training/mmd.ts'
import { slopeByDifferences } from '../support/finite-differences.ts'

const engine = await openEngine()
const ROWS = 8

function batch(seed: number, shift: number, dimension: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: ROWS * dimension }, () => random.normal() + shift)
}

const IDENTITY: QuadraticStart = {
  hessian: { data: Float64Array.from([1, 0, 0, 1]), rows: 2, columns: 2 },
  gradient: new Float64Array(2),
}

describe('the MMD term', () => {
  test('of the identity map is the metric of the same two samples', async () => {
    const potential = quadraticPotential({ kind: 'quadratic', dimension: 2, classes: 0, modulus: 0.01 }, [IDENTITY])
    const weights = initialWeights(potential)
    const [x, z] = [batch(1, 0, 2), batch(2, 0.7, 2)]
    const term = await MmdTerm.create(engine, potential, weights, { rows: ROWS, weight: 1 })
    const points = (data: Float32Array) => ({ data, rows: ROWS, columns: 2 })
    const bandwidth = medianDistance(joinRows([points(x), points(z)]))
    const { value: found } = await term.compute(x, z, bandwidth)
    expect(found).toBeCloseTo(mmd(points(x), points(z), { bandwidth }).value, 5)
    await term.dispose()
  })

  test.each([0, 2])('has the gradient of its finite differences, %i classes', async (classes) => {
    const config = { dimension: 2, classes, hidden: [4, 3], pieces: 2, spread: [1, 1], modulus: 0.01 }
    const potential = networkPotential(
      { kind: 'convex', activation: 'softplus', ...config },
      new Random(3),
      classes === 0 ? undefined : [IDENTITY, IDENTITY],
    )
    const weights = initialWeights(potential).map((value, i) => value + 0.05 * Math.sin(i))
    const [x, z] = [batch(1, 0, 2), batch(2, 0.7, 2)]
    const label = Float32Array.from({ length: ROWS * classes }, (_, i) => Number(Math.floor(i / 2) % 2 === i % 2))
    const variables = weightInputs(potential)
    const graph = mmdGraph(potential, variables, ROWS, classes)
    const feeds = {
      ...Object.fromEntries(
        sections(potential).map(({ parameter: { name, shape }, start, end }) => [
          weightName(name),
          { data: Float64Array.from(weights.subarray(start, end)), shape },
        ]),
      ),
      source: { data: Float64Array.from(x), shape: [ROWS, 2] },
      target: { data: Float64Array.from(z), shape: [ROWS, 2] },
      rate: { data: Float64Array.from([kernelRate(1)]), shape: [] },
      'source label': { data: Float64Array.from(label), shape: [ROWS, classes] },
      'target label': { data: Float64Array.from(label), shape: [ROWS, classes] },
    }
    const parts = evaluate(gradient(graph, Object.values(variables)), feeds)
    const term = await MmdTerm.create(engine, potential, weights, { rows: ROWS, weight: 1, classes })
    const { value, gradient: slopes } = await term.compute(
      x,
      z,
      1,
      classes > 0 ? { source: label, target: label } : undefined,
    )
    expect(value).toBeCloseTo(evaluate([graph], feeds)[0]!.data[0]!, 5)
    for (const [i, { parameter, start, end }] of sections(potential).entries()) {
      const expected = slopeByDifferences(graph, feeds, weightName(parameter.name), 1e-3)
      const inEngine = slopes.subarray(start, end)
      expected.forEach((slope, j) => {
        expect(Math.abs(parts[i]!.data[j]! - slope), `${parameter.name}[${j}]`).toBeLessThan(1e-7)
        expect(Math.abs(inEngine[j]! - slope), `${parameter.name}[${j}] in float32`).toBeLessThan(2e-4)
      })
    }
    // It is not zero everywhere: the second derivatives are there.
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(1e-3)
    await term.dispose()
  })

  test('compares class by class: samples whose classes are swapped are apart', async () => {
    const potential = quadraticPotential({ kind: 'quadratic', dimension: 2, classes: 2, modulus: 0.01 }, [
      IDENTITY,
      IDENTITY,
    ])
    const x = Float32Array.from(
      { length: 2 * ROWS },
      (_, i) => (Math.floor(i / 2) % 2 === 0 ? 3 : -3) + 0.1 * Math.sin(7 * i),
    )
    const label = Float32Array.from({ length: 2 * ROWS }, (_, i) => Number(Math.floor(i / 2) % 2 === i % 2))
    const swapped = label.map((value) => 1 - value)
    const term = await MmdTerm.create(engine, potential, initialWeights(potential), {
      rows: ROWS,
      weight: 1,
      classes: 2,
    })
    const { value: same } = await term.compute(x, x, 1, { source: label, target: label })
    const { value: other } = await term.compute(x, x, 1, { source: label, target: swapped })
    expect(other).toBeGreaterThan(same + 0.5)
    await term.dispose()
  })
})
