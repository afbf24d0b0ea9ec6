import { computed, signal } from '@preact/signals'
import type { FitProgress, FitSummary } from 'brenier/worker'
import type { Training, TrainingStatus } from './training.ts'

/** A fit in a scene's own worker, as signals that the panel draws from. A new fit ends the one before it. */
export class FitState {
  readonly status = signal<TrainingStatus>('idle')
  readonly progress = signal<FitProgress | null>(null)
  readonly curve = signal<readonly FitProgress[]>([])
  readonly summary = signal<FitSummary | null>(null)
  /** Shows a map while it is learned, which these fits do not do. */
  readonly look: Training['look'] = signal(null)
  /** What went wrong, in a sentence with its cure. */
  readonly error = signal<string | null>(null)
  readonly isUnderWay = computed(() => ['starting', 'running', 'paused'].includes(this.status.value))
  readonly #hold: (held: boolean) => void
  #controller: AbortController | null = null

  /** @param hold lets the worker wait after its step, or go on */
  constructor(hold: (held: boolean) => void) {
    this.#hold = hold
  }

  /** @param work resolves to what was learned; @returns that, or null if it was stopped, failed, or was replaced by another run */
  async run<T extends { readonly summary: FitSummary }>(
    work: (signal: AbortSignal, hear: (progress: FitProgress) => void) => Promise<T>,
  ): Promise<T | null> {
    this.stop()
    const controller = new AbortController()
    this.#controller = controller
    const isCurrent = () => this.#controller === controller
    this.status.value = 'starting'
    this.progress.value = null
    this.curve.value = []
    this.summary.value = null
    this.error.value = null
    try {
      const result = await work(controller.signal, (progress) => isCurrent() && this.#hear(progress))
      if (!isCurrent()) return null
      this.summary.value = result.summary
      this.status.value = 'done'
      return result
    } catch (error) {
      if (!isCurrent()) return null
      this.error.value = (error as Error).message
      this.status.value = 'failed'
      return null
    }
  }

  stop(): void {
    if (this.#controller === null) return
    this.#controller.abort()
    this.#controller = null
    if (this.isUnderWay.peek()) this.status.value = 'idle'
  }

  pause(): void {
    if (this.status.peek() !== 'running') return
    this.#hold(true)
    this.status.value = 'paused'
  }

  resume(): void {
    if (this.status.peek() !== 'paused') return
    this.#hold(false)
    this.status.value = 'running'
  }

  #hear(progress: FitProgress): void {
    // The step that was under way when it was paused.
    if (this.status.peek() !== 'paused') this.status.value = 'running'
    this.progress.value = progress
    this.curve.value = [...this.curve.peek(), progress]
  }
}
