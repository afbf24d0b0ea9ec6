import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import type { TrainingState } from '../../src/training/state.ts'
import { NETWORK } from '../support/maps.ts'
import { normalPoints, openTrainer, watchedEngine } from '../support/training.ts'

it('leaves the weights of training as they were when any of its runs throws, and the next look is as if nothing had happened', async () => {
  let [runs, failAt] = [0, Number.POSITIVE_INFINITY]
  const engine = watchedEngine(await openEngine(), () => {
    if (++runs === failAt) throw new Error('the device is lost')
  })
  const potential = (d: number) => NETWORK(d, 'convex', 1)
  const [x, z] = [normalPoints(200, 2, 1), normalPoints(200, 2, 2)]
  const { trainer } = await openTrainer(x, z, { potential, engine, recipe: { batch: 32 } })
  for (let k = 0; k < 10; k++) await trainer.step(k / 100)
  const before = structuredClone(trainer.state)
  expect(isDeepStrictEqual(before.weights, before.average)).toBe(false)
  runs = 0
  const whole = await trainer.heldOutLook(1e-3)
  const total = runs
  expect(total).toBeGreaterThan(3)
  for (let k = 1; k <= total; k++) {
    ;[runs, failAt] = [0, k]
    await expect(trainer.heldOutLook(1e-3), `run ${k} of ${total}`).rejects.toThrow('the device is lost')
    // As text: the difference of two long arrays is nothing to print.
    const changed = Object.entries(trainer.state).filter(
      ([name, value]) => !isDeepStrictEqual(value, before[name as keyof TrainingState]),
    )
    expect(
      changed.map(([name]) => name),
      `run ${k} of ${total}`,
    ).toEqual([])
  }
  failAt = Number.POSITIVE_INFINITY
  expect(await trainer.heldOutLook(1e-3)).toEqual(whole)
  await trainer.dispose()
})
