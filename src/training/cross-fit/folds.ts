import { field, InputError, sentence } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import type { Side } from '../../problem/frame.ts'
import { rowHashes } from '../data-notices.ts'
import type { ClassIndex } from '../prepare.ts'
import { type RowSplit, splitRows } from '../row-split.ts'

/** Both sides of a problem, in memory. */
export interface Sides {
  readonly source: Points
  readonly target: Points
}

/** The fold of each row. */
export type Folds = Readonly<Record<Side, Int32Array>>

/** The fewest rows of a fold: enough for a mean and a variance. */
const FEWEST_ROWS = 2
/**
 * The rows that choose in a fold's fit, if any do: fewer than these choose hardly better than chance, but at most a quarter of the rows is
 * spared for them.
 */
const CHOOSING = { rows: 50, share: 0.25 }

/**
 * Divides the rows of both sides into folds of equal size, with each class spread evenly over them. A row that occurs once in each table is in
 * the same fold on both sides, so that the map that it judges never saw it on the other side either.
 * @param sides those in memory
 * @param random only the parent of the streams that are drawn from
 * @throws InputError if there are too few rows, or too few rows of a class, for this many folds
 */
export function chooseFolds<S extends Partial<Sides>>(
  sides: S,
  classes: ClassIndex,
  count: number,
  random: Random,
): Pick<Folds, keyof S & Side> {
  const { source, target }: Partial<Sides> = sides
  const dealers = {
    source: source && new Dealer(source.rows, count, classes.source),
    target: target && new Dealer(target.rows, count, classes.target),
  }
  const shared = source && target ? sharedRows(source, target) : []
  for (const i of random.stream('shared').permutation(shared.length)) {
    const [a, b] = shared[i]!
    dealers.target!.put(b, dealers.source!.deal(a))
  }
  const dealt = (side: Side): Int32Array | undefined => {
    const dealer = dealers[side]
    if (dealer === undefined) return undefined
    for (const row of random.stream(side).permutation(dealer.foldOf.length)) dealer.deal(row)
    requireEnough(dealer, side, count, classes)
    return dealer.foldOf
  }
  const [from, to] = [dealt('source'), dealt('target')]
  return { ...(from && { source: from }), ...(to && { target: to }) } as Folds
}

/**
 * The rows that train in a fold's fit, those that choose its weights, and those that judge it, which are the fold.
 * @param share the smallest share of the other rows that choose; 0 if none do
 */
export function foldSplit(
  foldOf: Int32Array,
  fold: number,
  share: number,
  random: Random,
  classOf?: Uint16Array,
): RowSplit {
  const all = Int32Array.from(foldOf.keys())
  const others = all.filter((row) => foldOf[row] !== fold)
  const wanted = share === 0 ? 0 : choosingRows(others.length, share)
  const { training, heldOut } = splitRows(others.length, wanted, random, classOf && classesAt(others, classOf))
  const numbers = (places: Int32Array) => places.map((place) => others[place]!)
  return {
    training: numbers(training),
    heldOut: heldOut && numbers(heldOut),
    judged: all.filter((row) => foldOf[row] === fold),
  }
}

function choosingRows(rows: number, share: number): number {
  return Math.max(Math.round(share * rows), Math.min(CHOOSING.rows, Math.round(CHOOSING.share * rows)))
}

function classesAt(rows: Int32Array, classOf: Uint16Array): Uint16Array {
  return Uint16Array.from(rows, (row) => classOf[row]!)
}

/** Assigns each row of a table to the fold with the fewest rows of its class so far and, among those, with the fewest rows. */
class Dealer {
  /** The fold of each row; -1 before it is dealt. */
  readonly foldOf: Int32Array
  readonly sizes: Int32Array
  readonly #classOf: Uint16Array | undefined
  readonly #ofClass = new Map<number, Int32Array>()

  constructor(rows: number, folds: number, classOf: Uint16Array | undefined) {
    this.foldOf = new Int32Array(rows).fill(-1)
    this.sizes = new Int32Array(folds)
    this.#classOf = classOf
  }

  /** @returns the row's fold; a row that already has one keeps it */
  deal(row: number): number {
    if (this.foldOf[row] !== -1) return this.foldOf[row]!
    const own = this.#counts(row)
    let best = 0
    for (let k = 1; k < own.length; k++)
      if (own[k]! < own[best]! || (own[k] === own[best] && this.sizes[k]! < this.sizes[best]!)) best = k
    return this.put(row, best)
  }

  put(row: number, fold: number): number {
    this.foldOf[row] = fold
    this.#counts(row)[fold]!++
    this.sizes[fold]!++
    return fold
  }

  /** A class that is in one fold only, and its number of rows. */
  get confined(): { readonly classNumber: number; readonly rows: number } | undefined {
    if (this.#classOf === undefined) return undefined
    for (const [classNumber, counts] of this.#ofClass) {
      const rows = counts.reduce((sum, one) => sum + one, 0)
      if (counts.includes(rows)) return { classNumber, rows }
    }
    return undefined
  }

  #counts(row: number): Int32Array {
    const k = this.#classOf?.[row] ?? 0
    let counts = this.#ofClass.get(k)
    if (counts === undefined) {
      counts = new Int32Array(this.sizes.length)
      this.#ofClass.set(k, counts)
    }
    return counts
  }
}

function requireEnough({ foldOf, sizes, confined }: Dealer, side: Side, count: number, { classes }: ClassIndex): void {
  if (sizes.some((rows) => rows < FEWEST_ROWS))
    throw new InputError(
      sentence`${field('folds')} ${count} needs at least ${FEWEST_ROWS * count} rows on each side, but the ${side} has ${foldOf.length}; choose fewer folds.`,
    )
  if (confined !== undefined)
    throw new InputError(
      sentence`${field('folds')} needs rows of each class to train on besides those that judge, but the ${side} has only ${confined.rows} of class ${classes[confined.classNumber]!}; drop the class, or fit without folds.`,
    )
}

/** The row numbers, in both tables, of rows that occur once in each. */
function sharedRows(source: Points, target: Points): [number, number][] {
  const [from, to] = [placesOnce(source), placesOnce(target)]
  return [...from].flatMap(([hash, a]) => {
    const b = to.get(hash)
    return a === null || b === null || b === undefined ? [] : [[a, b] as [number, number]]
  })
}

/** The number of each row by its hash; null for rows that occur more than once. */
function placesOnce(points: Points): Map<number, number | null> {
  const places = new Map<number, number | null>()
  rowHashes(points).forEach((hash, row) => {
    places.set(hash, places.has(hash) ? null : row)
  })
  return places
}
