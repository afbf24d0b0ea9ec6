import { InputError } from '../base/errors.ts'
import { trace } from '../base/linalg/matrix.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import type { Engine } from '../engine/index.ts'
import { clearHidden, type Frame, hiddenCoordinates, type Side } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { type Moments, pooledDeviations } from '../problem/moments.ts'
import { checkRange, constantColumns, describeData, describeFarRows } from './data-notices.ts'
import { type FarRows, findFarRows } from './far-rows.ts'
import { fitRandom } from './fit-random.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { Pull, TrainingSide } from './problem.ts'
import { Workshop } from './workshop.ts'

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
  /** What becomes of rows that are trained on before they enter the frame. */
  readonly pulls: Readonly<Record<Side, Pull>>
  readonly source: Split
  readonly target: Split
}

/** Of each half. */
export const MAX_HELD_OUT = 4096
/** Fewer rows than this cannot spare any. */
const MIN_ROWS_TO_SPLIT = 50

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
  const pulls = pullsFor(source, target, classes, options, splits)
  const rows = (points: Points, side: Side, { training }: RowSplit) => pulls[side](takeRows(points, training))
  const workshop = await Workshop.open(engine, source.columns, options.signal)
  const frame = await chooseFrame(
    source,
    target,
    await workshop.moments(rows(source, 'source', from), random.stream('moments/source')),
    await workshop.moments(rows(target, 'target', to), random.stream('moments/target')),
    workshop,
    options,
  ).finally(() => workshop.dispose())
  const transform = new FrameTransform(engine, frame)
  try {
    return {
      frame,
      pulls,
      source: await splitSide(transform, source, 'source', from, pulls.source, classes.source),
      target: await splitSide(transform, target, 'target', to, pulls.target, classes.target),
    }
  } finally {
    await transform.dispose()
  }
}

/** Says which rows are far from all others, and gives what pulls those of training in. */
function pullsFor(
  source: Points,
  target: Points,
  classes: ClassIndex,
  options: FitOptions,
  splits: { readonly source?: RowSplit; readonly target?: RowSplit },
): Readonly<Record<Side, Pull>> {
  const { scale, outliers } = withDefaults(options)
  const { onNotice = () => {} } = options
  const pullOf = (side: Side, points: Points): Pull => {
    checkRange(points, side)
    const far = findFarRows(points, scale === 'features')
    const pulled = far !== null && outliers === 'pull' && !isMostOfAClass(far, classes[side])
    for (const notice of describeFarRows(points, side, far, pulled, splits[side] === undefined)) onNotice(notice)
    return pulled ? far.pull : (given) => given
  }
  return { source: pullOf('source', source), target: pullOf('target', target) }
}

/** Whether far rows are most of some class: that is then where the class lies. */
function isMostOfAClass({ rows }: FarRows, classOf?: Uint16Array): boolean {
  if (classOf === undefined) return false
  const [all, far] = [new Map<number, number>(), new Map<number, number>()]
  const count = (into: Map<number, number>, k: number) => into.set(k, (into.get(k) ?? 0) + 1)
  for (const k of classOf) count(all, k)
  for (const { row } of rows) count(far, classOf[row]!)
  return [...far].some(([k, rowsFar]) => rowsFar > all.get(k)! / 2)
}

/** The frame of a fit, by the moments of the rows to train on; says what is unusual in the data. */
async function chooseFrame(
  source: Points,
  target: Points,
  m0: Moments,
  m1: Moments,
  workshop: Workshop,
  options: FitOptions,
): Promise<Frame> {
  const { scale, start } = withDefaults(options)
  const { columns, onNotice = () => {} } = options
  const constant = { source: constantColumns(source), target: constantColumns(target) }
  const [from, to] = [withoutVariance(m0, constant.source), withoutVariance(m1, constant.target)]
  for (const [side, { covariance }] of [['source', from] as const, ['target', to] as const])
    if (!(trace(covariance) > 0))
      throw new InputError(
        `The ${side} has no variance: the rows to train on are all equal; a map needs points that differ.`,
      )
  for (const notice of describeData(source, target, from, to, constant, scale, columns)) onNotice(notice)
  const scales = scale === 'features' ? featureScale(from, to) : new Float64Array(source.columns).fill(1)
  const frame = await workshop.frame(from, to, scales, start)
  const dependent = hiddenCoordinates(frame).length - new Set([...constant.source, ...constant.target]).size
  if (dependent > 0)
    onNotice(
      `Columns are sums of others, on one side or both (${dependent} ${dependent === 1 ? 'direction' : 'directions'} without variance): images keep to the target's own, and have its mean, given the rest, where the source lacks what the target has.`,
    )
  return frame
}

/** Moments whose covariance says of constant columns that they are: one that is shrunk does not. */
function withoutVariance(moments: Moments, constant: readonly number[]): Moments {
  if (constant.length === 0) return moments
  const { covariance } = moments
  const data = covariance.data.slice()
  const d = covariance.rows
  for (const j of constant) for (let k = 0; k < d; k++) data[j * d + k] = data[k * d + j] = 0
  return { ...moments, covariance: { ...covariance, data } }
}

async function splitSide(
  transform: FrameTransform,
  points: Points,
  side: Side,
  { training, heldOut }: RowSplit,
  pull: Pull,
  classOf?: Uint16Array,
): Promise<Split> {
  const inside = async (rows: Int32Array): Promise<TrainingSide> => ({
    rows: clearHidden(await transform.enter(pull(takeRows(points, rows)), side), transform.frame),
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

/** 1 over each feature's standard deviation; a constant feature is left as it is. */
function featureScale(source: Moments, target: Moments): Float64Array {
  return pooledDeviations(source, target).map((deviation) => (deviation > 0 ? 1 / deviation : 1))
}
