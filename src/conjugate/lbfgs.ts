import { isDecrease, shorterStep, type Trial } from './line-search.ts'
import type { Method, Verdict } from './method.ts'
import type { EvaluationBuffers } from './rows.ts'

export interface LbfgsOptions {
  /** Pairs remembered for each row. Default 5. */
  readonly memory?: number
  /** True for a potential that is convex by construction: slopes alone, which float32 resolves better, may then prove a decrease. */
  readonly convex: boolean
}

/** Relative rounding error of the objective in float32, after a few operations. */
export const ROUNDING = 3e-7
export const MAX_REJECTIONS = 10
export const CURVATURE = 1e-8

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) in the preconditioner's variables, with a memory and a line search for each row.
 * Trials are batched: each iteration evaluates every row once, and a row whose trial is rejected shortens its step for the next iteration.
 */
export class Lbfgs implements Method {
  readonly name = 'lbfgs'
  readonly #d: number
  /** Pairs remembered for each row. */
  readonly memory: number
  readonly convex: boolean
  // For each slot: the accepted point, its objective and slope, the direction, the step, and the ring of pairs.
  readonly #at: Float32Array
  readonly #objective: Float64Array
  readonly #slope: Float32Array
  readonly #direction: Float32Array
  readonly #descent: Float64Array
  readonly #step: Float64Array
  readonly #rejections: Uint8Array
  readonly #fresh: Uint8Array
  readonly #steps: Float32Array
  readonly #changes: Float32Array
  readonly #inverse: Float64Array
  readonly #count: Uint8Array
  readonly #head: Uint8Array
  readonly #q: Float64Array
  readonly #alpha: Float64Array

  constructor(capacity: number, dimension: number, { memory = 5, convex }: LbfgsOptions) {
    this.#d = dimension
    this.memory = memory
    this.convex = convex
    this.#at = new Float32Array(capacity * dimension)
    this.#slope = new Float32Array(capacity * dimension)
    this.#direction = new Float32Array(capacity * dimension)
    this.#objective = new Float64Array(capacity)
    this.#descent = new Float64Array(capacity)
    this.#step = new Float64Array(capacity)
    this.#rejections = new Uint8Array(capacity)
    this.#fresh = new Uint8Array(capacity)
    this.#steps = new Float32Array(capacity * memory * dimension)
    this.#changes = new Float32Array(capacity * memory * dimension)
    this.#inverse = new Float64Array(capacity * memory)
    this.#count = new Uint8Array(capacity)
    this.#head = new Uint8Array(capacity)
    this.#q = new Float64Array(dimension)
    this.#alpha = new Float64Array(memory)
  }

  enter(slot: number): void {
    this.#fresh[slot] = 1
    this.#count[slot] = 0
    this.#head[slot] = 0
    this.#rejections[slot] = 0
    this.#step[slot] = 1
  }

  propose(slot: number, { displacement }: EvaluationBuffers): void {
    const d = this.#d
    const at = slot * d
    if (this.#fresh[slot] === 1) {
      displacement.fill(0, at, at + d)
      return
    }
    if (this.#rejections[slot] === 0) this.#findDirection(slot)
    const t = this.#step[slot]!
    for (let j = at; j < at + d; j++) displacement[j] = this.#at[j]! + t * this.#direction[j]!
  }

  judge(slot: number, buffers: EvaluationBuffers): Verdict {
    const d = this.#d
    const at = slot * d
    const objective = buffers.objective[slot]!
    if (this.#fresh[slot] === 1) {
      this.#fresh[slot] = 0
      this.#accept(slot, buffers)
      return 'accepted'
    }
    let slopeThere = 0
    for (let j = at; j < at + d; j++) slopeThere += buffers.slope[j]! * this.#direction[j]!
    const change = objective - this.#objective[slot]!
    const trial: Trial = { t: this.#step[slot]!, descent: this.#descent[slot]!, change, slopeThere }
    if (isDecrease(trial, ROUNDING * (Math.abs(objective) + d), this.convex)) {
      this.#remember(slot, buffers, trial.t)
      this.#accept(slot, buffers)
      this.#rejections[slot] = 0
      this.#step[slot] = 1
      return 'accepted'
    }
    this.#rejections[slot]!++
    if (this.#rejections[slot]! > MAX_REJECTIONS) return 'stalled'
    this.#step[slot] = shorterStep(trial)
    return 'rejected'
  }

  #accept(slot: number, { displacement, objective, slope }: EvaluationBuffers): void {
    const at = slot * this.#d
    this.#objective[slot] = objective[slot]!
    for (let j = at; j < at + this.#d; j++) {
      this.#at[j] = displacement[j]!
      this.#slope[j] = slope[j]!
    }
  }

  #remember(slot: number, { slope }: EvaluationBuffers, t: number): void {
    const d = this.#d
    const at = slot * d
    const ring = slot * this.memory + this.#head[slot]!
    const into = ring * d
    let curvature = 0
    let length = 0
    for (let j = 0; j < d; j++) {
      const step = t * this.#direction[at + j]!
      const change = slope[at + j]! - this.#slope[at + j]!
      this.#steps[into + j] = step
      this.#changes[into + j] = change
      curvature += step * change
      length += step * step
    }
    if (!(curvature > CURVATURE * length)) return
    this.#inverse[ring] = 1 / curvature
    this.#head[slot] = (this.#head[slot]! + 1) % this.memory
    this.#count[slot] = Math.min(this.#count[slot]! + 1, this.memory)
  }

  /** The two-loop recursion. */
  #findDirection(slot: number): void {
    const d = this.#d
    const at = slot * d
    const q = this.#q
    const [count, head, first] = [this.#count[slot]!, this.#head[slot]!, slot * this.memory]
    for (let j = 0; j < d; j++) q[j] = this.#slope[at + j]!
    for (let k = 1; k <= count; k++) {
      const ring = first + ((head - k + this.memory) % this.memory)
      this.#alpha[k - 1] = this.#reduce(ring, this.#steps, this.#changes)
    }
    for (let k = count; k >= 1; k--) {
      const ring = first + ((head - k + this.memory) % this.memory)
      const from = ring * d
      let beta = 0
      for (let j = 0; j < d; j++) beta += this.#changes[from + j]! * q[j]!
      const scale = this.#alpha[k - 1]! - beta * this.#inverse[ring]!
      for (let j = 0; j < d; j++) q[j]! += scale * this.#steps[from + j]!
    }
    let descent = 0
    for (let j = 0; j < d; j++) descent -= q[j]! * this.#slope[at + j]!
    const downhill = descent < 0
    if (!downhill) descent = 0
    for (let j = 0; j < d; j++) {
      const slope = this.#slope[at + j]!
      this.#direction[at + j] = downhill ? -q[j]! : -slope
      if (!downhill) descent -= slope * slope
    }
    this.#descent[slot] = descent
  }

  /** q -= a change with a = <step, q> / <step, change>; returns a. */
  #reduce(ring: number, steps: Float32Array, changes: Float32Array): number {
    const d = this.#d
    const q = this.#q
    const from = ring * d
    let along = 0
    for (let j = 0; j < d; j++) along += steps[from + j]! * q[j]!
    const alpha = along * this.#inverse[ring]!
    for (let j = 0; j < d; j++) q[j]! -= alpha * changes[from + j]!
    return alpha
  }

  move(from: number, to: number): void {
    const d = this.#d
    for (const array of [this.#at, this.#slope, this.#direction]) array.copyWithin(to * d, from * d, (from + 1) * d)
    const pairs = this.memory * d
    for (const array of [this.#steps, this.#changes])
      array.copyWithin(to * pairs, from * pairs, from * pairs + this.#count[from]! * d)
    this.#inverse.copyWithin(to * this.memory, from * this.memory, (from + 1) * this.memory)
    for (const array of [this.#objective, this.#descent, this.#step]) array[to] = array[from]!
    for (const array of [this.#rejections, this.#fresh, this.#count, this.#head]) array[to] = array[from]!
  }

  restore(slot: number, { displacement }: EvaluationBuffers): void {
    const at = slot * this.#d
    for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j]!
  }
}
