import { drawnByWeight } from '../../base/columns.ts'
import { InputError } from '../../base/errors.ts'
import { Random, type RandomState } from '../../base/random.ts'
import type { Cells } from './strata.ts'

/** The state of one group's order, as plain data. */
export interface OrderState {
  /** The generator before it drew the current epoch's order, and how many rows of the epoch have been used. */
  epoch: RandomState
  position: number
}

/** Rows of one group, in a fresh order each epoch: each row once an epoch or, with masses, in proportion to its mass. */
class Order {
  readonly #members: Int32Array
  readonly #masses: Float64Array | undefined
  readonly #random: Random
  #order: Int32Array
  readonly state: OrderState

  constructor(members: Int32Array, start: Random | OrderState, masses?: Float64Array) {
    this.#members = members
    this.#masses = masses
    this.#random = start instanceof Random ? start : Random.fromState(start.epoch)
    this.state = { epoch: this.#random.state(), position: start instanceof Random ? 0 : start.position }
    this.#order = this.#epoch()
  }

  #epoch(): Int32Array {
    const { length } = this.#members
    return this.#masses === undefined
      ? this.#random.permutation(length)
      : drawnByWeight(this.#masses, length, this.#random)
  }

  next(): number {
    if (this.state.position === this.#members.length) {
      this.state.epoch = this.#random.state()
      this.#order = this.#epoch()
      this.state.position = 0
    }
    return this.#members[this.#order[this.state.position++]!]!
  }
}

/** Batches of row numbers of a table: one row of each cell of a stratification, in the order of the cells. */
export class Sampler {
  readonly #orders: Order[]

  /**
   * @param cells rows and, if they have weights, their masses
   * @param start a generator for a new sampler, or the state of one to continue
   */
  constructor({ rows, masses }: Cells, start: Random | readonly OrderState[]) {
    this.#orders = rows.map(
      (members, k) => new Order(members, start instanceof Random ? start.stream('cell', k) : start[k]!, masses?.[k]),
    )
  }

  /** The state of the orders: a copy, so that an interrupted step does not change what was saved before it. */
  get state(): OrderState[] {
    return this.#orders.map(({ state }) => ({ ...state }))
  }

  next(): Int32Array {
    return Int32Array.from(this.#orders, (order) => order.next())
  }
}

/**
 * Splits a batch over groups in proportion to their shares, at least one row each.
 * @throws InputError for a batch with fewer places than groups
 */
export function apportion(batch: number, shares: readonly number[]): number[] {
  if (batch < shares.length)
    throw new InputError(
      `A batch of ${batch} rows has no place for each of ${shares.length} classes; make batchSize ${shares.length} or more.`,
    )
  const total = shares.reduce((sum, share) => sum + share, 0)
  const exact = shares.map((share) => (batch * share) / total)
  const counts = exact.map((value) => Math.max(Math.floor(value), 1))
  let left = batch - counts.reduce((sum, count) => sum + count, 0)
  for (; left !== 0; left -= Math.sign(left)) {
    // The group farthest below its share gets a place, or the one farthest above gives one up.
    const lack = exact.map((value, k) =>
      left > 0 ? value - counts[k]! : counts[k]! > 1 ? counts[k]! - value : -Infinity,
    )
    counts[lack.indexOf(Math.max(...lack))]! += Math.sign(left)
  }
  return counts
}
