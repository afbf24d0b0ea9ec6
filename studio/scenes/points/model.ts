import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Points } from 'brenier/worker'
import { handOut } from '../../compute/hand-out.ts'
import { place } from '../../compute/place.ts'
import { Training } from '../../compute/training.ts'
import { IN_THE_PLANE } from '../../compute/widths.ts'
import type { Cloud } from '../../link/packed.ts'
import { type SceneState, sceneState } from '../../link/state.ts'
import { type Grid, gridAround } from '../../plane/grid.ts'
import { cloudOf, type SideName } from './clouds.ts'
import { FIELDS, type State } from './state.ts'

/** How many points are shown while the map is learned; more are carried when it is finished. */
const MOST_LIVE = 2000
/** Pre-images are solved for, which takes several times as long as images. */
const MOST_LIVE_BACK = 800
const GRID_NODES = 45
/** The most steps of a fit that ends by its time: for 2,000 points, about what 15 s of WebAssembly give. By itself a fit would end after a third. */
const MOST_STEPS = 1500

/** The current map, evaluated at the drawn points and on the grid. */
export interface Seen {
  readonly from: Cloud
  readonly images: Cloud
  readonly logDeterminant: ArrayLike<number>
  readonly grid: { readonly images: Cloud; readonly potential: ArrayLike<number> } | null
}

interface Back {
  readonly from: Cloud
  readonly images: Cloud
}

export interface PointsModel {
  readonly state: SceneState<State>
  readonly training: Training
  readonly fitted: ReadonlySignal<Record<'source' | 'target', Cloud>>
  readonly drawn: ReadonlySignal<Record<'source' | 'target', Cloud>>
  readonly grid: ReadonlySignal<Grid>
  readonly seen: ReadonlySignal<Seen | null>
  /** Target points and their pre-images; while the map is learned, only if the backward direction is shown. */
  readonly back: ReadonlySignal<Back | null>
  readonly error: ReadonlySignal<string | null>
  learn(): void
  close(): void
}

export function openPoints(): PointsModel {
  const state = sceneState<State>('points', FIELDS)
  const training = new Training()
  const s = state.value
  /** What the data depend on, so that nothing else recomputes them. */
  const key = computed(() => {
    const { source, target, sourceText, targetText, rows, seed, gap, sourcePoints, targetPoints, drawn } = s.value
    return {
      text: JSON.stringify([source, target, sourceText, targetText, rows, seed, gap]),
      sourcePoints,
      targetPoints,
      drawn,
    }
  })
  const clouds = (part: 'fitted' | 'drawn') => ({
    source: cloudOf(s.peek(), 'source', part),
    target: cloudOf(s.peek(), 'target', part),
  })
  const fitted = memo(
    () => [key.value.text, key.value.sourcePoints, key.value.targetPoints],
    () => clouds('fitted'),
  )
  const drawn = memo(
    () => [fitted.value, key.value.drawn],
    () => clouds('drawn'),
  )
  const grid = computed(() => gridAround(fitted.value.source, GRID_NODES))
  const finished = signal<Seen | null>(null)
  const finishedBack = signal<Back | null>(null)
  const failure = signal<string | null>(null)
  const live = memo(
    () => [drawn.value],
    () => ({
      source: drawn.value.source.slice(0, 2 * MOST_LIVE),
      target: drawn.value.target.slice(0, 2 * MOST_LIVE_BACK),
    }),
  )
  const seen = computed(() => {
    if (finished.value !== null) return finished.value
    const look = training.look.value
    return look === null ? null : seenIn(look, live.value.source)
  })
  const back = computed((): Back | null => {
    if (finishedBack.value !== null) return finishedBack.value
    const found = training.look.value?.preimages?.points
    const from = live.value.target
    // A late look may be one at earlier points.
    return found?.data.length === from.length ? { from, images: Float32Array.from(found.data) } : null
  })
  const learn = () => {
    const { source, target } = fitted.peek()
    const empty = source.length === 0 ? 'source' : target.length === 0 ? 'target' : null
    batch(() => {
      finished.value = null
      finishedBack.value = null
      failure.value = empty && `The ${empty} has no points yet; draw some in the picture, or choose a shape.`
    })
    if (empty) return training.stop()
    const { seed, seconds, steps } = s.peek()
    void training.start(asPoints(source), asPoints(target), {
      ...{ seed, hidden: IN_THE_PLANE },
      ...(steps > 0 ? { steps } : { steps: MOST_STEPS, maxTime: seconds }),
    })
  }
  const expansion = computed(() => s.value.expansion)
  const watched = computed(() => asPoints(joined(live.value.source, grid.value.places)))
  /** Looks solve for pre-images only when they are shown. */
  const backward = computed(() => s.value.direction === 'backward')
  const watchedBack = computed(() => (backward.value ? asPoints(live.value.target) : null))
  const stops = [
    effect(() => training.watch(watched.value, { expansion: expansion.value, back: watchedBack.value })),
    effect(() => {
      fitted.value
      place()
      learn()
    }),
    effect(() => {
      const map = training.map.value
      const { source, target } = drawn.value
      if (map === null) return
      const wanted = { expansion: expansion.value }
      const { places } = grid.peek()
      const isCurrent = () => training.map.peek() === map && drawn.peek().source === source
      const keep = async () => {
        const field = await map.field(asPoints(joined(source, places)), wanted)
        if (isCurrent()) finished.value = seenIn(field, source)
        if (finishedBack.peek()?.from === target) return
        const { points } = await map.backward(asPoints(target))
        if (isCurrent()) finishedBack.value = { from: target, images: Float32Array.from(points.data) }
      }
      keep().catch((error: Error) => {
        if (isCurrent()) failure.value = error.message
      })
    }),
  ]
  /** New points of a side, for measurements. */
  const fresh = (side: SideName, rows: number, seed: number) => [
    ...cloudOf({ ...s.peek(), rows, seed, drawn: rows }, side, 'drawn'),
  ]
  handOut(training, { fresh, fitted: (side: SideName) => [...fitted.peek()[side]] })
  return {
    ...{ state, training, fitted, drawn, grid, seen, back, learn },
    error: computed(() => failure.value ?? training.error.value),
    close() {
      for (const stop of stops) stop()
      training.stop()
    },
  }
}

function asPoints(cloud: Cloud): Points {
  return { data: cloud, rows: cloud.length / 2, columns: 2 }
}

function joined(a: Cloud, b: Cloud): Cloud {
  const out = new Float32Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

/** Splits a look into the points and the grid nodes that follow them. */
function seenIn(
  field: {
    readonly images: Points
    readonly displacementPotential: Float64Array
    readonly logDeterminant: Float64Array
  },
  from: Cloud,
): Seen | null {
  const images = Float32Array.from(field.images.data)
  const rows = from.length / 2
  // A late look at earlier points.
  if (images.length !== from.length + 2 * GRID_NODES ** 2) return null
  return {
    from,
    images: images.slice(0, from.length),
    logDeterminant: field.logDeterminant.subarray(0, rows),
    grid: { images: images.slice(from.length), potential: field.displacementPotential.subarray(rows) },
  }
}

/** A value that is recomputed only when its dependencies have changed. */
function memo<T>(dependencies: () => readonly unknown[], make: () => T): ReadonlySignal<T> {
  let before: readonly unknown[] | null = null
  let value: T
  return computed(() => {
    const now = dependencies()
    if (before === null || now.some((each, i) => each !== before![i])) value = make()
    before = now
    return value
  })
}
