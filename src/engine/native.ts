import type { Engine } from './engine.ts'
import { ort, SESSION_OPTIONS } from './onnxruntime-node.ts'
import { SessionProgram } from './program.ts'

/** ONNX Runtime's native library: the engine in Node. */
export const engine: Engine = {
  device: 'native',
  description: `onnxruntime-node ${ort.env.versions.node}`,
  async load(model, { threads = 1 } = {}) {
    const session = await ort.InferenceSession.create(model, {
      ...SESSION_OPTIONS,
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
    })
    return new SessionProgram(session, ort.Tensor, 'in place')
  },
}
