import { useEffect, useMemo } from 'preact/hooks'
import { FileDrop } from '../../files/file-drop.tsx'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { PauseButton } from '../../panel/pause-button.tsx'
import { StatusPanel } from '../../panel/status-panel.tsx'
import { ShareMenu } from '../../share/share-menu.tsx'
import { Columns } from './columns.tsx'
import { Result } from './result.tsx'
import { openTables, type TablesScene } from './scene.ts'
import './tables.css'

const ACCEPT = '.csv,.tsv,.npy,.npz,.parquet,.arrow,.h5ad,.h5,.gz'

export default function TablesPage() {
  const scene = useMemo(openTables, [])
  useEffect(() => scene.close, [])
  const { fit, files, inspected, learned, busy } = scene
  const error = scene.error.value ?? fit.error.value
  const isRunning = fit.isUnderWay.value
  return (
    <div class="scene tables">
      <div class="sheet">
        <h1>Two tables, and the map between them</h1>
        <div class="pair">
          {(['source', 'target'] as const).map((side) => (
            <div class={`given ${side}`} key={side}>
              <FileDrop
                label={files.value[side]?.name ?? `Drop the ${side}: CSV, Parquet, .npy, .h5ad …`}
                accept={ACCEPT}
                onFile={(file) => scene.take({ [side]: file })}
              />
            </div>
          ))}
        </div>
        {!files.value.source && !files.value.target && (
          <div class="hint">
            <p>
              The map carries the rows of the source to the distribution of the target, moving them as little as
              possible. You see every feature before and after, and a verdict in words, and take along the map, a
              report, and the moved rows.
            </p>
            <button type="button" onClick={() => void scene.sample()}>
              Try it: hadron showers to gamma showers
            </button>
          </div>
        )}
        <p role="status" class="where">
          {busy.value && `${busy.value} …`}
        </p>
        {error && <ErrorSentence message={error} />}
        {learned.value && <Result scene={scene} learned={learned.value} />}
        {inspected.value && !learned.value && (
          <p class="hint">
            {isRunning
              ? 'The map is being learned; the numbers are in the panel.'
              : 'Choose the columns, then learn the map.'}
          </p>
        )}
      </div>
      <div class="side">
        <StatusPanel training={fit}>
          <button
            type="button"
            class="primary"
            disabled={!inspected.value || isRunning}
            onClick={() => void scene.learn()}
          >
            Learn
          </button>
          <PauseButton fit={fit} />
          <button type="button" disabled={!isRunning} onClick={() => fit.stop()}>
            Stop
          </button>
        </StatusPanel>
        <FileDrop label="Open a map" accept=".safetensors" onFile={(file) => void scene.open(file)} />
        <Options scene={scene} />
        <Columns scene={scene} />
        <ShareMenu
          name="brenier-tables"
          state={scene.state}
          notInLink="The link is copied; it has the options, and not your tables."
        />
      </div>
    </div>
  )
}

function Options({ scene: { state } }: { readonly scene: TablesScene }) {
  const { scale, seconds, seed } = state.value.value
  return (
    <section class="panel options" aria-label="Options">
      <label>
        Scale
        <select value={scale} onChange={({ currentTarget }) => state.set({ scale: currentTarget.value as 'none' })}>
          <option value="features">each feature in its standard deviations</option>
          <option value="none">the numbers as they are</option>
        </select>
      </label>
      <label>
        Seconds
        <input
          type="number"
          min={2}
          max={600}
          value={seconds}
          onChange={({ currentTarget: { valueAsNumber } }) => state.set({ seconds: valueAsNumber || 15 })}
        />
      </label>
      <label>
        Seed
        <input
          type="number"
          min={0}
          value={seed}
          onChange={({ currentTarget: { valueAsNumber } }) => state.set({ seed: valueAsNumber || 0 })}
        />
      </label>
    </section>
  )
}
