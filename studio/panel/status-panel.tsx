import type { FitProgress, FitSummary } from 'brenier/worker'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { usedName } from '../compute/place.ts'
import type { Training, TrainingStatus } from '../compute/training.ts'
import { Curve } from './curve.tsx'
import { EngineProgress } from './engine-progress.tsx'
import { count, length, seconds, share } from './numbers.ts'
import { PlaceSwitch } from './place-switch.tsx'

const WORDS: Record<TrainingStatus, string> = {
  idle: 'Ready',
  starting: 'Preparing',
  running: 'Learning',
  paused: 'Paused',
  done: 'Finished',
  failed: 'Failed',
}

/** The parts of a fit that the panel shows. */
type Shown = Pick<Training, 'status' | 'progress' | 'curve' | 'summary' | 'look'>

export interface StatusPanelProps {
  /** A fit, in the shared worker or in the scene's own. */
  readonly training: Shown
  /** The scene's buttons. */
  readonly children?: ComponentChildren
}

/** The panel that is always visible while a map is learned. */
export function StatusPanel({ training, children }: StatusPanelProps) {
  const status = training.status.value
  const progress = training.progress.value
  const done = status === 'done'
  const panel = useRef<HTMLElement>(null)
  return (
    <section class="panel status" aria-label="State of the computation" ref={panel}>
      <div class="panel-head">
        <p role="status" class={`state ${status}`}>
          {WORDS[status]}
        </p>
        <Step training={training} />
      </div>
      <EngineProgress />
      <progress max={1} value={done ? 1 : (progress?.progress ?? 0)} aria-label="Progress of the training" />
      <Curve curve={training.curve.value} />
      <Numbers training={training} />
      <div class="buttons">{children}</div>
      <PlaceSwitch />
      <p class="where">
        {isUncertified(training) && 'The bound is not certified here. '}
        Computed in this page{progress && ` by ${usedName(progress.engine)}`}; your data stays in it.
      </p>
      <button type="button" class="brief" onClick={() => panel.current?.scrollIntoView({ block: 'center' })}>
        {briefly(training)}
      </button>
    </section>
  )
}

/** Of a bound that there is. */
function isUncertified({ summary }: Shown): boolean {
  const w2 = summary.value?.w2Squared
  return w2 !== undefined && !w2.certified && w2.lowerBound > 0
}

/** The panel in a line, which small screens always show. */
function briefly({ status, progress, summary }: Shown): string {
  const w2 = summary.value?.w2Squared
  const estimate = w2?.estimate ?? progress.value?.w2Squared
  const bound = boundOf(summary.value, progress.value)
  return [
    WORDS[status.value],
    ...(estimate === undefined ? [] : [`W₂ ${length(estimate)}`]),
    ...(bound.value ? [`at least ${bound.value}`] : bound.none ? [bound.name.replace(' above 0', '')] : []),
    ...(summary.value || !progress.value ? [] : [`${seconds(progress.value.secondsLeft)} left`]),
  ].join(' · ')
}

/** The lower bound with its name, or that there is none, in words: a bound of 0 says nothing, and calling it certified misleads. */
function boundOf(summary: FitSummary | null, progress: FitProgress | null) {
  const squared = summary ? summary.w2Squared.lowerBound : progress?.heldOut?.w2Squared
  if (squared !== undefined && squared <= 0)
    return { value: null, none: true, name: summary ? 'too few rows for a bound above 0' : 'no bound above 0 yet' }
  const name = summary?.w2Squared.certified ? 'at least, certified' : 'at least (held out)'
  return { value: squared === undefined ? null : length(squared), none: false, name }
}

function Step({ training }: { readonly training: Shown }) {
  const step = Math.max(training.progress.value?.step ?? 0, training.look.value?.step ?? 0)
  return step === 0 ? null : <span class="muted">step {count(step)}</span>
}

function Numbers({ training }: { readonly training: Shown }) {
  const progress = training.progress.value
  const summary = training.summary.value
  const w2 = summary?.w2Squared
  const unconverged = summary ? count(summary.conjugate.unconvergedRows) : progress && share(progress.unconverged)
  return (
    <dl class="numbers">
      <Line
        name={summary ? 'W₂' : 'W₂, batches'}
        title="The distance between source and target"
        value={w2 ? length(w2.estimate) : progress && length(progress.w2Squared)}
      />
      <Line title="A lower bound of W₂, on rows that training does not see" {...boundOf(summary, progress)} />
      <Line
        name={summary ? 'took' : 'time left'}
        title="Seconds of training"
        value={summary ? seconds(summary.seconds) : progress && seconds(progress.secondsLeft)}
      />
      <Line
        name="residual"
        title="How well the inverse is solved, relative to the root of the target's total variance"
        value={(summary?.conjugate.maxResidual ?? progress?.residual)?.toPrecision(2)}
      />
      <Line name="not converged" title="Rows whose inverse was not found" value={unconverged} />
      <Line
        name="gradients a solve"
        title="Evaluations of the gradient that one inverse takes"
        value={progress?.evaluations.toFixed(1)}
      />
    </dl>
  )
}

interface LineProps {
  readonly name: string
  readonly title: string
  readonly value: string | null | undefined
}

function Line({ name, title, value }: LineProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  )
}
