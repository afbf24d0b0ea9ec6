import type { Method } from './method.ts'
import type { ConjugateProgram, EvaluationBuffers } from './program.ts'
import type { ConjugateRows } from './rows.ts'

/** A workspace that is kept between solves: buffers for the rows that are solved at once, and the method's memory of them. */
export interface Workspace {
  readonly buffers: EvaluationBuffers
  readonly method: Method
}

/** Which row is in which slot of the workspace. A finished row leaves at once and the next takes its place, so that batches stay full. */
export class Slots {
  readonly #workspace: Workspace
  readonly #rows: ConjugateRows
  readonly #d: number
  readonly #classes: number
  readonly #count: number
  readonly #rowOf: Int32Array
  #next = 0
  /** Slots [0, active) hold rows. */
  active = 0

  constructor({ dimension, classes }: ConjugateProgram, workspace: Workspace, rows: ConjugateRows) {
    this.#workspace = workspace
    this.#rows = rows
    this.#d = dimension
    this.#classes = classes
    this.#count = rows.targets.length / dimension
    this.#rowOf = new Int32Array(workspace.buffers.capacity)
  }

  /** The row that a slot holds. */
  row(slot: number): number {
    return this.#rowOf[slot]!
  }

  /** Fills free slots with the next rows; false once no row is left. */
  fill(): boolean {
    while (this.active < this.#workspace.buffers.capacity && this.#next < this.#count) this.#enter(this.active++)
    return this.active > 0
  }

  #enter(slot: number): void {
    const { buffers, method } = this.#workspace
    const { targets, starts, labels } = this.#rows
    const [d, k, row] = [this.#d, this.#classes, this.#next++]
    this.#rowOf[slot] = row
    buffers.base.set(starts.subarray(row * d, (row + 1) * d), slot * d)
    buffers.target.set(targets.subarray(row * d, (row + 1) * d), slot * d)
    if (k > 0) buffers.label.set(labels.subarray(row * k, (row + 1) * k), slot * k)
    method.enter(slot)
  }

  /** Frees slots: the last active rows move into the holes. */
  leave(finished: number[]): void {
    const { buffers, method } = this.#workspace
    const [d, k] = [this.#d, this.#classes]
    for (const slot of finished.sort((a, b) => b - a)) {
      const last = --this.active
      if (slot === last) continue
      for (const array of [buffers.base, buffers.target]) array.copyWithin(slot * d, last * d, (last + 1) * d)
      if (k > 0) buffers.label.copyWithin(slot * k, last * k, (last + 1) * k)
      this.#rowOf[slot] = this.#rowOf[last]!
      method.move(last, slot)
    }
  }
}
