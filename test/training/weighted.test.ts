import { describe, expect, it } from 'vitest'
import { drawnByWeight } from '../../src/base/columns.ts'
import { atOnce } from '../../src/base/pieces.ts'
import { joinRows, points, takeRows, withWeights } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { buresMap } from '../../src/problem/bures.ts'
import { moments } from '../../src/problem/moments.ts'
import { fit } from '../../src/training/fit.ts'
import { Sampler } from '../../src/training/sampling/sampler.ts'
import { weightedStrata } from '../../src/training/sampling/strata.ts'

const random = new Random(11)
const normal = (rows: number, columns: number, shift = 0, scale = 1) =>
  points(
    Float64Array.from({ length: rows * columns }, () => shift + scale * random.normal()),
    rows,
    columns,
  )

describe('strata of weighted rows', () => {
  const table = Float32Array.from({ length: 2 * 60 }, () => random.normal())
  const weights = Float64Array.from({ length: 60 }, (_, i) => (i === 7 ? 40 : i % 5))
  const members = Int32Array.from({ length: 60 }, (_, i) => i)

  it.each([1, 7, 64])('have equal masses, %i of them, and share out each row exactly', (cells) => {
    const { rows, masses } = atOnce(weightedStrata(table, 2, members, cells, weights))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const shared = new Float64Array(60)
    expect(rows).toHaveLength(cells)
    rows.forEach((cell, k) => {
      const mass = masses[k]!.reduce((sum, one) => sum + one, 0)
      expect(mass).toBeCloseTo(total / cells, 10)
      cell.forEach((row, i) => {
        expect(masses[k]![i]!).toBeGreaterThan(0)
        shared[row]! += masses[k]![i]!
      })
    })
    shared.forEach((mass, row) => {
      expect(mass).toBeCloseTo(weights[row]!, 10)
    })
  })

  it('are drawn from in proportion to the weights', () => {
    const sampler = new Sampler(atOnce(weightedStrata(table, 2, members, 8, weights)), new Random(2))
    const drawn = new Float64Array(60)
    const batches = 3000
    for (let k = 0; k < batches; k++) for (const row of sampler.next()) drawn[row]!++
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    drawn.forEach((count, row) => {
      expect(count / batches / 8).toBeCloseTo(weights[row]! / total, 2)
    })
  })
})

it('systematic draws take each row as often as its weight says, to less than one draw', () => {
  const weights = Float64Array.from({ length: 30 }, (_, i) => i / 7)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const drawn = drawnByWeight(weights, 200, new Random(1))
  weights.forEach((weight, row) => {
    const count = drawn.reduce((sum, one) => sum + (one === row ? 1 : 0), 0)
    expect(Math.abs(count - (200 * weight) / total)).toBeLessThan(1)
  })
})

describe('a fit of weighted rows', () => {
  const options = { seed: 1, potential: 'quadratic', steps: 60, batchSize: 64 } as const

  it('learns the map of the weighted measures, not that of the rows', async () => {
    // Two clusters of 200 rows each, whose weights make the second one nine times as heavy.
    const rows = joinRows([normal(200, 2), normal(200, 2, 4)])
    const source = withWeights(
      rows,
      Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? 0.05 : 0.45)),
    )
    const target = normal(400, 2, 1, 2)
    const map = await fit(source, target, options)
    const exact = buresMap(moments(source).covariance, moments(target).covariance)
    const [m0, m1] = [moments(source).mean, moments(target).mean]
    const at = [[3, 5]]
    const image = (await map.forward(at)).data
    const away = [3 - m0[0]!, 5 - m0[1]!]
    for (const i of [0, 1]) {
      const expected = m1[i]! + exact.data[2 * i]! * away[0]! + exact.data[2 * i + 1]! * away[1]!
      expect(Math.abs(image[i]! - expected)).toBeLessThan(0.3)
    }
    const weighed = await evaluate(map, source, target)
    expect(weighed.effectiveRows!.source).toBeCloseTo(200 * (1 / 0.82), 0)
    const plain = await evaluate(map, rows, target)
    expect(weighed.forward.energyDistance!).toBeLessThan(0.2 * plain.forward.energyDistance!)
    await map.dispose()
  })

  it('leaves out rows of weight 0, says how many, and is the fit without them, bit for bit', async () => {
    const [source, target] = [normal(120, 2), normal(120, 2, 1)]
    const weights = Float64Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 0 : 1.5))
    const kept = Int32Array.from({ length: 120 }, (_, i) => i).filter((i) => i % 3 !== 0)
    const notices: string[] = []
    const one = await fit(withWeights(source, weights), target, { ...options, onNotice: (text) => notices.push(text) })
    const other = await fit(takeRows(withWeights(source, weights), kept), target, options)
    expect(notices.join()).toMatch(/source: 40 of 120 rows have the weight 0 and are left out/)
    expect(one.model.weights).toEqual(other.model.weights)
    const labels = Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 'nowhere' : 'a'))
    const labelled = { ...options, sourceLabels: labels, targetLabels: Array.from({ length: 120 }, () => 'a') }
    const classes = (await fit(withWeights(source, weights), target, labelled)).classes
    expect(classes).toEqual(['a'])
  })

  it('with folds judges by all rows, weighed', async () => {
    const [source, target] = [normal(60, 1), normal(60, 1, 3)]
    const weights = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 4))
    const { summary, map } = await fit(withWeights(source, weights), target, { ...options, steps: 5, folds: 2 }).result
    expect(summary.w2Squared.estimate).toBeGreaterThan(4)
    expect(summary.w2Squared.certified).toBe(true)
    await map.dispose()
  })
})
