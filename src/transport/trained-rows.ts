import type { Points } from '../base/points.ts'
import type { Frame } from '../problem/frame.ts'

/**
 * A sketch of the rows that trained a map or chose its weights, one for each side: the smallest of their hashes, ascending (all of them, if there are
 * at most `SKETCH_SIZE`). A row can be looked up if its hash is no larger than the last one, which makes a uniform sample of any table's rows.
 */
export interface TrainedRows {
  readonly source: Uint32Array
  readonly target: Uint32Array
}

/** Hashes kept for each side: 16 KB. */
export const SKETCH_SIZE = 4096

/** What a sketch says about a table's rows. */
export interface SeenRows {
  readonly rows: number
  /** Rows that can be looked up in the sketch. */
  readonly lookedUp: number
  /** Rows among those that equal a training row, in single precision. */
  readonly found: number
  /** found / lookedUp, an estimate for all rows; null if none could be looked up. */
  readonly share: number | null
}

/** What is known about the independence of some judged rows. */
export interface RowOrigins {
  /** The rows of each side that the map was trained on, on either side; null for a map without sketches. */
  readonly trained: { readonly source: SeenRows; readonly target: SeenRows } | null
  /** Rows that are on both sides, beyond those that are equal by chance, and their share of the smaller side. */
  readonly shared: { readonly rows: number; readonly share: number }
}

/**
 * A share of rows up to this is tolerated: tables hold a few rows twice (2% of MAGIC's hadrons). The dual value is about as much too high on training
 * rows as it is too low on others, so this few of them do not lift it above the truth.
 */
export const TOLERATED_SHARE = 0.05
/** The fewest looked-up rows that allow a conclusion. */
export const FEWEST_LOOKED_UP = 5

/**
 * One 32-bit hash per row, equal for rows that are equal in single precision, so that the precision of the file does not matter. In columns that would
 * have no digits left in single precision, all digits count. (To count the rows of one table, `rowHashes` of training tells more of them apart.)
 */
export function fingerprints({ data, rows, columns }: Points, frame: Frame): Uint32Array {
  const offset = farColumns(frame)
  const [single, double] = [new Float32Array(1), new Float64Array(1)]
  const singleBits = new Uint32Array(single.buffer)
  const doubleBits = new Uint32Array(double.buffer)
  const hashes = new Uint32Array(rows)
  for (let i = 0; i < rows; i++) {
    let hash = columns
    for (let j = 0; j < columns; j++) {
      // Turns -0 into 0.
      const value = data[i * columns + j]! + 0
      single[0] = value
      const rounded = single[0]
      if (!offset[j] && Number.isFinite(rounded) && (rounded !== 0 || value === 0)) hash = mixed(hash, singleBits[0]!)
      else {
        double[0] = value
        hash = mixed(mixed(hash, doubleBits[0]!), doubleBits[1]!)
      }
    }
    hashes[i] = finished(hash)
  }
  return hashes
}

/** Columns so far from 0, relative to the spread of a side, that few distinct values are left in single precision (times in milliseconds, say). */
function farColumns(frame: Frame): boolean[] {
  const { scale, sourceMean, targetMean, sourceDeviation, targetDeviation } = frame
  const far = (mean: number, deviation: number) => mean > 2 ** 14 * deviation
  return Array.from(
    scale,
    (s, j) => far(Math.abs(s * sourceMean[j]!), sourceDeviation) || far(Math.abs(s * targetMean[j]!), targetDeviation),
  )
}

/** One round of MurmurHash3; `finished` is its final mix. */
function mixed(hash: number, bits: number): number {
  const scrambled = Math.imul(rotated(Math.imul(bits, 0xcc9e2d51), 15), 0x1b873593)
  return Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64
}

function rotated(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by))
}

function finished(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}

/** The sketch of all the rows in some sketches or arrays of hashes. */
export function sketchOf(...parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  all.sort()
  return all.filter((hash, i) => i === 0 || hash !== all[i - 1]).slice(0, SKETCH_SIZE)
}

/** The parts of a map that describe its rows. */
interface Learned {
  readonly frame: Frame
  readonly trainedRows?: TrainedRows | null
}

/** What a map's sketches say about the rows that it is to be judged on; `trained` is null for a map without sketches. */
export function originsOf({ trainedRows: trained = null, frame }: Learned, source: Points, target: Points): RowOrigins {
  const [x, z] = [fingerprints(source, frame), fingerprints(target, frame)]
  return {
    trained: trained && { source: seenBy(trained, x), target: seenBy(trained, z) },
    shared: sharedBy(x, z),
  }
}

/**
 * Rows that are in both samples, beyond those that are equal by chance. Values that repeat within the samples (counts, categories) also match between
 * them: at most n m sqrt(p q) times, if two rows of the samples are equal with probabilities p and q.
 */
function sharedBy(x: Uint32Array, z: Uint32Array): RowOrigins['shared'] {
  const [ofX, ofZ] = [countsOf(x), countsOf(z)]
  let meetings = 0
  let rows = 0
  for (const [hash, count] of ofZ) {
    const other = ofX.get(hash) ?? 0
    meetings += count * other
    rows += Math.min(count, other)
  }
  const byChance = x.length * z.length * Math.sqrt(repeats(ofX, x.length) * repeats(ofZ, z.length))
  if (meetings <= byChance + 4 * Math.sqrt(byChance)) return { rows: 0, share: 0 }
  return { rows, share: rows / Math.min(x.length, z.length) }
}

function countsOf(hashes: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1)
  return counts
}

/** The probability that two rows of a sample are equal. */
function repeats(counts: ReadonlyMap<number, number>, rows: number): number {
  let pairs = 0
  for (const count of counts.values()) pairs += count * (count - 1)
  return rows < 2 ? 0 : pairs / (rows * (rows - 1))
}

/** Compared with the side that has more of the rows: a map must not be judged on rows that it learned from on the other side either. */
function seenBy({ source, target }: TrainedRows, hashes: Uint32Array): SeenRows {
  const [one, other] = [lookUp(source, hashes), lookUp(target, hashes)]
  return (other.share ?? 0) > (one.share ?? 0) || one.lookedUp === 0 ? other : one
}

function lookUp(sketch: Uint32Array, hashes: Uint32Array): SeenRows {
  const known = new Set(sketch)
  const last = sketch.length < SKETCH_SIZE ? 0xffffffff : sketch.at(-1)!
  const within = hashes.filter((hash) => hash <= last)
  const found = within.reduce((sum, hash) => sum + (known.has(hash) ? 1 : 0), 0)
  const lookedUp = within.length
  return { rows: hashes.length, lookedUp, found, share: lookedUp === 0 ? null : found / lookedUp }
}

/** Why rows of this origin give no certificate, as clauses; empty if nothing speaks against one. */
export function doubtsOf(origins: RowOrigins): string[] {
  const { trained } = origins
  if (trained === null)
    return [...repeated(origins), 'the map does not say which rows it was trained on (an earlier version made it)']
  const unknown = [trained.source, trained.target].some(({ lookedUp }) => lookedUp < FEWEST_LOOKED_UP)
  const doubts = repeated(origins)
  if (doubts.length === 0 && unknown)
    doubts.push('too few of the rows could be looked up to say whether the map was trained on them; give more rows')
  return doubts
}

/** The doubts that come from repeated rows: from training, or on both sides. */
export function repeated({ trained, shared }: RowOrigins): string[] {
  const doubts: string[] = []
  for (const side of ['source', 'target'] as const) {
    const share = trained?.[side].share ?? 0
    if (share > TOLERATED_SHARE)
      doubts.push(
        `${percent(share)} of the rows of the ${side} equal rows that the map was trained on; give rows that it has not seen`,
      )
  }
  if (shared.share > TOLERATED_SHARE)
    doubts.push(
      `${shared.rows} ${shared.rows === 1 ? 'row is' : 'rows are'} on both sides, and the bound needs two independent samples`,
    )
  return doubts
}

/** A share in percent, never rounded to 0% or 100%. */
function percent(share: number): string {
  if (share === 1) return '100%'
  const value = Math.min(99.9, share * 100)
  return `${value < 10 || value > 99 ? value.toFixed(1) : value.toFixed(0)}%`
}
