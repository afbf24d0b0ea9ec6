import { effect, signal, untracked } from '@preact/signals'
import { FitState } from '../../compute/fit-state.ts'
import { engineFile, onNewPlace, place, placeOptions } from '../../compute/place.ts'
import { TaskClient } from '../../compute/tasks.ts'
import { choice, number } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import type { Turn } from './cloud-painter.ts'
import { readPixels } from './pixels.ts'
import type { ColourProgress, ColourResult, ColourTasks, Pixels, Side } from './tasks.ts'

export const SAMPLES = ['coffee', 'rocket', 'astronaut', 'hubble_deep_field'] as const
export type Sample = (typeof SAMPLES)[number]

/** Public domain (NASA): astronaut, deep field. CC0: coffee (Rachel Michetti), rocket (SpaceX). */
export const SAMPLE_NAMES: Record<Sample, string> = {
  coffee: 'Coffee',
  rocket: 'Rocket',
  astronaut: 'Astronaut',
  hubble_deep_field: 'Deep field',
}

const FILES: Record<Sample, URL> = {
  coffee: new URL('./sample/coffee.webp', import.meta.url),
  rocket: new URL('./sample/rocket.webp', import.meta.url),
  astronaut: new URL('./sample/astronaut.webp', import.meta.url),
  hubble_deep_field: new URL('./sample/hubble_deep_field.webp', import.meta.url),
}

interface State {
  readonly source: Sample
  readonly target: Sample
  readonly seed: number
  readonly seconds: number
  /** Training steps; 0 to let `seconds` decide. */
  readonly steps: number
}

const FIELDS = {
  source: choice(SAMPLES, 'coffee'),
  target: choice(SAMPLES, 'rocket'),
  seed: number(7, 0, 1e9, { whole: true }),
  seconds: number(8, 2, 600, { whole: true }),
  steps: number(0, 0, 100_000, { whole: true }),
}

/** Everything that the scene of colours knows and does; the page draws it. */
export function openColours() {
  const state = sceneState<State>('colours', FIELDS)
  const client = new TaskClient<ColourTasks>(
    () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  )
  const fit = new FitState((held) => client.hold(held))
  const own = signal<Partial<Record<Side, File>>>({})
  const pictures = signal<{ readonly source: Pixels; readonly target: Pixels } | null>(null)
  const result = signal<ColourResult | null>(null)
  /** Each picture in the other's colours, as soon as it is done. */
  const recoloured = signal<Partial<Record<Side, Pixels>>>({})
  const error = signal<string | null>(null)
  const turn = signal<Turn>({ around: 0.6, up: -0.35 })
  const time = signal(1)

  const learn = async () => {
    const given = pictures.peek()
    if (given === null) return
    result.value = null
    recoloured.value = {}
    const { seed, seconds, steps } = state.value.peek()
    const length = steps > 0 ? { steps } : { maxTime: seconds }
    const at = untracked(place)
    const input = { ...given, seed, length, on: placeOptions(at) }
    result.value = await fit.run((signal, hear) => {
      const onProgress = (news: ColourProgress) => {
        if (news.kind === 'fit') hear(news.fit)
        else if (!signal.aborted) recoloured.value = { ...recoloured.peek(), [news.side]: news.pixels }
      }
      return client.run('exchange', input, { signal, onProgress, engine: engineFile(at) })
    })
  }
  let turnOf = 0
  const load = async (chosen: State, files: Partial<Record<Side, File>>) => {
    const mine = ++turnOf
    fit.stop()
    error.value = null
    const read = async (side: Side) => {
      const file = files[side]
      if (file) return readPixels(file, file.name)
      const answer = await fetch(FILES[chosen[side]])
      return readPixels(await answer.blob(), SAMPLE_NAMES[chosen[side]])
    }
    try {
      const next = { source: await read('source'), target: await read('target') }
      if (mine !== turnOf) return
      pictures.value = next
      void learn()
    } catch (reason) {
      if (mine === turnOf) error.value = (reason as Error).message
    }
  }
  const ends = [
    effect(() => void load(state.value.value, own.value)),
    onNewPlace(() => {
      fit.stop()
      client.close()
      void learn()
    }),
  ]
  return {
    ...{ state, fit, own, pictures, result, recoloured, error, turn, time, learn },
    take(side: Side, file: File) {
      own.value = { ...own.value, [side]: file }
    },
    choose(side: Side, sample: Sample) {
      const { [side]: _, ...rest } = own.value
      own.value = rest
      state.set({ [side]: sample })
    },
    close() {
      for (const end of ends) end()
      fit.stop()
      client.close()
    },
  }
}

export type ColourScene = ReturnType<typeof openColours>
