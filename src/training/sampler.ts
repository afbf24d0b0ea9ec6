import { Random, type RandomState } from '../random.ts'

/** Where a sampler stands, as plain data. */
export interface SamplerState {
  /** The generator as it was before the current epoch's order was drawn, and how many rows of the epoch are used. */
  epoch: RandomState
  position: number
}

/** Batches of rows of a table, each row once an epoch, in a fresh order each epoch. */
export class RowSampler {
  readonly #rows: number
  #random: Random
  #order: Int32Array
  readonly state: SamplerState

  constructor(rows: number, start: Random | SamplerState) {
    this.#rows = rows
    this.#random = start instanceof Random ? start : Random.fromState(start.epoch)
    this.state = { epoch: this.#random.state(), position: start instanceof Random ? 0 : start.position }
    this.#order = this.#random.permutation(rows)
  }

  /** The row numbers of the next batch; an epoch's end is filled up from the next. */
  next(count: number): Int32Array {
    const batch = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      if (this.state.position === this.#rows) {
        this.state.epoch = this.#random.state()
        this.#order = this.#random.permutation(this.#rows)
        this.state.position = 0
      }
      batch[i] = this.#order[this.state.position++]!
    }
    return batch
  }
}

/** Copies rows of a row-major table into `out`, from its row `offset` on. */
export function gather(table: Float32Array, columns: number, rows: Int32Array, out: Float32Array, offset = 0): void {
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * columns
    const to = (offset + i) * columns
    for (let j = 0; j < columns; j++) out[to + j] = table[from + j]!
  }
}

/** The reverse of `gather`. */
export function scatter(table: Float32Array, columns: number, rows: Int32Array, values: Float32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const to = rows[i]! * columns
    const from = i * columns
    for (let j = 0; j < columns; j++) table[to + j] = values[from + j]!
  }
}
