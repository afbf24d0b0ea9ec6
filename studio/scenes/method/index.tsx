import { computed, signal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { StatusPanel } from '../../panel/status-panel.tsx'
import { TrainingButtons } from '../../panel/training-buttons.tsx'
import { Legend } from '../../plane/legend.tsx'
import { toPlane } from '../../plane/picture.ts'
import { Plane } from '../../plane/plane.tsx'
import type { Stage } from '../../plane/stage.ts'
import { TimeSlider } from '../../plane/time-slider.tsx'
import { ShareMenu } from '../../share/share-menu.tsx'
import { openMethod, STEPS } from './model.ts'
import './method.css'
import { methodPicture } from './picture.ts'
import { Residuals } from './residuals.tsx'
import { METHOD_STEPS } from './steps.tsx'

/** Scene 5: how it works, in five steps with one map. */
export default function MethodScene() {
  const model = useMemo(openMethod, [])
  useEffect(() => () => model.close(), [])
  const shape = useMemo(() => signal<readonly [number, number]>([3, 2]), [])
  const { state, training, time, traces, learn } = model
  const { step, x, y } = state.value.value
  const picture = useMemo(() => computed(() => methodPicture(model, ...shape.value)), [])
  const choose = (event: PointerEvent) => {
    if (event.type !== 'pointerdown') return
    const [width, height] = shape.value
    const [toX, toY] = toPlane(picture.value.view, width, height, event.offsetX, event.offsetY)
    state.set({ x: toX, y: toY })
  }
  const [stage, setStage] = useState<Stage | null>(null)
  const { title, text } = METHOD_STEPS[step - 1]!
  const error = model.error.value
  return (
    <div class="scene method">
      <div class="stage">
        <Plane
          picture={() => picture.value}
          onStage={setStage}
          label={`${title}: the source, the target, and the map between them.`}
          onSize={(width, height) => {
            shape.value = [width, height]
          }}
          {...(step === 2 && { onPointer: choose })}
        />
        <Legend
          image={step === 2 ? 'pre-image of z' : step === 4 ? 'images, and pre-images (rings)' : 'image of the source'}
        />
        <TimeSlider time={time} />
      </div>
      <div class="side">
        <StatusPanel training={training}>
          <TrainingButtons training={training} onReset={learn} />
        </StatusPanel>
        {error && <ErrorSentence message={error} />}
        <ShareMenu
          name="brenier-method"
          state={state}
          stage={stage}
          pictureAt={(at) => ({ ...picture.value, time: at })}
        />
        {step === 2 && (
          <>
            <Residuals traces={traces.value} />
            <div class="target-point">
              {(['x', 'y'] as const).map((axis) => (
                <label key={axis}>
                  {axis} of z
                  <input
                    type="number"
                    step={0.1}
                    value={(axis === 'x' ? x : y).toFixed(2)}
                    onChange={({ currentTarget }) => state.set({ [axis]: currentTarget.valueAsNumber || 0 })}
                  />
                </label>
              ))}
            </div>
          </>
        )}
      </div>
      <section class="text">
        <nav class="steps" aria-label="Steps of the explanation">
          {METHOD_STEPS.map((each, i) => (
            <button
              key={each.title}
              type="button"
              aria-pressed={step === i + 1}
              title={each.title}
              onClick={() => state.set({ step: i + 1 })}
            >
              {i + 1}
            </button>
          ))}
          <button type="button" disabled={step === STEPS} onClick={() => state.set({ step: step + 1 })}>
            Next
          </button>
        </nav>
        <h1>{title}</h1>
        {text}
      </section>
    </div>
  )
}
