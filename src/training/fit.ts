import type { TransportMap } from '../transport/map.ts'
import { checkOptions } from './check-options.ts'
import { checkConditions, conditioned } from './conditions.ts'
import { CrossFit } from './cross-fit/cross-fit.ts'
import { EventLog } from './event-log.ts'
import type { FitProgress } from './events.ts'
import { withoutMassless } from './massless.ts'
import type { FitOptions } from './options.ts'
import type { FitResult } from './result.ts'
import { Run } from './run.ts'
import type { TrainingState } from './state.ts'
import type { FitSide } from './stream/pool.ts'

/**
 * A running fit: a promise of its map, which can also be iterated to follow the progress. Every reader gets every event from the first;
 * `FitProgress` says how many there are. Leaving the iteration before its end (`break`, or an error in the loop) stops the training and rejects
 * the promise with a `FitStopped`.
 */
export interface FitRun extends Promise<TransportMap>, AsyncIterable<FitProgress> {
  /** The map, and a summary of the fit. */
  readonly result: Promise<FitResult>
  /**
   * The state of training, to resume from later; null until training has begun. It is complete once the run has ended or was stopped by its
   * signal; while training continues, take it in `onStep`.
   */
  state(): TrainingState | null
  /**
   * The best map so far of a run that was stopped by its signal, with the status 'interrupted'; null until training has begun. It has not been
   * judged: its inverse may fail, and its distance is unknown.
   */
  mapSoFar(): TransportMap | null
}

/**
 * Learns the optimal-transport map between two samples, for the cost |x - z|^2.
 *
 * Maximises the Kantorovich dual over one potential by stochastic gradient descent, and solves the c-transform to a tolerance at every step
 * (Park et al. 2026, Algorithm 1; docs/method.md says what differs).
 *
 * @param source points of mu, rows x D, with row weights if given (`withWeights`); or a `RowStream`, of which a pool of rows is in memory at a time
 * @param target points of nu, rows x D; the numbers of rows may differ
 * @param resume the state of an earlier run on the same data and options
 * @returns at once; the run rejects with InputError for data that cannot be fitted, or with the signal's reason
 */
export function fit(source: FitSide, target: FitSide, options: FitOptions = {}, resume?: TrainingState): FitRun {
  const log = new EventLog<FitProgress>()
  const stop = stoppedBy(options)
  let run: Run | CrossFit | undefined
  const start = async (): Promise<FitResult> => {
    // Before any option is read: untyped callers may pass something other than an object of options.
    checkOptions(options)
    const sides = conditioned(source, target, options)
    checkConditions(sides, options)
    const weighed = await withoutMassless({ ...sides, options: { ...options, signal: stop.signal } })
    const own = weighed.options
    run = options.folds ? new CrossFit(own, log, resume) : new Run(own, log, resume)
    return run.run(weighed.source, weighed.target)
  }
  const result = start()
  result.then(
    () => log.close(),
    (error: unknown) => log.close({ error }),
  )
  const map = result.then((finished) => finished.map).finally(stop.forget)
  // A reader of the iteration or of the result gets the error there.
  map.catch(() => undefined)
  return Object.assign(map, {
    result,
    [Symbol.asyncIterator]: () => untilLeft(log, () => stop.now(new FitStopped())),
    state: () => run?.state ?? null,
    mapSoFar: () => run?.mapSoFar() ?? null,
  })
}

/** The training was stopped because the iteration over its events was left. */
export class FitStopped extends Error {
  override readonly name = 'FitStopped'

  constructor() {
    super(
      'The iteration over the fit was left before its end, which stops the training; mapSoFar() has the best map so far, and state() what to resume from.',
    )
  }
}

/** A signal that aborts when the signal of the options does, or by `now`. */
function stoppedBy(options: FitOptions) {
  const controller = new AbortController()
  const given: unknown = options?.signal
  const asked = given instanceof AbortSignal ? given : undefined
  const follow = () => controller.abort(asked?.reason)
  if (asked?.aborted) follow()
  asked?.addEventListener('abort', follow)
  return {
    signal: controller.signal,
    now: (reason: Error) => controller.abort(reason),
    forget: () => asked?.removeEventListener('abort', follow),
  }
}

/** All events. @param onLeft called if a reader leaves before the last one */
async function* untilLeft<T>(events: AsyncIterable<T>, onLeft: () => void): AsyncGenerator<T, void, undefined> {
  let ended = false
  try {
    yield* events
    ended = true
  } finally {
    // After a failure there is nothing left to stop.
    if (!ended) onLeft()
  }
}
