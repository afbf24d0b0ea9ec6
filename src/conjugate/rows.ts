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
