import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { Lbfgs } from '../../src/conjugate/lbfgs.ts'
import { ConjugateProgram } from '../../src/conjugate/program.ts'
import { solveConjugate } from '../../src/conjugate/solve.ts'
import { DeviceLost, type Engine, openEngine } from '../../src/engine/index.ts'
import { encodeOnnx, exp, input } from '../../src/graph/index.ts'
import { normalRows } from '../support/conjugate.ts'
import { cpuAsDevice, failingAfter } from '../support/device.ts'
import { gap } from '../support/engines.ts'
import { randomWeights, smallNetwork } from '../support/potentials.ts'

const model = encodeOnnx({ y: exp(input('x', ['rows', 2])) })
const one = () => ({ x: { data: Float32Array.of(0, 1), shape: [1, 2] } })
const room = () => ({ y: { data: new Float32Array(2), shape: [1, 2] } })

describe('a device that fails', () => {
  test('gives its work to the CPU with one sentence, and the results are whole', async () => {
    const { engine, notices } = failingAfter(1)
    const [a, b] = [await engine.load(model), await engine.load(model)]
    expect(engine.description).toBe(cpuAsDevice().description)
    for (const program of [a, a, b, a]) {
      const outputs = room()
      await program.run(one(), outputs)
      expect(gap(outputs.y.data, [1, Math.E])).toBeLessThan(1e-6)
    }
    expect(notices).toEqual([
      'The graphics card could not continue (vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY); the rest of the work runs on the CPU, and nothing is lost.',
    ])
    // Who asks what computes is told of the change.
    expect(engine.description).toBe((await openEngine()).description)
    await a.dispose()
    await expect(a.run(one(), room())).rejects.toThrow(/disposed/)
    await b.dispose()
  })

  test('is not blamed for what fails on the CPU as well', async () => {
    const { engine, notices } = failingAfter(1000)
    await expect(engine.load(Uint8Array.of(1, 2, 3))).rejects.toThrow()
    const program = await engine.load(model)
    await expect(program.run({}, room())).rejects.toThrow(/"x" was given no buffer/)
    await expect(program.run(one(), { y: { data: new Float32Array(4), shape: [2, 2] } })).rejects.toThrow()
    expect(notices).toEqual([])
    await program.dispose()
  })

  test('says so to what keeps values on it', async () => {
    const { engine } = failingAfter(0)
    const program = await engine.memory!.loadResident(model, ['y'])
    await expect(program.run(one(), {})).rejects.toThrow(DeviceLost)
    await expect(engine.memory!.upload(one())).rejects.toThrow(DeviceLost)
  })

  test.each([0, 1, 3, 6])('in the middle of an inner solve, after %i runs, loses none of its rows', async (runs) => {
    const [d, rows] = [3, 100]
    const potential = smallNetwork({ dimension: d, hidden: [8, 8] })
    const targets = normalRows(rows, d, 5)
    const solved = async (engine: Engine) => {
      const program = await ConjugateProgram.create(engine, potential, randomWeights(potential, new Random(3), 0.2))
      const workspace = { buffers: program.buffers(32), method: new Lbfgs(32, d, { convex: true }) }
      const options = { tolerance: 1e-4, maxIterations: 200 }
      const result = await solveConjugate(program, workspace, targets, targets, options)
      await program.dispose()
      return result
    }
    const { engine, notices } = failingAfter(runs)
    const [found, expected] = [await solved(engine), await solved(await openEngine())]
    expect(notices).toHaveLength(1)
    expect(found.unconverged).toBe(0)
    expect(gap(found.points, expected.points)).toBeLessThan(2e-3)
  })
})
