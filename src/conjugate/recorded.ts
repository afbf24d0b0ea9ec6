import type { Method, Verdict } from './method.ts'
import type { EvaluationBuffers } from './rows.ts'

/** The evaluations of one row, in order: points in the frame, one after another, and their residuals. */
export interface Record {
  readonly points: number[]
  readonly residual: number[]
}

/** A method that records every trial of every row; it proposes and judges like the method that it wraps. */
export class Recorded implements Method {
  /** One for each row, in the order of the rows. */
  readonly records: Record[] = []
  readonly #method: Method
  readonly #d: number
  readonly #rowOf: number[] = []

  constructor(method: Method, dimension: number) {
    this.#method = method
    this.#d = dimension
  }

  get name(): Method['name'] {
    return this.#method.name
  }

  /** Rows enter in their order. */
  enter(slot: number): void {
    this.#rowOf[slot] = this.records.push({ points: [], residual: [] }) - 1
    this.#method.enter(slot)
  }

  propose(slot: number, buffers: EvaluationBuffers): void {
    this.#method.propose(slot, buffers)
  }

  judge(slot: number, buffers: EvaluationBuffers): Verdict {
    this.#note(slot, buffers)
    return this.#method.judge(slot, buffers)
  }

  move(from: number, to: number): void {
    this.#rowOf[to] = this.#rowOf[from]!
    this.#method.move(from, to)
  }

  restore(slot: number, buffers: EvaluationBuffers): void {
    this.#method.restore(slot, buffers)
  }

  #note(slot: number, { points, residual }: EvaluationBuffers): void {
    const record = this.records[this.#rowOf[slot]!]!
    record.points.push(...points.subarray(slot * this.#d, (slot + 1) * this.#d))
    record.residual.push(residual[slot]!)
  }
}
