import type { FeatureChange } from 'brenier/report'
import { ends, shares } from './histogram.ts'

/** Average rows in a histogram bin, within the limits on the number of bins. */
const ROWS_OF_BIN = 6
const [WIDTH, HEIGHT] = [240, 84]

/** Every feature before and after the map, beside what it should look like. */
export function Features({
  changes,
  names,
  direction,
}: {
  readonly changes: readonly FeatureChange[]
  readonly names: readonly string[]
  readonly direction: 'forward' | 'backward'
}) {
  const [start, goal] = direction === 'forward' ? ['source', 'target'] : ['target', 'source']
  return (
    <>
      <p class="key">
        <span class={`mark ${start}`} /> {start} <span class="mark image" /> after the map{' '}
        <span class={`mark ${goal}`} /> {goal}
      </p>
      <ul class="features">
        {changes.map((change) => (
          <li key={change.index}>
            <h3>{names[change.index]}</h3>
            <FeatureCurve change={change} start={start!} goal={goal!} />
            <p class="gap">
              {change.before.toFixed(2)} → <strong>{change.after.toFixed(2)}</strong> standard deviations apart
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function FeatureCurve({
  change,
  start,
  goal,
}: {
  readonly change: FeatureChange
  readonly start: string
  readonly goal: string
}) {
  const { sorted } = change
  const [from, to] = ends([sorted.start, sorted.moved, sorted.goal])
  const all = { start: sorted.start, goal: sorted.goal, moved: sorted.moved }
  const bins = Math.max(10, Math.min(36, Math.round(sorted.goal.length / ROWS_OF_BIN)))
  const curves = Object.entries(all).map(([role, values]) => [role, shares(values, from, to, bins)] as const)
  const top = Math.max(...curves.flatMap(([, heights]) => heights))
  const path = (heights: readonly number[]) =>
    heights
      .map((height, i) => {
        const y = (HEIGHT - 2 - (height / top) * (HEIGHT - 8)).toFixed(1)
        const [left, right] = [(i * WIDTH) / bins, ((i + 1) * WIDTH) / bins]
        return `${i === 0 ? `M0,${HEIGHT}V` : `H${left.toFixed(1)}V`}${y}H${right.toFixed(1)}`
      })
      .join('')
  const colour = { start, goal, moved: 'image' } as Record<string, string>
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Before ${change.before.toFixed(2)}, after ${change.after.toFixed(2)} standard deviations from the goal`}
    >
      {curves.map(([role, heights]) => (
        <path key={role} class={`curve ${colour[role]}`} d={`${path(heights)}V${HEIGHT}Z`} />
      ))}
    </svg>
  )
}
