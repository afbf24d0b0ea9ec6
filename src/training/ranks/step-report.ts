import type { ConjugateResult } from '../../conjugate/result.ts'

/** What one step did, on the rows of all ranks. */
export interface StepReport {
  readonly rows: number
  /** Of the inner solve: rows that did not reach the tolerance, evaluations of all rows, and the largest residual. */
  readonly unconverged: number
  readonly evaluations: number
  readonly maxResidual: number
  readonly tolerance: number
  /** Mean of u over the source batch, and of u* over the target batch, in the frame; of a problem of unequal mass, the first is the whole dual value. */
  readonly potential: number
  readonly conjugate: number
}

/** What a rank wants of the others with a step. */
export interface Wish {
  /** To stop after it. */
  readonly stop: boolean
  /** To be given a whole state now and then. Only rank 0's counts. */
  readonly keeps: boolean
  /** Of this session. Only rank 0's count. */
  readonly seconds: number
}

export function reportOf(
  { status, unconverged, evaluations, maxResidual }: ConjugateResult,
  tolerance: number,
  potential: number,
  conjugate: number,
): StepReport {
  return { rows: status.length, unconverged, evaluations, maxResidual, tolerance, potential, conjugate }
}
