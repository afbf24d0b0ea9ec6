import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { gradient } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { enterExactly, frameMatrices, leaveExactly } from '../../src/problem/frame.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { modelOf, NETWORK, randomMoments } from '../support/maps.ts'
import { graphOf, randomWeights } from '../support/potentials.ts'

const d = 3
const [source, target] = [randomMoments(d, 4, 5), randomMoments(d, 5, 1)]
const ROWS = 40

/** A map, and T in float64 by the plain evaluation. */
async function mapWithTruth(kind: 'convex' | 'smooth', device: 'native' | 'wasm') {
  const potential: Potential = NETWORK(d, kind, 1)
  const weights = randomWeights(potential, new Random(3), 0.1)
  const model = modelOf(source, target, { potential, weights })
  const { frame } = model
  const { sourceIn, targetOut } = frameMatrices(frame)
  const graph = graphOf(potential, 0)
  const [slope] = gradient(graph.value, [graph.points])
  const forward = (x: Float64Array): Float64Array => {
    const points = enterExactly(x, frame, 'source', sourceIn)
    const found = graph.run(slope!, { data: points, shape: [1, d] }, weights)
    return leaveExactly(Float64Array.from(found), frame, 'target', targetOut)
  }
  return { map: new TransportMap(await openEngine({ device }), model), forward }
}

describe.each(['native', 'wasm'] as const)('rows far outside, %s', (device) => {
  test.each([
    ['convex', 1e3, 1e-4],
    ['convex', 1e5, 1e-4],
    ['convex', 1, 1e-9],
    ['smooth', 30, 1e-6],
  ] as const)(
    'of a %s potential, %d standard deviations out, come back to themselves within %d',
    async (kind, out, tolerance) => {
      const { map, forward } = await mapWithTruth(kind, device)
      const random = new Random(8)
      const scale = map.model.frame.targetDeviation
      const z = Float64Array.from({ length: ROWS * d }, () => out * scale * random.normal())
      const back = await map.backward({ data: z, rows: ROWS, columns: d }, { tolerance })
      expect(new Set(back.status)).toEqual(new Set(['converged']))
      expect(back.maxResidual).toBeLessThanOrEqual(tolerance)
      for (let at = 0; at < z.length; at += d) {
        const image = forward(Float64Array.from(back.points.data.subarray(at, at + d)))
        const off = Math.hypot(...Array.from(image, (value, j) => value - z[at + j]!)) / scale
        expect(Math.abs(off - back.residual[at / d]!)).toBeLessThan(0.01 * tolerance)
      }
      await map.dispose()
    },
  )
})
