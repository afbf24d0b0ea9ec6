export type { Buffer, Buffers, Device, Engine, LoadOptions, Program } from './engine.ts'
export { LinearMap } from './linear.ts'
export { type EngineOptions, openEngine, provideEngine } from './open.ts'
export { ENGINE_OPTIONS } from './options.ts'
