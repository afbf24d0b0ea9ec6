import { field, InputError, sentence } from '../base/errors.ts'
import { checkGiven, checkNames, number, whole } from '../base/option.ts'
import type { Labels } from '../problem/labels.ts'
import { FIT_OPTIONS, type FitOptions } from '../training/options.ts'

/** Options of a fit that mean the same here; each holds for every map. */
const SHARED = [
  'seed',
  'steps',
  'maxTime',
  'potential',
  'scale',
  'outliers',
  'batchSize',
  'hidden',
  'learningRate',
  'smoothing',
  'mmdWeight',
  'heldOut',
  'threads',
  'device',
] as const

/**
 * The options of a barycentre: those of its fits, and its own. `steps` counts for each map of the first iteration (later ones take a part of them),
 * `maxTime` for the work as a whole.
 */
export interface BarycentreOptions
  extends Pick<FitOptions, (typeof SHARED)[number] | 'columns' | 'weightColumn' | 'labelColumn' | 'onNotice'> {
  /**
   * The labels of each measure's rows, for a barycentre class by class: every class has a barycentre of its own, and each map carries it to that class
   * of its measure. Every class needs rows in every measure, and counts with the mean of its shares. Default: one barycentre of all rows.
   */
  readonly labels?: readonly Labels[]
  /** The most rows of the barycentre's sample. Default: as many as the measures with a weight have together, up to 20,000. */
  readonly rows?: number
  /**
   * The iteration has converged if the residual, the root of the mean of |sum w_k T_k(x) - x|^2 over that of the sample's total variance, is at most
   * this. Default 0.02.
   */
  readonly tolerance?: number
  /** The most times that the sample is moved. Default 8. */
  readonly maxIterations?: number
  readonly signal?: AbortSignal
  /** Called a few times a second while maps are trained. */
  readonly onProgress?: (progress: BarycentreProgress) => void
}

/** One look at a running barycentre. */
export interface BarycentreProgress {
  /** Which iteration this is, from 1, and the most there will be. */
  readonly iteration: number
  readonly maxIterations: number
  /** Which measure's map is being trained, from 1, and how many there are. */
  readonly measure: number
  readonly measures: number
  /** The progress of that map's training, from 0 to 1. */
  readonly progress: number
  /** The residual of the last iteration; null in the first. */
  readonly residual: number | null
  readonly seconds: number
}

/** The most rows of the sample by default. */
export const MOST_ROWS = 20_000

/** The options that are values, each stated once. */
export const BARYCENTRE_OPTIONS = {
  rows: whole({ otherwise: 'as many as the tables have, up to 20000', summary: "rows of the barycentre's sample" }, 50),
  tolerance: number('a number above 0 and below 1', (value) => value > 0 && value < 1, {
    default: 0.02,
    summary: 'the iteration ends when the remaining mean move is below this share of the spread',
  }),
  maxIterations: whole({ default: 8, summary: 'the most times that the sample is moved' }, 0),
  seed: FIT_OPTIONS.seed,
  steps: FIT_OPTIONS.steps,
  maxTime: FIT_OPTIONS.maxTime,
  potential: FIT_OPTIONS.potential,
  scale: FIT_OPTIONS.scale,
  outliers: FIT_OPTIONS.outliers,
  batchSize: FIT_OPTIONS.batchSize,
  hidden: FIT_OPTIONS.hidden,
  learningRate: FIT_OPTIONS.learningRate,
  smoothing: FIT_OPTIONS.smoothing,
  mmdWeight: FIT_OPTIONS.mmdWeight,
  heldOut: FIT_OPTIONS.heldOut,
  threads: FIT_OPTIONS.threads,
  device: FIT_OPTIONS.device,
} as const

const OTHERS = ['columns', 'weightColumn', 'labels', 'labelColumn', 'signal', 'onNotice', 'onProgress'] as const

/** @throws InputError for unknown names and invalid values */
export function checkBarycentreOptions(options: BarycentreOptions): void {
  checkNames(options, [...Object.keys(BARYCENTRE_OPTIONS), ...OTHERS])
  const { potential, ...others } = options
  checkGiven(typeof potential === 'function' ? others : options, BARYCENTRE_OPTIONS)
  for (const name of ['onNotice', 'onProgress'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new InputError(sentence`${field(name)} must be a function, found ${String(options[name])}.`)
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw new InputError(sentence`${field('signal')} must be an AbortSignal, found ${typeof options.signal}.`)
}

/** The options of each fit. */
export function fitOptionsOf(options: BarycentreOptions): FitOptions {
  const names = [...SHARED, 'columns', 'weightColumn', 'labelColumn'] as const
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])))
}
