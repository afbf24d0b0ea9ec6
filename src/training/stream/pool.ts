import { InputError } from '../../base/errors.ts'
import { type Pause, pauses } from '../../base/pause.ts'
import { asPoints, joinRows, type Points, takeRows } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { asSomeWeights, rowsWithMass } from '../../base/row-weights.ts'
import type { RowStream } from '../../io/row-stream.ts'
import { heldOutRows } from '../row-split.ts'
import { PoolPlan, type RowRange } from './plan.ts'

/** How many numbers a pool holds: 16 MB in single precision. */
const POOL_VALUES = 1 << 22
const [FEWEST_ROWS, MOST_ROWS] = [1 << 13, 1 << 18]
const BLOCK_VALUES = 1 << 13
const FEWEST_BLOCK_ROWS = 64
/** Only a part of a block with many more numbers than this is read: at least four times the rows that are taken. */
const WINDOW_VALUES = 1 << 20

/** How many rows of a table with this many columns are kept in memory; smaller tables are read whole. */
export function poolRowsFor(columns: number): number {
  return Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(POOL_VALUES / columns)))
}

export function isRowStream(side: unknown): side is RowStream {
  return typeof side === 'object' && side !== null && 'read' in side && typeof side.read === 'function'
}

/** Whether a stream has more rows than a pool. */
export function isLarge({ rows, columns }: RowStream): boolean {
  return rows > poolRowsFor(columns)
}

/** One side's table, and the pools that are drawn from it. */
export class StreamedSide {
  readonly stream: RowStream
  readonly plan: PoolPlan
  readonly #signal: AbortSignal | undefined
  readonly #pause: Pause
  #read = 0
  #missing = 0

  constructor(
    stream: RowStream,
    { random, heldOut, poolRows, signal }: { random: Random; heldOut: number; poolRows?: number; signal?: AbortSignal },
  ) {
    const { rows, columns, name } = stream
    if (!(Number.isSafeInteger(rows) && rows > 0 && Number.isSafeInteger(columns) && columns > 0))
      throw new InputError(`${name} must have a whole number of rows and columns, found ${rows} and ${columns}.`)
    this.stream = stream
    this.#pause = pauses(signal)
    this.#signal = signal
    this.plan = new PoolPlan({
      rows,
      blockRows: Math.min(rows, stream.blockRows ?? Math.max(FEWEST_BLOCK_ROWS, Math.ceil(BLOCK_VALUES / columns))),
      poolRows: Math.min(rows, poolRows ?? poolRowsFor(columns)),
      heldOutRows: heldOutRows(rows, heldOut),
      random,
    })
  }

  /** Rows read so far, and how many of them were left out for missing values. */
  get counts(): { readonly read: number; readonly missing: number } {
    return { read: this.#read, missing: this.#missing }
  }

  /** The held-out rows with mass; null for fewer than two. */
  async heldOut(): Promise<Points | null> {
    const parts: Points[] = []
    for (const range of this.plan.heldOut) parts.push(await this.#rows(range))
    if (parts.length === 0) return null
    const all = joinRows(parts)
    const kept = rowsWithMass(all.weights)
    const apart = kept ? takeRows(all, kept) : all
    return apart.rows < 2 ? null : apart
  }

  /**
   * The rows of pool k, one part at a time and always the same number in total: a block with more rows than its quota gives a random choice of
   * them, and one with fewer (because rows were left out) gives some of them twice. Rows keep their weights; those of weight 0 are among them, so
   * that every block has its share of the pool's mass.
   */
  async *pool(k: number): AsyncGenerator<Points> {
    const { quota, blocks } = this.plan
    for (const block of this.plan.pool(k)) {
      const random = this.plan.rowsOf(k, block)
      const part = await this.#window(blocks[block]!, random)
      if (part.rows === 0)
        throw new InputError(
          `${this.stream.name} has a missing value in each of its rows ${blocks[block]!.start + 1} to ${blocks[block]!.end}; choose other columns or fill them.`,
        )
      if (part.rows >= quota) yield takeRows(part, random.permutation(part.rows).subarray(0, quota).sort())
      else
        yield takeRows(
          part,
          Int32Array.from({ length: quota }, (_, i) => (i < part.rows ? i : random.integer(part.rows))),
        )
    }
  }

  /** A part of a large block from a random row, wrapping around at its end, so that each row is as likely as any other. */
  async #window({ start, end }: RowRange, random: Random): Promise<Points> {
    const rows = Math.max(4 * this.plan.quota, Math.ceil(WINDOW_VALUES / this.stream.columns))
    if (end - start <= rows) return this.#rows({ start, end })
    const first = start + random.integer(end - start)
    const part = await this.#rows({ start: first, end: Math.min(end, first + rows) })
    const left = first + rows - end
    if (left <= 0) return part
    const rest = await this.#rows({ start, end: start + left })
    return joinRows([part, rest])
  }

  async #rows({ start, end }: RowRange): Promise<Points> {
    const { name, columns } = this.stream
    this.#signal?.throwIfAborted()
    await this.#pause()
    const read = await this.stream.read(start, end)
    if (read.columns !== columns || read.rows > end - start)
      throw new InputError(
        `${name} gave ${read.rows} rows of ${read.columns} columns for its rows ${start + 1} to ${end} of ${columns} columns; has it changed?`,
      )
    this.#read += end - start
    this.#missing += end - start - read.rows
    if (read.rows === 0) return read
    const { weights, ...values } = read
    const part = `${name}, counted from row ${start + 1},`
    const parsed = asPoints(values, part)
    return weights === undefined ? parsed : { ...parsed, weights: asSomeWeights(weights, read.rows, part) }
  }
}
