import { describe, expect, it } from 'vitest'
import '../../src/index.ts'
import { openEngine } from '../../src/engine/index.ts'
import { constant, encodeOnnx, exp, input, matmul } from '../../src/graph/index.ts'
import { growth } from '../support/memory.ts'

// 256 KiB of constants: a session that is not released shows.
const SIZE = 256
const model = encodeOnnx({
  y: exp(matmul(input('x', ['rows', SIZE]), constant(new Float32Array(SIZE * SIZE), [SIZE, SIZE]))),
})
const ROWS = 256

describe.each([
  ['native', 300, 800],
  ['wasm', 100, 150],
] as const)('memory of %s', (device, loads, runs) => {
  it(`does not grow over ${loads} cycles of load, run and dispose (${(loads * SIZE * SIZE * 4) / 2 ** 20} MiB of constants)`, async () => {
    const engine = await openEngine({ device })
    const x = { data: new Float32Array(SIZE), shape: [1, SIZE] }
    const y = { data: new Float32Array(SIZE), shape: [1, SIZE] }
    const bound = (0.25 * loads * SIZE * SIZE * 4) / 2 ** 20
    const grown = await growth(async () => {
      for (let i = 0; i < loads; i++) {
        const program = await engine.load(model)
        await program.run({ x }, { y })
        await program.dispose()
      }
    }, bound)
    expect(grown).toBeLessThan(bound)
  })

  it(`does not grow over ${runs} runs (${(2 * runs * ROWS * SIZE * 4) / 2 ** 20} MiB of inputs and outputs)`, async () => {
    const program = await (await openEngine({ device })).load(model)
    const grown = await growth(async () => {
      for (let i = 0; i < runs; i++)
        await program.run(
          { x: { data: new Float32Array(ROWS * SIZE), shape: [ROWS, SIZE] } },
          { y: { data: new Float32Array(ROWS * SIZE), shape: [ROWS, SIZE] } },
        )
    }, 30)
    await program.dispose()
    expect(grown).toBeLessThan(30)
  })
})
