import { choice, whole } from '../base/option.ts'

/** The options of whatever runs on an engine. */
export const ENGINE_OPTIONS = {
  threads: whole(
    { default: 1, summary: 'threads within one operation; more than one helps only at high dimension' },
    1,
  ),
  device: choice(['auto', 'native', 'wasm', 'webgpu', 'cuda'], {
    default: 'auto',
    summary: 'auto, native, wasm, or a graphics card: webgpu, cuda',
  }),
} as const
