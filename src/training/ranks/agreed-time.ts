import { ALONE, type Collective } from '../../collective/collective.ts'
import type { TrainingState } from '../state.ts'
import type { Wish } from './step-report.ts'

/** Between two states that are made whole for rank 0 to save. */
const SAVE_EVERY = 10

/** The other ranks stopped: one of them was asked to. */
export class RanksStopped extends Error {
  override readonly name = 'RanksStopped'

  constructor() {
    super('Another rank of this fit was asked to stop, and all have stopped with it.')
  }
}

/**
 * The seconds of a session, and what is decided by them and by signals: of several ranks all go by the clock of rank 0 as it was at the last step,
 * and stop after the same step.
 */
export class AgreedTime {
  readonly #began = performance.now()
  /** Milliseconds that others took with the state, which are no time of training. */
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

  /** By this process's own clock. */
  get own(): number {
    return (performance.now() - this.#began - this.#waited) / 1000
  }

  /** By the clock that decides. */
  get elapsed(): number {
    return this.#together ? this.#agreed.seconds : this.own
  }

  /** What stops work in the middle: of several ranks nothing does. */
  get signal(): AbortSignal | undefined {
    return this.#together ? undefined : this.#signal
  }

  get wish(): Wish {
    return { stop: this.#signal?.aborted === true, keeps: this.#onStep !== undefined, seconds: this.own }
  }

  /** @param agreed what came of the wishes of all ranks in a step */
  hear(agreed: Wish): void {
    this.#agreed = agreed
  }

  /**
   * What follows a step: a state to keep, an end.
   * @param complete makes the state whole
   * @throws the signal's reason, or RanksStopped where it was another rank's
   */
  async after(state: TrainingState, complete: () => Promise<void>): Promise<void> {
    if (!this.#together) {
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
