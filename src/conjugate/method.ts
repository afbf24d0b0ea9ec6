import type { EvaluationBuffers } from './rows.ts'

/** How a method judges the trial of one row. */
export type Verdict = 'accepted' | 'rejected' | 'stalled'

/**
 * An iterative method for many independent rows at once. The loop owns the rows; a method owns its memory of each.
 * `slot` is the position of a row in the buffers; rows move between slots as others finish.
 */
export interface Method {
  readonly name: 'lbfgs' | 'fixed-point'
  /** A new row has entered the slot; its first trial is displacement 0. */
  enter(slot: number): void
  /** Writes the slot's next trial into `buffers.displacement`. */
  propose(slot: number, buffers: EvaluationBuffers): void
  /** Judges the trial that was just evaluated. */
  judge(slot: number, buffers: EvaluationBuffers): Verdict
  /** The row of slot `from` moves to slot `to`. */
  move(from: number, to: number): void
  /** Writes the displacement of the last accepted point, which is the result when a row ends without converging. */
  restore(slot: number, buffers: EvaluationBuffers): void
}
