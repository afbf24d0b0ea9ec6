import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fit, InputError, type TransportMap } from '../../src/index.ts'
import { fieldOf } from '../../src/transport/field.ts'
import { traceBackward } from '../../src/transport/trace.ts'
import { normalPoints } from '../support/training.ts'

let map: TransportMap
const x = normalPoints(300, 2, 1)
const bent = normalPoints(300, 2, 2)
const z = { ...bent, data: bent.data.map((value, i) => (i % 2 === 0 ? 3 + value : 0.4 * value * Math.abs(value))) }
const some = { data: z.data.slice(0, 10), rows: 5, columns: 2 }

beforeAll(async () => {
  map = await fit(x, z, { seed: 3, steps: 150, hidden: [16, 16], batchSize: 64 })
})
afterAll(() => map.dispose())

describe.each([{ method: 'lbfgs' }, { method: 'fixed-point', step: 'stable', maxIterations: 2000 }] as const)(
  '$method',
  (options) => {
    test('ends at the pre-image, and its residuals are those of its points', async () => {
      const traces = await traceBackward(map, some, options)
      const { points } = await map.backward(some)
      for (const [row, trace] of traces.entries()) {
        expect(trace.status).toBe('converged')
        expect(trace.residual).toHaveLength(trace.points.rows)
        expect(trace.residual.at(-1)!).toBeLessThanOrEqual(1e-4)
        const end = trace.points.data.slice(-2)
        end.forEach((value, j) => {
          expect(value).toBeCloseTo(points.data[2 * row + j]!, 2)
        })
      }
      const first = { data: traces[0]!.points.data.slice(0, 2), rows: 1, columns: 2 }
      const image = await map.forward(first)
      const deviation = map.model.frame.targetDeviation
      const distance = Math.hypot(image.data[0]! - some.data[0]!, image.data[1]! - some.data[1]!)
      expect(traces[0]!.residual[0]!).toBeCloseTo(distance / deviation, 3)
    })
  },
)

test('the fixed point contracts with a stable step, and runs away with one that is far too long', async () => {
  const [stable] = await traceBackward(map, some, { method: 'fixed-point' })
  expect(stable!.residual.at(-1)!).toBeLessThan(0.5 * stable!.residual[0]!)
  const step = 20 * stable!.step!
  const [wild] = await traceBackward(map, some, { method: 'fixed-point', step, maxIterations: 100 })
  expect(wild!.status).not.toBe('converged')
  const [early, late] = [wild!.residual[2]!, wild!.residual.at(-1)!]
  expect(late > early || Number.isNaN(late)).toBe(true)
})

test('L-BFGS takes several times fewer evaluations', async () => {
  const evaluations = async (options: Parameters<typeof traceBackward>[2]) =>
    (await traceBackward(map, some, options)).reduce((sum, { points }) => sum + points.rows, 0)
  const slow = await evaluations({ method: 'fixed-point', maxIterations: 2000 })
  expect(await evaluations({})).toBeLessThan(slow / 2)
})

test('a map of another cost is refused, by the field too', async () => {
  const other = await fit(x, z, { steps: 2, hidden: [4], power: 1.5 })
  await expect(traceBackward(other, some)).rejects.toThrow(/squared distance/)
  await expect(fieldOf(other, some)).rejects.toThrow(/squared distance/)
  await other.dispose()
})

test('a map with labels is refused', async () => {
  const labels = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'))
  const conditional = await fit(x, z, { steps: 2, hidden: [4], sourceLabels: labels, targetLabels: labels })
  await expect(traceBackward(conditional, some)).rejects.toThrow(InputError)
  await conditional.dispose()
})
