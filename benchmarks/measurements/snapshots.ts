import type { TrainingState } from 'brenier'

/** The map at one moment of training. */
export interface Snapshot {
  readonly step: number
  /** Seconds since the fit was called, and of training alone. */
  readonly seconds: number
  readonly trainingSeconds: number
  readonly weights: Float32Array
  readonly preconditioner: Float32Array
  /** Resident memory at that moment, in MiB. */
  readonly memory: number | null
}

/** For `onStep`: copies the averaged weights at geometrically spaced times of training, to be judged after the fit, so the clock is not stopped. */
export class SnapshotRecorder {
  readonly snapshots: Snapshot[] = []
  readonly #began = performance.now()
  readonly #ratio: number
  readonly #memory: () => number | null
  #next: number

  constructor(firstLook: number, ratio: number, memory: () => number | null) {
    this.#next = firstLook
    this.#ratio = ratio
    this.#memory = memory
  }

  /** Since the recorder was made. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  readonly onStep = (state: TrainingState): void => {
    if (state.seconds < this.#next) return
    this.snapshots.push({
      step: state.step,
      seconds: this.seconds,
      trainingSeconds: state.seconds,
      weights: state.average.slice(),
      preconditioner: state.preconditioner.slice(),
      memory: this.#memory(),
    })
    while (this.#next <= state.seconds) this.#next *= this.#ratio
  }
}
