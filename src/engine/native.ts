import ort from 'onnxruntime-node'
import type { Engine } from './engine.ts'
import { SessionProgram } from './program.ts'

/** ONNX Runtime's native library: the engine in Node. */
export const engine: Engine = {
  device: 'native',
  description: `onnxruntime-node ${ort.env.versions.node}`,
  async load(model, { threads = 1 } = {}) {
    const session = await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Errors are thrown; nothing is to be printed as well.
      logSeverityLevel: 4,
    })
    return new SessionProgram(session, ort.Tensor, 'in place')
  },
}
