import { afterEach, describe, expect, it, test } from 'vitest'
import '../../src/index.ts'
import { InputError } from '../../src/base/errors.ts'
import { product } from '../../src/base/linalg/product.ts'
import { type Device, type Engine, LinearMap, openEngine, provideEngine } from '../../src/engine/index.ts'
import { add, encodeOnnx, exp, input, matmul } from '../../src/graph/index.ts'
import { randomMatrix } from '../base/linalg/random-matrices.ts'
import { gap } from '../support/engines.ts'

const model = encodeOnnx({ y: exp(input('x', ['rows', 2])), z: add(input('x', ['rows', 2]), input('b', [2])) })
const buffers = (rows: number) => ({
  inputs: {
    x: { data: new Float32Array(rows * 2).fill(0.5), shape: [rows, 2] },
    b: { data: Float32Array.of(1, 2), shape: [2] },
  },
  outputs: {
    y: { data: new Float32Array(rows * 2), shape: [rows, 2] },
    z: { data: new Float32Array(rows * 2), shape: [rows, 2] },
  },
})

describe('openEngine', () => {
  const native = () => import('../../src/engine/native.ts')
  afterEach(() => provideEngine('native', native))

  it("takes the native engine for 'auto', without a word", async () => {
    const notices: string[] = []
    const engine = await openEngine({ onNotice: (notice) => notices.push(notice) })
    expect(engine.device).toBe('native')
    expect(engine.description).toMatch(/^onnxruntime-node \d+\.\d+/)
    expect(notices).toEqual([])
  })

  it('takes WebAssembly on request', async () => {
    const engine = await openEngine({ device: 'wasm' })
    expect(engine.device).toBe('wasm')
    expect(engine.description).toMatch(/^onnxruntime-web \d+\.\d+/)
  })

  it("falls back for 'auto' with one notice that says why, where the native engine does not load", async () => {
    provideEngine('native', () => Promise.reject(new Error('libonnxruntime.so.1: cannot open\nstack')))
    const notices: string[] = []
    const engine = await openEngine({ device: 'auto', onNotice: (notice) => notices.push(notice) })
    expect(engine.device).toBe('wasm')
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/WebAssembly.*libonnxruntime\.so\.1: cannot open$/)
  })

  it('does not fall back where the native engine was asked for', async () => {
    provideEngine('native', () => Promise.reject(new Error('no such library')))
    await expect(openEngine({ device: 'native' })).rejects.toThrow(InputError)
    await expect(openEngine({ device: 'native' })).rejects.toThrow(/native engine could not be loaded: no such library/)
  })

  it('says in a sentence what CUDA lacks', async () => {
    // Without the library that an install script of its package would fetch; where there is one, it may open.
    const message = await openEngine({ device: 'cuda' }).then(
      (engine) => engine.description,
      (error: Error) => error.message,
    )
    expect(message).toMatch(
      /^CUDA needs libonnxruntime_providers_cuda\.so, which .*; let .*\.$|\(CUDA\)$|^The cuda engine/,
    )
  })

  it('names the devices where it does not know one', async () => {
    await expect(openEngine({ device: 'abacus' as Device })).rejects.toThrow(
      /"abacus".*wasm, native, webgpu, cuda and auto/,
    )
  })
})

describe.each(['native', 'wasm'] as const)('a program on %s', (device) => {
  const open = async () => (await openEngine({ device })).load(model)

  it('gives the same results for any number of rows, run after run, and leaves its inputs alone', async () => {
    const program = await open()
    for (const rows of [3, 1, 200, 3]) {
      const { inputs, outputs } = buffers(rows)
      await program.run(inputs, outputs)
      expect(gap(outputs.y.data, new Float32Array(rows * 2).fill(Math.exp(0.5)))).toBeLessThan(1e-6)
      expect([...outputs.z.data.subarray(-2)]).toEqual([1.5, 2.5])
      expect([...inputs.b.data]).toEqual([1, 2])
    }
    await program.dispose()
  })

  it('reads and writes parts of larger arrays, and nothing beside them', async () => {
    const program = await open()
    const { inputs } = buffers(1)
    const x = Float32Array.of(9, 0, 1, 9)
    const [y, z] = [new Float32Array(4).fill(7), new Float32Array(4).fill(8)]
    await program.run(
      { ...inputs, x: { data: x.subarray(1, 3), shape: [1, 2] } },
      { y: { data: y.subarray(1, 3), shape: [1, 2] }, z: { data: z.subarray(1, 3), shape: [1, 2] } },
    )
    expect(gap(y, [7, 1, Math.E, 7])).toBeLessThan(1e-6)
    expect([...z]).toEqual([8, 1, 3, 8])
    await program.dispose()
  })

  it('throws after it was disposed of, also twice', async () => {
    const program = await open()
    await program.dispose()
    await program.dispose()
    const { inputs, outputs } = buffers(1)
    await expect(program.run(inputs, outputs)).rejects.toThrow(/disposed/)
  })

  const column = new Float32Array(2)
  test.each<[string, (b: ReturnType<typeof buffers>) => { inputs?: object; outputs?: object }, RegExp]>([
    ['an input is absent', ({ inputs: { x } }) => ({ inputs: { x } }), /"b" was given no buffer/],
    ['an output is absent', ({ outputs: { y } }) => ({ outputs: { y } }), /"z" was given no buffer/],
    [
      'a length is not that of its shape',
      ({ inputs }) => ({ inputs: { ...inputs, x: { data: column, shape: [3, 2] } } }),
      /./,
    ],
    [
      'an input has another shape',
      ({ inputs }) => ({ inputs: { ...inputs, b: { data: column, shape: [2, 1] } } }),
      /./,
    ],
    [
      'an input is too long',
      ({ inputs }) => ({ inputs: { ...inputs, b: { data: new Float32Array(3), shape: [3] } } }),
      /./,
    ],
    [
      'an output has too few rows',
      ({ outputs }) => ({ outputs: { ...outputs, y: { data: column, shape: [1, 2] } } }),
      /./,
    ],
    [
      'an output has too many rows',
      ({ outputs }) => ({ outputs: { ...outputs, y: { data: new Float32Array(10), shape: [5, 2] } } }),
      /./,
    ],
    [
      'an input is of the other precision',
      ({ inputs }) => ({ inputs: { ...inputs, b: { data: new Float64Array(2), shape: [2] } } }),
      /./,
    ],
    [
      'an output is of the other precision',
      ({ outputs }) => ({ outputs: { ...outputs, y: { data: new Float64Array(6), shape: [3, 2] } } }),
      /./,
    ],
  ])('throws where %s, and works again afterwards', async (_, change, message) => {
    const program = await open()
    const good = buffers(3)
    const bad = change(good)
    const { inputs, outputs } = { ...good, ...bad } as typeof good
    await expect(program.run(inputs, outputs)).rejects.toThrow(message)
    await program.run(good.inputs, good.outputs)
    expect(good.outputs.z.data[5]).toBe(2.5)
    await program.dispose()
  })

  it('refuses bytes that are not a model', async () => {
    const engine = await openEngine({ device })
    await expect(engine.load(Uint8Array.of(1, 2, 3, 4))).rejects.toThrow()
  })
})

describe('native and WebAssembly', () => {
  it('agree to rounding, with one thread and with two', async () => {
    const [a, b] = [input('a', ['rows', 40]), input('b', [40, 30])]
    const large = encodeOnnx({ y: exp(matmul(a, b)) })
    const rows = 300
    const [x, w] = [randomMatrix(rows, 40, 1), randomMatrix(40, 30, 2)]
    const inputs = {
      a: { data: Float32Array.from(x.data, (v) => v / 10), shape: [rows, 40] },
      b: { data: Float32Array.from(w.data), shape: [40, 30] },
    }
    const run = async (engine: Engine, threads: number) => {
      const program = await engine.load(large, { threads })
      const data = new Float32Array(rows * 30)
      await program.run(inputs, { y: { data, shape: [rows, 30] } })
      await program.dispose()
      return data
    }
    const native = await openEngine({ device: 'native' })
    const one = await run(native, 1)
    expect(gap(await run(native, 2), one)).toBeLessThan(1e-6)
    expect(gap(await run(await openEngine({ device: 'wasm' }), 1), one)).toBeLessThan(1e-6)
    const expected = product({ ...x, data: x.data.map((v) => v / 10) }, w).data.map(Math.exp)
    expect(gap(one, expected)).toBeLessThan(1e-5)
  })
})

describe.each(['native', 'wasm'] as const)('LinearMap on %s', (device) => {
  it('is the product with the matrix, for no rows, one, and more than a block', async () => {
    const m = randomMatrix(3, 2, 3)
    const map = await LinearMap.create(await openEngine({ device }), m)
    for (const rows of [0, 1, 8192, 8193]) {
      const x = randomMatrix(rows, 3, 4)
      const out = await map.apply(Float32Array.from(x.data))
      expect(out).toHaveLength(rows * 2)
      expect(gap(out, product(x, m).data)).toBeLessThan(1e-6)
    }
    await map.dispose()
  })
})
