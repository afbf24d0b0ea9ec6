export { type BlockOptions, type RowArray, runInBlocks } from './blocks.ts'
export type {
  Buffer,
  Buffers,
  Device,
  DeviceInputs,
  DeviceMemory,
  DeviceValue,
  DeviceValues,
  Engine,
  EngineOptions,
  Inputs,
  LabelBuffer,
  LoadOptions,
  Program,
  ResidentProgram,
  Traffic,
} from './engine.ts'
export { DeviceLost } from './engine.ts'
export {
  GRADIENT,
  type GradientGraph,
  GradientProgram,
  type GradientProgramOptions,
  gradientsOf,
} from './gradient-program.ts'
export { LinearMap } from './linear.ts'
export { openEngine, provideEngine } from './open.ts'
export { ENGINE_OPTIONS } from './options.ts'
export { MatrixProducts } from './products.ts'
export { slotBuffers, type WeightSlot } from './slots.ts'
export { provideWasm, type WasmDevice } from './wasm-file.ts'
