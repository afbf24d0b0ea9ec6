import { type Collective, gatheredBytes, type OutsideRow } from '../index.ts'
import { count, number, plural } from './text.ts'

/** How many rows a notice names. */
const NAMED = 3

/** The counts of one rank. */
interface Counted {
  readonly count: number | null
  readonly first: readonly OutsideRow[]
  readonly farthest: OutsideRow | undefined
}

/** Stands for an infinite number in JSON, which has none. */
const INFINITE = 'infinite'

/** Counts the rows that lie far outside what a map was fitted on, batch by batch. */
export class OutsideRows {
  readonly #names: readonly string[] | undefined
  #first: OutsideRow[] = []
  #farthest: OutsideRow | undefined
  /** Null if the map does not record where the rows of its fit lay. */
  count: number | null = 0

  /** @param names the names of the map's columns */
  constructor(names: readonly string[] | undefined) {
    this.#names = names
  }

  /** @param before the number of rows in earlier batches */
  add(found: readonly OutsideRow[] | null, before = 0): void {
    if (found === null || this.count === null) {
      this.count = null
      return
    }
    this.count += found.length
    for (const one of found) {
      const numbered = { ...one, row: one.row + before }
      if (this.#first.length < NAMED) this.#first.push(numbered)
      if (this.#farthest === undefined || one.widths > this.#farthest.widths) this.#farthest = numbered
    }
  }

  /** Adds the counts of the other ranks, each for a later part of the rows. Called by all ranks. */
  async addOthers(collective: Collective): Promise<void> {
    const own: Counted = { count: this.count, first: this.#first, farthest: this.#farthest }
    const text = JSON.stringify(own, (_, value) => (value === Number.POSITIVE_INFINITY ? INFINITE : value))
    const all = (await gatheredBytes(collective, new TextEncoder().encode(text))).map(
      (bytes): Counted =>
        JSON.parse(new TextDecoder().decode(bytes), (_, value) =>
          value === INFINITE ? Number.POSITIVE_INFINITY : value,
        ),
    )
    this.count = all.reduce<number | null>(
      (sum, one) => (sum === null || one.count === null ? null : sum + one.count),
      0,
    )
    this.#first = all.flatMap(({ first }) => first).slice(0, NAMED)
    this.#farthest = all
      .flatMap(({ farthest }) => farthest ?? [])
      .reduce<OutsideRow | undefined>(
        (most, one) => (most === undefined || one.widths > most.widths ? one : most),
        undefined,
      )
  }

  /**
   * A sentence with the number of such rows, the first of them and the farthest; undefined if there are none.
   * @param rows the number of all rows
   * @param of which rows they are, in words
   * @param on the side of the fit, in words
   */
  text(rows: number, of: string, on: string): string | undefined {
    const [far, farthest] = [this.count, this.#farthest]
    if (far === null || farthest === undefined) return undefined
    const named = this.#first.map((one) => this.#described(one))
    if (far > NAMED) named.push('...')
    if (!this.#first.some(({ row }) => row === farthest.row)) named.push(`the farthest is ${this.#described(farthest)}`)
    return `${count(far)} of ${plural(rows, 'row')}${of} ${far === 1 ? 'lies' : 'lie'} far outside the rows of the ${on} that the map was fitted on (${named.join('; ')}); there the map only extrapolates from the edge of those rows. Check such rows, or leave them out.`
  }

  #described({ row, column, value, low, high, widths }: OutsideRow): string {
    const name = this.#names?.[column] ?? `column ${column + 1}`
    const where =
      widths === Number.POSITIVE_INFINITY
        ? `always ${number(low)} in the fit`
        : `fitted on ${number(low)} to ${number(high)}, ${number(widths, 2)} times that range away`
    return `row ${count(row + 1)}: ${name} is ${number(value)}, ${where}`
  }
}
