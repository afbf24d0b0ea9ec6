import { InputError } from '../base/errors.ts'
import { trace } from '../base/linalg/matrix.ts'
import { type Pause, pauses } from '../base/pause.ts'
import { inTurns } from '../base/pieces.ts'
import { type Points, takeRows } from '../base/points.ts'
import type { Random } from '../base/random.ts'
import { ALONE } from '../collective/collective.ts'
import type { Engine } from '../engine/index.ts'
import { commonFrame } from '../problem/common-frame.ts'
import { matchConditions } from '../problem/condition-cells.ts'
import type { ConditionGrid } from '../problem/condition-grid.ts'
import { clearHidden, type Frame, hiddenCoordinates, type Side } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { type Metric, metricOf } from '../problem/metric.ts'
import type { Moments } from '../problem/moments.ts'
import { fingerprints, sketchOf } from '../transport/trained-rows.ts'
import { isQuadratic, metricChoice } from './cost-options.ts'
import { constantColumns, describeData } from './data-notices.ts'
import { fitRandom } from './fit-random.ts'
import { describeIdentifiers } from './identifiers.ts'
import { describeMissingMarks } from './missing-marks.ts'
import { type FitOptions, withDefaults } from './options.ts'
import type { Pull, TrainingSide } from './problem.ts'
import { pullFor } from './pulls.ts'
import { sharedConstants, sharedMoments, sharedRanges } from './ranks/shared-moments.ts'
import { fittingRows, heldOutRows, MAX_HELD_OUT, type RowSplit, splitRows } from './row-split.ts'
import { aboutOneCentre, type ChosenRelaxation, relaxationOf } from './unbalanced.ts'
import { Workshop } from './workshop.ts'

/** Rows as given, with the number of each row's class. */
interface NamedRows {
  readonly points: Points
  readonly classOf?: Uint16Array
}

/** A table that training draws from, and its held-out rows. */
interface Split {
  readonly training: TrainingSide
  /** The choosing half of the held-out rows, by which training stops and chooses its weights. */
  readonly heldOut: TrainingSide | null
  /**
   * The judging half, as given: the finished map is judged on rows that neither trained nor chose it. The first training rows if none are held
   * out.
   */
  readonly judged: NamedRows
  /** The rows on which a potential without a guarantee is watched: those that judge or, with folds, training rows, since a fold must not choose. */
  readonly watched: NamedRows
  /** Some of the training rows. */
  readonly trainingPoints: Points
  /** The sketch of the training rows and the choosing half. */
  readonly sketch: Uint32Array
}

/** The tables in the frame of the fit. */
export interface Prepared {
  readonly frame: Frame
  /** How training rows are pulled in before they enter the frame. */
  readonly pulls: Readonly<Record<Side, Pull>>
  readonly source: Split
  readonly target: Split
  /** For a problem of unequal mass. */
  readonly relaxation?: ChosenRelaxation | undefined
}

/** What the transport is conditional on, and the number of each row's class or cell of conditions; undefined without either. */
export interface ClassIndex {
  readonly classes: readonly string[]
  readonly conditions?: ConditionGrid
  /** How many cells of conditions there are. */
  readonly groups?: number
  readonly source?: Uint16Array
  readonly target?: Uint16Array
}

/**
 * Splits both tables, chooses the frame from the training rows, and moves all rows into it.
 * @param splits what is already chosen
 * @throws InputError for data that cannot be learned from
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
  const { source: from, target: to } = chosenSplits({ source, target }, classes, heldOut, random, splits)
  for (const notice of describeSplit(source, target, from, to, heldOut)) onNotice(notice)
  const pause = pauses(options.signal)
  const identifiers = describeIdentifiers(source, target, options.columns)
  const marks = await inTurns(describeMissingMarks(source, target, options.columns), pause)
  for (const notice of [identifiers, marks]) if (notice !== undefined) onNotice(notice)
  // Row numbers in a stream's first pool are not those of its table.
  const numbered = (side: Side) => splits[side] === undefined || splits[side].judged !== undefined
  const pulls = {
    source: await inTurns(
      pullFor('source', source, fittingRows(from), options, classes.source, onNotice, numbered('source')),
      pause,
    ),
    target: await inTurns(
      pullFor('target', target, fittingRows(to), options, classes.target, onNotice, numbered('target')),
      pause,
    ),
  }
  await pause()
  const frame = await frameFor(engine, { source, target }, { source: from, target: to }, pulls, options, splits, pause)
  await pause()
  const trainingPoints = {
    source: pulls.source(takeRows(source, from.training)),
    target: pulls.target(takeRows(target, to.training)),
  }
  const transform = new FrameTransform(engine, frame)
  try {
    return {
      frame,
      pulls,
      relaxation: relaxationOf(options, trainingPoints, frame, random.stream('strength')),
      ...matchedLooks(
        await splitSide(transform, frame, source, 'source', from, pulls.source, classes.source),
        await splitSide(transform, frame, target, 'target', to, pulls.target, classes.target),
      ),
    }
  } finally {
    await transform.dispose()
  }
}

/** Which rows of each side train, choose and judge. If one side can spare none, the other holds none out: one side alone cannot choose or judge. */
function chosenSplits(
  sides: Readonly<Record<Side, Points>>,
  classes: ClassIndex,
  share: number,
  random: Random,
  { source, target }: Splits,
): Readonly<Record<Side, RowSplit>> {
  const draw = (side: Side, wanted = heldOutRows(sides[side].rows, share)) =>
    splitRows(sides[side].rows, wanted, random.stream(`held-out split/${side}`), classes[side])
  const [from, to] = [source ?? draw('source'), target ?? draw('target')]
  if (source === undefined && to.heldOut === null && from.heldOut !== null)
    return { source: draw('source', 0), target: to }
  if (target === undefined && from.heldOut === null && to.heldOut !== null)
    return { source: from, target: draw('target', 0) }
  return { source: from, target: to }
}

/** The choosing rows of both sides, weighed to the same distribution of conditions if they have conditions. */
function matchedLooks(source: Split, target: Split): Pick<Prepared, 'source' | 'target'> {
  const [x, z] = [source.heldOut, target.heldOut]
  if (!x?.conditions || !z?.conditions) return { source, target }
  const asRows = ({ rows, ...side }: TrainingSide) => ({
    ...side,
    data: rows,
    rows: side.conditions!.data.length / side.conditions!.columns,
    columns: 1,
  })
  const matched = matchConditions(asRows(x), asRows(z))
  const weighed = (side: TrainingSide, { weights }: Points) => (weights ? { ...side, weights } : side)
  return {
    source: { ...source, heldOut: weighed(x, matched.source) },
    target: { ...target, heldOut: weighed(z, matched.target) },
  }
}

/** The frame from the training rows, of which each rank takes a part. */
async function frameFor(
  engine: Engine,
  sides: Readonly<Record<Side, Points>>,
  rows: Readonly<Record<Side, RowSplit>>,
  pulls: Readonly<Record<Side, Pull>>,
  options: FitOptions,
  { frame, metric, apart }: Splits,
  pause: Pause,
): Promise<Frame> {
  if (frame !== undefined) return frame
  const { source, target } = sides
  const { collective = ALONE } = options
  const random = fitRandom(withDefaults(options).seed)
  const workshop = await Workshop.open(engine, source.columns, options.signal)
  const knownOf = async (side: Side) => {
    const trainingPoints = pulls[side](takeRows(sides[side], rows[side].training))
    const ranges = await sharedRanges(collective, trainingPoints, apart?.[side])
    const moments = await sharedMoments(collective, trainingPoints, apart?.[side], (part) =>
      workshop.moments(part, random.stream(`moments/${side}`)),
    )
    return { moments, ranges }
  }
  const constantIn = (side: Side) =>
    sharedConstants(collective, source.columns, apart?.[side], constantColumns(sides[side]))
  const choose = async () => {
    const [from, to] = [await knownOf('source'), await knownOf('target')]
    const constant = { source: await constantIn('source'), target: await constantIn('target') }
    const chosen = await chooseFrame(
      source,
      target,
      from.moments,
      to.moments,
      constant,
      workshop,
      options,
      pause,
      metric,
    )
    return { ...chosen, ranges: { source: from.ranges, target: to.ranges } }
  }
  return choose().finally(() => workshop.dispose())
}

/** The fewest rows of a side for which 5 folds are advised if none are held out. */
const MIN_ROWS_FOR_FOLDS = 20

/** A notice if the fit is judged on the rows it was trained on, and what to do about it. */
function describeSplit(source: Points, target: Points, from: RowSplit, to: RowSplit, share: number): string[] {
  const judgedApart = from.judged !== undefined && to.judged !== undefined
  if (judgedApart || (from.heldOut !== null && to.heldOut !== null)) return []
  const why = share === 0 ? 'No rows are held out' : `Too few rows to hold any out (${source.rows} and ${target.rows})`
  const cure =
    source.conditions === undefined && Math.min(source.rows, target.rows) >= MIN_ROWS_FOR_FOLDS
      ? '; with 5 folds (--folds 5; in the library folds: 5), which take about six times as long, every row judges a map that never saw it'
      : ''
  return [`${why}: the fit is judged on the rows it was trained on${cure}.`]
}

/** The frame of a fit from the moments of the training rows. Reports what is unusual in the data. */
async function chooseFrame(
  source: Points,
  target: Points,
  m0: Moments,
  m1: Moments,
  constant: Readonly<Record<Side, readonly number[]>>,
  workshop: Workshop,
  options: FitOptions,
  pause: Pause,
  settled?: Metric,
): Promise<Frame> {
  const { scale, start } = withDefaults(options)
  const { columns, onNotice = () => {} } = options
  const [from, to] = [withoutVariance(m0, constant.source), withoutVariance(m1, constant.target)]
  requireVariance(from, to, settled ? 'its rows but those of one fold' : 'its rows')
  for (const notice of await inTurns(describeData(source, target, from, to, scale, columns), pause)) onNotice(notice)
  const metric = settled ?? metricOf(metricChoice(options), from, to)
  if (!isQuadratic(options)) return commonFrame(from, to, metric)
  const frame = await workshop.frame(...aboutOneCentre(from, to, options), metric, start)
  const dependent = hiddenCoordinates(frame).length - new Set([...constant.source, ...constant.target]).size
  if (dependent > 0)
    onNotice(
      `Columns are sums of others, on one side or both (${dependent} ${dependent === 1 ? 'direction' : 'directions'} without variance): images vary only in the directions of the target, and have its mean, given the rest, in those that the source lacks.`,
    )
  return frame
}

/** Moments with zero covariance in constant columns, which shrinking makes positive. */
function withoutVariance(moments: Moments, constant: readonly number[]): Moments {
  if (constant.length === 0) return moments
  const { covariance } = moments
  const data = covariance.data.slice()
  const d = covariance.rows
  for (const j of constant) for (let k = 0; k < d; k++) data[j * d + k] = data[k * d + j] = 0
  return { ...moments, covariance: { ...covariance, data } }
}

/** @param which the rows behind the moments, in words  @throws InputError for a side without variance */
export function requireVariance(source: Moments, target: Moments, which = 'its rows'): void {
  for (const [side, { covariance }] of [['source', source] as const, ['target', target] as const])
    if (!(trace(covariance) > 0))
      throw new InputError(`The ${side} has no variance: all ${which} are equal; a map needs points that differ.`)
}

async function splitSide(
  transform: FrameTransform,
  frame: Frame,
  points: Points,
  side: Side,
  { training, heldOut, judged }: RowSplit,
  pull: Pull,
  classOf?: Uint16Array,
): Promise<Split> {
  const inside = async (rows: Int32Array): Promise<TrainingSide> => {
    const part = takeRows(points, rows)
    return {
      rows: clearHidden(await transform.enter(pull(part), side), transform.frame),
      ...(classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
      ...(part.weights && { weights: part.weights }),
      ...(part.conditions && { conditions: part.conditions }),
    }
  }
  const given = (rows: Int32Array): NamedRows => ({
    points: takeRows(points, rows),
    // Cells of conditions have no names; the points carry the conditions themselves.
    ...(classOf && !points.conditions && { classOf: Uint16Array.from(rows, (row) => classOf[row]!) }),
  })
  const half = (parity: number) => heldOut?.filter((_, i) => i % 2 === parity)
  const choosing = (judged ? heldOut : half(0)) ?? null
  const judging = judged ?? half(1) ?? training.subarray(0, MAX_HELD_OUT)
  const hashesOf = (rows: Int32Array) => fingerprints(takeRows(points, rows), frame)
  return {
    training: await inside(training),
    heldOut: choosing && (await inside(choosing)),
    sketch: sketchOf(hashesOf(training), ...(choosing ? [hashesOf(choosing)] : [])),
    judged: given(judging),
    trainingPoints: takeRows(points, training.subarray(0, MAX_HELD_OUT)),
    watched: given(judged ? training.subarray(0, MAX_HELD_OUT) : judging),
  }
}

/** The parts of a fit that `prepare` does not choose if they are given: the splits of the rows, the metric of the cost, and the frame. */
export interface Splits {
  readonly source?: RowSplit
  readonly target?: RowSplit
  readonly metric?: Metric
  /** For a fit that continues from another's weights, which are defined in its frame. It includes the metric of the cost. */
  readonly frame?: Frame
  /** The sides of which each rank has its own rows. */
  readonly apart?: Partial<Record<Side, boolean>>
}
