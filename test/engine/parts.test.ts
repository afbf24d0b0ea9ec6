import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { solverGraph } from '../../src/conjugate/objective.ts'
import { type Buffers, type Engine, openEngine, type Program } from '../../src/engine/index.ts'
import { inParts } from '../../src/engine/parts.ts'
import { add, encodeOnnx, input, matmul } from '../../src/graph/index.ts'
import { boundWeights } from '../../src/potentials/weights.ts'
import { DualTerm } from '../../src/training/dual.ts'
import { normalRows } from '../support/conjugate.ts'
import { gap } from '../support/engines.ts'
import { randomWeights, smallNetwork } from '../support/potentials.ts'

const wasm = await openEngine({ device: 'wasm' })
const model = encodeOnnx({ y: add(matmul(input('x', ['rows', 300]), input('m', [300, 2])), input('b', ['rows', 1])) })
const NAMES = { inputs: ['x', 'b'], outputs: ['y'] }

/** A clock by which each row of a run takes so many milliseconds, and the sizes of the runs. */
function slowly(program: Program, each: number) {
  const sizes: number[] = []
  let time = 0
  const counting: Program = {
    run: async (inputs, outputs) => {
      const rows = outputs[NAMES.outputs[0]!]?.shape[0] ?? Object.values(outputs)[0]!.shape[0]!
      await program.run(inputs, outputs)
      sizes.push(rows)
      time += rows * each
    },
    dispose: () => program.dispose(),
  }
  return { counting, sizes, now: () => time }
}

const pause = async () => {}

async function sums(program: Program, rows: number): Promise<Float32Array> {
  const random = new Random(rows)
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal())
  const data = new Float32Array(rows * 2)
  const inputs = {
    m: { data: normal(600), shape: [300, 2] },
    x: { data: normal(rows * 300), shape: [rows, 300] },
    b: { data: normal(rows), shape: [rows, 1] },
  }
  await program.run(inputs, { y: { data, shape: [rows, 2] } })
  return data
}

describe('a run in parts', () => {
  test.each([0.001, 0.2, 1, 7, 100])('comes to the same, bit for bit, where a row takes %d ms', async (each) => {
    const whole = await wasm.load(model)
    for (const rows of [0, 1, 2, 3, 65, 66, 129, 600]) {
      const { counting, sizes, now } = slowly(whole, each)
      const parts = inParts(counting, NAMES, { pause, now })
      for (let turn = 0; turn < 2; turn++) {
        const found = await sums(parts, rows)
        expect(Buffer.from(found.buffer).equals(Buffer.from((await sums(whole, rows)).buffer))).toBe(true)
      }
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2 * rows)
      // A single row would be rounded in another way.
      if (rows !== 1) expect(sizes).not.toContain(1)
    }
    await whole.dispose()
  })

  test('takes as many rows at a time as take 10 ms', async () => {
    const whole = await wasm.load(model)
    const { counting, sizes, now } = slowly(whole, 0.1)
    const asked: number[] = []
    const parts = inParts(counting, NAMES, { now, pause: async (next = 0) => void asked.push(next) })
    await sums(parts, 2000)
    await sums(parts, 2000)
    // 64 rows take 6.4 ms, twice as many would be too many.
    expect(Math.max(...sizes.map((rows) => rows * 0.1))).toBeLessThanOrEqual(10)
    expect(sizes.length).toBeLessThan(70)
    // The event loop has its turn before the first run, which may take any time.
    expect(asked[0]).toBe(Number.POSITIVE_INFINITY)
    expect(asked[1]).toBeCloseTo(6.4)
    await whole.dispose()
  })

  test('takes no fewer rows than a program wants, however long they take', async () => {
    const whole = await wasm.load(model)
    for (const fewest of [2, 32]) {
      const { counting, sizes, now } = slowly(whole, 100)
      await sums(inParts(counting, NAMES, { pause, now, fewest }), 600)
      expect(Math.min(...sizes)).toBe(fewest)
    }
    await whole.dispose()
  })

  test('stops between two parts where the signal says so', async () => {
    const whole = await wasm.load(model)
    const { counting, sizes, now } = slowly(whole, 1)
    const controller = new AbortController()
    const parts = inParts(counting, NAMES, {
      now,
      pause: async () => void (sizes.length === 3 && controller.abort(new Error('enough'))),
    })
    const signal = controller.signal
    const stopping: Program = { run: (inputs, outputs) => parts.run(inputs, outputs, signal), dispose: async () => {} }
    await expect(sums(stopping, 600)).rejects.toThrow('enough')
    expect(sizes).toHaveLength(3)
    await whole.dispose()
  })

  test('refuses inputs and results of different numbers of rows', async () => {
    const parts = await wasm.load(model, { rowsApart: true })
    const bad = { x: { data: new Float32Array(600), shape: [2, 300] }, b: { data: new Float32Array(3), shape: [3, 1] } }
    const m = { data: new Float32Array(600), shape: [300, 2] }
    await expect(parts.run({ ...bad, m }, { y: { data: new Float32Array(4), shape: [2, 2] } })).rejects.toThrow(
      /of 2 rows and of 3/,
    )
    await parts.dispose()
  })
})

/** What solves are made of, at some rows. */
async function evaluated(
  program: Program,
  [d, classes]: readonly [number, number],
  rows: number,
  parts: readonly number[],
) {
  const Numbers = Float32Array
  const [base, target] = [normalRows(rows, d, 1, 2), normalRows(rows, d, 2, 2)]
  const label = Numbers.from({ length: rows * classes }, (_, i) => Number(i % classes === (i >> 3) % classes))
  const square = Numbers.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0.1))
  const results = { points: d, objective: 0, difference: d, slope: d, residual: 0 }
  const room = Object.fromEntries(
    Object.entries(results).map(([name, width]) => [name, new Numbers(rows * (width || 1))] as const),
  )
  for (let k = 0; k + 1 < parts.length; k++) {
    const [start, end] = [parts[k]!, parts[k + 1]!]
    const of = (data: Float32Array, width: number) => ({
      data: data.subarray(start * width, end * width),
      shape: [end - start, width],
    })
    const outputs: Buffers = Object.fromEntries(
      Object.entries(results).map(([name, width]) => {
        const { data } = of(room[name]!, width || 1)
        return [name, { data, shape: width === 0 ? [end - start] : [end - start, width] }]
      }),
    )
    const inputs = {
      ...{ base: of(base, d), displacement: of(target, d), target: of(target, d) },
      ...{ preconditioner: { data: square, shape: [d, d] }, metric: { data: square, shape: [d, d] } },
      ...(classes > 0 && { label: of(label, classes) }),
    }
    await program.run(inputs, outputs)
  }
  return Buffer.concat(Object.values(room).map(({ buffer }) => Buffer.from(buffer)))
}

describe('in WebAssembly, a row of the c-transform does not depend on the rows beside it', () => {
  test.each([
    ['convex', 1, 0],
    ['convex', 3, 2],
    ['convex', 32, 0],
    ['convex', 300, 0],
    ['released', 8, 0],
    ['smooth', 17, 3],
  ] as const)('%s, %i columns, %i classes', async (kind, dimension, classes) => {
    const potential = smallNetwork({ kind, dimension, classes, hidden: [33, 16] })
    const weights = randomWeights(potential, new Random(3), 0.1)
    const bytes = encodeOnnx(solverGraph(potential, classes), { bind: boundWeights(potential, weights) })
    const program = await wasm.load(bytes)
    const rows = 200
    const whole = await evaluated(program, [dimension, classes], rows, [0, rows])
    for (const size of [2, 3, 7, 16, 33, 64, 101]) {
      const parts = Array.from({ length: Math.floor((rows - 2) / size) + 1 }, (_, k) => k * size)
      expect(
        whole.equals(await evaluated(program, [dimension, classes], rows, [...parts, rows])),
        `${size} at a time`,
      ).toBe(true)
    }
    await program.dispose()
  })
})

describe('a gradient that is too much for one run', () => {
  // 290,000 weights: 2^27 / 290,000 is 460 rows.
  const potential = smallNetwork({ dimension: 300, hidden: [256, 128] })
  const weights = randomWeights(potential, new Random(3), 0.05)
  const rows = 1500
  const points = normalRows(rows, 300, 5)
  const share = Float32Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1 : -1) / rows)

  /** The gradient and u, and how many runs they took. */
  async function computed(engine: Engine) {
    let runs = 0
    const counting: Engine = {
      ...engine,
      async load(bytes, options) {
        const program = await engine.load(bytes, options)
        return {
          run: (inputs, outputs) => {
            runs++
            return program.run(inputs, outputs)
          },
          dispose: () => program.dispose(),
        }
      },
    }
    const dual = await DualTerm.create(counting, potential, weights)
    const gradient = (await dual.gradient(points, share)).slice()
    const values = dual.values.slice()
    await dual.dispose()
    return { gradient, values, runs }
  }

  test('is the sum of parts in WebAssembly, and the same each time; natively it is one run', async () => {
    const [first, again] = [await computed(wasm), await computed(wasm)]
    const native = await computed(await openEngine())
    expect(native.runs).toBe(1)
    expect(first.runs).toBeGreaterThan(2)
    expect(Buffer.from(first.gradient.buffer).equals(Buffer.from(again.gradient.buffer))).toBe(true)
    const size = native.gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(
      gap(
        first.gradient.map((value) => value / size),
        native.gradient.map((value) => value / size),
      ),
    ).toBeLessThan(1e-4)
    expect(gap(first.values, native.values)).toBeLessThan(1e-5)
  })
})
