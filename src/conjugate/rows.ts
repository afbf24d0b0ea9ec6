/** Rows of one solve on a device: their state, about 2 (pairs + 3) D numbers a row, has to fit into its memory. */
export const MOST_ROWS = 16_384

/** The rows to solve: targets z and starts y0, rows x D, and labels, one-hot, rows x classes (of length 0 without classes). */
export interface ConjugateRows {
  readonly targets: Float32Array
  readonly starts: Float32Array
  readonly labels: Float32Array
}

export interface SolveOptions {
  /** Largest residual of a converged row, relative to the root of the target's total variance (see `ConjugateProgram.setMetric`). */
  readonly tolerance: number
  /** Evaluations of the gradient that one row may take, its start included. */
  readonly maxIterations: number
  /** Stops the solve between iterations by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Buffers for the rows of one evaluation; every array is row-major and has room for `capacity` rows. */
export interface EvaluationBuffers {
  readonly capacity: number
  /** In: where each row started (y0), its displacement in the preconditioner's coordinates (v), its target (z), its one-hot label. */
  readonly base: Float32Array
  readonly displacement: Float32Array
  readonly target: Float32Array
  readonly label: Float32Array
  /** Out: y = y0 + v L, f = u(y) - <z, y>, r = grad u(y) - z, r L, and the residual |r M|. */
  readonly points: Float32Array
  readonly objective: Float32Array
  readonly difference: Float32Array
  readonly slope: Float32Array
  readonly residual: Float32Array
}
