import type { Potential, Values } from 'brenier'
import { type AdamState, adamInit, adamUpdate, type Engine, initialWeights, project, sections } from 'brenier/method'

/** A batch of each side, and the starts of the inner solves for its targets. All rows x D. */
export interface Batch {
  readonly source: Float32Array
  readonly target: Float32Array
  readonly start: Float32Array
}

/** A way to learn the potential. All ways take the same batches, and do one step of the same Adam with their own gradient. */
export interface DualMethod {
  readonly name: MethodName
  /** The potential's weights, flat. */
  readonly weights: Float32Array
  /** @returns y, the pre-images found for the batch's targets, rows x D; null if the method does not solve for them */
  step(batch: Batch, rate: number): Promise<Values | null>
  /** The learned backward map, if it is a separate network. */
  backward?(targets: Float32Array): Promise<Values>
  dispose(): Promise<void>
}

export const METHODS = ['envelope', 'unrolled', 'implicit', 'min-max', 'this project'] as const
export type MethodName = (typeof METHODS)[number]

export interface MethodOptions {
  readonly engine: Engine
  readonly potential: Potential
  /** K: fixed-point iterations of the inner solve, or the map's own steps of Adam in the min-max method. */
  readonly iterations: number
  readonly betas: readonly [number, number]
  readonly seed: number
  /** Widths of the min-max method's map. */
  readonly hidden: readonly number[]
}

/** Adam on one flat array of weights. */
export class Adam {
  readonly weights: Float32Array
  readonly #gradient: Float32Array
  readonly #state: AdamState
  readonly #betas: readonly [number, number]

  constructor(weights: Float32Array, betas: readonly [number, number]) {
    this.weights = weights
    this.#gradient = new Float32Array(weights.length)
    this.#state = adamInit(weights.length)
    this.#betas = betas
  }

  /** @param rate a negative rate ascends */
  update(gradient: Values, rate: number): void {
    const [beta1, beta2] = this.#betas
    this.#gradient.set(gradient)
    adamUpdate(this.#state, this.weights, this.#gradient, rate, { beta1, beta2 })
  }
}

/** Adam on the potential; weights that must stay non-negative are clamped. */
export class PotentialOptimizer {
  readonly #adam: Adam
  readonly #potential: Potential

  constructor(potential: Potential, betas: readonly [number, number]) {
    this.#adam = new Adam(initialWeights(potential), betas)
    this.#potential = potential
  }

  get weights(): Float32Array {
    return this.#adam.weights
  }

  update(gradient: Values, rate: number): void {
    this.#adam.update(gradient, rate)
    project(sections(this.#potential), this.weights)
  }
}
