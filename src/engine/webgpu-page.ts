import * as ort from 'onnxruntime-web/webgpu'
import { InputError } from '../base/errors.ts'
import { encodeOnnx, exp, input } from '../graph/index.ts'
import type { Engine } from './engine.ts'
import { deviceEngine } from './resident.ts'
import type { Runtime } from './runtime.ts'
import { providedWasm } from './wasm-file.ts'

ort.env.logLevel = 'error'
ort.env.wasm.numThreads = 1

/**
 * A graphics card through the page's WebGPU.
 * @throws InputError if the page has none
 */
export async function open(): Promise<Engine> {
  if (!('gpu' in navigator))
    throw new InputError(
      'This page has no WebGPU; use a browser that has it, serve the page by https or from localhost, or leave out the device.',
    )
  const file = providedWasm('webgpu')
  if (file !== null) ort.env.wasm.wasmBinary = file
  try {
    // The session stays open: with the last one the library destroys the device, and takes another one for the next.
    await runtime.create(encodeOnnx({ y: exp(input('x', ['rows', 1])) }), [])
    watch((await ort.env.webgpu.device) as Watched)
  } catch (error) {
    const { message } = error as Error
    throw new InputError(`No graphics card can be used by this page: ${message.split('\n')[0]}; leave out the device.`)
  }
  return deviceEngine('webgpu', `onnxruntime-web ${ort.env.versions.web} (WebGPU)`, runtime)
}

let failure: string | null = null
/** The library creates one session at a time, and fails if a second one is begun meanwhile. */
let latest: Promise<unknown> = Promise.resolve()
const runtime: Runtime = {
  Tensor: ort.Tensor,
  create: (model, stay) => {
    const begin = () =>
      ort.InferenceSession.create(model, {
        executionProviders: ['webgpu'],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        preferredOutputLocation: Object.fromEntries(stay.map((name) => [name, 'gpu-buffer' as const])),
      })
    const made = latest.then(begin, begin)
    latest = made
    return made
  },
  failure: () => failure,
}

/** What a page can know about its device. */
interface Watched extends EventTarget {
  readonly lost: Promise<{ readonly message: string }>
}

/** A lost device or a full memory is no error in a run, but its results must then not be trusted. */
function watch(device: Watched): void {
  device.lost.then(({ message }) => {
    failure ??= message || 'the device was lost'
  })
  device.addEventListener('uncapturederror', (event) => {
    failure ??= (event as Event & { readonly error: Error }).error.message
  })
}
