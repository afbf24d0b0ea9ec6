import { describe, expect, test } from 'vitest'
import { type FitOptions, fit, type Points, points, Random } from '../../src/index.ts'

/** An untrained fit: one step of no length. */
const UNTRAINED: FitOptions = { steps: 1, learningRate: 1e-12, batchSize: 32, hidden: [64, 64, 32], seed: 3 }

function normalPoints(rows: number, d: number, seed: number, shift: (row: number) => number = () => 0): Points {
  const random = new Random(seed)
  const data = Float64Array.from({ length: rows * d }, (_, at) => shift(Math.floor(at / d)) + random.normal())
  return points(data, rows, d)
}

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))
}

/** How far the images of the points are from those of the affine map of the moments, relative to the points' distance from their mean. */
async function shareOfNetwork(x: Points, z: Points, fresh: Points, mean: (row: number) => number, options: FitOptions) {
  const labels = options.sourceLabels && { labels: options.sourceLabels }
  const images = async (potential: 'convex' | 'smooth' | 'quadratic') => {
    const map = await fit(x, z, { ...UNTRAINED, ...options, potential })
    const { data } = await map.forward(fresh, labels)
    await map.dispose()
    return data
  }
  const [network, affine] = [await images(options.potential as 'convex'), await images('quadratic')]
  const centred = Array.from(fresh.data, (value, at) => value - mean(Math.floor(at / fresh.columns)))
  return norm(Array.from(network, (value, at) => value - affine[at]!)) / norm(centred)
}

describe.each(['convex', 'smooth'] as const)('an untrained %s network', (potential) => {
  test.each([1, 2, 8, 40, 100])(
    'moves typical points by half a percent at most, and by something, D = %i',
    async (d) => {
      const rows = Math.max(400, 30 * d)
      const [x, z, fresh] = [normalPoints(rows, d, 1), normalPoints(rows, d, 2), normalPoints(500, d, 3)]
      const share = await shareOfNetwork(x, z, fresh, () => 0, { potential })
      expect(share).toBeLessThan(0.0065)
      expect(share).toBeGreaterThan(0.001)
    },
  )

  test('does so in every class', async () => {
    const classOf = (row: number) => row % 3
    const rows = 600
    const shift = (row: number) => 2 * classOf(row)
    const [x, z, fresh] = [1, 2, 3].map((seed) => normalPoints(rows, 4, seed, shift)) as [Points, Points, Points]
    const labels = Array.from({ length: rows }, (_, row) => classOf(row))
    const share = await shareOfNetwork(x, z, fresh, () => 2, { potential, sourceLabels: labels, targetLabels: labels })
    expect(share).toBeLessThan(0.0065)
    expect(share).toBeGreaterThan(0.001)
  })
})
