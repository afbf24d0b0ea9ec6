import { InputError } from '../base/errors.ts'
import type { Device, Engine, EngineOptions } from './engine.ts'
import { withFallback } from './fallback.ts'
import { ENGINE_OPTIONS } from './options.ts'
import { isThread } from './thread.ts'

if (isThread) void import('./wasm.ts')

/**
 * Entry points register the engines that they have (`provideEngine`). The page's entry point registers none of Node's, so that no code for Node is
 * reachable from it.
 */
type Loader = (options: EngineOptions) => Promise<{ readonly engine: Engine }>

const loaders = new Map<Device, Loader>([
  ['wasm', async (options) => ({ engine: (await import('./wasm.ts')).open(options) })],
])

/** Registers an engine. Called once by an entry point. */
export function provideEngine(device: Device, loader: Loader): void {
  loaders.set(device, loader)
}

/** Opens an engine. @throws InputError if the requested device cannot be used here */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { device = ENGINE_OPTIONS.device.default, onNotice } = options
  if (device === 'auto') return openCpu(options)
  const engine = await load(device, options)
  if (device !== 'webgpu' && device !== 'cuda') return engine
  return withFallback(engine, () => openCpu({ ...options, onNotice: undefined }), onNotice)
}

/** The native engine if it loads, else WebAssembly. */
async function openCpu(options: EngineOptions): Promise<Engine> {
  if (!loaders.has('native')) return load('wasm', options)
  try {
    return await load('native', options)
  } catch (error) {
    options.onNotice?.(
      `Running in WebAssembly, several times slower, because the native engine is not available: ${messageOf(error)}`,
    )
    return load('wasm', options)
  }
}

async function load(device: Device, options: EngineOptions): Promise<Engine> {
  const loader = loaders.get(device)
  if (loader === undefined)
    throw new InputError(
      `There is no device "${device}" here; the devices are ${[...loaders.keys()].join(', ')} and auto.`,
    )
  try {
    return (await loader(options)).engine
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`The ${device} engine could not be loaded: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error)
}
