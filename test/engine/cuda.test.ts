import { afterEach, expect, test, vi } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { encodeOnnx, exp, input } from '../../src/graph/index.ts'
import { gap } from '../support/engines.ts'
import '../../src/index.ts'

/**
 * The library for CUDA is nowhere in the tests: here it is said to be there, and sessions that ask for it are made on the CPU, so that
 * everything around it is what it is on a machine that has it.
 */
const cuda = vi.hoisted(() => ({ asked: [] as unknown[], found: [] as string[], fails: null as string | null }))

vi.mock('node:module', async (original) => {
  const module = await original<typeof import('node:module')>()
  const createRequire = (from: string | URL) => {
    const require = module.createRequire(from)
    const resolve = (name: string) => {
      if (!name.includes('providers_cuda')) return require.resolve(name)
      cuda.found.push(name)
      return name
    }
    return Object.assign((name: string) => require(name), require, { resolve })
  }
  return { ...module, createRequire, default: { ...module, createRequire } }
})

vi.mock('../../src/engine/onnxruntime-node.ts', async (original) => {
  const { ort, SESSION_OPTIONS } = await original<typeof import('../../src/engine/onnxruntime-node.ts')>()
  const create = async (model: Uint8Array, options: { executionProviders: string[] }) => {
    if (!options.executionProviders.includes('cuda')) return ort.InferenceSession.create(model, options)
    cuda.asked.push(options.executionProviders)
    const session = await ort.InferenceSession.create(model, { ...options, executionProviders: ['cpu'] })
    type Run = Parameters<typeof session.run>
    const run = (feeds: Run[0], fetches: Run[1]) =>
      cuda.fails === null ? session.run(feeds, fetches) : Promise.reject(new Error(cuda.fails))
    return { inputNames: session.inputNames, outputNames: session.outputNames, run, release: () => session.release() }
  }
  return { ort: { Tensor: ort.Tensor, env: ort.env, InferenceSession: { create } }, SESSION_OPTIONS }
})

afterEach(() => {
  cuda.asked.length = cuda.found.length = 0
  cuda.fails = null
})

const model = encodeOnnx({ y: exp(input('x', ['rows', 2])) })
const x = { data: Float32Array.of(0, 1), shape: [1, 2] }
const room = () => ({ y: { data: new Float32Array(2), shape: [1, 2] } })

test('where the library for CUDA is there, sessions ask for it first, and for the CPU for what it lacks', async () => {
  const notices: string[] = []
  const engine = await openEngine({ device: 'cuda', onNotice: (notice) => notices.push(notice) })
  expect(engine.device).toBe('cuda')
  expect(engine.description).toMatch(/^onnxruntime-node [\d.]+ \(CUDA\)$/)
  expect(cuda.found).toEqual([
    `onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`,
  ])
  const program = await engine.load(model)
  const outputs = room()
  await program.run({ x }, outputs)
  expect(gap(outputs.y.data, [1, Math.E])).toBeLessThan(1e-6)
  expect(cuda.asked).toEqual([['cuda', 'cpu']])
  expect(notices).toEqual([])
  await program.dispose()
})

test('where it fails, the CPU goes on, and a sentence says so', async () => {
  const notices: string[] = []
  const engine = await openEngine({ device: 'cuda', onNotice: (notice) => notices.push(notice) })
  const program = await engine.load(model)
  cuda.fails = 'CUDA failure 2: out of memory'
  const outputs = room()
  await program.run({ x }, outputs)
  expect(gap(outputs.y.data, [1, Math.E])).toBeLessThan(1e-6)
  expect(notices).toEqual([
    'The graphics card could not continue (CUDA failure 2: out of memory); the rest of the work runs on the CPU, and nothing is lost.',
  ])
  await program.dispose()
})
