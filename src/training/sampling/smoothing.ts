import { Random, type RandomState } from '../../base/random.ts'
import type { Cells } from './strata.ts'

/**
 * The smoothed bootstrap of a stratified sample: a drawn row is moved along the difference of two other rows of its cell, and pulled
 * towards the cell's centre so that the cell keeps its covariance (Silverman and Young 1987, with the local covariance as the kernel).
 *
 * Without it, nothing limits how steep a potential becomes just outside its training rows, and the forward map sends a few new rows far away.
 */
export class Smoother {
  readonly #table: Float32Array
  readonly #columns: number
  readonly #cells: readonly Int32Array[]
  /** For weighted rows: the cumulative mass of each cell's rows. */
  readonly #upTo: readonly Float64Array[] | undefined
  readonly #centres: Float32Array
  readonly #random: Random

  /** @param table rows x D  @param cells rows and, if they have weights, their masses  @param start a generator, or the state of one to continue */
  constructor(table: Float32Array, columns: number, { rows: cells, masses }: Cells, start: Random | RandomState) {
    this.#table = table
    this.#columns = columns
    this.#cells = cells
    this.#upTo = masses?.map(cumulative)
    this.#random = start instanceof Random ? start : Random.fromState(start)
    this.#centres = new Float32Array(cells.length * columns)
    cells.forEach((members, k) => {
      const mass = this.#upTo?.[k]?.at(-1) ?? members.length
      members.forEach((row, i) => {
        const weight = masses === undefined ? 1 : masses[k]![i]!
        for (let j = 0; j < columns; j++) this.#centres[k * columns + j]! += (table[row * columns + j]! * weight) / mass
      })
    })
  }

  get state(): RandomState {
    return this.#random.state()
  }

  /**
   * Smooths a batch in place, whose row k was drawn from cell k. It draws for all cells, even those that are not in the batch.
   * @param amount the kernel's standard deviation relative to the cell's; 0 leaves the rows as they are
   * @param places the cells from which the rows of the batch were drawn, ascending. Default: all cells
   */
  smooth(batch: Float32Array, amount: number, places?: Int32Array): void {
    const d = this.#columns
    const kept = Math.sqrt(1 - amount * amount)
    const moved = amount / Math.SQRT2
    let row = 0
    this.#cells.forEach((members, k) => {
      const [a, b] = [this.#pick(members, k), this.#pick(members, k)]
      if (places !== undefined && places[row] !== k) return
      for (let j = 0, at = row * d; j < d; j++, at++) {
        const centre = this.#centres[k * d + j]!
        batch[at] = centre + kept * (batch[at]! - centre) + moved * (this.#table[a + j]! - this.#table[b + j]!)
      }
      row++
    })
  }

  #pick(members: Int32Array, cell: number): number {
    const upTo = this.#upTo?.[cell]
    if (upTo === undefined) return members[this.#random.integer(members.length)]! * this.#columns
    const at = this.#random.uniform() * upTo.at(-1)!
    const place = upTo.findIndex((mass) => mass > at)
    return members[place === -1 ? members.length - 1 : place]! * this.#columns
  }
}

function cumulative(masses: Float64Array): Float64Array {
  let sum = 0
  return masses.map((mass) => {
    sum += mass
    return sum
  })
}
