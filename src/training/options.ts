import type { Device } from '../engine/index.ts'
import type { Labels } from '../problem/labels.ts'
import type { PotentialChoice } from './recipe.ts'
import type { TrainingState } from './state.ts'

/** Everything a fit can be told; all of it has defaults that work without tuning. */
export interface FitOptions {
  /** Seed of every random choice. The same seed, machine and number of threads give the same map, bit for bit (unless `maxTime` cuts). Default 0. */
  readonly seed?: number
  /** Parameter steps. Default: chosen from the dimension and the rows. */
  readonly steps?: number
  /** Seconds that the fit may take, set-up and earlier sessions of a resumed fit included; the schedule is fitted to them. Default: no limit. */
  readonly maxTime?: number
  /** 'convex' is convex by construction, and certified; 'smooth' is freer, watched, and not certified; 'quadratic' gives the best affine map. Default 'auto'. */
  readonly potential?: PotentialChoice
  /** Where the quadratic part starts: at the closed-form map of the sample moments, or at the identity. Default 'moments'. */
  readonly start?: 'moments' | 'identity'
  /** 'features' divides each feature by its deviation, pooled over both sides, before the cost is taken: that changes the map. Default 'none'. */
  readonly scale?: 'none' | 'features'
  /** Rows of each side in a step. Default: chosen from the dimension and the rows. */
  readonly batchSize?: number
  /** Widths of the layers. Default: chosen from the dimension. */
  readonly hidden?: readonly number[]
  /** The largest learning rate of the schedule. Default: chosen with the potential. */
  readonly learningRate?: number
  /**
   * How far a drawn source row is moved within its cell of the stratification, relative to the cell's spread (see `Smoother`): from 0, none,
   * to below 1. It keeps the map calm between few rows, and blurs sharp edges of the source's law. Default 0.1 up to 16 dimensions, 0.3
   * above.
   */
  readonly smoothing?: number
  /**
   * Weight of the paper's MMD term between T(x) and z (see `MmdTerm`), in the loss of the fit's coordinates; 1e-3 in the paper. It costs the
   * square of the batch and second derivatives of u. Default 0: none.
   */
  readonly mmdWeight?: number
  /**
   * Share of the rows kept apart, from 0 to 0.5: one half decides when to stop and which weights to keep, the other judges the finished map.
   * Default 0.1, at most 8192 rows a side.
   */
  readonly heldOut?: number
  /** Threads within one operator. Default 1: more only pay at high dimension and large batches. */
  readonly threads?: number
  /** Default 'auto': native where it loads, else WebAssembly. */
  readonly device?: Device | 'auto'
  /** One label a row, for class-conditional transport: each class is carried to its counterpart. Both or neither. */
  readonly sourceLabels?: Labels
  readonly targetLabels?: Labels
  /** Names of the columns, kept in the map. */
  readonly columns?: readonly string[]
  /** Stops the fit: the run rejects with the signal's reason. `state()` still has all there is to resume from. */
  readonly signal?: AbortSignal
  /** Told after every step of the state of training, which is whole only until this returns: save or copy what is to be kept. */
  readonly onStep?: (state: TrainingState) => void
  /** Told of anything worth knowing, a sentence each: a fall-back, constant columns, dropped settings. */
  readonly onNotice?: (message: string) => void
}
