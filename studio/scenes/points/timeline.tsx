import type { Signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PointsModel } from './model.ts'

const SECONDS = 3

/** The time of the flow: a slider, and a button that plays it. */
export function Timeline({ model, time }: { readonly model: PointsModel; readonly time: Signal<number> }) {
  const [running, setRunning] = useState(false)
  const wasDone = useRef(false)
  const done = model.training.status.value === 'done' && model.seen.value !== null
  useEffect(() => {
    // The finished map is played once, unless the visitor prefers reduced motion.
    if (done && !wasDone.current && !matchMedia('(prefers-reduced-motion: reduce)').matches) setRunning(true)
    wasDone.current = done
  }, [done])
  useEffect(() => {
    if (!running) return
    let last = performance.now()
    let phase = time.peek() >= 1 ? 0 : time.peek()
    let frame = requestAnimationFrame(function move(now) {
      phase += (now - last) / 1000 / SECONDS
      last = now
      time.value = eased(Math.min(1, phase))
      if (phase >= 1.4) setRunning(false)
      else frame = requestAnimationFrame(move)
    })
    return () => cancelAnimationFrame(frame)
  }, [running])
  const forward = model.state.value.value.direction === 'forward'
  return (
    <div class="timeline">
      <button
        type="button"
        aria-label={running ? 'Stop the flow' : 'Play the flow'}
        onClick={() => setRunning(!running)}
      >
        {running ? '❚❚' : '▶'}
      </button>
      <span aria-hidden="true">{forward ? 'source' : 'target'}</span>
      <input
        type="range"
        aria-label="Time along the geodesic, from 0 at the start to 1 at the end"
        min={0}
        max={1}
        step={0.005}
        value={time.value}
        onInput={({ currentTarget }) => {
          setRunning(false)
          time.value = currentTarget.valueAsNumber
        }}
        onChange={({ currentTarget }) => model.state.set({ time: currentTarget.valueAsNumber }, { step: false })}
      />
      <span aria-hidden="true">{forward ? 'target' : 'source'}</span>
    </div>
  )
}

/** Eases in and out. */
function eased(t: number): number {
  return t * t * (3 - 2 * t)
}
