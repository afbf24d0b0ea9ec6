import { count } from '../../panel/numbers.ts'
import type { PointsModel } from './model.ts'

const LAYERS = [
  ['grid', 'Grid', 'A grid around the source, as the map bends it. Dark edges: there the map would have to tear.'],
  ['contours', 'Potential', 'Contours of the potential of the displacement: the arrows cross them at right angles.'],
  ['arrows', 'Arrows', 'From some points to their images.'],
  ['expansion', 'Expansion', 'Teal: the map draws points together here; brown: it spreads them apart.'],
] as const

const AMOUNTS = [500, 2000, 10_000, 100_000]

/** Controls for what is shown, and how much of it. */
export function ViewOptions({ model }: { readonly model: PointsModel }) {
  const { state } = model
  const value = state.value.value
  return (
    <section class="options" aria-label="What is shown">
      <div class="toggles">
        {LAYERS.map(([name, label, title]) => (
          <button
            key={name}
            type="button"
            title={title}
            // Known at the source's points only.
            disabled={name === 'expansion' && value.direction === 'backward'}
            aria-pressed={value[name]}
            onClick={() => state.set({ [name]: !value[name] })}
          >
            {label}
          </button>
        ))}
      </div>
      <div class="fields">
        <label>
          Direction
          <select
            value={value.direction}
            onChange={({ currentTarget }) =>
              state.set({ direction: currentTarget.value === 'backward' ? 'backward' : 'forward' })
            }
          >
            <option value="forward">forward</option>
            <option value="backward">backward</option>
          </select>
        </label>
        <label>
          Learned from
          <select
            value={String(value.rows)}
            onChange={({ currentTarget }) => state.set({ rows: Number(currentTarget.value) })}
          >
            {options([200, 500, 2000, 5000, 20_000], value.rows)}
          </select>
        </label>
        <label>
          Drawn
          <select
            value={String(value.drawn)}
            onChange={({ currentTarget }) => state.set({ drawn: Number(currentTarget.value) })}
          >
            {options(AMOUNTS, value.drawn)}
          </select>
        </label>
        <label>
          Seed
          <input
            type="number"
            min={0}
            max={1e9}
            value={value.seed}
            onChange={({ currentTarget }) =>
              state.set({ seed: Math.max(0, Math.round(currentTarget.valueAsNumber) || 0) })
            }
          />
        </label>
        <label>
          Apart
          <input
            type="range"
            min={0}
            max={4}
            step={0.1}
            value={value.gap}
            onChange={({ currentTarget }) => state.set({ gap: currentTarget.valueAsNumber })}
          />
        </label>
      </div>
    </section>
  )
}

function options(amounts: readonly number[], chosen: number) {
  return [...new Set([...amounts, chosen])]
    .sort((a, b) => a - b)
    .map((amount) => (
      <option key={amount} value={String(amount)}>
        {count(amount)}
      </option>
    ))
}
