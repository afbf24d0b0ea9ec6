import type { LiveMap } from '../training/live.ts'
import type { TrainingState } from '../training/state.ts'
import type { Field } from '../transport/field.ts'
import type { Look, Steering } from './messages.ts'

/** The least time between two looks at a running fit, in milliseconds and in durations of a look: the page draws no faster, and the fit has most of the time. */
const BETWEEN_LOOKS = 125
const LOOKS_BETWEEN = 4

/** Its arrays move to the page, so each look has its own. */
function noField(): Field {
  return {
    images: { data: new Float32Array(0), rows: 0, columns: 0 },
    displacementPotential: new Float64Array(0),
    logDeterminant: new Float64Array(0),
  }
}

/** A fit that a page pauses, slows down and watches. */
export class SteeredFit {
  readonly #onLook: (look: Look) => void
  readonly #signal: AbortSignal
  #paused = false
  #steps = 0
  #pace: number | null = null
  #watch: Steering['watch'] = null
  #watchBack: Steering['watchBack'] = null
  #expansion = true
  /** Whether what to watch has changed since the last look. */
  #changed = false
  /** When the next look at a running fit is due. */
  #nextLook = Number.NEGATIVE_INFINITY
  #lastStep = Number.NEGATIVE_INFINITY
  #wake: () => void = () => {}

  constructor(steering: Steering, signal: AbortSignal, onLook: (look: Look) => void) {
    this.#onLook = onLook
    this.#signal = signal
    this.steer(steering)
    signal.addEventListener('abort', () => this.#wake())
  }

  steer({ paused, steps, pace, watch, watchBack, expansion }: Steering): void {
    if (paused !== undefined) this.#paused = paused
    if (steps !== undefined) this.#steps += steps
    if (pace !== undefined) this.#pace = pace
    if (watch !== undefined) {
      this.#watch = watch
      this.#changed = true
    }
    if (watchBack !== undefined) {
      this.#watchBack = watchBack
      this.#changed = true
    }
    if (expansion !== undefined && expansion !== this.#expansion) {
      this.#expansion = expansion
      this.#changed = true
    }
    this.#wake()
  }

  /** For `onStep`: nothing to wait for if the fit runs freely and no look is due. */
  readonly onStep = (state: TrainingState, live: LiveMap): Promise<void> | undefined => {
    const isFree = !this.#paused && this.#pace === null
    const watches = Boolean(this.#watch ?? this.#watchBack)
    const isDue = watches && performance.now() >= this.#nextLook
    return isFree && !isDue ? undefined : this.#between(state.step, live)
  }

  async #between(step: number, live: LiveMap): Promise<void> {
    await this.#look(step, live)
    while (!this.#signal.aborted) {
      if (this.#changed) await this.#look(step, live)
      const wait = this.#wait()
      if (wait <= 0) break
      await this.#sleep(wait)
    }
    this.#signal.throwIfAborted()
    if (this.#paused) this.#steps--
    this.#lastStep = performance.now()
  }

  /** Milliseconds until the next step may be taken. */
  #wait(): number {
    if (this.#paused) return this.#steps > 0 ? 0 : Number.POSITIVE_INFINITY
    return this.#pace === null ? 0 : this.#lastStep + 1000 / this.#pace - performance.now()
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      if (Number.isFinite(milliseconds)) setTimeout(resolve, milliseconds)
    })
  }

  async #look(step: number, live: LiveMap): Promise<void> {
    this.#changed = false
    const [points, back, expansion] = [this.#watch, this.#watchBack, this.#expansion]
    const began = performance.now()
    if (points || back) {
      const field = points ? await live.at(points, undefined, { expansion }) : noField()
      const preimages = back ? { preimages: await live.back(back) } : {}
      this.#onLook({ step, ...field, ...preimages })
    }
    const now = performance.now()
    this.#nextLook = now + Math.max(BETWEEN_LOOKS, LOOKS_BETWEEN * (now - began))
  }
}
