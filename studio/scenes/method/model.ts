import { computed, effect, signal } from '@preact/signals'
import type { Field, Trace } from 'brenier/worker'
import { handOut } from '../../compute/hand-out.ts'
import { place } from '../../compute/place.ts'
import { Training } from '../../compute/training.ts'
import { IN_THE_PLANE } from '../../compute/widths.ts'
import { number } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import { gridAround } from '../../plane/grid.ts'
import { drawShape } from '../../shapes/shapes.ts'

export const STEPS = 5
export const GRID_NODES = 41
const ROWS = 800
const LEFT = [-1.35, 0] as const
const RIGHT = [1.35, 0] as const

interface State {
  readonly step: number
  /** The target point whose pre-image is sought. */
  readonly x: number
  readonly y: number
  readonly seed: number
  /** Training steps; 0 to train for ten seconds instead. */
  readonly steps: number
}

const FIELDS = {
  step: number(1, 1, STEPS, { whole: true }),
  x: number(1.9, -10, 10),
  y: number(0.55, -10, 10),
  seed: number(5, 0, 1e9, { whole: true }),
  steps: number(0, 0, 100_000, { whole: true }),
}

/** The three methods of finding the pre-image that are compared. */
export const WAYS = [
  { name: 'stable step', options: { method: 'fixed-point', step: 'stable', maxIterations: 60 } },
  { name: 'published step', options: { method: 'fixed-point', step: 'published', maxIterations: 60 } },
  { name: 'L-BFGS', options: { method: 'lbfgs', maxIterations: 60 } },
] as const

/** The map that all steps of the explanation show: learned once, and evaluated on a grid. */
export function openMethod() {
  const state = sceneState<State>('method', FIELDS)
  const training = new Training()
  const time = signal(1)
  const seed = computed(() => state.value.value.seed)
  const steps = computed(() => state.value.value.steps)
  const clouds = computed(() => ({
    source: drawShape('round', ROWS, seed.value, LEFT),
    target: drawShape('spiral', ROWS, seed.value + 1, RIGHT),
  }))
  const grid = computed(() => gridAround(clouds.value.source, GRID_NODES))
  const field = signal<Field | null>(null)
  const back = signal<Float32Array | null>(null)
  const traces = signal<readonly (Trace | null)[]>([])
  const error = signal<string | null>(null)
  const watched = computed(() => {
    const { source } = clouds.value
    const { places } = grid.value
    const all = new Float32Array(source.length + places.length)
    all.set(source)
    all.set(places, source.length)
    return all
  })
  const learn = () => {
    const { source, target } = clouds.peek()
    field.value = null
    back.value = null
    traces.value = []
    training.watch(asPoints(watched.peek()))
    void training.start(asPoints(source), asPoints(target), {
      ...{ seed: seed.peek(), hidden: IN_THE_PLANE },
      ...(steps.peek() > 0 ? { steps: steps.peek() } : { maxTime: 10 }),
    })
  }
  const fail = (failure: Error) => {
    error.value = failure.message
  }
  handOut(training)
  const stops = [
    effect(() => {
      clouds.value
      place()
      learn()
    }),
    effect(() => {
      const look = training.look.value
      if (look !== null && look.images.rows === watched.peek().length / 2) field.value = look
    }),
    effect(() => {
      const map = training.map.value
      if (map === null) return
      map.field(asPoints(watched.peek()), { expansion: false }).then((found) => {
        if (training.map.peek() === map) field.value = found
      }, fail)
      map.backward(asPoints(clouds.peek().target)).then(({ points }) => {
        if (training.map.peek() === map) back.value = Float32Array.from(points.data)
      }, fail)
    }),
    effect(() => {
      const map = training.map.value
      const { x, y } = state.value.value
      if (map === null) return
      const solve = async () => {
        const z = { data: Float32Array.of(x, y), rows: 1, columns: 2 }
        const found: (Trace | null)[] = []
        for (const { options } of WAYS) found.push((await map.trace(z, options))[0] ?? null)
        if (training.map.peek() === map) traces.value = found
      }
      solve().catch(fail)
    }),
  ]
  return {
    ...{ state, training, time, clouds, grid, field, back, traces, learn },
    error: computed(() => error.value ?? training.error.value),
    close() {
      for (const stop of stops) stop()
      training.stop()
    },
  }
}

export type MethodModel = ReturnType<typeof openMethod>

function asPoints(cloud: Float32Array) {
  return { data: cloud, rows: cloud.length / 2, columns: 2 }
}
