import type { Method, Verdict } from './method.ts'
import type { EvaluationBuffers } from './rows.ts'

/**
 * The iteration as published, y <- y - a (y - z + grad g(y)), with one fixed step a and no safeguard: it converges for
 * a < 2 / (1 + lambda_max(Hessian of g)), slowly if a is small, and diverges for a larger a. It is here for comparison; use `FixedPoint`.
 */
export class PublishedFixedPoint implements Method {
  readonly name = 'fixed-point'
  readonly #d: number
  readonly #step: number
  readonly #next: Float32Array

  /** @param step a */
  constructor(capacity: number, dimension: number, step: number) {
    this.#d = dimension
    this.#step = step
    this.#next = new Float32Array(capacity * dimension)
  }

  enter(slot: number): void {
    this.#next.fill(0, slot * this.#d, (slot + 1) * this.#d)
  }

  propose(slot: number, buffers: EvaluationBuffers): void {
    this.restore(slot, buffers)
  }

  judge(slot: number, { displacement, slope }: EvaluationBuffers): Verdict {
    const at = slot * this.#d
    for (let j = at; j < at + this.#d; j++) this.#next[j] = displacement[j]! - this.#step * slope[j]!
    return this.#next.subarray(at, at + this.#d).every(Number.isFinite) ? 'accepted' : 'stalled'
  }

  move(from: number, to: number): void {
    this.#next.copyWithin(to * this.#d, from * this.#d, (from + 1) * this.#d)
  }

  restore(slot: number, { displacement }: EvaluationBuffers): void {
    const at = slot * this.#d
    for (let j = at; j < at + this.#d; j++) displacement[j] = this.#next[j]!
  }
}
