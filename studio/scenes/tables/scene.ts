import { signal, untracked } from '@preact/signals'
import { FitState } from '../../compute/fit-state.ts'
import { engineFile, onNewPlace, place, placeOptions } from '../../compute/place.ts'
import { TaskClient } from '../../compute/tasks.ts'
import { choice, number } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import type { Inspected, Judged, Tables, TableTasks, Use } from './tasks.ts'

interface State {
  readonly scale: 'features' | 'none'
  readonly seed: number
  readonly seconds: number
  /** Training steps; 0 to let `seconds` decide. */
  readonly steps: number
}

const FIELDS = {
  scale: choice(['features', 'none'], 'features'),
  seed: number(7, 0, 1e9, { whole: true }),
  seconds: number(15, 2, 600, { whole: true }),
  steps: number(0, 0, 100_000, { whole: true }),
}

/** The page's sample: showers of the MAGIC telescope. */
const SAMPLE = {
  source: new URL('./sample/hadrons.csv', import.meta.url),
  target: new URL('./sample/gammas.csv', import.meta.url),
}

const message = (error: unknown) => (error as Error).message

/** Everything that the scene of tables knows and does; the page draws it. */
export function openTables() {
  const state = sceneState<State>('tables', FIELDS)
  const client = new TaskClient<TableTasks>(
    () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  )
  const fit = new FitState((held) => client.hold(held))
  const files = signal<Partial<Tables>>({})
  const inspected = signal<Inspected | null>(null)
  const uses = signal<ReadonlyMap<string, Use>>(new Map())
  const learned = signal<Judged | null>(null)
  const error = signal<string | null>(null)
  const busy = signal<string | null>(null)

  const attempt = async (doing: string, work: () => Promise<void>) => {
    busy.value = doing
    error.value = null
    try {
      await work()
    } catch (reason) {
      error.value = message(reason)
    } finally {
      busy.value = null
    }
  }

  const take = (given: Partial<Tables>) => {
    files.value = { ...files.value, ...given }
    inspected.value = null
    learned.value = null
    fit.stop()
    const { source, target } = files.value
    if (!source || !target) return
    void attempt('Reading the tables', async () => {
      const found = await client.run('inspect', { source, target })
      inspected.value = found
      uses.value = new Map(found.columns.map(({ name, use }) => [name, use]))
    })
  }

  const named = (use: Use) => [...uses.value].flatMap(([name, of]) => (of === use ? [name] : []))

  const learn = async () => {
    const { source, target } = files.value
    const [features, [label = null]] = [named('feature'), named('label')]
    if (!source || !target) return
    if (features.length === 0) {
      error.value = 'No column is a feature; choose at least one.'
      return
    }
    error.value = null
    learned.value = null
    const { scale, seed, seconds, steps } = state.value.peek()
    const length = steps > 0 ? { steps } : { maxTime: seconds }
    const at = untracked(place)
    const on = placeOptions(at)
    const input = { source, target, features, label, scale, seed, length, on }
    learned.value = await fit.run((signal, onProgress) =>
      client.run('learn', input, { signal, onProgress, engine: engineFile(at) }),
    )
  }

  /** Opens a map from a file instead of learning one. */
  const open = (file: File) =>
    attempt('Judging the map', async () => {
      const { source, target } = files.value
      if (!source || !target) throw new Error('Drop the two tables first; the map is then shown on their rows.')
      fit.stop()
      learned.value = null
      const at = untracked(place)
      const map = new Uint8Array(await file.arrayBuffer())
      learned.value = await client.run(
        'open',
        { source, target, map, on: placeOptions(at) },
        { engine: engineFile(at) },
      )
    })

  const sample = () =>
    attempt('Loading the sample', async () => {
      const file = async (url: URL, name: string) => {
        const answer = await fetch(url)
        if (!answer.ok)
          throw new Error(`The sample could not be loaded (${answer.status}); drop two tables of your own.`)
        return new File([await answer.blob()], name, { type: 'text/csv' })
      }
      take({ source: await file(SAMPLE.source, 'hadrons.csv'), target: await file(SAMPLE.target, 'gammas.csv') })
    })

  const end = onNewPlace(() => {
    const isWanted = learned.peek() !== null || fit.isUnderWay.peek()
    fit.stop()
    client.close()
    learned.value = null
    if (isWanted) void learn()
  })

  return {
    ...{ state, fit, files, inspected, uses, learned, error, busy, client, attempt, take, learn, open, sample },
    /** At most one column holds the labels. */
    use(name: string, use: Use) {
      const next = new Map(uses.value)
      if (use === 'label') for (const [other, of] of next) if (of === 'label') next.set(other, 'out')
      uses.value = next.set(name, use)
    },
    close() {
      end()
      fit.stop()
      client.close()
    },
  }
}

export type TablesScene = ReturnType<typeof openTables>
