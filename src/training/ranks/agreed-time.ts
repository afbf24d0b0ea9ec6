import { ALONE, type Collective } from '../../collective/collective.ts'
import type { TrainingState } from '../state.ts'
import type { Wish } from './step-report.ts'

/** Seconds between two states that are completed for rank 0 to save. */
const SAVE_EVERY = 10

/** This rank stopped because another one was asked to stop. */
export class RanksStopped extends Error {
  override readonly name = 'RanksStopped'

  constructor() {
    super('Another rank of this fit was asked to stop, and all have stopped with it.')
  }
}

/**
 * The seconds of a session, and the decisions that depend on them and on signals. With several ranks, all use the clock of rank 0 as of the last
 * step, and stop after the same step.
 */
export class AgreedTime {
  readonly #began = performance.now()
  /** Milliseconds spent in `onStep`, which do not count as training. */
  #waited = 0
  readonly #together: boolean
  readonly #signal: AbortSignal | undefined
  readonly #onStep: ((state: TrainingState) => unknown) | undefined
  #agreed: Wish = { stop: false, keeps: false, seconds: 0 }
  #saved = 0

  constructor(
    collective: Collective = ALONE,
    signal?: AbortSignal | undefined,
    onStep?: ((state: TrainingState) => unknown) | undefined,
  ) {
    this.#together = collective.size > 1
    this.#signal = signal
    this.#onStep = onStep
  }

  /** Seconds by this process's own clock. */
  get own(): number {
    return (performance.now() - this.#began - this.#waited) / 1000
  }

  /** Seconds by the clock that decides. */
  get elapsed(): number {
    return this.#together ? this.#agreed.seconds : this.own
  }

  /** The signal that stops work in the middle of a step; with several ranks there is none. */
  get signal(): AbortSignal | undefined {
    return this.#together ? undefined : this.#signal
  }

  get wish(): Wish {
    return { stop: this.#signal?.aborted === true, keeps: this.#onStep !== undefined, seconds: this.own }
  }

  /** @param agreed the combined wishes of all ranks in a step */
  hear(agreed: Wish): void {
    this.#agreed = agreed
  }

  /**
   * Passes the state to `onStep` after a step if it is due, and stops if any rank was asked to.
   * @param complete completes the state
   * @throws the signal's reason, or RanksStopped if another rank was asked to stop
   */
  async after(state: TrainingState, complete: () => Promise<void>): Promise<void> {
    if (!this.#together) {
      if (this.#onStep !== undefined) await complete()
      await this.#show(state)
      return
    }
    const agreed = this.#agreed
    const due = agreed.keeps && agreed.seconds - this.#saved >= SAVE_EVERY
    if (!due && !agreed.stop) return
    await complete()
    this.#saved = agreed.seconds
    if (agreed.stop) throw this.#signal?.aborted ? this.#signal.reason : new RanksStopped()
    await this.#show(state)
  }

  async #show(state: TrainingState): Promise<void> {
    const pause = this.#onStep?.(state)
    if (!(pause instanceof Promise)) return
    const since = performance.now()
    await pause
    this.#waited += performance.now() - since
  }
}
