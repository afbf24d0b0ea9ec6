import { useEffect, useMemo, useState } from 'preact/hooks'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { Notices } from '../../frame/notices.tsx'
import { count } from '../../panel/numbers.ts'
import { StatusPanel } from '../../panel/status-panel.tsx'
import { TrainingButtons } from '../../panel/training-buttons.tsx'
import { Legend } from '../../plane/legend.tsx'
import { Plane } from '../../plane/plane.tsx'
import type { Stage } from '../../plane/stage.ts'
import { TimeSlider } from '../../plane/time-slider.tsx'
import { ShareMenu } from '../../share/share-menu.tsx'
import { CASES } from './cases.ts'
import { openPitfalls } from './model.ts'
import './pitfalls.css'

/** Scene 6: what can go wrong, each case with a slider and the sign that reveals it. */
export default function PitfallsScene() {
  const model = useMemo(openPitfalls, [])
  useEffect(() => () => model.close(), [])
  const { state, training, time, shape, chosen, value, picture, learn } = model
  const { slider, cure, what, sign, remedy } = chosen.value
  const at = state.value.value.at
  const [stage, setStage] = useState<Stage | null>(null)
  const error = training.error.value
  return (
    <div class="scene pitfalls">
      <div class="stage">
        <Plane
          picture={() => picture.value}
          onStage={setStage}
          label={`${chosen.value.title}: the source, the target, and the images of the source.`}
          onSize={(width, height) => {
            shape.value = [width, height]
          }}
        />
        <Legend image="image of the source" />
        <TimeSlider time={time} />
      </div>
      <div class="side">
        <StatusPanel training={training}>
          <TrainingButtons training={training} onReset={learn} />
        </StatusPanel>
        {error && <ErrorSentence message={error} />}
        <fieldset class="cases">
          <legend>What can go wrong</legend>
          {CASES.map(({ id, title }) => (
            <label key={id}>
              <input
                type="radio"
                name="case"
                checked={state.value.value.case === id}
                onChange={() => state.set({ case: id, at: -1, cured: false })}
              />
              {title}
            </label>
          ))}
        </fieldset>
        <label class="knob">
          <span>
            {slider.name}: <b>{value.value >= 10 ? count(Math.round(value.value)) : value.value.toFixed(2)}</b>
          </span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={at < 0 ? place(value.value, slider) : at}
            onChange={({ currentTarget }) => state.set({ at: currentTarget.valueAsNumber })}
          />
        </label>
        {cure && (
          <label class="cure">
            <input
              type="checkbox"
              checked={state.value.value.cured}
              onChange={({ currentTarget }) => state.set({ cured: currentTarget.checked })}
            />
            {cure}
          </label>
        )}
        <ShareMenu
          name="brenier-pitfalls"
          state={state}
          stage={stage}
          pictureAt={(time) => ({ ...picture.value, time })}
        />
      </div>
      <section class="text">
        <h1>{chosen.value.title}</h1>
        <p>{what}</p>
        <h2>How one notices it</h2>
        <p>{sign}</p>
        {training.notices.value.length > 0 && <Notices notices={training.notices.value} />}
        <h2>What helps</h2>
        <p>{remedy}</p>
      </section>
    </div>
  )
}

function place(value: number, { from, to, logarithmic }: (typeof CASES)[number]['slider']): number {
  return logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
}
