import { describe, expect, test } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { sections } from '../../src/potentials/weights.ts'
import type { Recipe } from '../../src/training/recipe.ts'
import { cpuAsDevice, failingAfter, strictGpu } from '../support/device.ts'
import { equalsCpu, readsGradientAndNumbers, watched } from '../support/device-step.ts'
import { gap } from '../support/engines.ts'
import { smallNetwork } from '../support/potentials.ts'
import { normalPoints, openTrainer, type TrainerSetting } from '../support/training.ts'

const gpu = await strictGpu()
const native = await openEngine()
const BATCH = 32
const release: Recipe['release'] = { at: 0.5, rate: 0.01, innerRate: 1, tolerance: [0.003, 0.003] }

const open = (d: number, setting: Partial<TrainerSetting>) =>
  openTrainer(normalPoints(400, d, 1), normalPoints(400, d, 2), {
    potential: (dimension) => smallNetwork({ dimension, hidden: [6, 4] }),
    recipe: { batch: BATCH, release },
    ...setting,
  })

// The driver in software takes its time over each shader.
describe.each([
  ['the CPU as a device', cpuAsDevice()],
  ['WebGPU by a driver in software', gpu],
] as const)('a step of training on %s', { timeout: 600_000 }, (_, device) => {
  const absent = typeof device === 'string' ? device : null

  test.skipIf(absent)(
    `reads back the gradient and one number an iteration, to the byte${absent ? `: ${absent}` : ''}`,
    async () => {
      const watching = watched(device as Engine)
      const { engine, reads } = watching
      const { trainer } = await open(2, { engine, potential: (d) => smallNetwork({ dimension: d, hidden: [4] }) })
      await trainer.step(0)
      const { report, iterations } = await readsGradientAndNumbers(trainer, 0.1, watching)
      expect(reads).toHaveLength(iterations + 1)
      expect(reads.at(-1)!.every((name) => name.startsWith('gradient of '))).toBe(true)
      // What is asked for only now and then: the four numbers of a report, and the solutions of rows that are new.
      const { traffic } = engine.memory!
      let before = traffic.down
      const details = (await report.details())!
      expect(details.evaluations).toBeGreaterThanOrEqual(BATCH)
      expect(details.evaluations).toBeLessThanOrEqual(BATCH * iterations)
      expect(traffic.down - before).toBe(4 * 4)
      before = traffic.down
      expect(trainer.state.warm.every(Number.isNaN)).toBe(true)
      await trainer.completeState()
      const solutions = trainer.state.warm.filter((value) => !Number.isNaN(value)).length
      expect(solutions).toBeGreaterThan(2 * BATCH)
      expect(traffic.down - before).toBe(4 * solutions)
      await trainer.completeState()
      expect(traffic.down - before).toBe(4 * solutions)
      await trainer.dispose()
    },
  )
})

test('after the release a step reads no more: directions take the places of the gradients of matrices between layers', async () => {
  const watching = watched(cpuAsDevice())
  const { trainer } = await open(2, { engine: watching.engine })
  await trainer.step(0)
  await trainer.release(0.5)
  await trainer.step(0.5)
  await readsGradientAndNumbers(trainer, 0.6, watching)
  expect(watching.reads.flat().filter((name) => name.startsWith('direction '))).toHaveLength(1)
  await trainer.dispose()
})

test('the MMD term is added on the device, and reads nothing', async () => {
  const watching = watched(cpuAsDevice())
  const { trainer } = await open(2, { engine: watching.engine, mmdWeight: 0.5 })
  await trainer.step(0)
  await readsGradientAndNumbers(trainer, 0.1, watching)
  await trainer.dispose()
})

test('the preconditioner, every 32 steps after the release and before it at powers of two, reads 2 D^2 + 1 numbers more', async () => {
  const [d, { engine }] = [3, watched(cpuAsDevice())]
  const { traffic } = engine.memory!
  const { trainer } = await open(d, { engine, recipe: { batch: BATCH, maxIterations: 1 } })
  for (let k = 0; k < 3; k++) await trainer.step(0)
  const before = traffic.down
  await trainer.step(0)
  expect(traffic.down - before).toBe(4 * (trainer.state.weights.length + 1 + 2 * d * d + 1))
  await trainer.dispose()
})

describe('steps on a device equal those on the CPU', () => {
  test.each([
    ['in one class', {}],
    ['in two classes', { classes: 2, potential: (d) => smallNetwork({ dimension: d, hidden: [6, 4], classes: 2 }) }],
    ['with the MMD term', { mmdWeight: 0.5 }],
    ['with more rows in a batch than the table has', { recipe: { batch: 400, release } }],
  ] satisfies [string, Partial<TrainerSetting>][])('%s', async (_, setting) => {
    await equalsCpu((engine) => open(3, { ...setting, engine }))
  })
})

describe('second solves on a device', () => {
  /** Three steps of a released potential that is far from convex, with or without second solves. */
  async function steps(engine: Engine, roundTrip: number | undefined, setting: Partial<TrainerSetting> = {}) {
    const { trainer, problem } = await open(3, { ...setting, engine })
    await trainer.step(0)
    await trainer.release(0.5)
    const { state } = trainer
    const factors: Record<string, number> = { W1: -4, c: 20 }
    for (const { parameter, start, end } of sections(problem.potential))
      for (let i = start; i < end; i++) state.weights[i]! *= factors[parameter.name] ?? 1
    if (roundTrip !== undefined) state.roundTrip = roundTrip
    const evaluations: number[] = []
    for (let k = 0; k < 3; k++)
      evaluations.push((await (await trainer.step(0.5 + k / 10)).report.details())!.evaluations)
    await trainer.completeState()
    await trainer.dispose()
    return { first: state.adam.first.slice(), weights: state.weights, evaluations }
  }

  test.each([
    ['without labels', {}],
    ['with classes', { classes: 2, potential: (d) => smallNetwork({ dimension: d, hidden: [6, 4], classes: 2 }) }],
  ] satisfies [string, Partial<TrainerSetting>][])('are those of the CPU, %s', async (_, setting) => {
    const there = await steps(cpuAsDevice(), 0.01, setting)
    const here = await steps(native, 0.01, setting)
    const without = await steps(native, undefined, setting)
    expect(gap(there.weights, here.weights)).toBeLessThan(1e-3)
    expect(gap(there.first, here.first)).toBeLessThan(1e-3)
    // They do find lower basins here, which the gradient shows.
    expect(gap(without.first, here.first)).toBeGreaterThan(0.02)
    expect(here.evaluations[0]!).toBeGreaterThanOrEqual(without.evaluations[0]! + BATCH / 4)
    there.evaluations.forEach((count, k) => {
      expect(Math.abs(count - here.evaluations[k]!)).toBeLessThan(0.2 * count)
    })
  })

  test('read nothing', async () => {
    const watching = watched(cpuAsDevice())
    const { trainer } = await open(2, { engine: watching.engine })
    await trainer.step(0)
    await trainer.release(0.5)
    trainer.state.roundTrip = 0.01
    await trainer.step(0.5)
    await readsGradientAndNumbers(trainer, 0.6, watching)
    await trainer.dispose()
  })
})

test.each([20, 60, 100])(
  'a device that fails after %i runs loses no step: the CPU takes it, and all later ones',
  async (runs) => {
    const { engine, notices } = failingAfter(runs)
    const [a, b] = [await open(3, { engine }), await open(3, { engine: native })]
    for (let k = 0; k < 20; k++) {
      await a.trainer.step(k / 40)
      await b.trainer.step(k / 40)
    }
    expect(notices).toHaveLength(1)
    expect(a.trainer.state.step).toBe(20)
    // Solves on the CPU start where rows were last solved there, so that they end elsewhere within the tolerance.
    expect(gap(a.trainer.state.weights, b.trainer.state.weights)).toBeLessThan(0.02)
    for (const { trainer } of [a, b]) await trainer.dispose()
  },
)
