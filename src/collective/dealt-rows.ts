import { type Points, takeRows } from '../base/points.ts'
import type { Collective, Summed } from './collective.ts'
import { dealt, gathered } from './share.ts'

/** The rows of a table that are this rank's: work on them is put together again by `gather`. */
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
    // No work takes no rows: a rank without any does the first one's, which is not counted.
    this.#used = this.#places.length > 0 ? this.#places : Int32Array.of(0)
  }

  /** How many of the rows that `take` gives count. */
  get count(): number {
    return this.#places.length
  }

  take(points: Points): Points {
    return this.#collective.size === 1 ? points : takeRows(points, this.#used)
  }

  takeLabels<T>(labels: ArrayLike<T>): T[] {
    return Array.from(this.#used, (row) => labels[row]!)
  }

  /** All rows on all ranks, from what each made of its own. */
  gather<T extends Summed>(own: T): Promise<T> {
    if (this.#collective.size === 1) return Promise.resolve(own)
    const width = own.length / this.#used.length
    return gathered(this.#collective, own.slice(0, this.#places.length * width) as T, this.#places, this.#rows)
  }

  /** As `gather`, of points. */
  async gatherPoints(own: Points): Promise<Points> {
    if (this.#collective.size === 1) return own
    return { data: await this.gather(own.data), rows: this.#rows, columns: own.columns }
  }
}
