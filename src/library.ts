/** What both entry points export. */

export { type BarycentreRun, barycentre } from './barycentre/barycentre.ts'
export { type GaussianBarycentre, gaussianBarycentre } from './barycentre/gaussian.ts'
export { BARYCENTRE_OPTIONS, type BarycentreOptions, type BarycentreProgress } from './barycentre/options.ts'
export {
  BARYCENTRE_MESSAGES,
  type BarycentreResult,
  type BarycentreStatus,
  type BarycentreSummary,
  type MeasureSummary,
  type Objective,
} from './barycentre/result.ts'
// Types used by the functions above.
export type { Sentence } from './base/errors.ts'
export { InputError, UsageError } from './base/errors.ts'
export type { Matrix } from './base/linalg/matrix.ts'
export type { Option } from './base/option.ts'
export {
  asPoints,
  inFloat32,
  joinRows,
  type Points,
  type PointsLike,
  points,
  rowRange,
  takeColumns,
  takeRows,
  type Values,
  withConditions,
  withWeights,
} from './base/points.ts'
export { Random, type RandomState } from './base/random.ts'
export type { ConditionsLike, RowConditions } from './base/row-conditions.ts'
export type { RowWeights } from './base/row-weights.ts'
export type { Estimate } from './base/statistics.ts'
export type { Collective, Summed } from './collective/collective.ts'
export { type RowStatus, STATUS_MESSAGES } from './conjugate/status.ts'
export type { EngineOptions } from './engine/index.ts'
export { type Device, ENGINE_OPTIONS, openEngine, provideWasm, type WasmDevice } from './engine/index.ts'
export {
  EVALUATE_OPTIONS,
  type EvaluateOptions,
  type EvaluationWithRows,
  evaluate,
  evaluateWithRows,
  type MassFactors,
  type SideMasses,
} from './evaluation/evaluate.ts'
export { type EvaluateFitOptions, evaluateFit } from './evaluation/evaluate-fit.ts'
export type {
  ClassEvaluation,
  DirectionEvaluation,
  DirectionsEvaluation,
  Evaluation,
  FeatureEvaluation,
  FeatureNearness,
  MassEvaluation,
  Nearness,
  SolvesEvaluation,
} from './evaluation/evaluation.ts'
export * from './evaluation/metrics/index.ts'
export type { RoundTrip } from './evaluation/metrics/map-error.ts'
export type { MmdEstimate, MmdOptions } from './evaluation/metrics/mmd.ts'
export type { SlicedEstimate, SlicedOptions } from './evaluation/metrics/sliced-w2.ts'
export type { TwoSampleEstimate, TwoSampleOptions } from './evaluation/metrics/two-sample.ts'
export { type Arrival, arrivalOf, byRank, type Ranked } from './evaluation/rank.ts'
export { type CostUnit, costInWords, distanceName, isSquared, lengthUnit, squaredUnit } from './evaluation/units.ts'
export { type Ending, type Measured, wereSeen } from './evaluation/verdict/checks.ts'
export { fitEnding } from './evaluation/verdict/ending.ts'
export type { Check, Grade, Verdict } from './evaluation/verdict/grade.ts'
export { THRESHOLDS } from './evaluation/verdict/thresholds.ts'
export { verdictOf } from './evaluation/verdict/verdict.ts'
export type { RowStream, RowsBeside, StreamRows } from './io/row-stream.ts'
export type { Guarantee, Parameter, Potential, PotentialConfig, Weights } from './potentials/potential.ts'
export { buresMap, type GaussianMoments, gaussianW2Squared } from './problem/bures.ts'
export type { ConditionGrid } from './problem/condition-grid.ts'
export type { ConvexCost, CostRecord, FrameCost } from './problem/cost.ts'
export type { Frame, Start } from './problem/frame.ts'
export type { Labels } from './problem/labels.ts'
export type { Metric } from './problem/metric.ts'
export type { MomentsOptions } from './problem/moments.ts'
export { type Moments, moments, totalVariance } from './problem/moments.ts'
export type { OutsideRow, Ranges } from './problem/ranges.ts'
export { massesAt } from './problem/relaxation.ts'
export { FIT_MESSAGES, type FitProgress, type FitStatus } from './training/events.ts'
export { type FitRun, FitStopped, fit } from './training/fit.ts'
export { type ColumnLook, findIdentifiers, type OddColumn } from './training/identifiers.ts'
export type { LiveMap } from './training/live.ts'
export type { LivePreimages } from './training/live-inverse.ts'
export { FIT_OPTIONS, type FitOptions } from './training/options.ts'
export { RanksStopped } from './training/ranks/agreed-time.ts'
export type { PotentialChoice, PotentialContext } from './training/recipe.ts'
export type { Convexity, FitResult, FitSummary, FoldFit, FoldsSummary, JudgedRows } from './training/result.ts'
export type { OrderState } from './training/sampling/sampler.ts'
export type { TrainingState } from './training/state.ts'
export { decodeState, encodeState } from './training/state-file.ts'
export { type FitSide, poolRowsFor } from './training/stream/pool.ts'
export { type SampleOptions, sampleStream } from './training/stream/sample.ts'
export type {
  BackwardOptions,
  BackwardResult,
  DistanceOptions,
  ForwardOptions,
  MapDistance,
  MapDualTerms,
} from './transport/calls.ts'
export { type Density, type DensityOptions, gaussianLogDensity, logDensity } from './transport/density.ts'
export { type Distance, type DualTerms, distanceOf, type SideTerms } from './transport/distance.ts'
export { exportMap, precisionNotice } from './transport/export/export-map.ts'
export {
  type Carried,
  type CarryOptions,
  ExportedMap,
  type ExportedMapOptions,
} from './transport/export/exported-map.ts'
export { decodeExport, type ExportedModel, looksLikeOnnx } from './transport/export/file.ts'
export type { ExportHeader, WrittenRanges } from './transport/export/header.ts'
export { type Direction, EXPORT_OPTIONS, type ExportOptions, type ExtraOutput } from './transport/export/options.ts'
export { type Field, type FieldOptions, fieldOf } from './transport/field.ts'
export { decodeMap, type OwnParts } from './transport/file.ts'
export { between } from './transport/interpolate.ts'
export { type LoadOptions, TransportMap } from './transport/map.ts'
export type { Certificate, MapModel, PotentialFactory, TrainingRecord, Unbalanced } from './transport/model.ts'
export { FAILING_SHARE, SOLVING_OPTIONS, type SolvingOptions } from './transport/options.ts'
export { poolTerms } from './transport/pool.ts'
export { type LearnedModel, type Likeness, Resemblance } from './transport/resemblance.ts'
export { type Trace, type TraceOptions, traceBackward } from './transport/trace.ts'
export type { RowOrigins, SeenRows, TrainedRows } from './transport/trained-rows.ts'
