import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { decodeStatus } from '../../src/conjugate/status.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import type { Potential } from '../../src/potentials/potential.ts'
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

describe.each([
  ['the CPU as a device', async () => cpuAsDevice()],
  ['WebGPU by a driver in software', async () => gpu as Engine],
] as const)('the inner solve on %s', (name, open) => {
  const absent = name !== 'the CPU as a device' && typeof gpu === 'string' ? gpu : null

  test.skipIf(absent)(
    `finds what the solve in turn finds, to the tolerance${absent ? `: ${absent}` : ''}`,
    async () => {
      const setting = { potential: potentialOf('convex', CLASSES), classes: CLASSES }
      const [a, b] = [await solved(await open(), setting), await solved(native, setting)]
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
    const engine = await open()
    const { traffic } = engine.memory!
    const [up, down] = [traffic.up, traffic.down]
    const { iterations } = await solved(engine, { potential: potentialOf('convex', 0), frozen: true })
    const solutions = ROWS * (2 * D + 4) * 4
    const rest = traffic.down - down - solutions - ROWS * D * 4
    // The few rows that are left are evaluated in turn: at most a sixteenth of them at a time.
    const perIteration = 4 + (ROWS / 16) * (3 * D + 2) * 4
    expect(rest).toBeGreaterThan(0)
    expect(rest).toBeLessThan(Math.max(...iterations) * perIteration)
    expect(traffic.up - up).toBeGreaterThan(2 * ROWS * D * 4)
  })
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
