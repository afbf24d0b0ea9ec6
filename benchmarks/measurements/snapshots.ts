import type { TrainingState } from 'brenier'

/** The map as it stood at a moment of training. */
export interface Snapshot {
  readonly step: number
  /** Since the fit was called, and of training alone. */
  readonly seconds: number
  readonly trainingSeconds: number
  readonly weights: Float32Array
  readonly preconditioner: Float32Array
  /** Resident memory then, MiB. */
  readonly memory: number | null
}

/** For `onStep`: copies the averaged weights at a geometric set of times of training. Judging them waits until the fit is done, so the clock runs on. */
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
