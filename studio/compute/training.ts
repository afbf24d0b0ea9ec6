import { signal } from '@preact/signals'
import {
  connect,
  type FitProgress,
  type FitSummary,
  type PointsLike,
  type WorkerClient,
  type WorkerFitOptions,
  type WorkerMap,
} from 'brenier/worker'

export type TrainingStatus = 'idle' | 'starting' | 'running' | 'done' | 'stopped' | 'failed'

/** The one worker of the page; it starts when it is first needed. */
let client: WorkerClient | null = null

export function worker(): WorkerClient {
  client ??= connect(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
  return client
}

/** A fit in the worker, as signals that scenes and the panel draw from. A new fit ends the one before it. */
export class Training {
  readonly status = signal<TrainingStatus>('idle')
  readonly progress = signal<FitProgress | null>(null)
  /** All looks at the running fit. */
  readonly curve = signal<readonly FitProgress[]>([])
  readonly summary = signal<FitSummary | null>(null)
  readonly map = signal<WorkerMap | null>(null)
  readonly notices = signal<readonly string[]>([])
  /** What went wrong, in a sentence with its cure. */
  readonly error = signal<string | null>(null)
  #controller: AbortController | null = null

  async start(source: PointsLike, target: PointsLike, options: WorkerFitOptions = {}): Promise<void> {
    this.stop()
    const controller = new AbortController()
    this.#controller = controller
    this.#clear()
    const isCurrent = () => this.#controller === controller
    try {
      const { map, summary } = await worker().fit(source, target, {
        ...options,
        signal: controller.signal,
        onProgress: (progress) => isCurrent() && this.#hear(progress),
        onNotice: (message) => {
          if (isCurrent()) this.notices.value = [...this.notices.peek(), message]
        },
      })
      if (!isCurrent()) return
      this.map.value = map
      this.summary.value = summary
      this.status.value = 'done'
    } catch (error) {
      if (!isCurrent()) return
      if (controller.signal.aborted) return
      this.error.value = (error as Error).message
      this.status.value = 'failed'
    }
  }

  stop(): void {
    if (this.#controller === null) return
    this.#controller.abort()
    this.#controller = null
    if (this.status.peek() === 'running' || this.status.peek() === 'starting') this.status.value = 'stopped'
  }

  #clear(): void {
    const before = this.map.peek()
    if (before !== null) void before.dispose()
    this.map.value = null
    this.status.value = 'starting'
    this.progress.value = null
    this.curve.value = []
    this.summary.value = null
    this.notices.value = []
    this.error.value = null
  }

  #hear(progress: FitProgress): void {
    this.status.value = 'running'
    this.progress.value = progress
    this.curve.value = [...this.curve.peek(), progress]
  }
}
