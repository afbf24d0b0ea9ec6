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
import { describeIdentifiers } from './identifiers.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { TrainingSide } from './problem.ts'

/** A table that training draws from, and its held-out rows. */
interface Split {
  readonly training: TrainingSide
  /** The choosing half of the held-out rows: what training stops and chooses by. */
  readonly heldOut: TrainingSide | null
  /**
   * The judging half, as it was given: the finished map is judged on rows that neither taught nor chose it. The first rows of training
   * where none are held out.
   */
  readonly judged: Points
  readonly judgedClassOf?: Uint16Array
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
 * @param splits which rows are held out, where that is not to be chosen here
 */
export async function prepare(
  engine: Engine,
  source: Points,
  target: Points,
  classes: ClassIndex,
  options: FitOptions,
  splits: { readonly source?: RowSplit; readonly target?: RowSplit } = {},
): Promise<Prepared> {
  const { seed, heldOut } = withDefaults(options)
  const { onNotice = () => {} } = options
  const random = fitRandom(seed)
  const from = splits.source ?? splitRows(source.rows, heldOut, random.stream('held-out split/source'), classes.source)
  const to = splits.target ?? splitRows(target.rows, heldOut, random.stream('held-out split/target'), classes.target)
  if (from.heldOut === null || to.heldOut === null)
    onNotice(
      `${heldOut === 0 ? 'No rows are held out' : `Too few rows to hold any out (${source.rows} and ${target.rows})`}: the fit is judged on the rows it was trained on.`,
    )
  const identifiers = describeIdentifiers(source, target, options.columns)
  if (identifiers !== undefined) onNotice(identifiers)
  const frame = chooseFrame(
    source,
    target,
    momentsOf(takeRows(source, from.training), random.stream('moments/source')),
    momentsOf(takeRows(target, to.training), random.stream('moments/target')),
    options,
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

/** The frame of a fit, by the moments of the rows to train on; says what is unusual in the data. */
function chooseFrame(source: Points, target: Points, m0: Moments, m1: Moments, options: FitOptions): Frame {
  const { scale, start } = withDefaults(options)
  const { columns, onNotice = () => {} } = options
  for (const [side, { covariance }] of [['source', m0] as const, ['target', m1] as const])
    if (!(trace(covariance) > 0))
      throw new InputError(`The ${side} has no variance: all its rows are equal; a map needs points that differ.`)
  for (const notice of describeData(source, target, m0, m1, scale, columns)) onNotice(notice)
  const scales = scale === 'features' ? featureScale(m0, m1) : new Float64Array(source.columns).fill(1)
  return frameOf(m0, m1, scales, start)
}

async function splitSide(
  transform: FrameTransform,
  points: Points,
  side: Side,
  { training, heldOut }: RowSplit,
  classOf?: Uint16Array,
): Promise<Split> {
  const inside = async (rows: Int32Array): Promise<TrainingSide> => ({
    rows: await transform.enter(takeRows(points, rows), side),
    ...(classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
  })
  const half = (parity: number) => heldOut?.filter((_, i) => i % 2 === parity)
  const choosing = half(0) ?? null
  const judging = half(1) ?? training.subarray(0, MAX_HELD_OUT)
  return {
    training: await inside(training),
    heldOut: choosing && (await inside(choosing)),
    judged: takeRows(points, judging),
    ...(classOf && { judgedClassOf: Uint16Array.from(judging, (row) => classOf[row]!) }),
  }
}

/** The numbers of the rows to train on, and of the held-out rows (two at least). */
export interface RowSplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array | null
}

/** Draws the held-out rows; the last row of a class is never among them. */
function splitRows(rows: number, share: number, random: Random, classOf?: Uint16Array): RowSplit {
  const order = random.permutation(rows)
  const wanted = rows < MIN_ROWS_TO_SPLIT ? 0 : Math.min(2 * MAX_HELD_OUT, 2 * Math.round((share * rows) / 2))
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

function momentsOf(points: Points, random: Random): Moments {
  const few = points.rows < 20 * points.columns
  const sample = { rows: MOMENT_ROWS, random }
  return few ? shrunkCovariance(points, { sample }) : moments(points, { sample })
}

/** 1 over each feature's standard deviation; a constant feature is left as it is. */
function featureScale(source: Moments, target: Moments): Float64Array {
  return pooledDeviations(source, target).map((deviation) => (deviation > 0 ? 1 / deviation : 1))
}
