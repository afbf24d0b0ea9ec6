import type { TransportMap } from '../transport/map.ts'
import { CrossFit } from './cross-fit/cross-fit.ts'
import { EventLog } from './event-log.ts'
import type { FitProgress } from './events.ts'
import type { FitOptions } from './options.ts'
import type { FitResult } from './result.ts'
import { Run } from './run.ts'
import type { TrainingState } from './state.ts'
import type { FitSide } from './stream/streams.ts'

/** A fit under way: await it for the map, iterate it for progress events, or both. */
export interface FitRun extends PromiseLike<TransportMap>, AsyncIterable<FitProgress> {
  /** The map and what the fit says of itself. */
  readonly result: Promise<FitResult>
  /**
   * The state of training, to resume from later; null until training has begun. It is whole once the run has ended or was stopped by its
   * signal; while training continues, `onStep` is the moment to take it.
   */
  state(): TrainingState | null
  /**
   * The best map so far of a run that was stopped by its signal, with the status 'interrupted'; null until training has begun. Nothing has
   * judged it: its inverse may fail, and its distance is not known.
   */
  mapSoFar(): TransportMap | null
}

/**
 * Learns the optimal-transport map between two samples, for the cost |x - z|^2.
 *
 * Maximises the Kantorovich dual over one potential by stochastic gradient descent, the c-transform being solved to a tolerance at
 * every step (Park et al. 2026, Algorithm 1; docs/method.md for what differs).
 *
 * @param source points of mu, rows x D; or a `RowStream`, of which only a pool of rows is in memory at a time
 * @param target points of nu, rows x D; the numbers of rows may differ
 * @param resume the state of an earlier run on the same data and options
 * @returns at once; the run rejects with InputError for data that cannot be fitted, or with the signal's reason
 */
export function fit(source: FitSide, target: FitSide, options: FitOptions = {}, resume?: TrainingState): FitRun {
  const log = new EventLog<FitProgress>()
  const run = options.folds ? new CrossFit(options, log, resume) : new Run(options, log, resume)
  const result = run.run(source, target)
  result.then(
    () => log.close(),
    (error: unknown) => log.close({ error }),
  )
  return {
    result,
    // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its map
    then: (resolve, reject) => result.then(({ map }) => map).then(resolve, reject),
    [Symbol.asyncIterator]: () => log[Symbol.asyncIterator](),
    state: () => run.state,
    mapSoFar: () => run.mapSoFar(),
  }
}
