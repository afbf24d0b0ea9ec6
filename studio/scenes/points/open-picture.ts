import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Layer, Picture } from '../../plane/picture.ts'
import { sized } from '../../plane/view.ts'
import { palette, rgba } from '../../style/colours.ts'
import type { SideName } from './clouds.ts'
import type { PointsModel } from './model.ts'
import { layersOf, viewOf } from './picture.ts'

/** The picture of the scene. A change of time, which comes with every frame, does not rebuild the layers. */
export function openPicture(model: PointsModel, time: ReadonlySignal<number>) {
  const shape: Signal<readonly [number, number]> = signal([3, 2])
  /** What the pointer is drawing now. */
  const strokes: Signal<{ readonly cloud: Float32Array; readonly side: SideName } | null> = signal(null)
  const view = computed(() => viewOf(model, ...shape.value))
  const layers = computed(() => sized(layersOf(model), ...shape.value))
  const all = computed(() => (strokes.value === null ? layers.value : [...layers.value, strokeLayer(strokes.value)]))
  const pictureAt = (at: number): Picture => ({
    view: view.value,
    time: at,
    background: rgba(palette().paper),
    layers: all.value,
  })
  return { shape, strokes, pictureAt, picture: computed(() => pictureAt(time.value)) }
}

function strokeLayer({ cloud, side }: { readonly cloud: Float32Array; readonly side: SideName }): Layer {
  return { kind: 'points', from: cloud, colour: rgba(palette()[side]), size: 4, mark: 'disc' }
}
