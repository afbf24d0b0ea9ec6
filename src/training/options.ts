import { choice, number, type Option, positive, whole, wholes } from '../base/option.ts'
import type { ConditionsLike } from '../base/row-conditions.ts'
import type { Collective } from '../collective/collective.ts'
import { type Device, ENGINE_OPTIONS } from '../engine/index.ts'
import type { Encoding } from '../io/encoding.ts'
import { type ConvexCost, POWERS } from '../problem/cost.ts'
import type { Labels } from '../problem/labels.ts'
import type { LiveMap } from './live.ts'
import type { PotentialChoice } from './recipe.ts'
import type { TrainingState } from './state.ts'

/** The options of a fit. All have defaults that work without tuning. */
export interface FitOptions {
  /** Seed of every random choice. The same seed, machine and number of threads give the same map, bit for bit (without `maxTime`). Default 0. */
  readonly seed?: number
  /** Training steps. Default: chosen from the dimension and the rows. */
  readonly steps?: number
  /** The most seconds of the fit, including set-up and earlier sessions of a resumed fit; the schedule is fitted to them. Default: no limit. */
  readonly maxTime?: number
  /**
   * 'convex' is convex by construction. 'released' drops that constraint once it has learned the shape, which makes it several times more
   * accurate on many problems; it is watched, and the convex potential that it came from certifies the distance. 'smooth' is unconstrained from
   * the start, watched, and not certified. 'quadratic' gives the best affine map. Default 'auto': 'released' with 4,000 training rows a side or
   * more, else 'convex', which also replaces a released potential that fails or is no better.
   */
  readonly potential?: PotentialChoice
  /**
   * Where the quadratic part starts: at the closed-form map of the sample moments, or at the identity. Default 'moments', or 'identity' for
   * unequal mass, where moments mislead.
   */
  readonly start?: 'moments' | 'identity'
  /** 'features' divides each feature by its standard deviation, pooled over both sides, before the cost; this changes the map. Default 'none'. */
  readonly scale?: 'none' | 'features'
  /**
   * The metric of the cost |x - z|^2: 'mahalanobis' uses the inverse of the pooled covariance (the mean of the two sides'), so that each
   * direction counts relative to its spread. Or a convex cost h(z - x) of your own (`ConvexCost`). Default 'euclidean'.
   */
  readonly cost?: 'euclidean' | 'mahalanobis' | ConvexCost
  /**
   * p of the cost |x - z|^p, above 1 and at most 4. Unless p is 2, the potential is not convex: the fit gives both maps and the distance (W_p^p,
   * without a factor 1/p), but no certificate. Default 2.
   */
  readonly power?: number
  /** M, D x D, symmetric and positive definite, row by row: the cost is then (x - z)' M (x - z). Default: none. */
  readonly costMatrix?: readonly (readonly number[])[]
  /** One positive weight for each feature: the cost is then the weighted sum of squares, after the scale. Default: 1 for each. */
  readonly featureWeights?: ArrayLike<number>
  /**
   * How to treat rows so far from all others that they would dominate the moments (`findFarRows`): in training, 'pull' moves them to where the
   * others end, and 'keep' leaves them where they are. A notice names them. Default 'pull'.
   */
  readonly outliers?: 'pull' | 'keep'
  /**
   * Transport of unequal mass: the strength R of the penalty on mass that is created or not carried, in squared units of the cost; 'auto' chooses
   * it from the data (see `strengthFrom`). Rows whose transport would cost much more than R are not carried. Default: none, all mass is carried.
   */
  readonly unbalanced?: number | 'auto'
  /** Which sides may lose or gain mass. Default: 'both'. */
  readonly relax?: 'both' | 'source' | 'target'
  /** 'kl' reweights rows smoothly; 'tv' carries a row or leaves it out, which is robust to outliers. Default: 'kl'. */
  readonly divergence?: 'kl' | 'tv'
  /** Rows of each side in a step. Default: chosen from the dimension and the rows. */
  readonly batchSize?: number
  /** Widths of the layers. Default: chosen from the dimension. */
  readonly hidden?: readonly number[]
  /** The largest learning rate of the schedule. Default: chosen with the potential. */
  readonly learningRate?: number
  /**
   * How far a drawn source row is moved within its cell of the stratification, relative to the cell's spread (see `Smoother`): from 0 (not at
   * all) to below 1. It keeps the map smooth where rows are sparse, and blurs sharp edges of the source's distribution. Default 0.1 up to 16
   * dimensions, 0.3 above.
   */
  readonly smoothing?: number
  /**
   * Weight of the paper's MMD term between T(x) and z (see `MmdTerm`) in the loss, in the fit's coordinates; 1e-3 in the paper. Its time grows
   * with the square of the batch, and it needs second derivatives of u. Default 0: none.
   */
  readonly mmdWeight?: number
  /**
   * Share of the rows held out, from 0 to 0.5: one half decides when to stop and which weights to keep, the other judges the finished map.
   * Default 0.1, at most 8192 rows a side.
   */
  readonly heldOut?: number
  /**
   * Cross-fitting, for small tables: the number of folds, from 2 to 100. For each fold a map is trained without it and judged on its rows, so
   * that all rows judge; the map that the fit returns is trained on all rows (see `CrossFit`). Takes about folds + 1 times as long. Default 0:
   * none.
   */
  readonly folds?: number
  /** Threads within one operator. Default 1: more pay only at high dimension and large batches. */
  readonly threads?: number
  /** The device to compute on. Default 'auto': native where it loads, else WebAssembly. */
  readonly device?: Device | 'auto'
  /** One label for each row, for class-conditional transport: each class is carried to its counterpart. Give both or neither. */
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  /**
   * Numbers that the map depends on (a dose, a time, an energy), from one to 4 for each row: the potential u(x, c) is convex in x for every c, and
   * the map can be evaluated between the conditions of the data. Give both or neither; or points that carry them (`withConditions`). Default: none.
   */
  readonly sourceConditions?: ConditionsLike
  readonly targetConditions?: ConditionsLike
  /** Names of the columns that held the conditions, kept in the map. */
  readonly conditionColumns?: readonly string[]
  /** Names of the columns, kept in the map. */
  readonly columns?: readonly string[]
  /** Name of the column that held the labels, kept in the map. */
  readonly labelColumn?: string
  /** Name of the column that held the row weights (`Points.weights`), kept in the map. */
  readonly weightColumn?: string
  /** The columns that were encoded one-hot, kept in the map. */
  readonly encoded?: readonly Encoding[]
  /** Stops the fit: the run rejects with the signal's reason. `state()` can still be resumed from. */
  readonly signal?: AbortSignal
  /**
   * The ranks that fit together, from `openCollective`: all call `fit` with the same data and options, share the batch, and end with the same
   * map. Only rank 0 gets messages. Default: this process alone.
   */
  readonly collective?: Collective
  /**
   * Called after every step (with several ranks, on rank 0 about every ten seconds) with the state of training and the current map. Both are
   * valid only until it returns: save or copy what you keep. The next step waits for a promise that it returns; `maxTime` does not count that time.
   */
  readonly onStep?: (state: TrainingState, live: LiveMap) => unknown
  /** Called with one sentence for anything worth knowing: a fall-back, constant columns, ignored settings. */
  readonly onNotice?: (message: string) => void
}

const MOST_FOLDS = 100

/** The options that are plain values. `fit` checks options by this table, and the command line makes its flags from it. */
export const FIT_OPTIONS = {
  seed: whole({ default: 0, summary: 'seed of every random choice; the same seed gives the same file' }),
  steps: whole({ otherwise: 'chosen from the dimension and the rows', summary: 'training steps' }, 1),
  maxTime: positive({
    otherwise: 'no limit',
    summary: 'fit the schedule to this time and stop after it; the result is then not repeatable',
  }),
  potential: choice(['auto', 'convex', 'released', 'smooth', 'quadratic'], {
    default: 'auto',
    summary:
      'auto, convex (by construction), released (more accurate, and watched), smooth or quadratic (the best affine map)',
  }),
  start: choice(['moments', 'identity'], {
    default: 'moments',
    summary: 'where training starts: moments (at the closed-form map of the moments) or identity',
  }),
  scale: choice(['none', 'features'], {
    default: 'none',
    summary: 'none, or features: divide each feature by its standard deviation, for mixed units',
  }),
  cost: choice(['euclidean', 'mahalanobis'], {
    default: 'euclidean',
    summary: 'euclidean, or mahalanobis: distances relative to the pooled covariance',
  }),
  power: number('a number above 1 and at most 4', (value) => value > POWERS[0] && value <= POWERS[1], {
    default: 2,
    summary: 'p of the cost |x - z|^p, above 1 and at most 4; only 2 can be certified',
  }),
  outliers: choice(['pull', 'keep'], {
    default: 'pull',
    summary:
      'pull: rows far from all others count as if they lay at the edge of the others; keep: leave them as they are',
  }),
  unbalanced: {
    ...number("a positive number, or 'auto'", (value) => value > 0 && value < Number.POSITIVE_INFINITY, {
      otherwise: 'none, all mass is carried',
      summary: 'allow unequal mass: strength of the penalty on mass that is not carried, or auto',
    }),
    accepts: isStrength,
  } as Option<number | 'auto'>,
  relax: choice(['both', 'source', 'target'], {
    otherwise: 'both',
    summary: 'with --unbalanced: sides that may lose or gain mass (both, source or target)',
  }),
  divergence: choice(['kl', 'tv'], {
    otherwise: 'kl',
    summary: 'with --unbalanced: kl, or tv, which leaves out entire rows and is robust to outliers',
  }),
  batchSize: whole({ otherwise: 'chosen from the rows', summary: 'rows of each side in a step' }, 2),
  hidden: wholes('widths, one or more whole numbers of at least 1', 1, 999_999, {
    otherwise: 'chosen from the dimension',
    summary: 'widths of the layers, such as 64,64,32',
  }),
  learningRate: positive({
    otherwise: 'chosen for the potential',
    summary: 'the largest learning rate of the schedule',
  }),
  smoothing: number('a number from 0 to below 1', (value) => value >= 0 && value < 1, {
    otherwise: 'chosen from the dimension',
    summary: 'how far source rows are moved when they are drawn, relative to the spread of the rows around them',
  }),
  mmdWeight: number('a number of at least 0', (value) => value >= 0 && Number.isFinite(value), {
    default: 0,
    summary: "weight of the paper's MMD term in the loss (the paper has 1e-3); 0 for none",
  }),
  heldOut: number('a share between 0 and 0.5', (value) => value >= 0 && value <= 0.5, {
    default: 0.1,
    summary: 'share of the rows held out to judge the fit, 0 to 0.5',
  }),
  folds: foldCount({
    default: 0,
    summary:
      'for small tables: one fit for each fold and one on all rows, so that every row judges a map that never saw it',
  }),
  ...ENGINE_OPTIONS,
} as const

function isStrength(value: unknown): value is number | 'auto' {
  return value === 'auto' || (typeof value === 'number' && value > 0 && Number.isFinite(value))
}

function foldCount<S extends { readonly default: number; readonly summary: string }>(stated: S): Option<number> & S {
  const accepts = (value: unknown): value is number =>
    Number.isSafeInteger(value) && (value === 0 || (Number(value) >= 2 && Number(value) <= MOST_FOLDS))
  return { ...whole(stated), takes: `0, or a whole number from 2 to ${MOST_FOLDS}`, accepts }
}

/** The options with their defaults, except those that depend on the data. */
export function withDefaults(options: FitOptions) {
  const { seed, potential, start, scale, cost, power, outliers, mmdWeight, heldOut, folds, threads, device } =
    FIT_OPTIONS
  return {
    seed: options.seed ?? seed.default,
    potential: options.potential ?? potential.default,
    start: options.start ?? (options.unbalanced === undefined ? start.default : 'identity'),
    scale: options.scale ?? scale.default,
    cost: options.cost ?? cost.default,
    power: options.power ?? power.default,
    outliers: options.outliers ?? outliers.default,
    mmdWeight: options.mmdWeight ?? mmdWeight.default,
    heldOut: options.heldOut ?? heldOut.default,
    folds: options.folds ?? folds.default,
    threads: options.threads ?? threads.default,
    device: options.device ?? device.default,
  }
}
