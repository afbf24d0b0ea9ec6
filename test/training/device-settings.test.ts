import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import type { Collective } from '../../src/collective/collective.ts'
import type { Engine } from '../../src/engine/index.ts'
import { constant, mul, reduceSum, reshape, square } from '../../src/graph/index.ts'
import { linearGrowthPotential } from '../../src/potentials/linear-growth.ts'
import { type ConvexCost, type FrameCost, ownInFrame, powerInFrame } from '../../src/problem/cost.ts'
import type { Relaxation } from '../../src/problem/relaxation.ts'
import type { TrainingSide } from '../../src/training/problem.ts'
import type { Recipe } from '../../src/training/recipe.ts'
import { cpuAsDevice, failingAfter, strictGpu } from '../support/device.ts'
import { equalsCpu, readsGradientAndNumbers, together, watched } from '../support/device-step.ts'
import { smallNetwork } from '../support/potentials.ts'
import { normalPoints, openTrainer, type TrainerSetting } from '../support/training.ts'

/** Steps on a device of other problems than the usual one. */

const gpu = await strictGpu()

const DEVICES = [
  ['the CPU as a device', cpuAsDevice()],
  ['WebGPU by a driver in software', gpu],
] as const

const small = (dimension: number) => smallNetwork({ dimension, hidden: [4, 3] })

const release: Recipe['release'] = { at: 0.5, rate: 0.01, innerRate: 1, tolerance: [0.003, 0.003] }

const open = (setting: Partial<TrainerSetting>, rows = 400) =>
  openTrainer(normalPoints(rows, 2, 1), normalPoints(rows, 2, 2), {
    potential: small,
    recipe: { batch: 32, release },
    ...setting,
  })

const RELAXATIONS: readonly Relaxation[] = [
  { strength: 0.7, divergence: 'kl', relax: 'both' },
  { strength: 0.7, divergence: 'kl', relax: 'source' },
  { strength: 1000, divergence: 'kl', relax: 'target' },
  // Nobody is left out: of some, rounding decides which row is on the edge (see device/relaxed.test.ts), and steps would part.
  { strength: 1000, divergence: 'tv', relax: 'both' },
]

const relaxed = (relaxation: Relaxation): Partial<TrainerSetting> => ({ changes: () => ({ relaxation }) })

/** A cost other than the squared distance; its potential is never released. */
const ofCost = (cost: FrameCost): Partial<TrainerSetting> => ({
  potential: (dimension) => {
    const shape = { kind: 'linear-growth', dimension, classes: 0, hidden: [4, 3], spread: [1, 1.5] } as const
    return linearGrowthPotential({ ...shape, cost: cost.name, power: 0, length: 1, slope: 1 }, cost, new Random(1))
  },
  recipe: { batch: 32, release: null },
})

/** 2 v_1^2 + v_2^2 / 2, written for rows of that name, as costs may be. */
const own: ConvexCost = {
  name: 'own',
  h: (v) => reduceSum(reshape(reduceSum(mul(constant([2, 0.5], [2]), square(v)), [1]), ['rows', 1]), [1]),
  conjugateGradient: (q) => mul(constant([0.25, 1], [2]), q),
}

/** Doses between two knots, so that labels are no longer one-hot. */
const dosed = (side: TrainingSide): TrainingSide => ({
  ...side,
  conditions: { data: Float64Array.from(side.classOf!, (_, row) => (row % 11) / 10), columns: 1 },
})

const conditional: Partial<TrainerSetting> = {
  classes: 2,
  potential: (dimension) => smallNetwork({ dimension, hidden: [4, 3], classes: 2 }),
  changes: ({ source, target }) => ({
    conditions: { knots: [[0, 1]] },
    groups: 2,
    source: dosed(source),
    target: dosed(target),
  }),
}

/** What differs from the usual problem, and how steps on it are compared with the CPU's. */
const SETTINGS: readonly (readonly [string, Partial<TrainerSetting>])[] = [
  ...RELAXATIONS.map((relaxation) => [`unequal mass: ${JSON.stringify(relaxation)}`, relaxed(relaxation)] as const),
  ['the cost |x - z|^1.5', ofCost(powerInFrame(1.5, 0.8))],
  ['conditions', conditional],
  ["a user's own cost", ofCost(ownInFrame(own, 0.8, 2))],
]

describe.each(SETTINGS)('%s', (_, setting) => {
  test.each(DEVICES)(
    'reads the gradient and one number an iteration on %s',
    { timeout: 600_000 },
    async (_, device) => {
      if (typeof device === 'string') return
      const watching = watched(device)
      const { trainer } = await open({ ...setting, engine: watching.engine })
      await trainer.step(0)
      await readsGradientAndNumbers(trainer, 0.1, watching)
      await trainer.dispose()
    },
  )

  test('comes to what it comes to on the CPU', () =>
    equalsCpu((engine) => open({ ...setting, engine }), setting.recipe?.release === null ? { release: null } : {}))
})

describe('a batch of more rows than are solved at once', { timeout: 120_000 }, () => {
  const setting = { potential: small, recipe: { batch: 40_000 } }

  test('reads the gradient and one number an iteration of each block', async () => {
    const watching = watched(cpuAsDevice())
    const { trainer } = await open({ ...setting, engine: watching.engine }, 60_000)
    await trainer.step(0)
    await readsGradientAndNumbers(trainer, 0.1, watching)
    await trainer.dispose()
  })

  test('comes to what it comes to on the CPU', () =>
    equalsCpu((engine) => open({ ...setting, engine }, 60_000), { steps: 3, release: null }))
})

describe('steps of two ranks', () => {
  const on = (engine: Engine, collective?: Collective, setting: Partial<TrainerSetting> = {}) =>
    open({ ...setting, engine, changes: () => ({ ...(collective && { collective }) }) })

  test.each(DEVICES)(
    'read the four numbers of a report besides, which ranks send with their gradients, on %s',
    { timeout: 600_000 },
    async (_, device) => {
      if (typeof device === 'string') return
      await together(2, async (collective) => {
        const watching = watched(collective!.rank === 0 ? device : cpuAsDevice())
        const { trainer } = await on(watching.engine, collective)
        for (let k = 0; k < 3; k++) await readsGradientAndNumbers(trainer, 0, watching, 4)
        // In the fourth step, the pairs for the preconditioner: D numbers a row, and whether it can be trusted.
        await readsGradientAndNumbers(trainer, 0, watching, 4 + 16 * (2 + 1))
        await trainer.release(0.5)
        await trainer.step(0.5)
        // The directions of W1, 4 x 3, are made of the gradient of all ranks, and read besides it.
        await readsGradientAndNumbers(trainer, 0.6, watching, 4 + 4 * 3)
        await trainer.dispose()
      })
    },
  )

  test.each([
    ['', {}],
    [', with the MMD term', { mmdWeight: 0.5 }],
  ] as const)('come to what they come to on the CPU%s', (_, setting) =>
    equalsCpu((engine, collective) => on(engine, collective, setting), { ranks: 2 }),
  )

  test('go on where one of them loses its device, in whichever run', { timeout: 60_000 }, async () => {
    // From the third step to the fourth, which ends with the pairs.
    for (let runs = 28; runs <= 40; runs++) {
      const failing = failingAfter(runs)
      const engines = [failing.engine, cpuAsDevice()]
      const states = await together(2, async (collective) => {
        const { trainer } = await on(engines[collective!.rank]!, collective)
        for (let k = 0; k < 6; k++) await trainer.step(k / 24)
        await trainer.completeState()
        await trainer.dispose()
        return trainer.state
      })
      expect(failing.notices).toHaveLength(1)
      expect(states[0]!.weights).toEqual(states[1]!.weights)
    }
  })
})
