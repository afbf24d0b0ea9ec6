import { useEffect, useMemo } from 'preact/hooks'
import { download } from '../../files/download.ts'
import { FileDrop } from '../../files/file-drop.tsx'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { PauseButton } from '../../panel/pause-button.tsx'
import { StatusPanel } from '../../panel/status-panel.tsx'
import { ShareMenu } from '../../share/share-menu.tsx'
import { CloudView } from './cloud-view.tsx'
import { pngOf } from './pixels.ts'
import { type ColourScene, openColours, SAMPLE_NAMES, SAMPLES, type Sample } from './scene.ts'
import type { Side } from './tasks.ts'
import { Wipe } from './wipe.tsx'
import './colour.css'

const SIDES: readonly Side[] = ['source', 'target']
const OTHER: Record<Side, Side> = { source: 'target', target: 'source' }

export default function ColourPage() {
  const scene = useMemo(openColours, [])
  useEffect(() => scene.close, [])
  const { fit, pictures } = scene
  const error = scene.error.value ?? fit.error.value
  const isRunning = fit.isUnderWay.value
  return (
    <div class="scene colours">
      <div class="sheet">
        <h1>Two photographs, each in the other’s colours</h1>
        {error && <ErrorSentence message={error} />}
        {pictures.value && (
          <div class="pictures">
            {SIDES.map((side) => (
              <Picture key={side} scene={scene} side={side} />
            ))}
          </div>
        )}
        <Clouds scene={scene} />
      </div>
      <div class="side">
        <StatusPanel training={fit}>
          <button type="button" onClick={() => void scene.learn()}>
            Again
          </button>
          <PauseButton fit={fit} />
          <button type="button" disabled={!isRunning} onClick={() => fit.stop()}>
            Stop
          </button>
        </StatusPanel>
        {SIDES.map((side) => (
          <Choice key={side} scene={scene} side={side} />
        ))}
        <ShareMenu
          name="brenier-colours"
          state={scene.state}
          notInLink={
            scene.own.value.source || scene.own.value.target
              ? 'The link is copied; pictures of your own are not in it.'
              : null
          }
        />
        <p class="where">
          The map is learned between the colours of the pixels, in OKLab, where equal distances look equally different;
          then every pixel gets the image of its colour. One map serves both directions.
        </p>
      </div>
    </div>
  )
}

const nameOf = (scene: ColourScene, side: Side) =>
  scene.own.value[side]?.name ?? SAMPLE_NAMES[scene.state.value.value[side]]

function Picture({ scene, side }: { readonly scene: ColourScene; readonly side: Side }) {
  const after = scene.recoloured.value[side] ?? null
  const name = nameOf(scene, side)
  return (
    <figure>
      <Wipe before={scene.pictures.value![side]} after={after} name={name} />
      <figcaption>
        <span>
          {name}, in the colours of {nameOf(scene, OTHER[side])}
        </span>
        <button
          type="button"
          disabled={after === null}
          onClick={async () => after && download(`${name.replace(/\.\w+$/, '')}-recoloured.png`, await pngOf(after))}
        >
          Download
        </button>
      </figcaption>
    </figure>
  )
}

function Choice({ scene, side }: { readonly scene: ColourScene; readonly side: Side }) {
  return (
    <section class={`panel given ${side}`} aria-label={side}>
      <label>
        {side === 'source' ? 'First picture' : 'Second picture'}
        <select
          value={scene.own.value[side] ? 'own' : scene.state.value.value[side]}
          onChange={({ currentTarget }) => scene.choose(side, currentTarget.value as Sample)}
        >
          {SAMPLES.map((sample) => (
            <option key={sample} value={sample}>
              {SAMPLE_NAMES[sample]}
            </option>
          ))}
          {scene.own.value[side] && <option value="own">{scene.own.value[side]?.name}</option>}
        </select>
      </label>
      <FileDrop label="or drop one of your own" accept="image/*" onFile={(file) => scene.take(side, file)} />
    </section>
  )
}

function Clouds({ scene }: { readonly scene: ColourScene }) {
  const result = scene.result.value
  if (result === null) {
    const isApplied = (scene.fit.progress.value?.progress ?? 0) >= 1
    return (
      <p class="hint" role="status">
        {isApplied
          ? 'Giving every pixel its new colour …'
          : 'The colours in space appear when the map has been learned.'}
      </p>
    )
  }
  return (
    <section class="panel" aria-labelledby="clouds">
      <h2 id="clouds">The colours in space</h2>
      <label class="time">
        <span>as they are</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          aria-label="Time, from the colours as they are to those of the other picture"
          value={scene.time.value}
          onInput={({ currentTarget }) => {
            scene.time.value = currentTarget.valueAsNumber
          }}
        />
        <span>the other’s</span>
      </label>
      <div class="clouds">
        {SIDES.map((side) => (
          <div key={side}>
            <CloudView
              cloud={result.clouds[side]}
              time={scene.time.value}
              turn={scene.turn}
              label={`The colours of ${nameOf(scene, side)}`}
            />
            <p class="where">{nameOf(scene, side)}</p>
          </div>
        ))}
      </div>
      <p class="where">Each point is a pixel: up is lighter, and around the axis the hue turns. Drag to turn both.</p>
    </section>
  )
}
