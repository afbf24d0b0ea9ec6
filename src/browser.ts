import { provideEngine } from './engine/index.ts'

provideEngine('webgpu', async () => ({ engine: await (await import('./engine/webgpu-page.ts')).open() }))

/** The library for a page: the same, with WebAssembly or WebGPU as its engine, and without files. */
export * from './library.ts'
