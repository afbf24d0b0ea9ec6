import type { Engine } from '../engine/index.ts'
import { project, type Section } from '../potentials/weights.ts'
import { type AdamOptions, type AdamState, adamUpdate } from './adam.ts'
import { Muon } from './muon.ts'

/**
 * Steps of a released potential: Muon for the matrices between layers, Adam for all other weights, which keep their sign constraints.
 * Without Muon the free matrices learn three times more slowly.
 */
export class ReleasedStep {
  readonly #layout: readonly Section[]
  readonly #inner: readonly Section[]
  readonly #muon: Muon

  private constructor(layout: readonly Section[], inner: readonly Section[], muon: Muon) {
    this.#layout = layout
    this.#inner = inner
    this.#muon = muon
  }

  /** @param layout of the released potential */
  static async create(engine: Engine, layout: readonly Section[], threads: number): Promise<ReleasedStep> {
    const inner = layout.filter(({ parameter }) => parameter.inner)
    return new ReleasedStep(layout, inner, await Muon.create(engine, inner, threads))
  }

  /**
   * Takes a step in place. Muon's momentum is Adam's first moment, so that Muon needs no state.
   * @param gradient laid out as the weights; with `orthogonal`, the matrices' orthogonalised momentum stands in their places, because a device has
   *   computed it, which also holds the momentum
   */
  async take(
    adam: AdamState,
    weights: Float32Array,
    gradient: Float32Array,
    rates: { readonly rate: number; readonly innerRate: number; readonly orthogonal: boolean },
    options: AdamOptions,
  ): Promise<void> {
    const before = this.#inner.map(({ start, end }) => weights.slice(start, end))
    const directions = rates.orthogonal && this.#inner.map(({ start, end }) => gradient.slice(start, end))
    if (directions) for (const { start, end } of this.#inner) gradient.fill(0, start, end)
    adamUpdate(adam, weights, gradient, rates.rate, options)
    this.#inner.forEach(({ start }, i) => {
      weights.set(before[i]!, start)
    })
    const rate = rates.rate * rates.innerRate
    if (directions) this.#muon.take(weights, directions, rate)
    else await this.#muon.update(weights, gradient, adam.first, rate)
    project(this.#layout, weights)
  }

  dispose(): Promise<void> {
    return this.#muon.dispose()
  }
}
