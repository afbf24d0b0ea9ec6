export { type BlockOptions, type RowArray, runInBlocks } from './blocks.ts'
export type { Buffer, Buffers, Device, Engine, LoadOptions, Program } from './engine.ts'
export {
  type GradientGraph,
  GradientProgram,
  type GradientProgramOptions,
  type WeightSlot,
} from './gradient-program.ts'
export { LinearMap } from './linear.ts'
export { type EngineOptions, openEngine, provideEngine } from './open.ts'
export { ENGINE_OPTIONS } from './options.ts'
