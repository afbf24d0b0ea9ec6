import { describe, expect, test } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { add, encodeOnnx, exp, input, mul } from '../../src/graph/index.ts'
import { cpuAsDevice, softwareGpu } from '../support/device.ts'
import { gap } from '../support/engines.ts'

const gpu = await softwareGpu()
const x = input('x', ['rows', 2])
const model = encodeOnnx({ y: add(mul(x, x), input('b', [2])), e: exp(x) })
const start = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }

describe.each([
  ['the CPU as a device', cpuAsDevice()],
  ['WebGPU by a driver in software', gpu],
] as const)('values in the memory of %s', (_, engine) => {
  const absent = typeof engine === 'string' ? engine : null
  const of = () => engine as Engine

  test.skipIf(absent)(`stay there from run to run${absent ? `: ${absent}` : ''}`, async () => {
    const { loadResident, traffic } = of().memory!
    const program = await loadResident(model, ['y'])
    const e = { data: new Float32Array(4), shape: [2, 2] }
    const b = { data: Float32Array.of(1, 2), shape: [2] }
    const before = { ...traffic }
    const { y } = await program.run({ x: start, b }, { e })
    expect(gap(e.data, start.data.map(Math.exp))).toBeLessThan(1e-6)
    await program.run({ x: y!, b }, { e })
    // y = x^2 + b was never read: e is e^y.
    expect(gap(e.data, [2, 6, 10, 18].map(Math.exp))).toBeLessThan(1e-5)
    // x once, b twice; e twice.
    expect(traffic.up - before.up).toBe(16 + 2 * 8)
    expect(traffic.down - before.down).toBe(2 * 16)
    await program.dispose()
  })

  test.skipIf(absent)(
    'are uploaded again only where an array that stays has changed, in whatever program',
    async () => {
      const { loadResident, traffic } = of().memory!
      const programs = [await loadResident(model, []), await loadResident(model, [])]
      const weights = Float32Array.of(9, 1, 2, 9)
      const b = { data: weights.subarray(1, 3), shape: [2], stays: true as const }
      const y = { data: new Float32Array(4), shape: [2, 2] }
      const uploaded = async () => {
        const before = traffic.up
        for (const program of programs) {
          // Another view of the same numbers.
          const again = { ...b, data: weights.subarray(1, 3) }
          await program.run({ x: start, b: again }, { y, e: { data: new Float32Array(4), shape: [2, 2] } })
        }
        return traffic.up - before - 2 * 16
      }
      expect(await uploaded()).toBe(8)
      expect(await uploaded()).toBe(0)
      weights[2] = 5
      expect(await uploaded()).toBe(8)
      expect([...y.data]).toEqual([2, 9, 10, 21])
      // What lies beside it in the memory is another array.
      weights[0] = 7
      expect(await uploaded()).toBe(0)
      for (const program of programs) await program.dispose()
    },
  )

  test.skipIf(absent)('are refused as results without a buffer where they were not to stay', async () => {
    const program = await of().memory!.loadResident(model, ['y'])
    const b = { data: Float32Array.of(1, 2), shape: [2] }
    await expect(program.run({ x: start, b }, {})).rejects.toThrow(/"e" was given no buffer/)
    await program.dispose()
    await expect(program.run({ x: start, b }, {})).rejects.toThrow(/disposed/)
  })
})

test('the CPU has no memory of its own', async () => {
  expect((await openEngine()).memory).toBeUndefined()
})
