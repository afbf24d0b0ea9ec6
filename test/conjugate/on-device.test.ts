import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { decodeStatus } from '../../src/conjugate/status.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { powerInFrame } from '../../src/problem/cost.ts'
import { EXPLODING, normalRows } from '../support/conjugate.ts'
import { cpuAsDevice, softwareGpu } from '../support/device.ts'
import { gap } from '../support/engines.ts'
import { randomWeights, smallNetwork } from '../support/potentials.ts'

const gpu = await softwareGpu()
const [D, ROWS, CLASSES] = [3, 300, 2]

const potentialOf = (kind: 'convex' | 'smooth', classes: number) => smallNetwork({ kind, dimension: D, classes })

interface Solving {
  readonly potential: Potential
  readonly classes?: number
  readonly tolerance?: number
  readonly maxIterations?: number
  readonly frozen?: boolean
}

async function solved(
  engine: Engine,
  { potential, classes = 0, tolerance = 1e-4, maxIterations = 300, frozen = false }: Solving,
) {
  const weights = randomWeights(potential, new Random(3), 0.2)
  const d = potential.config.dimension
  const program = await ConjugateProgram.create(engine, potential, weights, { classes, frozen })
  const workspace = { buffers: program.buffers(64), method: new Lbfgs(64, d, { convex: potential.guarantee !== null }) }
  const labels = Float32Array.from({ length: ROWS * classes }, (_, i) => Number(i % classes === (i >> 1) % classes))
  const targets = normalRows(ROWS, d, 7, 2)
  const starts = await program.linearStarts(targets)
  const result = await solveConjugate(program, workspace, targets, starts, { tolerance, maxIterations }, labels)
  await program.dispose()
  return { ...result, statuses: Array.from(result.status, decodeStatus) }
}

const native = await openEngine()
const CONDITIONAL = { potential: smallNetwork({ dimension: D, classes: CLASSES, hidden: [4] }), classes: CLASSES }

/** One solve on an engine with a memory of its own, and what it sent and read. */
async function solvedThere(engine: Engine) {
  const { traffic } = engine.memory!
  const { up, down } = traffic
  const result = await solved(engine, CONDITIONAL)
  return { ...result, up: traffic.up - up, down: traffic.down - down }
}

// The driver in software takes its time over each shader, so that both tests share one solve.
describe.each([
  ['the CPU as a device', cpuAsDevice()],
  ['WebGPU by a driver in software', gpu],
] as const)('the inner solve on %s', { timeout: 300_000 }, (_, device) => {
  const absent = typeof device === 'string' ? device : null
  const found = absent === null ? solvedThere(device as Engine) : null

  test.skipIf(absent)(
    `finds what the solve in turn finds, to the tolerance${absent ? `: ${absent}` : ''}`,
    async () => {
      const [a, b] = [(await found)!, await solved(native, CONDITIONAL)]
      expect(a.unconverged).toBe(0)
      expect(a.maxResidual).toBeLessThanOrEqual(1e-4)
      // u is 0.1-strongly convex: two points whose slopes are z to 1e-4 each are within 2e-3 of each other.
      expect(gap(a.points, b.points)).toBeLessThan(2e-3)
      expect(gap(a.objective, b.objective)).toBeLessThan(1e-5)
      expect(a.evaluations).toBeGreaterThan(2 * ROWS)
      expect(a.evaluations).toBeLessThan(1.2 * b.evaluations)
    },
  )

  test.skipIf(absent)('brings back one number an iteration, and the solutions once', async () => {
    const { iterations, up, down } = (await found)!
    const solutions = ROWS * (2 * D + 4) * 4
    const rest = down - solutions - ROWS * D * 4
    // The few rows that are left are evaluated in turn: at most a sixteenth of them at a time.
    const perIteration = 4 + (ROWS / 16) * (3 * D + 2) * 4
    expect(rest).toBeGreaterThan(0)
    expect(rest).toBeLessThan(Math.max(...iterations) * perIteration)
    expect(up).toBeGreaterThan(2 * ROWS * D * 4)
  })
})

test('with weights that are constants of the graph, a device finds the same', async () => {
  const [a, b] = [
    await solved(cpuAsDevice(), { ...CONDITIONAL, frozen: true }),
    await solved(cpuAsDevice(), CONDITIONAL),
  ]
  expect(a.unconverged).toBe(0)
  expect(gap(a.points, b.points)).toBeLessThan(2e-3)
})

test('with another cost, a row on a device ends where T(y) = z, not where the slope of the objective is small', async () => {
  // With |v|^3 / 3 the slope of the cost is small where v is: a residual of slopes would end too early.
  const potential = { ...smallNetwork({ kind: 'smooth', dimension: D, hidden: [4] }), cost: powerInFrame(3, 1) }
  const setting = { potential, tolerance: 1e-3, maxIterations: 500 }
  const [a, b] = [await solved(cpuAsDevice(), setting), await solved(native, setting)]
  const converged = (result: typeof a) => result.statuses.filter((status) => status === 'converged').length
  a.statuses.forEach((status, row) => {
    if (status === 'converged') expect(a.residual[row]).toBeLessThanOrEqual(1.01e-3)
  })
  expect(converged(b)).toBeGreaterThan(ROWS / 2)
  expect(Math.abs(converged(a) - converged(b))).toBeLessThan(ROWS / 20)
})

describe('rows that do not converge on the device', () => {
  test('end as they do in turn: at the limit of iterations', async () => {
    const setting = { potential: potentialOf('smooth', 0), maxIterations: 3, tolerance: 1e-6 }
    const [a, b] = [await solved(cpuAsDevice(), setting), await solved(native, setting)]
    expect(a.statuses).toEqual(b.statuses)
    expect(a.unconverged).toBeGreaterThan(ROWS / 2)
    expect(Math.max(...a.iterations)).toBe(3)
    expect(gap(a.points, b.points)).toBeLessThan(1e-3)
  })

  test('end as they do in turn: where the potential is infinite', async () => {
    const setting = { potential: EXPLODING }
    const [a, b] = [await solved(cpuAsDevice(), setting), await solved(native, setting)]
    const count = (statuses: readonly string[], status: string) => statuses.filter((each) => each === status).length
    expect(b.unconverged).toBeGreaterThan(0)
    for (const status of ['nonfinite', 'converged', 'stalled'])
      expect(Math.abs(count(a.statuses, status) - count(b.statuses, status))).toBeLessThan(ROWS / 50)
  })
})
