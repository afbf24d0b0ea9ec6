import { Random, type RandomState } from '../../base/random.ts'

/**
 * The smoothed bootstrap of a stratified sample: a drawn row is moved along the difference of two other rows of its cell, and pulled
 * towards the cell's centre so that the cell keeps its covariance (Silverman and Young 1987, with the local covariance as the kernel).
 *
 * Without it a potential learns to be as steep as it likes just outside the rows it was trained on, where nothing speaks against it, and
 * the forward map throws a few new rows far away.
 */
export class Smoother {
  readonly #table: Float32Array
  readonly #columns: number
  readonly #cells: readonly Int32Array[]
  readonly #centres: Float32Array
  readonly #random: Random

  /** @param table rows x D  @param cells the rows of each cell  @param start a generator, or the state of one to go on with */
  constructor(table: Float32Array, columns: number, cells: readonly Int32Array[], start: Random | RandomState) {
    this.#table = table
    this.#columns = columns
    this.#cells = cells
    this.#random = start instanceof Random ? start : Random.fromState(start)
    this.#centres = new Float32Array(cells.length * columns)
    cells.forEach((members, k) => {
      for (const row of members)
        for (let j = 0; j < columns; j++) this.#centres[k * columns + j]! += table[row * columns + j]! / members.length
    })
  }

  get state(): RandomState {
    return this.#random.state()
  }

  /**
   * Smooths a batch in place: its row k was drawn from cell k.
   * @param amount the kernel's deviation relative to the cell's; 0 leaves the rows as they are
   */
  smooth(batch: Float32Array, amount: number): void {
    const d = this.#columns
    const kept = Math.sqrt(1 - amount * amount)
    const moved = amount / Math.SQRT2
    this.#cells.forEach((members, k) => {
      const [a, b] = [this.#pick(members), this.#pick(members)]
      for (let j = 0, at = k * d; j < d; j++, at++) {
        const centre = this.#centres[at]!
        batch[at] = centre + kept * (batch[at]! - centre) + moved * (this.#table[a + j]! - this.#table[b + j]!)
      }
    })
  }

  #pick(members: Int32Array): number {
    return members[this.#random.integer(members.length)]! * this.#columns
  }
}
