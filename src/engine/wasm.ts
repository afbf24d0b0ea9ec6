import * as ort from 'onnxruntime-web/wasm'
import { pauses } from '../base/pause.ts'
import type { Engine, EngineOptions, Program } from './engine.ts'
import { inParts, namesOfRows } from './parts.ts'
import { SessionProgram } from './program.ts'
import { providedWasm } from './wasm-file.ts'

/**
 * ONNX Runtime in WebAssembly: the engine in a page, and in Node if there is no native library. Its runs block their thread, so the event loop gets
 * its turn between them.
 */
ort.env.logLevel = 'error'

const pause = pauses()
/** The size of the one pool of threads that all sessions share; the first session creates it. */
let pool: number | null = null

export function open({ threads = 1, onNotice }: EngineOptions = {}): Engine {
  const wanted = mayHaveThreads() ? threads : 1
  pool ??= wanted
  ort.env.wasm.numThreads = pool
  const file = providedWasm('wasm')
  if (file !== null) ort.env.wasm.wasmBinary = file
  if (threads > 1 && pool !== threads) onNotice?.(withFewerThreads(pool))
  return {
    device: 'wasm',
    description: `onnxruntime-web ${ort.env.versions.web}${pool > 1 ? `, ${pool} threads` : ''}`,
    blocks: true,
    async load(model, { rowsApart = false, fewestRows } = {}) {
      await pause(Number.POSITIVE_INFINITY)
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      })
      const program = new SessionProgram(session, ort.Tensor, 'copied')
      const names = rowsApart ? namesOfRows(session) : null
      return names === null
        ? inTurn(program)
        : inParts(program, names, { pause, ...(fewestRows && { fewest: fewestRows }) })
    },
  }
}

/** For runs that cannot be divided: the event loop has a turn before each that is likely to be long, and after each that was. */
function inTurn(program: Program): Program {
  let took = Number.POSITIVE_INFINITY
  return {
    async run(inputs, outputs) {
      await pause(took)
      const began = performance.now()
      await program.run(inputs, outputs)
      took = performance.now() - began
      await pause()
    },
    dispose: () => program.dispose(),
  }
}

/** Threads share memory, which browsers allow only to isolated pages. In Node the library has no threads. */
function mayHaveThreads(): boolean {
  return globalThis.crossOriginIsolated === true
}

function withFewerThreads(threads: number): string {
  const cause = mayHaveThreads()
    ? 'the number of threads was fixed when it was first used'
    : 'only a page that is served with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp can have more'
  return `WebAssembly runs with ${threads === 1 ? 'one thread' : `${threads} threads`} here: ${cause}.`
}
