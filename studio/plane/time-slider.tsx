import type { Signal } from '@preact/signals'

/** The time along the geodesic, from 0, the source, to 1, its image. */
export function TimeSlider({ time }: { readonly time: Signal<number> }) {
  return (
    <label class="timeline">
      <span>Time</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.005}
        value={time.value}
        aria-label="Time along the geodesic, from 0 at the start to 1 at the end"
        onInput={({ currentTarget }) => {
          time.value = currentTarget.valueAsNumber
        }}
      />
    </label>
  )
}
