/**
 * The parts that `fit` and `TransportMap` are built from, for research and for the benchmarks of this project: engines, potentials and their
 * weights, the c-transform's objective and solvers, the dual and its gradient. Names here may change with any minor version.
 */
export { largestCurvature } from './conjugate/curvature.ts'
export { FixedPoint } from './conjugate/fixed-point.ts'
// Types used by the functions above.
export type { LbfgsOptions } from './conjugate/lbfgs.ts'
export { Lbfgs } from './conjugate/lbfgs.ts'
export type { Method, Verdict } from './conjugate/method.ts'
export { conjugateObjective } from './conjugate/objective.ts'
export type { DeviceEnd, ResidentEnd, ResidentRows } from './conjugate/on-device.ts'
export type { SolverParts } from './conjugate/parts.ts'
export { preconditionerFrom } from './conjugate/precondition.ts'
export type { DeviceMethod, EvaluationBuffers } from './conjugate/program.ts'
export { ConjugateProgram } from './conjugate/program.ts'
export type { ConjugateRows } from './conjugate/rows.ts'
export type { SolveOptions } from './conjugate/solve.ts'
export { type ConjugateResult, solveConjugate, type Workspace } from './conjugate/solve.ts'
export type { FinalOptions } from './conjugate/solver.ts'
export { ConjugateSolver, type MethodName } from './conjugate/solver.ts'
export { decodeStatus } from './conjugate/status.ts'
export type {
  BlockOptions,
  Buffers,
  DeviceInputs,
  DeviceMemory,
  DeviceValue,
  DeviceValues,
  GradientGraph,
  GradientProgramOptions,
  Inputs,
  LabelBuffer,
  LoadOptions,
  ResidentProgram,
  RowArray,
  Traffic,
  WeightSlot,
} from './engine/index.ts'
export { type Buffer, type Engine, GradientProgram, openEngine, type Program, runInBlocks } from './engine/index.ts'
/** Squared distances of one row to many: the inner loop of the two-sample distances. */
export { squaredDistances } from './evaluation/metrics/two-sample.ts'
export { initialPotential } from './potentials/initial.ts'
export { networkPotential } from './potentials/network.ts'
export type { NetworkConfig } from './potentials/network-config.ts'
export { type Potential, pointsShape } from './potentials/potential.ts'
export type { QuadraticStart } from './potentials/quadratic.ts'
export type { Parameterised, Section } from './potentials/weights.ts'
export {
  boundWeights,
  initialWeights,
  project,
  sections,
  viewsOf,
  weightInputs,
  weightName,
} from './potentials/weights.ts'
/** The frame that a fit works in, and the matrices that enter and leave it. */
export { frameOf } from './problem/choose-frame.ts'
export type { FrameMatrices, Side } from './problem/frame.ts'
export { type Frame, frameMatrices, residualMetric } from './problem/frame.ts'
export { FrameTransform } from './problem/frame-transform.ts'
export type { AdamOptions } from './training/adam.ts'
export { type AdamState, adamInit, adamUpdate } from './training/adam.ts'
export { DeviceStep } from './training/device/step.ts'
export { DualTerm, dualLoss } from './training/dual.ts'
/** The numbers and the potential that `fit` chooses by itself. */
export { fitRandom } from './training/fit-random.ts'
export type { Recipe, Release } from './training/recipe.ts'
export { chooseRecipe } from './training/recipe.ts'
export type { RelaxedDual } from './training/relaxed.ts'
export { rateFactor } from './training/schedule.ts'
export type { Batch, Term, TermOptions } from './training/term.ts'
