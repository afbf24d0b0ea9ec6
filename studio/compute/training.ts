import { computed, signal, untracked } from '@preact/signals'
import {
  connect,
  type FitProgress,
  type FitSummary,
  type Look,
  type PointsLike,
  type SteeringOptions,
  type WorkerClient,
  type WorkerFitOptions,
  type WorkerFitRun,
  type WorkerMap,
} from 'brenier/worker'
import { loadEngine } from './engine-file.ts'
import { engineFile, type Place, place, placeOptions } from './place.ts'

export type TrainingStatus = 'idle' | 'starting' | 'running' | 'paused' | 'done' | 'failed'

/** The page's only worker; it starts when it is first needed, and another takes its place when the visitor chooses where to compute. */
let current: { readonly at: Place; readonly thread: Worker; readonly client: Promise<WorkerClient> } | null = null

/** @throws Error if the engine cannot be loaded; the next call tries again */
export function worker(): Promise<WorkerClient> {
  const at = untracked(place)
  if (current?.at === at) return current.client
  // The number of threads of a worker is fixed when it first computes.
  current?.thread.terminate()
  const thread = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const opened = { at, thread, client: open(thread, at) }
  current = opened
  opened.client.catch(() => {
    thread.terminate()
    if (current === opened) current = null
  })
  return opened.client
}

async function open(thread: Worker, at: Place): Promise<WorkerClient> {
  const made = connect(thread)
  const device = engineFile(at)
  await made.provideEngine(await loadEngine(device), device)
  return made
}

type Watched = Required<Pick<SteeringOptions, 'watch' | 'watchBack' | 'expansion'>>

/** A fit in the worker, as signals that scenes and the panel draw from. A new fit ends the one before it. */
export class Training {
  readonly status = signal<TrainingStatus>('idle')
  readonly progress = signal<FitProgress | null>(null)
  /** All looks at the running fit. */
  readonly curve = signal<readonly FitProgress[]>([])
  readonly summary = signal<FitSummary | null>(null)
  readonly map = signal<WorkerMap | null>(null)
  /** The current map at the watched points. */
  readonly look = signal<Look | null>(null)
  readonly notices = signal<readonly string[]>([])
  /** What went wrong, in a sentence with its cure. */
  readonly error = signal<string | null>(null)
  readonly isUnderWay = computed(() => ['starting', 'running', 'paused'].includes(this.status.value))
  #controller: AbortController | null = null
  #run: WorkerFitRun | null = null
  #pace: number | null = null
  #watched: Watched = { watch: null, watchBack: null, expansion: false }
  #paused = false

  async start(source: PointsLike, target: PointsLike, options: WorkerFitOptions = {}): Promise<void> {
    this.stop()
    const controller = new AbortController()
    this.#controller = controller
    this.#clear()
    const isCurrent = () => this.#controller === controller
    try {
      const brenier = await worker()
      if (!isCurrent()) return
      const run = brenier.fit(source, target, {
        ...options,
        ...placeOptions(place()),
        signal: controller.signal,
        steering: { paused: this.#paused, pace: this.#pace, ...this.#watched },
        onProgress: (progress) => isCurrent() && this.#hear(progress),
        onLook: (look) => {
          if (!isCurrent()) return
          this.look.value = look
          if (this.status.peek() === 'starting') this.status.value = this.#paused ? 'paused' : 'running'
        },
        onNotice: (message) => {
          if (isCurrent()) this.notices.value = [...this.notices.peek(), message]
        },
      })
      this.#run = run
      const { map, summary } = await run
      if (!isCurrent()) {
        void map.dispose()
        return
      }
      this.map.value = map
      this.summary.value = summary
      this.status.value = 'done'
    } catch (error) {
      if (!isCurrent() || controller.signal.aborted) return
      this.error.value = (error as Error).message
      this.status.value = 'failed'
    }
  }

  /** Uses a map from a file instead of a fit. @throws Error for bytes that are not a map */
  async open(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const map = await (await worker()).load(bytes, placeOptions(place()))
    this.stop()
    this.#clear()
    this.map.value = { ...map, bytes }
    this.status.value = 'done'
  }

  /** Ends the fit and discards what it has learned. */
  stop(): void {
    this.#controller?.abort()
    this.#controller = null
    this.#run = null
    if (this.isUnderWay.peek()) this.status.value = 'idle'
  }

  pause(): void {
    this.#paused = true
    this.#run?.steer({ paused: true })
    if (this.status.peek() === 'running') this.status.value = 'paused'
  }

  resume(): void {
    this.#paused = false
    this.#run?.steer({ paused: false })
    if (this.status.peek() === 'paused') this.status.value = 'running'
  }

  /** Does one step of a paused fit, or pauses it. */
  step(): void {
    this.pause()
    this.#run?.steer({ steps: 1 })
  }

  /** @param pace steps a second, or null for full speed */
  setPace(pace: number | null): void {
    this.#pace = pace
    this.#run?.steer({ pace })
  }

  /**
   * Sets the source points at which the map is watched, now and in later fits, and the target points whose pre-images are. The expansion is most of
   * the work of a look, and pre-images are most of the rest.
   */
  watch(points: PointsLike | null, { expansion = false, back = null as PointsLike | null } = {}): void {
    this.#watched = { watch: points, watchBack: back, expansion }
    this.#run?.steer(this.#watched)
  }

  #clear(): void {
    const before = this.map.peek()
    if (before !== null) void before.dispose()
    this.#paused = false
    this.map.value = null
    this.status.value = 'starting'
    this.progress.value = null
    this.curve.value = []
    this.look.value = null
    this.summary.value = null
    this.notices.value = []
    this.error.value = null
  }

  #hear(progress: FitProgress): void {
    this.status.value = this.#paused ? 'paused' : 'running'
    this.progress.value = progress
    this.curve.value = [...this.curve.peek(), progress]
  }
}
