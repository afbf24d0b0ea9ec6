import { combineEstimates, type Estimate, meanEstimate } from '../base/statistics.ts'
import type { Coordinates } from '../problem/frame.ts'
import type { FitProgress, FitStatus } from './events.ts'
import type { TrainingState } from './state.ts'
import type { StepReport, Trainer } from './step.ts'

/** What a training run is told besides the problem. */
export interface TrainOptions {
  readonly steps: number
  /** Seconds that training may take, those of earlier sessions included, or Infinity. */
  readonly seconds: number
  readonly coordinates: Coordinates
  readonly recipe: { readonly tolerance: readonly [number, number] }
  /** Whether the run ends when too many inner solves fail: for potentials that are not convex by construction. */
  readonly watched: boolean
  readonly signal?: AbortSignal
  /** Awaited before every step. */
  readonly beforeStep?: () => Promise<void>
  readonly onProgress: (event: FitProgress) => void
  /** Told after every step, when the state is whole. */
  readonly onStep?: (state: TrainingState) => void
}

/** Looks at held-out rows in a run of the full length. */
const LOOKS = 20
/** Looks in a row that are worse than the best before the run ends, and from where on: at high rates the bound goes up and down. */
const PATIENCE = 4
const ASKED_FROM = 0.5
/** Of a watched run: the share of failed solves, averaged over about 50 steps, that ends it. */
const MAX_FAILED = 0.2
const FORGETTING = 0.02
const EVENTS_PER_SECOND = 8
const MIN_EVENTS = 100

/**
 * Runs the trainer to the end of its steps, of its time, or of improvement. A trainer whose state was resumed does what it would have done
 * without the break, bit for bit, as long as the steps and not the time decide.
 */
export async function train(trainer: Trainer, options: TrainOptions): Promise<FitStatus> {
  const { state } = trainer
  const { steps, seconds, signal } = options
  const began = performance.now()
  const earlier = state.seconds
  const elapsed = () => (performance.now() - began) / 1000
  const progress = () => Math.min(1, Math.max(state.step / steps, (earlier + elapsed()) / seconds))
  let [lastEvent, lastEventStep, nextLook] = [Number.NEGATIVE_INFINITY, 0, nextLookAfter(progress())]
  const resumedAt = progress()
  let failed = 0
  if (state.step === 0 && state.heldOut.length === 0) await look(trainer, options)
  while (progress() < 1) {
    signal?.throwIfAborted()
    if (progress() >= ASKED_FROM && state.worse >= PATIENCE) return 'early stop'
    await options.beforeStep?.()
    const report = await trainer.step(progress())
    state.seconds = earlier + elapsed()
    failed += FORGETTING * (report.solved.unconverged / report.solved.status.length - failed)
    if (options.watched && !(failed <= MAX_FAILED)) return 'diverged'
    const at = progress()
    if (at >= nextLook || at >= 1) {
      await look(trainer, options)
      nextLook = nextLookAfter(at)
    }
    const due = state.step - lastEventStep >= steps / MIN_EVENTS || elapsed() - lastEvent > 1 / EVENTS_PER_SECOND
    if (due || at >= 1) {
      const left = (elapsed() * (1 - at)) / Math.max(at - resumedAt, 1e-9)
      options.onProgress(describe(trainer, options, report, at, left))
      ;[lastEvent, lastEventStep] = [elapsed(), state.step]
    }
    options.onStep?.(state)
  }
  if (state.worse >= PATIENCE) return 'early stop'
  return state.step < steps ? 'out of time' : 'completed'
}

function nextLookAfter(progress: number): number {
  return (Math.floor(progress * LOOKS + 1e-9) + 1) / LOOKS
}

/**
 * Judges the averaged weights on held-out rows. The start, a closed form, is the choice until a look is better than it beyond doubt: with
 * few rows a network can only do worse, and with Gaussians no better. All looks solve to the last tolerance: a coarser one flatters.
 */
async function look(trainer: Trainer, { recipe }: TrainOptions): Promise<void> {
  const { state } = trainer
  const seen = await trainer.heldOutLook(recipe.tolerance[1])
  if (seen === null) return
  const { bound, rows, sourceRows } = seen
  state.heldOut.push({ step: state.step, bound })
  const now = { step: state.step, bound, weights: state.average.slice(), rows }
  if (state.best === null) {
    state.best = now
    return
  }
  const change = changeOf(rows, state.best.rows, sourceRows)
  const doubt = state.best.step === 0 ? change.standardError : 0
  if (change.value < -doubt) {
    state.best = now
    state.worse = 0
  } else {
    state.worse = isWorse(change, state.heldOut[0]!.bound - state.best.bound) ? state.worse + 1 : 0
  }
}

/** The change of the bound from one look to another on the same rows. */
function changeOf(rows: Float32Array, before: Float32Array, sourceRows: number): Estimate {
  const change = rows.map((value, i) => value - before[i]!)
  return combineEstimates([
    { estimate: meanEstimate(change.subarray(0, sourceRows)), weight: 1 },
    { estimate: meanEstimate(change.subarray(sourceRows)), weight: 1 },
  ])
}

/** The part of what was gained since the start that may be lost again before a look counts as worse, however rough the bound. */
const MAX_LOSS = 0.1

/**
 * Whether a look is worse than the best one: by more than two standard errors, or by a tenth of all that was gained. Where it is not, the
 * later weights are the better choice: the rate has fallen since, and the bound of a few thousand rows is too rough to tell.
 */
function isWorse({ value, standardError }: Estimate, gained: number): boolean {
  return !(value <= Math.min(2 * standardError, gained > 0 ? MAX_LOSS * gained : Number.POSITIVE_INFINITY))
}

/** The weights to keep: the average at the end, unless the start or an earlier average is the better choice on held-out rows. */
export function chosenWeights({ best, worse, average }: TrainingState): Float32Array {
  return (best !== null && (worse > 0 || best.step === 0) ? best.weights : average).slice()
}

function describe(
  trainer: Trainer,
  options: TrainOptions,
  report: StepReport,
  progress: number,
  secondsLeft: number,
): FitProgress {
  const { state } = trainer
  const { solved, tolerance } = report
  const rows = solved.status.length
  const last = state.heldOut.at(-1)
  const inUnits = (value: number) => fromDual(options.coordinates, value)
  return {
    step: state.step,
    steps: Math.max(state.step, Math.round(state.step / Math.max(progress, 1e-9))),
    progress,
    w2Squared: inUnits(report.potential + report.conjugate),
    residual: solved.maxResidual,
    tolerance,
    evaluations: solved.evaluations / rows,
    unconverged: solved.unconverged / rows,
    seconds: state.seconds,
    secondsLeft,
    ...(last && { heldOut: { step: last.step, w2Squared: inUnits(last.bound) } }),
  }
}

/** W2 squared in units of the cost from the dual objective in the coordinates: the moments' part less 2/k of it. */
export function fromDual(
  { sourceMean, targetMean, scale, sourceDeviation, targetDeviation, factor }: Coordinates,
  dual: number,
): number {
  const shift = scale.reduce((sum, s, j) => sum + (s * (sourceMean[j]! - targetMean[j]!)) ** 2, 0)
  return shift + sourceDeviation ** 2 + targetDeviation ** 2 - (2 * dual) / factor
}
