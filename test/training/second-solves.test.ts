import { describe, expect, test } from 'vitest'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { RivalStarts } from '../../src/conjugate/rival-starts.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { openEngine } from '../../src/engine/index.ts'
import { mul, reduceSum, scalar, square, sub } from '../../src/graph/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { areSecondSolvesDue, solveAgain } from '../../src/training/second-solves.ts'
import { smallNetwork } from '../support/potentials.ts'
import { normalPoints, openTrainer } from '../support/training.ts'

/** u = (t^2 - 1)^2 / 4: two wells, at -1 and 1. For z > 0 the right one is lower. */
const wells: Potential = {
  config: { kind: 'fixed', dimension: 1 },
  parameters: [{ name: 'height', shape: [1], initial: Float32Array.of(1) }],
  value: (points, { height }) =>
    mul(height!, mul(scalar(0.25), reduceSum(square(sub(square(points), scalar(1))), [1]))),
  guarantee: null,
}
const engine = await openEngine()
const options = { tolerance: 1e-4, maxIterations: 100 }
const ROWS = 8

async function solvedTwice(z: number, start: number, step: number) {
  const conjugate = await ConjugateProgram.create(engine, wells, Float32Array.of(1))
  const workspace = { buffers: conjugate.buffers(ROWS), method: new Lbfgs(ROWS, 1, { convex: false }) }
  const rivalStarts = await RivalStarts.create(engine, 1, 0, 1)
  const targets = new Float32Array(ROWS).fill(z)
  const solved = await solveConjugate(conjugate, workspace, targets, new Float32Array(ROWS).fill(start), options)
  const before = solved.points.slice()
  const rivals = await rivalStarts.at(conjugate, Float32Array.of(-1.1, -0.9, 0.9, 1.1))
  const evaluations = await solveAgain(
    { conjugate, workspace, rivalStarts },
    rivals,
    { z: targets },
    solved,
    step,
    options,
  )
  return { before, solved, evaluations }
}

describe('second solves', () => {
  test('move a quarter of the rows, by turns, from a higher well to the lower one', async () => {
    for (const step of [0, 1, 5]) {
      const { before, solved, evaluations } = await solvedTwice(0.1, -1, step)
      expect(before.every((t) => t < -0.8)).toBe(true)
      const moved = Array.from(solved.points.keys()).filter((row) => solved.points[row]! > 0.8)
      expect(moved).toEqual([(2 * step) % ROWS, (2 * step + 1) % ROWS])
      for (const row of moved) {
        const t = solved.points[row]!
        expect(t ** 3 - t).toBeCloseTo(0.1, 3)
        expect(solved.objective[row]).toBeCloseTo((t * t - 1) ** 2 / 4 - 0.1 * t, 5)
        expect(solved.residual[row]).toBeLessThanOrEqual(1e-4)
      }
      expect(evaluations).toBeGreaterThan(0)
    }
  })

  test('leave a row in the lower well as it is, to the bit', async () => {
    const { before, solved } = await solvedTwice(0.1, 1, 0)
    expect(solved.points).toEqual(before)
  })

  test('are due while rows do not come back, now and then when they do, and not right after the release', () => {
    const steps = Array.from({ length: 16 }, (_, step) => step)
    const due = (roundTrip?: number) => steps.filter((step) => areSecondSolvesDue(step, roundTrip)).length
    expect([due(), due(0.2), due(Number.NaN), due(0.02), due(1e-6)]).toEqual([0, 0, 0, 16, 2])
  })

  test('are taken in training, and leave the last solutions of the rows in their own basins', async () => {
    const release = { at: 0.5, rate: 0.01, innerRate: 1, tolerance: [0.003, 0.003] } as const
    const evaluationsWith = async (roundTrip: number) => {
      const { trainer } = await openTrainer(normalPoints(400, 2, 1), normalPoints(400, 2, 2), {
        potential: (dimension) => smallNetwork({ dimension, hidden: [6, 4] }),
        recipe: { batch: 32, release },
      })
      await trainer.step(0)
      await trainer.release(0.5)
      trainer.state.roundTrip = roundTrip
      const { report } = await trainer.step(0.5)
      const { evaluations } = (await report.details())!
      const warm = trainer.state.warm.slice()
      await trainer.dispose()
      return { evaluations, warm }
    }
    const [settled, watched] = [await evaluationsWith(1e-6), await evaluationsWith(0.01)]
    expect(watched.evaluations).toBeGreaterThanOrEqual(settled.evaluations + 8)
    expect(watched.warm).toEqual(settled.warm)
  })
})
