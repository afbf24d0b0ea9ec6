import type { ComponentChildren } from 'preact'
import { engineLoading } from '../compute/engine-file.ts'
import type { Training, TrainingStatus } from '../compute/training.ts'
import { count, length, seconds, share } from './numbers.ts'

const WORDS: Record<TrainingStatus, string> = {
  idle: 'Ready',
  starting: 'Preparing',
  running: 'Learning',
  done: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
}

/** What is always visible while a map is learned. `children` are the buttons of the scene. */
export function StatusPanel({
  training,
  children,
}: {
  readonly training: Training
  readonly children?: ComponentChildren
}) {
  const status = training.status.value
  const progress = training.progress.value
  const summary = training.summary.value
  const loading = engineLoading.value
  const w2 = summary?.w2Squared
  return (
    <section class="panel" aria-label="State of the computation">
      <div class="panel-head">
        <p role="status" class={`state ${status}`}>
          {loading && loading.loaded < loading.total
            ? `Loading the engine, ${share(loading.loaded / loading.total)}`
            : WORDS[status]}
        </p>
        <div class="buttons">{children}</div>
      </div>
      <progress
        max={1}
        value={status === 'done' ? 1 : (progress?.progress ?? 0)}
        aria-label="Progress of the training"
      />
      <dl class="numbers">
        <Line name="W₂" value={w2 ? length(w2.estimate) : progress && length(progress.w2Squared)} />
        <Line name={w2?.certified ? 'at least, certified' : 'at least'} value={w2 && length(w2.lowerBound)} />
        <Line name="held out" value={progress?.heldOut && length(progress.heldOut.w2Squared)} />
        <Line name="residual" value={progress?.residual.toPrecision(2)} />
        <Line
          name="not converged"
          value={summary ? count(summary.conjugate.unconvergedRows) : progress && share(progress.unconverged)}
        />
        <Line
          name={summary ? 'took' : 'time left'}
          value={summary ? seconds(summary.seconds) : progress && seconds(progress.secondsLeft)}
        />
      </dl>
      <p class="where">Computed in this page. Your data stays here.</p>
    </section>
  )
}

function Line({ name, value }: { readonly name: string; readonly value: string | null | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  )
}
