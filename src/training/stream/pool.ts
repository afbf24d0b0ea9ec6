import { InputError } from '../../base/errors.ts'
import { type Pause, pauses } from '../../base/pause.ts'
import { asPoints, type PointsLike } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { asSomeWeights, rowsWithMass } from '../../base/row-weights.ts'
import type { RowStream, StreamRows } from '../../io/row-stream.ts'
import { heldOutRows } from '../row-split.ts'
import { PoolPlan, type RowRange } from './plan.ts'
import { joinStreamRows, takeStreamRows } from './rows.ts'
import { withEveryClass } from './scarce.ts'
import { type Survey, surveyOf } from './survey.ts'

/** One side, as `fit` accepts it: rows in memory, or a stream. */
export type FitSide = PointsLike | RowStream

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
  readonly #random: Random
  #survey: Promise<Survey> | null = null
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
    this.#random = random
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

  /** What a pass over the whole table finds out about its weights and labels; the pass is made once. */
  survey(): Promise<Survey> {
    this.#survey ??= surveyOf(this.stream, this.plan, this.#random.stream('survey'), this.#signal)
    return this.#survey
  }

  /** The held-out rows with mass, of classes that rows train; null for fewer than two. */
  async heldOut(): Promise<StreamRows | null> {
    const parts: StreamRows[] = []
    for (const range of this.plan.heldOut) parts.push(await this.#rows(range))
    if (parts.length === 0) return null
    const all = joinStreamRows(parts)
    const massive = rowsWithMass(all.weights) ?? Int32Array.from({ length: all.rows }, (_, row) => row)
    const places = all.labels && (await this.survey()).places
    const kept = places ? massive.filter((row) => places.has(String(all.labels![row]))) : massive
    const apart = kept.length < all.rows ? takeStreamRows(all, kept) : all
    return apart.rows < 2 ? null : apart
  }

  /**
   * The rows of pool k, in parts and always the same number in total: a block with more rows than its quota gives a random choice of
   * them, and one with fewer (because rows were left out) gives some of them twice. Rows keep their weights; those of weight 0 are among them, so
   * that every block has its share of the pool's mass. With labels, rows of every class of the table are among them.
   */
  async *pool(k: number): AsyncGenerator<StreamRows> {
    const parts: StreamRows[] = []
    for await (const part of this.blocks(k))
      if (part.labels === undefined) yield part
      else parts.push(part)
    if (parts.length > 0)
      yield await withEveryClass(joinStreamRows(parts), {
        name: this.stream.name,
        places: (await this.survey()).places,
        read: (range) => this.#rows(range),
        random: this.#random.stream('classes', k),
      })
  }

  /**
   * The same without regard to labels: every row of the table is as likely as any other.
   * @param fill whether blocks with rows left out give some of the others twice
   */
  async *blocks(k: number, fill = true): AsyncGenerator<StreamRows> {
    const { quota, blocks } = this.plan
    for (const block of this.plan.pool(k)) {
      const random = this.plan.rowsOf(k, block)
      const part = await this.#window(blocks[block]!, random)
      if (part.rows === 0)
        throw new InputError(
          `${this.stream.name} has a missing value in each of its rows ${blocks[block]!.start + 1} to ${blocks[block]!.end}; choose other columns or fill them.`,
        )
      if (part.rows < quota && !fill) yield part
      else if (part.rows >= quota) yield takeStreamRows(part, random.permutation(part.rows).subarray(0, quota).sort())
      else
        yield takeStreamRows(
          part,
          Int32Array.from({ length: quota }, (_, i) => (i < part.rows ? i : random.integer(part.rows))),
        )
    }
  }

  /** A part of a large block from a random row, wrapping around at its end, so that each row is as likely as any other. */
  async #window({ start, end }: RowRange, random: Random): Promise<StreamRows> {
    const rows = Math.max(4 * this.plan.quota, Math.ceil(WINDOW_VALUES / this.stream.columns))
    if (end - start <= rows) return this.#rows({ start, end })
    const first = start + random.integer(end - start)
    const part = await this.#rows({ start: first, end: Math.min(end, first + rows) })
    const left = first + rows - end
    if (left <= 0) return part
    const rest = await this.#rows({ start, end: start + left })
    return joinStreamRows([part, rest])
  }

  async #rows({ start, end }: RowRange): Promise<StreamRows> {
    const { name, columns, conditions = 0 } = this.stream
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
    const { weights, labels, ...values } = read
    const part = `${name}, counted from row ${start + 1},`
    const parsed = asPoints(values, part)
    if ((parsed.conditions?.columns ?? 0) !== conditions)
      throw new InputError(
        `${part} carries ${parsed.conditions?.columns ?? 0} conditions a row, not ${conditions}; give each row as many as the stream says.`,
      )
    if (labels !== undefined && labels.length !== read.rows)
      throw new InputError(`${part} has ${read.rows} rows but ${labels.length} labels; give one for each row.`)
    return {
      ...parsed,
      ...(weights !== undefined && { weights: asSomeWeights(weights, read.rows, part) }),
      ...(labels !== undefined && { labels }),
    }
  }
}
