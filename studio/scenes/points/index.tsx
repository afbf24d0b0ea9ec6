import { signal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { MapFiles } from '../../files/map-files.tsx'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { StatusPanel } from '../../panel/status-panel.tsx'
import { TrainingButtons } from '../../panel/training-buttons.tsx'
import { Legend } from '../../plane/legend.tsx'
import { Plane } from '../../plane/plane.tsx'
import type { Stage } from '../../plane/stage.ts'
import { ShareMenu } from '../../share/share-menu.tsx'
import type { SideName } from './clouds.ts'
import { Drawing } from './drawing.ts'
import { openPoints } from './model.ts'
import './points.css'
import { openPicture } from './open-picture.ts'
import { PointsText } from './points-text.tsx'
import { SidePicker } from './side-picker.tsx'
import { Timeline } from './timeline.tsx'
import { ViewOptions } from './view-options.tsx'

/** Scene 1: two clouds in the plane, and the map between them while it is learned. */
export default function PointsScene() {
  const model = useMemo(openPoints, [])
  useEffect(() => () => model.close(), [])
  const time = useMemo(() => signal(model.state.value.peek().time), [])
  const [stage, setStage] = useState<Stage | null>(null)
  const [drawing, setDrawing] = useState<{ readonly side: SideName; readonly hand: Drawing } | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const { picture, pictureAt, shape, strokes } = useMemo(() => openPicture(model, time), [])
  const draw = (name: SideName) => (draws: boolean) => {
    strokes.value = null
    const show = (cloud: Float32Array) => {
      strokes.value = { cloud, side: name }
    }
    setDrawing(draws ? { side: name, hand: new Drawing(model, name, show) } : null)
  }
  const error = said ?? model.error.value
  return (
    <div class="scene points">
      <div class="stage">
        <Plane
          picture={() => picture.value}
          label={labelOf(model.training.status.value)}
          onStage={setStage}
          onSize={(width, height) => {
            shape.value = [width, height]
          }}
          {...(drawing && { onPointer: (event: PointerEvent) => drawing.hand.take(event) })}
        />
        <Legend
          image={model.state.value.value.direction === 'forward' ? 'image of the source' : 'pre-image of the target'}
        />
        {drawing && (
          <p class="hint">Draw the {drawing.side} with the mouse or a finger; lift it, and the map is learned.</p>
        )}
        <Timeline model={model} time={time} />
      </div>
      <div class="side">
        <StatusPanel training={model.training}>
          <TrainingButtons training={model.training} onReset={model.learn} />
        </StatusPanel>
        {error && <ErrorSentence message={error} onClose={() => setSaid(null)} />}
        <div class="sides">
          {(['source', 'target'] as const).map((name) => (
            <SidePicker
              key={name}
              model={model}
              side={name}
              drawing={drawing?.side === name}
              onDraw={draw(name)}
              onError={setSaid}
            />
          ))}
        </div>
        <ViewOptions model={model} />
        <ShareMenu name="brenier-points" state={model.state} stage={stage} pictureAt={pictureAt} />
        <MapFiles training={model.training} columns={2} onError={setSaid} />
      </div>
      <PointsText />
    </div>
  )
}

function labelOf(status: string): string {
  return `The source on the left, the target on the right, and the images of the source under the map; the training is ${status}.`
}
