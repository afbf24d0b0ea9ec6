import type { Random } from '../../base/random.ts'

/** Rows [start, end) of a table. */
export interface RowRange {
  readonly start: number
  readonly end: number
}

export interface PlanOptions {
  /** Rows of the table. */
  readonly rows: number
  /** Rows that are read together. */
  readonly blockRows: number
  /** The wanted number of rows in memory at a time, and of held-out rows. */
  readonly poolRows: number
  readonly heldOutRows: number
  /** Only the parent of the streams that are drawn from. */
  readonly random: Random
}

/** The fewest blocks of a pool, if the table has as many; only some rows of large blocks are then taken. */
const FEWEST_BLOCKS = 16
/** A block is heavy if it has more than this many times the rows that are taken from it. */
const HEAVY = 4
/** In how many blocks rows are held out, and in how many if blocks take long to read. */
const HELD_OUT_BLOCKS = 64
const HEAVY_HELD_OUT_BLOCKS = 16

/**
 * Which blocks of a table are in memory when. The table is divided into as many segments as a pool has blocks, and a pool takes one block of
 * each segment, in a random order that visits every block before it repeats one. Each pool thus spans the whole table, however its rows are
 * ordered, and each block is as likely as any other. The plan depends only on the random stream, so that a resumed fit finds the same pools.
 */
export class PoolPlan {
  readonly blocks: readonly RowRange[]
  /** Held-out rows: the last rows of some blocks, which no pool reads. */
  readonly heldOut: readonly RowRange[]
  /** How many rows a pool takes from each of its blocks. */
  readonly quota: number
  /** Whether blocks have so many more rows than are taken from them that reading is slow, as with Parquet's row groups. */
  readonly heavy: boolean
  readonly #segments: number
  readonly #random: Random

  constructor({ rows, blockRows, poolRows, heldOutRows, random }: PlanOptions) {
    const count = Math.max(1, Math.round(rows / blockRows))
    this.#random = random
    this.#segments = Math.min(count, Math.max(FEWEST_BLOCKS, Math.ceil(poolRows / blockRows)))
    const whole = Array.from({ length: count }, (_, i) => ({
      start: i * blockRows,
      end: i === count - 1 ? rows : (i + 1) * blockRows,
    }))
    this.heavy = blockRows > HEAVY * Math.ceil(poolRows / this.#segments)
    const apart = this.#chooseHeldOut(whole, heldOutRows)
    this.heldOut = [...apart].sort(([a], [b]) => a - b).map(([, range]) => range)
    this.blocks = whole.map(({ start, end }, i) => ({ start, end: apart.get(i)?.start ?? end }))
    this.quota = this.blocks.reduce(
      (least, { start, end }) => Math.min(least, end - start),
      Math.ceil(poolRows / this.#segments),
    )
  }

  /** How many rows every pool has. */
  get poolRows(): number {
    return this.#segments * this.quota
  }

  /** The numbers of the blocks of pool k, one of each segment. */
  pool(k: number): number[] {
    return Array.from({ length: this.#segments }, (_, s) => {
      const [first, last] = segment(s, this.#segments, this.blocks.length)
      const size = last - first
      const order = this.#random
        .stream('segment', s)
        .stream('round', Math.floor(k / size))
        .permutation(size)
      return first + order[k % size]!
    })
  }

  /** The generator that chooses the rows that pool k takes from a block. */
  rowsOf(k: number, block: number): Random {
    return this.#random.stream('pool', k).stream('block', block)
  }

  #chooseHeldOut(blocks: readonly RowRange[], wanted: number): Map<number, RowRange> {
    const chosen = new Map<number, RowRange>()
    if (wanted === 0) return chosen
    const random = this.#random.stream('held-out rows')
    const segments = Math.min(blocks.length, this.heavy ? HEAVY_HELD_OUT_BLOCKS : HELD_OUT_BLOCKS)
    for (let s = 0; s < segments; s++) {
      const [first, last] = segment(s, segments, blocks.length)
      const block = first + random.integer(last - first)
      const { start, end } = blocks[block]!
      const rows = Math.min(Math.ceil(wanted / segments), Math.floor((end - start) / 4))
      if (rows > 0) chosen.set(block, { start: end - rows, end })
    }
    return chosen
  }
}

/** The blocks [first, last) of segment s: sizes differ by at most one. */
function segment(s: number, segments: number, blocks: number): readonly [first: number, last: number] {
  return [Math.floor((s * blocks) / segments), Math.floor(((s + 1) * blocks) / segments)]
}
