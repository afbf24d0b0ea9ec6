import { expect, test } from 'vitest'
import { fit } from '../../src/index.ts'
import { normalPoints } from '../support/training.ts'

/** Long enough to end well after the timer, and short enough to end where the event loop has no turn. */
const options = { device: 'wasm', steps: 400, hidden: [16, 16], batchSize: 64, seed: 1 } as const
const [x, z] = [normalPoints(400, 2, 1), normalPoints(400, 2, 2)]

test('a fit in WebAssembly obeys a signal that a timer aborts', async () => {
  const controller = new AbortController()
  const reason = new Error('stop here')
  let steps = 0
  setTimeout(() => controller.abort(reason), 50)
  const run = fit(x, z, { ...options, signal: controller.signal, onStep: ({ step }) => (steps = step) })
  await expect(run.result).rejects.toBe(reason)
  expect(steps).toBeLessThan(options.steps)
})
