import * as ort from 'onnxruntime-web/wasm'
import type { Engine } from './engine.ts'
import { SessionProgram } from './program.ts'

/** ONNX Runtime in WebAssembly: the engine in a page, and in Node where there is no native library. */
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

export const engine: Engine = {
  device: 'wasm',
  description: `onnxruntime-web ${ort.env.versions.web}`,
  async load(model) {
    const session = await ort.InferenceSession.create(model, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    })
    return new SessionProgram(session, ort.Tensor, 'copied')
  },
}
