import type { FitState } from '../compute/fit-state.ts'

/** Lets a fit in a scene's own worker wait, and go on. */
export function PauseButton({ fit }: { readonly fit: FitState }) {
  const paused = fit.status.value === 'paused'
  return (
    <button
      type="button"
      disabled={!paused && fit.status.value !== 'running'}
      onClick={() => (paused ? fit.resume() : fit.pause())}
    >
      {paused ? 'Resume' : 'Pause'}
    </button>
  )
}
