import { choice, whole } from '../base/option.ts'

/** The options of whatever runs on an engine. */
export const ENGINE_OPTIONS = {
  threads: whole({ default: 1, summary: 'threads within one operation; more pay at high dimension only' }, 1),
  device: choice(['auto', 'native', 'wasm', 'webgpu', 'cuda'], {
    default: 'auto',
    summary: 'auto, native, wasm, or a graphics processor: webgpu, cuda',
  }),
} as const
