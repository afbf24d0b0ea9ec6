/**
 * The parts that `fit` and `TransportMap` are built of, for research and for the benchmarks of this project: engines, potentials and their
 * weights, the c-transform's objective and solvers, the dual and its gradient. Names here may change with any minor version.
 */
export { largestCurvature } from './conjugate/curvature.ts'
export { FixedPoint } from './conjugate/fixed-point.ts'
export { Lbfgs } from './conjugate/lbfgs.ts'
export { ConjugateProblem } from './conjugate/objective.ts'
export { preconditionerFrom } from './conjugate/precondition.ts'
export { type ConjugateResult, solveConjugate } from './conjugate/solve.ts'
export { ConjugateSolver } from './conjugate/solver.ts'
export type { Engine, Program } from './engine/index.ts'
export { openEngine } from './engine/index.ts'
export { networkPotential } from './potentials/network.ts'
export type { Potential } from './potentials/potential.ts'
export {
  boundWeights,
  initialWeights,
  project,
  sections,
  viewsOf,
  weightInputs,
  weightName,
} from './potentials/weights.ts'
export { adamInit, adamUpdate } from './training/adam.ts'
export { DualGradient } from './training/dual.ts'
export { rateFactor } from './training/schedule.ts'
