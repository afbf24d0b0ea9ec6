import { InputError } from '../../base/errors.ts'
import { pauses } from '../../base/pause.ts'
import { inTurns } from '../../base/pieces.ts'
import type { RowStream, StreamRows } from '../../io/row-stream.ts'
import type { Side } from '../../problem/frame.ts'
import { type Metric, metricOf } from '../../problem/metric.ts'
import type { MapDualTerms } from '../../transport/calls.ts'
import { distanceOf } from '../../transport/distance.ts'
import type { TransportMap } from '../../transport/map.ts'
import { poolTerms } from '../../transport/pool.ts'
import { originsOf, type RowOrigins, repeated, type SeenRows } from '../../transport/trained-rows.ts'
import { checkColumns, checkOptions } from '../check-options.ts'
import { indexClasses } from '../classes.ts'
import { metricChoice } from '../cost-options.ts'
import { describeData } from '../data-notices.ts'
import type { EventLog } from '../event-log.ts'
import type { FitProgress } from '../events.ts'
import { fitRandom } from '../fit-random.ts'
import { type FitOptions, withDefaults } from '../options.ts'
import { type ClassIndex, requireVariance } from '../prepare.ts'
import { pullFor } from '../pulls.ts'
import { type FitResult, type FoldFit, type JudgedRows, joinJudged } from '../result.ts'
import { splitRows } from '../row-split.ts'
import { type FitPart, parseSides, Run } from '../run.ts'
import type { TrainingState } from '../state.ts'
import { type FoldedStream, foldedStream } from '../stream/folded.ts'
import { type FitSide, isLarge, isRowStream } from '../stream/pool.ts'
import { pointsOf, takeStreamRows } from '../stream/rows.ts'
import { sampleStream } from '../stream/sample.ts'
import { Streams } from '../stream/streams.ts'
import { momentsOf } from '../workshop.ts'
import { chooseFolds, type Folds, foldSplit, type Sides } from './folds.ts'

/** The result of one fold's fit. */
interface Fold extends FoldFit {
  readonly kept: number
  readonly seconds: number
  readonly judgement: MapDualTerms
}

/**
 * A fit in which every row judges. The rows of each side are divided into K folds. Map k is trained on the rows outside fold k, of which a few
 * choose its weights, and is judged on fold k, so that no row judges a map that it trained or chose. The terms of all rows together give the
 * estimate, the interval and the bound (see `poolTerms`). The map that the fit returns is trained on all rows. No rows are left to choose it,
 * so training ends at the median progress at which the folds found their weights: it is the map of a fit with heldOut 0, ended there.
 *
 * Of a table that stays on disk, a fold is every K-th unit of adjacent rows, of which a sample judges; the fits draw from the others.
 *
 * All K + 1 fits share one cost. A metric that depends on the data comes from all rows, since it is part of the question.
 */
export class CrossFit {
  readonly #options: FitOptions
  readonly #log: Pick<EventLog<FitProgress>, 'push'>
  readonly #resume: TrainingState | undefined
  readonly #notices: string[] = []
  readonly #began = performance.now()
  #last: Run | null = null

  constructor(options: FitOptions, log: Pick<EventLog<FitProgress>, 'push'>, resume?: TrainingState) {
    this.#log = log
    this.#resume = resume
    this.#options = {
      ...options,
      // The tables are described before the first fit, and again in the last.
      onNotice: (message) => {
        if (this.#notices.includes(message)) return
        this.#notices.push(message)
        options.onNotice?.(message)
      },
    }
  }

  /** The state of the fit on all rows, once it has begun. */
  get state(): TrainingState | null {
    return this.#last?.state ?? null
  }

  /** The map so far of the fit on all rows. A fold's map is never returned, because it saw too few rows. */
  mapSoFar(): TransportMap | null {
    return this.#last?.mapSoFar() ?? null
  }

  async run(source: FitSide, target: FitSide): Promise<FitResult> {
    const options = this.#options
    checkOptions(options)
    if (this.#resume !== undefined || options.onStep !== undefined)
      throw new InputError(
        'A fit with folds is several fits in turn, so its state can be neither saved nor resumed from; leave out the folds, or the state.',
        { field: 'folds' },
      )
    const sides = await openSides(source, target, options)
    checkColumns(options, sides.source.columns)
    const { seed, scale } = withDefaults(options)
    const classes = indexClasses(sides.source, sides.target, { ...options, ...sides.labels })
    const pause = pauses(options.signal)
    const momentsAt = async (side: Side) => {
      const all = Int32Array.from({ length: sides[side].rows }, (_, row) => row)
      const pull = await inTurns(
        pullFor(side, sides[side], all, options, classes[side], () => {}),
        pause,
      )
      return momentsOf(pull(sides[side]), fitRandom(seed).stream(`moments/${side}`))
    }
    const [m0, m1] = [await momentsAt('source'), await momentsAt('target')]
    requireVariance(m0, m1)
    const notices = describeData(sides.source, sides.target, m0, m1, scale, options.columns)
    for (const notice of await inTurns(notices, pause)) options.onNotice!(notice)
    const metric = metricOf(metricChoice(options), m0, m1)
    const folds = await this.#fitFolds(sides, classes, metric)
    return this.#fitAll(sides, folds, metric)
  }

  async #fitFolds(sides: OpenSides, classes: ClassIndex, metric: Metric): Promise<Fold[]> {
    const { seed, folds: count } = withDefaults(this.#options)
    const random = fitRandom(seed).stream('folds')
    const { source, target, streams } = sides
    const kept = { ...(!streams.source && { source }), ...(!streams.target && { target }) }
    const foldOf: Partial<Folds> = chooseFolds(kept, classes, count, random)
    const folded = (side: Side) => streams[side] && foldedStream(streams[side], count, random.stream(`units/${side}`))
    const units = { source: folded('source'), target: folded('target') }
    const fits: Fold[] = []
    for (let k = 0; k < count; k++) fits.push(await this.#fitFold(k, sides, classes, { foldOf, units }, metric))
    return fits
  }

  /** Trains one fold's map and judges it, without notices: the fit on all rows gives the same. */
  async #fitFold(
    k: number,
    sides: OpenSides,
    classes: ClassIndex,
    { foldOf, units }: { readonly foldOf: Partial<Folds>; readonly units: Record<Side, FoldedStream | undefined> },
    metric: Metric,
  ): Promise<Fold> {
    const { seed, heldOut, folds } = withDefaults(this.#options)
    const { signal } = this.#options
    const random = fitRandom(seed).stream('folds')
    const split = (side: Side) =>
      foldOf[side] && foldSplit(foldOf[side], k, heldOut, random.stream(`choosing/${side}`, k), classes[side])
    const [from, to] = [split('source'), split('target')]
    const part: FitPart = { ...(from && { source: from }), ...(to && { target: to }), metric }
    const run = this.#open(k, part, { ...this.#options, onNotice: () => {} })
    const given = (side: Side) => units[side]?.without(k) ?? sides[side]
    const { trained } = await run.train(given('source'), given('target'))
    const { map, kept, seconds } = trained
    const draw = (side: Side) =>
      units[side] && sampleStream(units[side].only(k), { rows: Math.ceil(JUDGING_ROWS / folds), seed, signal })
    const judged = judgedRows(map.classes, trained.judged, await draw('source'), await draw('target'))
    const judgement = await map.dualTerms(judged.source, judged.target, { ...judged, ...(signal && { signal }) })
    await map.dispose()
    return { map, judged, kept, seconds, judgement }
  }

  async #fitAll(sides: OpenSides, folds: readonly Fold[], metric: Metric): Promise<FitResult> {
    const { seed } = withDefaults(this.#options)
    const { streams } = sides
    const all = (side: Side) => {
      if (streams[side]) return undefined
      const { rows } = sides[side]
      const judged = Int32Array.from({ length: rows }, (_, row) => row)
      return { ...splitRows(rows, 0, fitRandom(seed).stream(`held-out split/${side}`)), judged }
    }
    const [from, to] = [all('source'), all('target')]
    const splits = { ...(from && { source: from }), ...(to && { target: to }) }
    const part: FitPart = { ...splits, metric, until: median(folds), judgedApart: true }
    this.#last = this.#open(folds.length, part, {
      ...this.#options,
      ...((streams.source ?? streams.target) && { heldOut: 0 }),
    })
    const given = (side: Side) => streams[side] ?? sides[side]
    const { map, summary } = await this.#last.run(given('source'), given('target'))
    const judgedOf = (side: Side) => folds.reduce((sum, { judged }) => sum + judged[side].rows, 0)
    const judgements = folds.map(({ judgement }) => judgement)
    return {
      map,
      summary: {
        ...summary,
        seconds: folds.reduce((sum, { seconds }) => sum + seconds, summary.seconds),
        w2Squared: distanceOf(poolTerms(judgements.map(({ terms }) => terms)), repeated(originsOfFolds(folds))),
        heldOut: { sourceRows: judgedOf('source'), targetRows: judgedOf('target') },
        folds: {
          count: folds.length,
          kept: folds.map(({ kept }) => kept),
          conjugate: {
            unconvergedRows: judgements.reduce((sum, { conjugate }) => sum + conjugate.unconvergedRows, 0),
            maxResidual: Math.max(...judgements.map(({ conjugate }) => conjugate.maxResidual)),
          },
        },
        notices: this.#notices,
      },
      judged: joinJudged(folds.map(({ judged }) => judged)),
      folds: folds.map((fold) => ({ map: fold.map, judged: fold.judged })),
    }
  }

  /** One of the K + 1 fits, with its share of the time that is left. */
  #open(k: number, part: FitPart, options: FitOptions): Run {
    const fits = withDefaults(options).folds + 1
    const { maxTime } = options
    const elapsed = () => (performance.now() - this.#began) / 1000
    const left = maxTime && { maxTime: Math.max(maxTime - elapsed(), 1e-3) / (fits - k) }
    const push = (event: FitProgress) => {
      const progress = (k + Math.min(1, event.progress / (part.until ?? 1))) / fits
      const secondsLeft = elapsed() * (1 / progress - 1)
      this.#log.push({ ...event, fit: { number: k + 1, of: fits }, progress, seconds: elapsed(), secondsLeft })
    }
    return new Run({ ...options, ...left }, { push }, undefined, part)
  }
}

/** The origins of the rows of all folds, each with respect to the map that it judges. */
function originsOfFolds(folds: readonly Fold[]): RowOrigins {
  const each = folds.map(({ map, judged }) => originsOf(map.model, judged.source, judged.target))
  const sum = (of: (one: RowOrigins) => number) => each.reduce((total, one) => total + of(one), 0)
  const seen = (side: Side): SeenRows => {
    const [lookedUp, found] = [
      sum(({ trained }) => trained![side].lookedUp),
      sum(({ trained }) => trained![side].found),
    ]
    return { rows: sum(({ trained }) => trained![side].rows), lookedUp, found, share: lookedUp && found / lookedUp }
  }
  const [source, target] = [seen('source'), seen('target')]
  const shared = sum((one) => one.shared.rows)
  return {
    trained: { source, target },
    shared: { rows: shared, share: shared / Math.min(source.rows, target.rows) },
  }
}

/** Rows of a table on disk that judge, in all folds together. */
const JUDGING_ROWS = 8192

/** Both sides in memory; of a side that stays on disk, its first pool, which stands for it. */
interface OpenSides extends Sides {
  /** The labels of rows that carry them. */
  readonly labels: Pick<FitOptions, 'sourceLabels' | 'targetLabels'>
  readonly streams: Partial<Record<Side, RowStream>>
}

async function openSides(source: FitSide, target: FitSide, options: FitOptions): Promise<OpenSides> {
  const streams = await Streams.open(source, target, options)
  await streams.close()
  const [x, z] = parseSides(streams.source, streams.target)
  const large = (side: FitSide) => (isRowStream(side) && isLarge(side) ? side : undefined)
  const [from, to] = [large(source), large(target)]
  return {
    ...{ source: x, target: z, labels: streams.labels },
    streams: { ...(from && { source: from }), ...(to && { target: to }) },
  }
}

/** The judging rows of the sides in memory, and those drawn from the folds of others: with mass, and of the classes of the map. */
function judgedRows(
  classes: readonly string[],
  own: JudgedRows,
  source: StreamRows | undefined,
  target: StreamRows | undefined,
): JudgedRows {
  const known = new Set(classes)
  const keep = (all: StreamRows | undefined) => {
    const { rows = 0, weights, labels } = all ?? {}
    const isKept = (row: number) => weights?.[row] !== 0 && (!labels || known.has(String(labels[row])))
    return all && takeStreamRows(all, Int32Array.from({ length: rows }, (_, row) => row).filter(isKept))
  }
  const [from, to] = [keep(source), keep(target)]
  const sourceLabels = from?.labels?.map(String) ?? own.sourceLabels
  const targetLabels = to?.labels?.map(String) ?? own.targetLabels
  return {
    source: from ? pointsOf(from) : own.source,
    target: to ? pointsOf(to) : own.target,
    ...(sourceLabels && { sourceLabels }),
    ...(targetLabels && { targetLabels }),
  }
}

/** The progress at which training on all rows ends; for an even number of folds, the lower of the two middle values. */
function median(folds: readonly Fold[]): number {
  const kept = folds.map((fold) => fold.kept).sort((a, b) => a - b)
  return kept[(kept.length - 1) >> 1]!
}
