import { type Points, takeRows } from '../base/points.ts'
import type { Collective, Summed } from './collective.ts'
import { dealt, gathered } from './share.ts'

/** The rows of a table that this rank works on; `gather` puts the results of all ranks together. */
export class DealtRows {
  readonly #collective: Collective
  readonly #places: Int32Array
  readonly #rows: number
  readonly #used: Int32Array

  /** @param rows of the whole table, which all ranks have */
  constructor(collective: Collective, rows: number) {
    this.#collective = collective
    this.#places = dealt(rows, collective)
    this.#rows = rows
    // All work needs rows: a rank without any works on the first one, which is not counted.
    this.#used = this.#places.length > 0 ? this.#places : Int32Array.of(0)
  }

  /** How many of the rows from `take` count. */
  get count(): number {
    return this.#places.length
  }

  take(points: Points): Points {
    return this.#collective.size === 1 ? points : takeRows(points, this.#used)
  }

  takeLabels<T>(labels: ArrayLike<T>): T[] {
    return Array.from(this.#used, (row) => labels[row]!)
  }

  /** The results for all rows, on all ranks, from each rank's own. */
  gather<T extends Summed>(own: T): Promise<T> {
    if (this.#collective.size === 1) return Promise.resolve(own)
    const width = own.length / this.#used.length
    return gathered(this.#collective, own.slice(0, this.#places.length * width) as T, this.#places, this.#rows)
  }

  /** As `gather`, for points. */
  async gatherPoints(own: Points): Promise<Points> {
    if (this.#collective.size === 1) return own
    return { data: await this.gather(own.data), rows: this.#rows, columns: own.columns }
  }
}
