import type { Potential } from '../potentials/potential.ts'

/** A trained potential with everything that its conjugate needs. */
export interface SolverParts {
  readonly potential: Potential
  readonly weights: Float32Array
  /** L, D x D (see `solverGraph`). */
  readonly preconditioner: Float32Array
  /** M, D x D, row-major: a row's residual is |(grad u(y) - z) M|. */
  readonly metric: Float32Array
  /** The convex potential that a released one came from; solves start at its pre-images. */
  readonly origin?: { readonly potential: Potential; readonly weights: Float32Array } | undefined
  /** Starts of solves for any other potential that need not be convex, rows x D (see `NearestStarts`). */
  readonly anchors?: Float32Array | undefined
  readonly classes: number
  readonly threads: number
}
