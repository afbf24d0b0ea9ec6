import { computed, effect, signal } from '@preact/signals'
import { handOut } from '../../compute/hand-out.ts'
import { place } from '../../compute/place.ts'
import { Training } from '../../compute/training.ts'
import { IN_THE_PLANE } from '../../compute/widths.ts'
import { choice, flag, number } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import type { Picture } from '../../plane/picture.ts'
import { sized, viewAround } from '../../plane/view.ts'
import { palette, rgba } from '../../style/colours.ts'
import { CASES } from './cases.ts'

/** Fewer rows than this have larger marks. */
const FEW = 200

const NAMES = CASES.map(({ id }) => id)
const FIELDS = {
  case: choice(NAMES, NAMES[0]!),
  /** The position of the slider, from 0 to 1; below 0 for the start of the case. */
  at: number(-1, -1, 1),
  cured: flag(false),
  seed: number(3, 0, 1e9, { whole: true }),
  /** Training steps; 0 to train for six seconds instead. */
  steps: number(0, 0, 100_000, { whole: true }),
}

interface State {
  readonly case: string
  readonly at: number
  readonly cured: boolean
  readonly seed: number
  readonly steps: number
}

export function openPitfalls() {
  const state = sceneState<State>('pitfalls', FIELDS)
  const training = new Training()
  const time = signal(1)
  const shape = signal<readonly [number, number]>([3, 2])
  const chosen = computed(() => CASES.find(({ id }) => id === state.value.value.case)!)
  const value = computed(() => {
    const { from, to, start, logarithmic } = chosen.value.slider
    const { at } = state.value.value
    if (at < 0) return start
    return logarithmic ? from * (to / from) ** at : from + at * (to - from)
  })
  const problem = computed(() =>
    chosen.value.problem(value.value, state.value.value.cured, 10 * state.value.value.seed),
  )
  const learn = () => {
    const { source, target, options } = problem.peek()
    training.watch(asPoints(source))
    const { seed, steps } = state.value.peek()
    const length = steps > 0 ? { steps } : { maxTime: 6 }
    void training.start(asPoints(source), asPoints(target), {
      ...{ seed, hidden: IN_THE_PLANE },
      ...length,
      ...options,
    })
  }
  handOut(training)
  const images = signal<{ readonly from: Float32Array; readonly to: Float32Array } | null>(null)
  const stops = [
    effect(() => {
      problem.value
      place()
      images.value = null
      learn()
    }),
    effect(() => {
      const look = training.look.value
      const { source } = problem.peek()
      if (look?.images.rows === source.length / 2)
        images.value = { from: source, to: Float32Array.from(look.images.data) }
    }),
    effect(() => {
      const map = training.map.value
      const { source } = problem.peek()
      if (map === null) return
      map.forward(asPoints(source)).then(
        ({ data }) => {
          if (training.map.peek() === map) images.value = { from: source, to: Float32Array.from(data) }
        },
        (error: Error) => console.info(error.message),
      )
    }),
  ]
  const picture = computed((): Picture => {
    const colours = palette()
    const { source, target } = problem.value
    const [width, height] = shape.value
    const seen = images.value
    const larger = source.length < 2 * FEW ? 1.7 : 1
    return {
      view: viewAround([source, target, ...(seen ? [seen.to] : [])], width, height),
      time: time.value,
      background: rgba(colours.paper),
      layers: sized(
        [
          { kind: 'points', from: target, colour: rgba(colours.target, 0.85), size: larger * 5, mark: 'ring' },
          { kind: 'points', from: source, colour: rgba(colours.source, 0.75), size: larger * 4, mark: 'disc' },
          ...(seen
            ? [
                {
                  kind: 'points' as const,
                  ...seen,
                  colour: rgba(colours.image, 0.9),
                  size: larger * 4.6,
                  mark: 'edged' as const,
                },
              ]
            : []),
        ],
        width,
        height,
      ),
    }
  })
  return {
    ...{ state, training, time, shape, chosen, value, picture, learn },
    close() {
      for (const stop of stops) stop()
      training.stop()
    },
  }
}

function asPoints(cloud: Float32Array) {
  return { data: cloud, rows: cloud.length / 2, columns: 2 }
}
