import type { Collective } from '../collective/collective.ts'
import type { FrameCost } from '../problem/cost.ts'
import type { Frame } from '../problem/frame.ts'
import { fromDual } from './dual-value.ts'
import type { FitProgress, FitStatus } from './events.ts'
import { AgreedTime } from './ranks/agreed-time.ts'
import type { StepDetails, StepReport } from './ranks/step-report.ts'
import { hasReleaseFailed, lookAndChoose } from './selection.ts'
import type { TrainingState } from './state.ts'
import type { Trainer } from './step.ts'

/** The options of a training run, besides the problem. */
export interface TrainOptions {
  readonly steps: number
  /** The most seconds of training, including those of earlier sessions, or Infinity. */
  readonly seconds: number
  /** The progress at which the run ends; the schedule remains that of a whole run. Default 1: the end. */
  readonly until?: number | undefined
  readonly frame: Frame
  /** The cost, if it is not quadratic. */
  readonly cost?: FrameCost | undefined
  readonly recipe: { readonly tolerance: readonly [number, number] }
  /** Whether the run ends when too many inner solves fail: for potentials that are not convex by construction. */
  readonly watched: boolean
  readonly signal?: AbortSignal
  /** Awaited before every step. */
  readonly beforeStep?: () => Promise<void>
  readonly onProgress: (event: Omit<FitProgress, 'engine'>) => void
  /** The ranks that train together. Default: this process alone. */
  readonly collective?: Collective | undefined
  /**
   * Called after every step with the complete state (with several ranks, about every ten seconds). A promise is awaited, and its time does not
   * count as training.
   */
  readonly onStep?: (state: TrainingState) => unknown
}

/** How many looks at held-out rows a full run takes. */
const LOOKS = 20
/** Consecutive looks worse than the best that end the run, from ASKED_FROM of it: at high rates the bound goes up and down. */
const PATIENCE = 4
const ASKED_FROM = 0.5
/** The progress at which a run with a time limit gives up a release that found no better weights, to leave time for the convex potential. */
const GIVEN_UP_FROM = 0.85
/** The share of failed solves, averaged over about 50 steps, that ends a watched run. */
const MAX_FAILED = 0.2
const FORGETTING = 0.02
const EVENTS_PER_SECOND = 8
const MIN_EVENTS = 100

/**
 * Runs the trainer until its steps or its time are used up, or until it no longer improves. A resumed trainer does what it would have done
 * without the interruption, bit for bit, as long as the number of steps and not the time decides.
 */
export async function train(trainer: Trainer, options: TrainOptions): Promise<FitStatus> {
  const status = await takeSteps(trainer, options)
  await trainer.completeState()
  return status
}

async function takeSteps(trainer: Trainer, options: TrainOptions): Promise<FitStatus> {
  const { state } = trainer
  const { steps, seconds, until = 1 } = options
  const time = new AgreedTime(options.collective, options.signal, options.onStep)
  const { signal } = time
  const look = async () => {
    await trainer.alignState()
    await lookAndChoose(trainer, options.recipe.tolerance[1], signal)
  }
  const earlier = state.seconds
  const progress = () => Math.min(1, Math.max(state.step / steps, (earlier + time.elapsed) / seconds))
  const events = new EventClock(steps, progress())
  let nextLook = nextLookAfter((state.heldOut.at(-1)?.step ?? 0) / steps)
  let failed = 0
  if (state.heldOut.length === 0) await look()
  // A run that was interrupted during a look still has to take it.
  else if (state.step > 0 && progress() >= nextLook) await look()
  // Read once a step: were it read again, a run could end between the two without its last look and event.
  let at = progress()
  nextLook = nextLookAfter(at)
  while (at < until) {
    signal?.throwIfAborted()
    if (at >= ASKED_FROM && state.worse >= PATIENCE) return 'early stop'
    if (trainer.isDue(at)) await trainer.release(at)
    await options.beforeStep?.()
    const { report, wish } = await trainer.step(at, signal, time.wish)
    time.hear(wish)
    state.seconds = earlier + time.own
    failed += FORGETTING * (report.unconverged / report.rows - failed)
    if ((options.watched || state.released !== null) && !(failed <= MAX_FAILED)) return 'diverged'
    at = progress()
    if (at >= nextLook || at >= 1) {
      await look()
      nextLook = nextLookAfter(at)
      if (seconds < Number.POSITIVE_INFINITY && at >= GIVEN_UP_FROM && hasReleaseFailed(state)) return 'early stop'
    }
    if (events.isDue(state.step, at, time.own)) {
      const details = await report.details()
      if (details !== null)
        options.onProgress(describe(trainer, options, { ...report, ...details }, at, events.secondsLeft(at, time.own)))
    }
    await time.after(state, () => trainer.completeState())
  }
  if (state.worse >= PATIENCE || at < 1) return 'early stop'
  return state.step < steps ? 'out of time' : 'completed'
}

/** Decides when to report progress: a few times a second, and often enough for a curve. */
class EventClock {
  readonly #steps: number
  readonly #resumedAt: number
  #lastTime = Number.NEGATIVE_INFINITY
  #lastStep = 0

  /** @param resumedAt the progress at which this session begins */
  constructor(steps: number, resumedAt: number) {
    this.#steps = steps
    this.#resumedAt = resumedAt
  }

  isDue(step: number, progress: number, seconds: number): boolean {
    const due = step - this.#lastStep >= this.#steps / MIN_EVENTS || seconds - this.#lastTime > 1 / EVENTS_PER_SECOND
    if (!due && progress < 1) return false
    this.#lastTime = seconds
    this.#lastStep = step
    return true
  }

  /** An estimate from the rate of this session. */
  secondsLeft(progress: number, seconds: number): number {
    return (seconds * (1 - progress)) / Math.max(progress - this.#resumedAt, 1e-9)
  }
}

function nextLookAfter(progress: number): number {
  return (Math.floor(progress * LOOKS + 1e-9) + 1) / LOOKS
}

function describe(
  trainer: Trainer,
  options: TrainOptions,
  report: StepReport & StepDetails,
  progress: number,
  secondsLeft: number,
): Omit<FitProgress, 'engine'> {
  const { state } = trainer
  const last = state.heldOut.at(-1)
  const { cost } = options
  const inUnits = (value: number) => (cost ? -cost.perUnit * value : fromDual(options.frame, value))
  return {
    step: state.step,
    steps: Math.max(state.step, Math.round(state.step / Math.max(progress, 1e-9))),
    progress,
    w2Squared: inUnits(report.potential + report.conjugate),
    residual: report.maxResidual,
    tolerance: report.tolerance,
    evaluations: report.evaluations / report.rows,
    unconverged: report.unconverged / report.rows,
    seconds: state.seconds,
    secondsLeft,
    ...(last && { heldOut: { step: last.step, w2Squared: inUnits(last.bound) } }),
  }
}
