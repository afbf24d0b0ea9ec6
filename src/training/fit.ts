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
import type { FitSide } from './stream/streams.ts'

/**
 * A running fit: a promise of its map, which can also be iterated to follow the progress. Every reader of the iteration gets every event from the first on;
 * `FitProgress` says how many there are. Leaving the iteration before its end (`break`, or an error in the loop) stops the training, and the promise is then
 * rejected with a `FitStopped`.
 */
export interface FitRun extends Promise<TransportMap>, AsyncIterable<FitProgress> {
  /** The map, and a summary of the fit. */
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
 * @param source points of mu, rows x D, weighed where they have weights (`withWeights`); or a `RowStream`, of which only a pool of rows is in memory at a time
 * @param target points of nu, rows x D; the numbers of rows may differ
 * @param resume the state of an earlier run on the same data and options
 * @returns at once; the run rejects with InputError for data that cannot be fitted, or with the signal's reason
 */
export function fit(source: FitSide, target: FitSide, options: FitOptions = {}, resume?: TrainingState): FitRun {
  const log = new EventLog<FitProgress>()
  const stop = stoppedBy(options)
  let run: Run | CrossFit | undefined
  const start = async (): Promise<FitResult> => {
    // Before any option is read: callers without types may pass something that is not an object of options.
    checkOptions(options)
    const sides = conditioned(source, target, options)
    checkConditions(sides, options)
    const weighed = withoutMassless({ ...sides, options: { ...options, signal: stop.signal } })
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
  // Whoever iterates, or awaits the result, hears of a failure there.
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

/** A signal that aborts with that of the options, or by itself. */
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

/** The events to the last. @param onLeft called where a reader leaves before it */
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
