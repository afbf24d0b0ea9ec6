import type { TablesScene } from './scene.ts'
import type { Use } from './tasks.ts'

const WORDS: Record<Use, string> = { feature: 'feature', label: 'label', out: 'left out' }

/** The columns that both tables have, and how each is used. */
export function Columns({ scene }: { readonly scene: TablesScene }) {
  const found = scene.inspected.value
  if (found === null) return null
  const { columns, rows, alone } = found
  const missing = [...alone.source, ...alone.target]
  return (
    <section class="panel" aria-labelledby="columns">
      <h2 id="columns">Columns</h2>
      <p class="where">
        {rows.source.toLocaleString('en')} and {rows.target.toLocaleString('en')} complete rows.
        {missing.length > 0 &&
          ` In one table only, so left out: ${missing.slice(0, 6).join(', ')}${missing.length > 6 ? ' …' : ''}.`}
      </p>
      <ul class="columns">
        {columns.map(({ name, kind, look, canLabel }) => (
          <li key={name}>
            <label>
              <span class="name">{name}</span>
              {look !== undefined && <span class="look">looks like {look}</span>}
              {kind === 'text' && <span class="look">text</span>}
              <select
                value={scene.uses.value.get(name)}
                onChange={({ currentTarget }) => scene.use(name, currentTarget.value as Use)}
              >
                {(['feature', 'label', 'out'] as const)
                  .filter((use) => (use === 'feature' ? kind === 'number' : use === 'label' ? canLabel : true))
                  .map((use) => (
                    <option key={use} value={use}>
                      {WORDS[use]}
                    </option>
                  ))}
              </select>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
