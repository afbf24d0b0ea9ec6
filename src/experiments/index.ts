/** Experiments: a typed config in, a report out that is a plain JSON value. */
export type { AccuracyReport, AccuracyRun, AccuracySummary, CurvePoint } from './accuracy.ts'
export type { Environment, ExperimentContext, ExperimentProgress, Machine } from './environment.ts'
export { runGaussian } from './gaussian.ts'
export { runMixture } from './mixture.ts'
export { fitPowerLaw, type PowerLaw, type Spread, spreadOf } from './statistics.ts'
export { runW2 } from './w2.ts'
