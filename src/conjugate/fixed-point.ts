import type { Method, Verdict } from './method.ts'
import type { EvaluationBuffers } from './rows.ts'

const MAX_REJECTIONS = 30

/**
 * The paper's damped proximal fixed point, y <- y - a (y - z + grad g(y)), with g = u - |.|^2/2 (Park et al. 2026, Algorithm 1).
 *
 * The paper's step 0.1 / lambda_max(Hessian of g) can diverge; 1 / (1 + lambda_max(Hessian of g)), 1 over the largest curvature of u, is
 * stable. Where the curvature along the way exceeds that at the starts, the slope grows and the row's step is halved.
 */
export class FixedPoint implements Method {
  readonly name = 'fixed-point'
  readonly #d: number
  readonly #firstStep: number
  readonly #at: Float32Array
  readonly #slope: Float32Array
  readonly #length: Float64Array
  readonly #step: Float64Array
  readonly #rejections: Uint8Array
  readonly #fresh: Uint8Array

  /** @param curvature 1 + lambda_max(Hessian of g), the largest over the starts (see `largestCurvature`) */
  constructor(capacity: number, dimension: number, curvature: number) {
    this.#d = dimension
    this.#firstStep = 1 / curvature
    this.#at = new Float32Array(capacity * dimension)
    this.#slope = new Float32Array(capacity * dimension)
    this.#length = new Float64Array(capacity)
    this.#step = new Float64Array(capacity)
    this.#rejections = new Uint8Array(capacity)
    this.#fresh = new Uint8Array(capacity)
  }

  enter(slot: number): void {
    this.#fresh[slot] = 1
    this.#rejections[slot] = 0
    this.#step[slot] = this.#firstStep
    this.#length[slot] = Infinity
    // The slope too: the previous row in this slot may have ended at an infinite one.
    for (const array of [this.#at, this.#slope]) array.fill(0, slot * this.#d, (slot + 1) * this.#d)
  }

  propose(slot: number, { displacement }: EvaluationBuffers): void {
    const at = slot * this.#d
    const a = this.#fresh[slot] === 1 ? 0 : this.#step[slot]!
    for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j]! - a * this.#slope[j]!
  }

  judge(slot: number, { displacement, slope }: EvaluationBuffers): Verdict {
    const at = slot * this.#d
    this.#fresh[slot] = 0
    // The iteration contracts |slope|; the residual, in another metric, may grow on the way.
    let squares = 0
    for (let j = at; j < at + this.#d; j++) squares += slope[j]! * slope[j]!
    const length = Math.sqrt(squares)
    if (!(length <= this.#length[slot]!)) {
      this.#rejections[slot]!++
      this.#step[slot]! /= 2
      return this.#rejections[slot]! > MAX_REJECTIONS ? 'stalled' : 'rejected'
    }
    this.#length[slot] = length
    for (let j = at; j < at + this.#d; j++) {
      this.#at[j] = displacement[j]!
      this.#slope[j] = slope[j]!
    }
    return 'accepted'
  }

  move(from: number, to: number): void {
    const d = this.#d
    for (const array of [this.#at, this.#slope]) array.copyWithin(to * d, from * d, (from + 1) * d)
    for (const array of [this.#length, this.#step]) array[to] = array[from]!
    for (const array of [this.#rejections, this.#fresh]) array[to] = array[from]!
  }

  restore(slot: number, { displacement }: EvaluationBuffers): void {
    const at = slot * this.#d
    for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j]!
  }
}
