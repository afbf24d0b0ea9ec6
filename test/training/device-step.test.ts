import { describe, expect, test } from 'vitest'
import type { Buffers, DeviceMemory, Engine } from '../../src/engine/index.ts'
import { cpuAsDevice, softwareGpu } from '../support/device.ts'
import { smallNetwork } from '../support/potentials.ts'
import { normalPoints, openTrainer } from '../support/training.ts'

const gpu = await softwareGpu()
const [D, BATCH] = [2, 32]

/** What one run of a program brought back: the names of its results, and how many bytes. */
interface Read {
  readonly names: readonly string[]
  readonly bytes: number
}

/** An engine that notes every result that comes back from the device. */
function watched(engine: Engine): { readonly engine: Engine; readonly reads: Read[] } {
  const reads: Read[] = []
  const note = (outputs: Buffers) => {
    const bytes = Object.values(outputs).reduce((sum, { data }) => sum + data.byteLength, 0)
    reads.push({ names: Object.keys(outputs), bytes })
  }
  const memory: DeviceMemory = {
    ...engine.memory!,
    async loadResident(model, stay) {
      const program = await engine.memory!.loadResident(model, stay)
      return {
        run: (inputs, outputs) => {
          note(outputs)
          return program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
  const watching: Engine = {
    ...engine,
    memory,
    async load(model, options) {
      const program = await engine.load(model, options)
      return {
        run: (inputs, outputs) => {
          note(outputs)
          return program.run(inputs, outputs)
        },
        dispose: () => program.dispose(),
      }
    },
  }
  return { engine: watching, reads }
}

// The driver in software takes its time over each shader.
describe.each([
  ['the CPU as a device', cpuAsDevice()],
  ['WebGPU by a driver in software', gpu],
] as const)('a step of training on %s', { timeout: 600_000 }, (_, device) => {
  const absent = typeof device === 'string' ? device : null

  test.skipIf(absent)(
    `reads back the gradient, one number an iteration, the solutions once, and evaluations of a sixteenth of the rows${absent ? `: ${absent}` : ''}`,
    async () => {
      const { engine, reads } = watched(device as Engine)
      const { trainer, problem } = await openTrainer(normalPoints(600, D, 1), normalPoints(600, D, 2), {
        potential: (dimension) => smallNetwork({ dimension, hidden: [4] }),
        recipe: { batch: BATCH },
        engine,
      })
      const batch = problem.recipe.batch
      const weights = trainer.state.weights.length
      await trainer.step(0)
      const before = engine.memory!.traffic.down
      reads.length = 0
      await trainer.step(0.5)
      const bytesOf = (has: (name: string) => boolean) =>
        reads.filter(({ names }) => names.some(has)).map(({ bytes }) => bytes)
      const gradients = bytesOf((name) => name.startsWith('gradient of '))
      const open = bytesOf((name) => name === 'open')
      const solutions = bytesOf((name) => name === 'ended')
      const evaluations = bytesOf((name) => name === 'slope')
      const starts = bytesOf((name) => name === 'starts')
      // The gradient, with u at the rows of both sides.
      expect(gradients).toEqual([4 * (weights + 2 * batch)])
      expect(open.length).toBeGreaterThan(0)
      expect(open.every((bytes) => bytes === 4)).toBe(true)
      expect(solutions).toEqual([4 * batch * (2 * D + 4)])
      // Few rows are left: no evaluation is of more than a sixteenth.
      for (const bytes of evaluations) expect(bytes).toBeLessThanOrEqual((4 * batch * (3 * D + 2)) / 16)
      // Rows without a last solution start where the mean Hessian puts them.
      for (const bytes of starts) expect(bytes).toBeLessThanOrEqual(4 * batch * D)
      // And nothing else.
      const all = [gradients, open, solutions, evaluations, starts].flat().reduce((sum, bytes) => sum + bytes, 0)
      expect(engine.memory!.traffic.down - before).toBe(all)
      await trainer.dispose()
    },
  )
})
