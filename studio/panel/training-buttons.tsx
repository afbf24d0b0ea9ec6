import { useState } from 'preact/hooks'
import type { Training } from '../compute/training.ts'

const SLOW_STEPS = 4

/** Buttons to pause and resume, do one step, slow down, and start over. */
export function TrainingButtons({ training, onReset }: { readonly training: Training; readonly onReset: () => void }) {
  const [slow, setSlow] = useState(false)
  const status = training.status.value
  const paused = status === 'paused'
  const ended = !training.isUnderWay.value
  return (
    <>
      {ended ? (
        <button type="button" class="primary" onClick={onReset}>
          Learn again
        </button>
      ) : (
        <button type="button" class="primary" onClick={() => (paused ? training.resume() : training.pause())}>
          {paused ? 'Resume' : 'Pause'}
        </button>
      )}
      <button type="button" disabled={ended} title="One step of the training" onClick={() => training.step()}>
        Step
      </button>
      <button
        type="button"
        disabled={ended}
        title={`${SLOW_STEPS} steps a second`}
        aria-pressed={slow}
        onClick={() => {
          training.setPace(slow ? null : SLOW_STEPS)
          setSlow(!slow)
        }}
      >
        Slow
      </button>
      {!ended && (
        <button type="button" title="From the start again" onClick={onReset}>
          Reset
        </button>
      )}
    </>
  )
}
