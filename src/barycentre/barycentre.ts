import type { Points, PointsLike } from '../base/points.ts'
import { Random } from '../base/random.ts'
import { withDefaults } from '../training/options.ts'
import { movedBy, objectiveOf, type Trained, type Training, trainMaps } from './iteration.ts'
import { type Measure, measuresOf, scaleOf } from './measures.ts'
import {
  BARYCENTRE_OPTIONS,
  type BarycentreOptions,
  checkBarycentreOptions,
  fitOptionsOf,
  MOST_ROWS,
} from './options.ts'
import { type Beginning, beginningOf } from './parts.ts'
import type { BarycentreResult, BarycentreStatus } from './result.ts'
import { summarise } from './summary.ts'

/** A running barycentre: a promise of its result. */
export interface BarycentreRun extends Promise<BarycentreResult> {
  /** The best iteration so far of a run that was stopped by its signal, with the status 'interrupted'; null until one is done. */
  soFar(): Promise<BarycentreResult | null>
}

/**
 * The barycentre of several measures for W2: the distribution that minimises the weighted sum of its W2 squared to them (Agueh and Carlier 2011), as a
 * sample, with the maps from it to each measure and back.
 *
 * It is found by the fixed-point iteration X <- sum w_k T_k(X), where T_k is the optimal map from X to measure k (Alvarez-Esteban, del Barrio,
 * Cuesta-Albertos and Matran 2016, J. Math. Anal. Appl. 441), with learned maps as in Korotin, Egiazarian, Li and Burnaev (2022), who use generative
 * networks in place of the sample. It starts at the closed-form barycentre of the moments, so a location-scatter family takes one iteration.
 *
 * @param measures two or more, rows x D each; the numbers of rows may differ. Their order does not change the barycentre
 * @param weights one per measure, nonnegative; they count relative to their sum
 * @returns at once; the run rejects with InputError for what cannot be fitted, or with the signal's reason
 */
export function barycentre(
  measures: readonly PointsLike[],
  weights: readonly number[],
  options: BarycentreOptions = {},
): BarycentreRun {
  let search: Search | undefined
  const found = (async () => {
    checkBarycentreOptions(options)
    search = new Search(measures, weights, options)
    return search.run()
  })()
  return Object.assign(found, { soFar: async () => (await search?.soFar()) ?? null })
}

/** A sample, the maps from it, and how far the mean of its images is from it. */
interface Iterate {
  readonly points: Points
  readonly trained: readonly Trained[]
  readonly residual: number
}

/** A residual counts as stalled unless it is below this multiple of the best one before. */
const FALLING = 0.9
/** Shares of the allowed time for the maps of the first iteration, and for those of each later one. */
const FIRST_SHARE = 0.5
const LATER_SHARE = 0.1

class Search {
  readonly #options: BarycentreOptions
  readonly #measures: readonly Measure[]
  readonly #began = performance.now()
  readonly #notices = new Set<string>()
  readonly #residuals: number[] = []
  readonly #training: Training
  readonly #order: Int32Array
  readonly #start: Beginning
  #best: Iterate | null = null

  constructor(given: readonly PointsLike[], weights: readonly number[], options: BarycentreOptions) {
    this.#options = options
    const { seed, scale, outliers, heldOut } = withDefaults(fitOptionsOf(options))
    const random = new Random(seed).stream('brenier barycentre')
    const { measures, classes } = measuresOf(given, weights, { scale, outliers, labels: options.labels }, random)
    this.#measures = measures
    const factors = scaleOf(measures, scale)
    const most = options.rows ?? MOST_ROWS
    this.#start = beginningOf(measures, classes, { heldOut, most, scale: factors, random })
    const { rows, labels } = this.#start
    this.#order = random.stream('order').permutation(this.#start.points.rows)
    const { signal } = options
    this.#training = {
      measures,
      rows,
      labels,
      scale: factors,
      options: { ...fitOptionsOf(options), ...(signal && { signal }) },
      onProgress: (measure, { progress }) => this.#say(measure, progress),
      onNotice: (measure, message) => this.#notice(measure, message),
    }
  }

  async run(): Promise<BarycentreResult> {
    const { tolerance = BARYCENTRE_OPTIONS.tolerance.default, signal } = this.#options
    const { maxIterations = BARYCENTRE_OPTIONS.maxIterations.default, maxTime } = this.#options
    let points = this.#start.points
    let before: readonly Trained[] | null = null
    for (let iteration = 0; ; iteration++) {
      const trained: Trained[] = await trainMaps(this.#training, points, before, this.#secondsEach(before === null))
      const maps = trained.map(({ result }) => result.map)
      const moved = await movedBy(points, this.#training, maps, signal)
      const best = this.#best?.residual ?? Number.POSITIVE_INFINITY
      this.#residuals.push(moved.residual)
      await this.#keep({ points, trained, residual: moved.residual })
      const status = this.#statusAfter(moved.residual, { best, tolerance, iteration, maxIterations, maxTime })
      if (status !== null) return this.#result(status)
      ;[points, before] = [moved.points, trained]
    }
  }

  async soFar(): Promise<BarycentreResult | null> {
    return this.#best && this.#result('interrupted')
  }

  #statusAfter(
    residual: number,
    asked: { best: number; tolerance: number; iteration: number; maxIterations: number; maxTime: number | undefined },
  ): BarycentreStatus | null {
    const { best, tolerance, iteration, maxIterations, maxTime } = asked
    if (residual <= tolerance) return 'converged'
    if (!(residual < FALLING * best)) return 'stalled'
    if (iteration >= maxIterations) return 'iteration limit'
    return maxTime !== undefined && this.#seconds() + LATER_SHARE * maxTime > maxTime ? 'out of time' : null
  }

  /** Keeps the iterate with the smallest residual, and frees the maps of the other. */
  async #keep(next: Iterate): Promise<void> {
    const other = this.#best
    if (other !== null && !(next.residual < other.residual)) return dispose(next)
    this.#best = next
    if (other !== null) await dispose(other)
  }

  #secondsEach(first: boolean): number | undefined {
    const { maxTime } = this.#options
    if (maxTime === undefined) return undefined
    return ((first ? FIRST_SHARE : LATER_SHARE) * maxTime) / this.#measures.length
  }

  #seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  #say(measure: number, progress: number): void {
    const { onProgress, maxIterations = BARYCENTRE_OPTIONS.maxIterations.default } = this.#options
    onProgress?.({
      iteration: this.#residuals.length + 1,
      maxIterations: maxIterations + 1,
      measure: measure + 1,
      measures: this.#measures.length,
      progress,
      residual: this.#residuals.at(-1) ?? null,
      seconds: this.#seconds(),
    })
  }

  /** Reports each notice once, with the number of the measure whose map it is about. */
  #notice(measure: number, message: string): void {
    const text = `Map to measure ${this.#measures[measure]!.place + 1}: ${message}`
    if (this.#notices.has(text)) return
    this.#notices.add(text)
    this.#options.onNotice?.(text)
  }

  async #result(status: BarycentreStatus): Promise<BarycentreResult> {
    const { trained, points, residual } = this.#best!
    const { signal } = this.#options
    const live = signal?.aborted ? undefined : signal
    const objective = await objectiveOf(this.#measures, trained, this.#start.objective, live)
    // The only measure with a weight is the barycentre itself, row by row.
    const single = this.#measures.some(({ share }) => share === 1)
    const sample = single ? points : this.#start.finished(points)
    return summarise({
      ...{ status, points: sample, residual, objective, trained },
      ...{ measures: this.#measures, residuals: this.#residuals, order: this.#order, labels: this.#start.labels },
      ...{ seconds: this.#seconds(), notices: [...this.#notices], options: this.#options },
    })
  }
}

async function dispose({ trained }: Iterate): Promise<void> {
  for (const { result } of trained) await result.map.dispose()
}
