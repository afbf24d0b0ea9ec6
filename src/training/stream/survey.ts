import { pauses } from '../../base/pause.ts'
import type { Random } from '../../base/random.ts'
import { asSomeWeights } from '../../base/row-weights.ts'
import type { RowStream } from '../../io/row-stream.ts'
import { requireFewClasses } from '../classes.ts'
import type { PoolPlan, RowRange } from './plan.ts'

/** What one pass over all rows of a stream finds out. */
export interface Survey {
  /** Rows of the table that are not missing, and how many of them have the weight 0. */
  readonly rows: number
  readonly massless: number
  /** Where rows of each class are that may train and have mass: stretches around rows drawn at random. Empty without labels. */
  readonly places: ReadonlyMap<string, readonly RowRange[]>
}

/** Rows that are looked at together. */
const AT_ONCE = 1 << 16
const MOST_VALUES = 1 << 20
/** How many places of a class are kept, and how many rows are read around each. */
const PLACES = 64
const ROWS_AROUND = 256

/**
 * Looks once at the weights and labels of all rows, so that a fit knows all classes and refuses weights that are not a measure before it
 * trains. The places are a uniform sample of each class (a reservoir).
 * @throws InputError for weights that are missing, negative or infinite, and for too many classes
 */
export async function surveyOf(
  stream: RowStream,
  { blocks, heldOut }: PoolPlan,
  random: Random,
  signal?: AbortSignal,
): Promise<Survey> {
  const [places, counts] = [new Map<string, RowRange[]>(), new Map<string, number>()]
  const pause = pauses(signal)
  let [rows, massless] = [0, 0]
  for (const { start, end, trains } of stretches(blocks, heldOut, atOnce(stream))) {
    signal?.throwIfAborted()
    await pause()
    const part = await (stream.beside?.(start, end) ?? stream.read(start, end))
    const weights =
      part.weights && asSomeWeights(part.weights, part.rows, `${stream.name}, counted from row ${start + 1},`)
    rows += part.rows
    massless += weights?.filter((weight) => weight === 0).length ?? 0
    if (!trains || part.labels === undefined) continue
    const whole = part.rows === end - start
    part.labels.forEach((label, i) => {
      if (weights?.[i] === 0) return
      const name = String(label)
      const seen = counts.get(name) ?? 0
      counts.set(name, seen + 1)
      const kept = places.get(name) ?? []
      if (seen === 0) places.set(name, kept)
      const at = seen < PLACES ? seen : random.integer(seen + 1)
      // If rows were left out, the places of the others are not known.
      if (at < PLACES) kept[at] = whole ? around(start + i, { start, end }) : { start, end }
    })
    requireFewClasses(places.size)
  }
  return { rows, massless, places }
}

function atOnce({ columns }: RowStream): number {
  return Math.max(1, Math.min(AT_ONCE, Math.floor(MOST_VALUES / columns)))
}

function around(row: number, { start, end }: RowRange): RowRange {
  const first = Math.max(start, Math.min(row - ROWS_AROUND / 2, end - ROWS_AROUND))
  return { start: first, end: Math.min(end, first + ROWS_AROUND) }
}

/** All rows, in stretches of at most `most`: first those that may train, then those held out. */
function* stretches(
  blocks: readonly RowRange[],
  heldOut: readonly RowRange[],
  most: number,
): Generator<RowRange & { readonly trains: boolean }> {
  let open: RowRange | null = null
  for (const block of blocks) {
    if (open !== null && block.start === open.end && block.end - open.start <= most) {
      open = { start: open.start, end: block.end }
      continue
    }
    if (open !== null) yield* divided(open, most, true)
    open = block
  }
  if (open !== null) yield* divided(open, most, true)
  for (const range of heldOut) yield* divided(range, most, false)
}

function* divided({ start, end }: RowRange, most: number, trains: boolean) {
  for (let at = start; at < end; at += most) yield { start: at, end: Math.min(end, at + most), trains }
}
