import { InputError } from '../base/errors.ts'
import { trace } from '../base/linalg/matrix.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import { type Frame, frameOf, type Side } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { type Moments, moments, pooledDeviations, shrunkCovariance } from '../problem/moments.ts'
import { describeData } from './data-notices.ts'
import { fitRandom } from './fit-random.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { TrainingSide } from './problem.ts'

/** Rows as they were given. */
export interface NamedRows {
  readonly points: Points
  readonly classOf?: Uint16Array
}

/** A table that training draws from, and its held-out rows. */
interface Split {
  readonly training: TrainingSide
  /** The choosing half of the held-out rows: what training stops and chooses by. */
  readonly heldOut: TrainingSide | null
  /**
   * The judging half, as it was given: the finished map is judged on rows that neither taught nor chose it. The first rows of training
   * where none are held out.
   */
  readonly judged: NamedRows
  /** The rows that a potential without a guarantee is watched on: those that judge, but for folds, whose rows take no part in any choice. */
  readonly watched: NamedRows
}

/** The tables in the frame of the fit. */
export interface Prepared {
  readonly frame: Frame
  readonly source: Split
  readonly target: Split
}

/** Of each half. */
export const MAX_HELD_OUT = 4096
/** Fewer rows than this cannot spare any. */
const MIN_ROWS_TO_SPLIT = 50
/** Moments need no more rows than this: their error is far below what is learned. */
const MOMENT_ROWS = 400_000

/** Classes and the number of each row's: `indexOf` is undefined where there are no labels. */
export interface ClassIndex {
  readonly classes: readonly string[]
  readonly source?: Uint16Array
  readonly target?: Uint16Array
}

/**
 * Splits both tables, chooses the frame from the rows to train on, and moves all rows into it.
 * @param splits what is not to be chosen here
 */
export async function prepare(
  engine: Engine,
  source: Points,
  target: Points,
  classes: ClassIndex,
  options: FitOptions,
  splits: Splits = {},
): Promise<Prepared> {
  const { seed, heldOut } = withDefaults(options)
  const { onNotice = () => {} } = options
  const random = fitRandom(seed)
  const draw = (side: Side, { rows }: Points) =>
    splitRows(rows, heldOutRows(rows, heldOut), random.stream(`held-out split/${side}`), classes[side])
  const from = splits.source ?? draw('source', source)
  const to = splits.target ?? draw('target', target)
  for (const notice of describeSplit(source, target, from, to, heldOut)) onNotice(notice)
  const frame = chooseFrame(
    source,
    target,
    momentsOf(takeRows(source, from.training), random.stream('moments/source')),
    momentsOf(takeRows(target, to.training), random.stream('moments/target')),
    options,
    splits.scale,
  )
  const transform = new FrameTransform(engine, frame)
  try {
    return {
      frame,
      source: await splitSide(transform, source, 'source', from, classes.source),
      target: await splitSide(transform, target, 'target', to, classes.target),
    }
  } finally {
    await transform.dispose()
  }
}

/** Judging rows below which the interval is wide, and the rows of a side from which folds are advised then. */
const FEW_JUDGING = 50
const MIN_ROWS_FOR_FOLDS = 20

/** Which rows judge the fit, where those are few or none; and what is to be done about it. */
function describeSplit(source: Points, target: Points, from: RowSplit, to: RowSplit, share: number): string[] {
  if (from.judged !== undefined && to.judged !== undefined) return []
  const enough = Math.min(source.rows, target.rows) >= MIN_ROWS_FOR_FOLDS
  const cure = enough
    ? "; with 5 folds (the option 'folds'), which take about six times as long, every row judges a map that never saw it"
    : ''
  if (from.heldOut === null || to.heldOut === null) {
    const why =
      share === 0 ? 'No rows are held out' : `Too few rows to hold any out (${source.rows} and ${target.rows})`
    return [`${why}: the fit is judged on the rows it was trained on${cure}.`]
  }
  const [a, b] = [from.heldOut.length >> 1, to.heldOut.length >> 1]
  if (Math.min(a, b) >= FEW_JUDGING || cure === '') return []
  return [`Only ${a} source rows and ${b} target rows judge the fit, so the interval of W2 squared is wide${cure}.`]
}

/** The frame of a fit, by the moments of the rows to train on; says what is unusual in the data. */
function chooseFrame(
  source: Points,
  target: Points,
  m0: Moments,
  m1: Moments,
  options: FitOptions,
  factors?: Float64Array,
): Frame {
  const { scale, start } = withDefaults(options)
  const { columns, onNotice = () => {} } = options
  for (const [side, { covariance }] of [['source', m0] as const, ['target', m1] as const])
    if (!(trace(covariance) > 0))
      throw new InputError(`The ${side} has no variance: all its rows are equal; a map needs points that differ.`)
  for (const notice of describeData(source, target, m0, m1, scale, columns)) onNotice(notice)
  return frameOf(m0, m1, factors ?? costScale(m0, m1, scale), start)
}

/** The factors of the cost by the moments of the two sides. */
export function costScale(source: Moments, target: Moments, scale: 'none' | 'features'): Float64Array {
  if (scale === 'none') return new Float64Array(source.mean.length).fill(1)
  // A constant feature is left as it is.
  return pooledDeviations(source, target).map((deviation) => (deviation > 0 ? 1 / deviation : 1))
}

async function splitSide(
  transform: FrameTransform,
  points: Points,
  side: Side,
  { training, heldOut, judged }: RowSplit,
  classOf?: Uint16Array,
): Promise<Split> {
  const inside = async (rows: Int32Array): Promise<TrainingSide> => ({
    rows: await transform.enter(takeRows(points, rows), side),
    ...(classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
  })
  const given = (rows: Int32Array): NamedRows => ({
    points: takeRows(points, rows),
    ...(classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
  })
  const half = (parity: number) => heldOut?.filter((_, i) => i % 2 === parity)
  const choosing = (judged ? heldOut : half(0)) ?? null
  const judging = judged ?? half(1) ?? training.subarray(0, MAX_HELD_OUT)
  return {
    training: await inside(training),
    heldOut: choosing && (await inside(choosing)),
    judged: given(judging),
    watched: given(judged ? training.subarray(0, MAX_HELD_OUT) : judging),
  }
}

/** The numbers of the rows to train on, and of the held-out rows (two at least), which choose and judge by turns. */
export interface RowSplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array | null
  /** The rows that judge, where those are not among the held-out rows: then all of the latter choose. */
  readonly judged?: Int32Array
}

/** Which rows are for what, and the factors of the cost, where that is not to be chosen by `prepare`. */
export interface Splits {
  readonly source?: RowSplit
  readonly target?: RowSplit
  readonly scale?: Float64Array
}

/** How many rows are held out where none are judged apart. */
function heldOutRows(rows: number, share: number): number {
  return rows < MIN_ROWS_TO_SPLIT ? 0 : Math.min(2 * MAX_HELD_OUT, 2 * Math.round((share * rows) / 2))
}

/** Draws the held-out rows; the last row of a class is never among them. */
export function splitRows(rows: number, wanted: number, random: Random, classOf?: Uint16Array): RowSplit {
  const order = random.permutation(rows)
  if (wanted === 0) return { training: order, heldOut: null }
  const left = new Map<number, number>()
  for (const k of classOf ?? []) left.set(k, (left.get(k) ?? 0) + 1)
  const [heldOut, training]: [number[], number[]] = [[], []]
  for (const row of order) {
    const others = classOf === undefined ? rows : left.get(classOf[row]!)! - 1
    if (heldOut.length === wanted || others === 0) training.push(row)
    else {
      heldOut.push(row)
      if (classOf !== undefined) left.set(classOf[row]!, others)
    }
  }
  if (heldOut.length < 2) return { training: order, heldOut: null }
  return { training: Int32Array.from(training).sort(), heldOut: Int32Array.from(heldOut).sort() }
}

export function momentsOf(points: Points, random: Random): Moments {
  const few = points.rows < 20 * points.columns
  const sample = { rows: MOMENT_ROWS, random }
  return few ? shrunkCovariance(points, { sample }) : moments(points, { sample })
}
