import { mean } from '../base/statistics.ts'
import { type Frame, frameMatrices, type Side } from '../problem/frame.ts'
import { bestShift, massFactor, type Relaxation, relaxedTerm, type SidedTerms } from '../problem/relaxation.ts'
import { sideTerms } from '../transport/distance.ts'
import { toDual } from './dual-value.ts'
import type { Batch } from './term.ts'

/**
 * The relaxed dual in training. By the chain rule, the gradient of -(E h(f + s) + E h(g - s)) is that of the balanced dual with the share of
 * each row multiplied by its mass factor (see `Relaxation`). The constant s is the optimal one, so that its own derivative is 0. Nothing else
 * in a step changes.
 */
export class RelaxedDual {
  readonly #frame: Frame
  readonly #relaxation: Relaxation
  /** The dual value of the last batch, in the units of the balanced dual in the frame. */
  value = 0

  constructor(frame: Frame, relaxation: Relaxation) {
    this.#frame = frame
    this.#relaxation = relaxation
  }

  /**
   * The shares of a batch's rows in the loss: m_i / n for the source, then -m_j / n' for the n' trusted rows of the target.
   * @param potential u at the source rows
   */
  shares({ source, target, solved, trusted }: Batch, potential: Float32Array): Float32Array {
    const n = potential.length
    const all = this.#terms(source, target, potential, solved.objective)
    const kept = { source: all.source, target: Float64Array.from(trusted, (row) => all.target[row]!) }
    const { shift, value } = this.#valueOf(kept)
    this.value = toDual(this.#frame, value)
    const share = new Float32Array(2 * n)
    for (let i = 0; i < n; i++) share[i] = massFactor(this.#relaxation, 'source', all.source[i]! + shift) / n
    trusted.forEach((row, i) => {
      share[n + row] = -massFactor(this.#relaxation, 'target', kept.target[i]! - shift) / trusted.length
    })
    return share
  }

  /**
   * The relaxed dual on held-out rows: lower is better.
   * @param conjugate u* at the target rows
   * @returns the bound, and the term of each row up to a constant that all looks share
   */
  look(
    {
      source,
      target,
      rowWeights,
    }: { source: Float32Array; target: Float32Array; rowWeights: SidedTerms['rowWeights'] },
    potential: Float32Array,
    conjugate: Float32Array,
  ): { readonly bound: number; readonly source: Float32Array; readonly target: Float32Array } {
    const terms = this.#terms(
      source,
      target,
      potential,
      conjugate.map((value) => -value),
    )
    const { value, ofSource, ofTarget } = this.#valueOf({ ...terms, rowWeights })
    const inDual = (value: number) => (-this.#frame.factor / 2) * value
    return {
      bound: toDual(this.#frame, value),
      source: Float32Array.from(ofSource, inDual),
      target: Float32Array.from(ofTarget, inDual),
    }
  }

  /** What the dual terms of rows in the frame are besides u, or u*, at them (times -2 over the frame's factor). */
  offsets(source: Float32Array, target: Float32Array): Record<Side, Float32Array> {
    const zeros = (rows: Float32Array) => new Float32Array(rows.length / this.#frame.dimension)
    const terms = this.#terms(source, target, zeros(source), zeros(target))
    return { source: Float32Array.from(terms.source), target: Float32Array.from(terms.target) }
  }

  #valueOf(terms: SidedTerms) {
    const relaxation = this.#relaxation
    const shift = bestShift(relaxation, terms)
    const ofSource = Float64Array.from(terms.source, (t) => relaxedTerm(relaxation, 'source', t + shift))
    const ofTarget = Float64Array.from(terms.target, (t) => relaxedTerm(relaxation, 'target', t - shift))
    const value = mean(ofSource, terms.rowWeights?.source) + mean(ofTarget, terms.rowWeights?.target)
    return { shift, value, ofSource, ofTarget }
  }

  /** f and g at rows in the frame, in squared units of the cost. */
  #terms(source: Float32Array, target: Float32Array, potential: Float32Array, objective: Float32Array) {
    const frame = this.#frame
    return sideTerms({
      frame,
      source: this.#leave(source, 'source'),
      target: this.#leave(target, 'target'),
      potential,
      objective,
    })
  }

  #leave(rows: Float32Array, side: Side): Float32Array {
    const { data } = frameMatrices(this.#frame)[`${side}Out`]
    const d = this.#frame.dimension
    const out = new Float32Array(rows.length)
    for (let at = 0; at < rows.length; at += d)
      for (let j = 0; j < d; j++) {
        let sum = 0
        for (let i = 0; i < d; i++) sum += rows[at + i]! * data[i * d + j]!
        out[at + j] = sum
      }
    return out
  }
}
