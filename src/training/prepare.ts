import { InputError } from '../base/errors.ts'
import { trace } from '../base/linalg/matrix.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { type Engine, LinearMap } from '../engine/index.ts'
import { type Coordinates, centred, coordinateMatrices, coordinates } from '../problem/frame.ts'
import { type Moments, moments, pooledDeviations, shrunkCovariance } from '../problem/moments.ts'
import { describeOddities } from './data-notices.ts'
import { fitRandom } from './fit-random.ts'
import type { FitOptions } from './options.ts'
import type { TrainingSide } from './problem.ts'

/** A table that training draws from, and the rows of it kept apart. */
export interface Split {
  readonly training: TrainingSide
  /** One half of the rows kept apart: what training stops and chooses by. */
  readonly heldOut: TrainingSide | null
  /**
   * The other half, as it was given: the finished map is judged on rows that neither taught nor chose it. The first rows of training
   * where none are kept apart.
   */
  readonly judged: Points
  readonly judgedClassOf?: Uint16Array
}

/** The tables in the coordinates of the fit. */
export interface Prepared {
  readonly coordinates: Coordinates
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
 * Splits both tables, chooses the coordinates from the rows to train on, and moves all rows into them.
 * @param splits which rows are kept apart, where that is not to be chosen here
 */
export async function prepare(
  engine: Engine,
  source: Points,
  target: Points,
  classes: ClassIndex,
  options: FitOptions,
  splits: { readonly source?: RowSplit; readonly target?: RowSplit } = {},
): Promise<Prepared> {
  const { seed = 0, scale = 'none', start = 'moments', heldOut = 0.1, onNotice = () => {} } = options
  const random = fitRandom(seed)
  const from = splits.source ?? splitRows(source.rows, heldOut, random.stream('held-out split/source'), classes.source)
  const to = splits.target ?? splitRows(target.rows, heldOut, random.stream('held-out split/target'), classes.target)
  if (from.heldOut === null || to.heldOut === null)
    onNotice(
      `${heldOut === 0 ? 'No rows are kept apart' : `Too few rows to keep any apart (${source.rows} and ${target.rows})`}: the fit is judged on the rows it was trained on.`,
    )
  const [m0, m1] = [
    momentsOf(takeRows(source, from.training), random.stream('moments/source')),
    momentsOf(takeRows(target, to.training), random.stream('moments/target')),
  ]
  for (const [side, { covariance }] of [['source', m0] as const, ['target', m1] as const])
    if (!(trace(covariance) > 0))
      throw new InputError(`The ${side} has no variance: all its rows are equal; a map needs points that differ.`)
  for (const notice of describeOddities(source, target, m0, m1, scale, options.columns)) onNotice(notice)
  const frame = coordinates(
    m0,
    m1,
    scale === 'features' ? featureScale(m0, m1) : new Float64Array(source.columns).fill(1),
    start,
  )
  const matrices = coordinateMatrices(frame)
  const move = async (
    points: Points,
    mean: Float64Array,
    matrix: typeof matrices.sourceIn,
    { training, heldOut }: RowSplit,
    classOf?: Uint16Array,
  ) => {
    const map = await LinearMap.create(engine, matrix)
    const inside = async (rows: Int32Array): Promise<TrainingSide> => ({
      rows: await map.apply(centred(takeRows(points, rows), frame.scale, mean)),
      ...(classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
    })
    const half = (parity: number) => heldOut?.filter((_, i) => i % 2 === parity)
    const choosing = half(0) ?? null
    const judged = half(1) ?? training.subarray(0, MAX_HELD_OUT)
    const split: Split = {
      training: await inside(training),
      heldOut: choosing && (await inside(choosing)),
      judged: takeRows(points, judged),
      ...(classOf && { judgedClassOf: Uint16Array.from(judged, (row) => classOf[row]!) }),
    }
    await map.dispose()
    return split
  }
  return {
    coordinates: frame,
    source: await move(source, m0.mean, matrices.sourceIn, from, classes.source),
    target: await move(target, m1.mean, matrices.targetIn, to, classes.target),
  }
}

/** Numbers of rows to train on, and of rows kept apart (two at least). */
export interface RowSplit {
  readonly training: Int32Array
  readonly heldOut: Int32Array | null
}

/** Draws the rows to keep apart; the last row of a class is never among them. */
function splitRows(rows: number, share: number, random: Random, classOf?: Uint16Array): RowSplit {
  if (!(share >= 0 && share <= 0.5)) throw new InputError(`The held-out share lies between 0 and 0.5, found ${share}.`)
  const order = random.permutation(rows)
  const apart = rows < MIN_ROWS_TO_SPLIT ? 0 : Math.min(2 * MAX_HELD_OUT, 2 * Math.round((share * rows) / 2))
  if (apart === 0) return { training: order, heldOut: null }
  const left = new Map<number, number>()
  for (const k of classOf ?? []) left.set(k, (left.get(k) ?? 0) + 1)
  const [heldOut, training]: [number[], number[]] = [[], []]
  for (const row of order) {
    const others = classOf === undefined ? rows : left.get(classOf[row]!)! - 1
    if (heldOut.length === apart || others === 0) training.push(row)
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

/** 1 over each feature's deviation; a constant feature is left as it is. */
function featureScale(source: Moments, target: Moments): Float64Array {
  return pooledDeviations(source, target).map((deviation) => (deviation > 0 ? 1 / deviation : 1))
}
