import { InputError } from '../../base/errors.ts'
import { pauses } from '../../base/pause.ts'
import { inTurns } from '../../base/pieces.ts'
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
import { type FitResult, type FoldFit, joinJudged } from '../result.ts'
import { splitRows } from '../row-split.ts'
import { type FitPart, parseSides, Run } from '../run.ts'
import type { TrainingState } from '../state.ts'
import type { FitSide } from '../stream/pool.ts'
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
    const classes = indexClasses(sides.source, sides.target, options)
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
    for (const notice of describeData(sides.source, sides.target, m0, m1, scale, options.columns))
      options.onNotice!(notice)
    const metric = metricOf(metricChoice(options), m0, m1)
    const folds = await this.#fitFolds(sides, classes, metric)
    return this.#fitAll(sides, folds, metric)
  }

  async #fitFolds(sides: Sides, classes: ClassIndex, metric: Metric): Promise<Fold[]> {
    const { seed, folds: count } = withDefaults(this.#options)
    const foldOf = chooseFolds(sides, classes, count, fitRandom(seed).stream('folds'))
    const fits: Fold[] = []
    for (let k = 0; k < count; k++) fits.push(await this.#fitFold(k, sides, classes, foldOf, metric))
    return fits
  }

  /** Trains one fold's map and judges it, without notices: the fit on all rows gives the same. */
  async #fitFold(k: number, sides: Sides, classes: ClassIndex, foldOf: Folds, metric: Metric): Promise<Fold> {
    const { seed, heldOut } = withDefaults(this.#options)
    const random = fitRandom(seed).stream('folds')
    const split = (side: Side) =>
      foldSplit(foldOf[side], k, heldOut, random.stream(`choosing/${side}`, k), classes[side])
    const part: FitPart = { source: split('source'), target: split('target'), metric }
    const run = this.#open(k, part, { ...this.#options, onNotice: () => {} })
    const { trained } = await run.train(sides.source, sides.target)
    const { map, judged, kept, seconds } = trained
    const { signal } = this.#options
    const judgement = await map.dualTerms(judged.source, judged.target, { ...judged, ...(signal && { signal }) })
    await map.dispose()
    return { map, judged, kept, seconds, judgement }
  }

  async #fitAll(sides: Sides, folds: readonly Fold[], metric: Metric): Promise<FitResult> {
    const { seed } = withDefaults(this.#options)
    const all = (side: Side) => {
      const { rows } = sides[side]
      const judged = Int32Array.from({ length: rows }, (_, row) => row)
      return { ...splitRows(rows, 0, fitRandom(seed).stream(`held-out split/${side}`)), judged }
    }
    const part = { source: all('source'), target: all('target'), metric, until: median(folds) }
    this.#last = this.#open(folds.length, part, this.#options)
    const { map, summary } = await this.#last.run(sides.source, sides.target)
    const judgements = folds.map(({ judgement }) => judgement)
    return {
      map,
      summary: {
        ...summary,
        seconds: folds.reduce((sum, { seconds }) => sum + seconds, summary.seconds),
        w2Squared: distanceOf(poolTerms(judgements.map(({ terms }) => terms)), repeated(originsOfFolds(folds))),
        heldOut: { sourceRows: sides.source.rows, targetRows: sides.target.rows },
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

/** Reads both tables into memory. @throws InputError for a table that is too large */
async function openSides(source: FitSide, target: FitSide, options: FitOptions): Promise<Sides> {
  const streams = await Streams.open(source, target, options)
  await streams.close()
  const [x, z] = parseSides(streams.source, streams.target)
  return { source: x, target: z }
}

/** The progress at which training on all rows ends; for an even number of folds, the lower of the two middle values. */
function median(folds: readonly Fold[]): number {
  const kept = folds.map((fold) => fold.kept).sort((a, b) => a - b)
  return kept[(kept.length - 1) >> 1]!
}
