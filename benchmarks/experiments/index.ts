/** Experiments: a typed config in, a report out that is a plain JSON value. */

export {
  type Environment,
  type ExperimentContext,
  type ExperimentProgress,
  type Machine,
  REPORT_VERSION,
} from '../../src/pictures/environment.ts'
export type { AccuracyReport, AccuracyRun, AccuracySummary, CurvePoint } from './accuracy.ts'
export { type ClassesReport, type FitCost, runClasses } from './classes.ts'
export { type ConjugateReport, type ConjugateRow, runConjugate, STARTS } from './conjugate.ts'
export { runGaussian } from './gaussian.ts'
export { runMixture } from './mixture.ts'
export {
  AXES,
  type Axis,
  type Growth,
  QUANTITIES,
  type Quantity,
  runScale,
  type ScaleReport,
  type ScaleRow,
} from './scale.ts'
export { measurePoint, type ScalePoint, type ScaleResult, scalePointSchema } from './scale-point.ts'
export { fitPowerLaw, type PowerLaw, type Spread, spreadOf } from './statistics.ts'
export { runW2 } from './w2.ts'
