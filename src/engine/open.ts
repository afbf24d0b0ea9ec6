import { InputError } from '../base/errors.ts'
import type { Device, Engine } from './engine.ts'
import { ENGINE_OPTIONS } from './options.ts'

/**
 * Which engines there are is the entry point's to say (`provideEngine`): the page's entry point knows of WebAssembly only,
 * so that nothing of Node is reachable from it.
 */
type Loader = () => Promise<{ readonly engine: Engine }>

const loaders = new Map<Device, Loader>([['wasm', () => import('./wasm.ts')]])

/** Makes an engine known. Called once by an entry point. */
export function provideEngine(device: Device, loader: Loader): void {
  loaders.set(device, loader)
}

export interface EngineOptions {
  /** 'auto' takes the native engine where it loads and WebAssembly elsewhere. Default 'auto'. */
  readonly device?: Device | 'auto'
  /** Called with one sentence when 'auto' falls back. */
  readonly onNotice?: (message: string) => void
}

/** Opens an engine. @throws InputError if the device that was asked for cannot be used here */
export async function openEngine({
  device = ENGINE_OPTIONS.device.default,
  onNotice,
}: EngineOptions = {}): Promise<Engine> {
  if (device !== 'auto') return load(device)
  if (!loaders.has('native')) return load('wasm')
  try {
    return await load('native')
  } catch (error) {
    onNotice?.(
      `Running in WebAssembly, several times slower, because the native engine is not there: ${messageOf(error)}`,
    )
    return load('wasm')
  }
}

async function load(device: Device): Promise<Engine> {
  const loader = loaders.get(device)
  if (loader === undefined)
    throw new InputError(
      `There is no device "${device}" here; the devices are ${[...loaders.keys()].join(', ')} and auto.`,
    )
  try {
    return (await loader()).engine
  } catch (error) {
    throw new InputError(`The ${device} engine could not be loaded: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error)
}
