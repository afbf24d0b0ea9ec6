import type { ConjugateResult } from '../conjugate/result.ts'

/** The batch of one step, in the frame of the fit: n rows of each side. */
export interface Batch {
  /** x, n x D. */
  readonly source: Float32Array
  /** z, n x D. */
  readonly target: Float32Array
  /** The c-transform at the rows of the target: y* and u*(z). */
  readonly solved: ConjugateResult
  /** The rows of the target whose solve can be trusted. */
  readonly trusted: Int32Array
  /** One-hot, n x classes, the same for both sides, if the transport is conditional. */
  readonly label?: Float32Array | undefined
}

/** One term of the training loss, always at the current weights. */
export interface Term {
  /** Adds the term's gradient on a batch to `into`, laid out as the flat weights. */
  addGradient(batch: Batch, into: Float32Array): Promise<void>
  dispose(): Promise<void>
}

export interface TermOptions {
  /** Threads within one operator. Default 1. */
  readonly threads?: number
  /** How many classes the labels have. Default 0: no labels. */
  readonly classes?: number
}
