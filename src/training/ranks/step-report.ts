import type { ConjugateResult } from '../../conjugate/result.ts'

/** A report of one step, over the rows of all ranks. */
export interface StepReport {
  readonly rows: number
  /** Rows of the inner solve that did not reach the tolerance. */
  readonly unconverged: number
  readonly tolerance: number
  /** The rest, until the next step begins: a device is asked for it only then. Null if the device was lost meanwhile. */
  details(): Promise<StepDetails | null>
}

export interface StepDetails {
  /** The inner solve: evaluations of all rows, and the largest residual. */
  readonly evaluations: number
  readonly maxResidual: number
  /** Mean of u over the source batch, and of u* over the target batch, in the frame; with unequal mass, the first is the whole dual value. */
  readonly potential: number
  readonly conjugate: number
}

/** What a rank asks of the others in a step. */
export interface Wish {
  /** To stop after the step. */
  readonly stop: boolean
  /** To get a complete state now and then. Only that of rank 0 counts. */
  readonly keeps: boolean
  /** The seconds of this session. Only those of rank 0 count. */
  readonly seconds: number
}

export function reportOf(
  { status, unconverged, evaluations, maxResidual }: ConjugateResult,
  tolerance: number,
  potential: number,
  conjugate: number,
): StepReport {
  const details = { evaluations, maxResidual, potential, conjugate }
  return { rows: status.length, unconverged, tolerance, details: async () => details }
}
