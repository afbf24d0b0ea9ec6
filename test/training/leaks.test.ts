import { afterEach, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { type Engine, provideEngine } from '../../src/engine/index.ts'
import { engine as native } from '../../src/engine/native.ts'
import * as brenier from '../../src/index.ts'
import { growth, residentNow } from '../support/memory.ts'

const learn = brenier.fit
const normal = (rows: number, d: number, seed: number): brenier.Points => {
  const random = new Random(seed)
  return brenier.points(
    Float64Array.from({ length: rows * d }, () => random.normal()),
    rows,
    d,
  )
}

/** The native engine, with a count of the programs that are loaded and not disposed of. */
function countedEngine(): { readonly open: number } {
  const count = { open: 0 }
  const engine: Engine = {
    ...native,
    async load(model, options) {
      const program = await native.load(model, options)
      count.open++
      return {
        run: (inputs, outputs) => program.run(inputs, outputs),
        async dispose() {
          count.open--
          await program.dispose()
        },
      }
    },
  }
  provideEngine('native', async () => ({ engine }))
  return count
}
afterEach(() => provideEngine('native', async () => ({ engine: native })))

describe('memory', () => {
  test('does not grow from step 300 to step 1500 of a fit at D = 8', async () => {
    const seen = new Map<number, number>()
    const map = await learn(normal(2000, 8, 1), normal(2000, 8, 2), {
      steps: 1500,
      hidden: [16, 16],
      batchSize: 256,
      heldOut: 0,
      onStep: ({ step }) => {
        if (step === 300 || step === 1500) seen.set(step, residentNow())
      },
    })
    await map.dispose()
    // 1200 steps make more than 100 MiB of batches and results on the way.
    expect(seen.get(1500)! - seen.get(300)!).toBeLessThan(20)
  }, 240_000)

  test('every program is disposed of by a fit and its map, and by a fit that is aborted', async () => {
    const [x, z] = [normal(300, 8, 1), normal(300, 8, 2)]
    const programs = countedEngine()
    const map = await learn(x, z, { steps: 5 })
    await map.forward(x)
    await map.backward(z)
    expect(programs.open).toBeGreaterThan(0)
    await map.dispose()
    expect(programs.open).toBe(0)

    let during = 0
    const controller = new AbortController()
    const onStep = () => {
      during = programs.open
      controller.abort(new Error('stop'))
    }
    await expect(learn(x, z, { steps: 10, signal: controller.signal, onStep }).result).rejects.toThrow('stop')
    expect(during).toBeGreaterThan(0)
    expect(programs.open).toBe(0)
  })

  test('does not grow over fits that are aborted', async () => {
    const [x, z] = [normal(300, 8, 1), normal(300, 8, 2)]
    const run = async () => {
      const controller = new AbortController()
      const options = { hidden: [256, 256], batchSize: 32, steps: 10, signal: controller.signal }
      const fit = learn(x, z, { ...options, onStep: () => controller.abort(new Error('stop')) })
      // Not expect(...).rejects, which keeps every promise until the test ends.
      expect(await fit.result.then(() => null, String)).toBe('Error: stop')
    }
    const fits = async () => {
      for (let i = 0; i < 20; i++) await run()
    }
    // Each has 0.3 MiB of weights, several times over in its graphs.
    expect(await growth(fits, 8)).toBeLessThan(8)
  }, 240_000)
})
