import { computed, effect, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Training } from '../../compute/training.ts'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { choice, number } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import { StatusPanel } from '../../panel/status-panel.tsx'
import type { Layer, Picture } from '../../plane/picture.ts'
import { Plane } from '../../plane/plane.tsx'
import { drawShape, SHAPE_NAMES, SHAPES, type Shape } from '../../shapes/shapes.ts'
import { palette, rgba } from '../../style/colours.ts'

interface State {
  readonly source: Shape
  readonly target: Shape
  readonly rows: number
  readonly seed: number
}

const FIELDS = {
  source: choice(SHAPES, 'moons'),
  target: choice(SHAPES, 'spiral'),
  rows: number(2000, 50, 20_000, { whole: true }),
  seed: number(7, 0, 1e9, { whole: true }),
}

const GAP = 1.45

function open() {
  const state = sceneState<State>('points', FIELDS)
  const training = new Training()
  const time = signal(1)
  const images = signal<Float32Array | null>(null)
  const points = computed(() => {
    const { source, target, rows, seed } = state.value.value
    return {
      source: drawShape(source, rows, seed, [-GAP, 0]),
      target: drawShape(target, rows, seed + 1, [GAP, 0]),
    }
  })
  const picture = computed((): Picture => {
    const colours = palette()
    const { source, target } = points.value
    const layers: Layer[] = [
      { kind: 'points', from: target, colour: rgba(colours.target, 0.8), size: 5, mark: 'ring' },
      { kind: 'points', from: source, colour: rgba(colours.source, 0.7), size: 4, mark: 'disc' },
    ]
    if (images.value)
      layers.push({
        kind: 'points',
        from: source,
        to: images.value,
        colour: rgba(colours.image, 0.85),
        size: 4.5,
        mark: 'edged',
      })
    return { view: { x: 0, y: 0, reach: 1.5 }, time: time.value, background: rgba(colours.paper), layers }
  })
  const learn = () => {
    const { source, target } = points.peek()
    const { seed } = state.value.peek()
    images.value = null
    void training.start(
      { data: source, rows: source.length / 2, columns: 2 },
      { data: target, rows: target.length / 2, columns: 2 },
      { seed, maxTime: 15 },
    )
  }
  const stops = [
    effect(() => {
      points.value
      learn()
    }),
    effect(() => {
      const map = training.map.value
      const source = points.peek().source
      if (map)
        void map.forward({ data: source, rows: source.length / 2, columns: 2 }).then((moved) => {
          images.value = Float32Array.from(moved.data)
        })
    }),
  ]
  return {
    state,
    training,
    time,
    picture,
    learn,
    close() {
      for (const stop of stops) stop()
      training.stop()
    },
  }
}

export default function PointsScene() {
  const scene = useMemo(open, [])
  useEffect(() => () => scene.close(), [])
  const { state, training, time, picture } = scene
  const error = training.error.value
  return (
    <div class="scene">
      <div class="stage">
        <Plane
          picture={() => picture.value}
          version={picture.value}
          label="The source, the target, and the images of the source"
        />
      </div>
      <div class="side">
        <StatusPanel training={training}>
          <button type="button" onClick={scene.learn}>
            Again
          </button>
          <button type="button" onClick={() => training.stop()}>
            Stop
          </button>
        </StatusPanel>
        {error && <ErrorSentence message={error} />}
        <label>
          Time{' '}
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={time.value}
            onInput={({ currentTarget }) => (time.value = currentTarget.valueAsNumber)}
          />
        </label>
        {(['source', 'target'] as const).map((side) => (
          <label key={side}>
            {side === 'source' ? 'Source' : 'Target'}{' '}
            <select
              value={state.value.value[side]}
              onChange={({ currentTarget }) => state.set({ [side]: currentTarget.value as Shape })}
            >
              {SHAPES.map((shape) => (
                <option key={shape} value={shape}>
                  {SHAPE_NAMES[shape]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </div>
  )
}
