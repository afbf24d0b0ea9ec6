import { type EngineFile, loadEngine } from './engine-file.ts'

/** The tasks that a scene's worker does: their inputs, progress messages and outputs. */
export type TaskTypes = Readonly<
  Record<string, { readonly input: unknown; readonly progress: unknown; readonly output: unknown }>
>

export interface TaskContext<P> {
  readonly signal: AbortSignal
  /** While the page holds the tasks, resolves when it does no longer, or when this one is stopped; else there is nothing to wait for. */
  held(): Promise<void> | undefined
  tell(progress: P): void
}

/** What the page sends to the worker. */
export type TaskRequest =
  | { readonly id: number; readonly kind: 'run'; readonly name: string; readonly input: unknown }
  | { readonly id: number; readonly kind: 'stop' }
  | { readonly kind: 'hold'; readonly held: boolean }
  | { readonly kind: 'engine'; readonly file: ArrayBuffer; readonly device: EngineFile }

/** What the worker answers. */
export type TaskAnswer = { readonly id: number } & (
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly message: string }
)

interface Waiting {
  readonly onProgress: ((progress: unknown) => void) | undefined
  resolve(output: unknown): void
  reject(reason: unknown): void
}

/** The page's end of a worker that does tasks one after the other. The worker starts with the first task. */
export class TaskClient<T extends TaskTypes> {
  readonly #start: () => Worker
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  #count = 0
  #engine: Promise<void> | null = null

  constructor(start: () => Worker) {
    this.#start = start
  }

  /** @throws the signal's reason, or an Error with a sentence for the user */
  async run<K extends keyof T & string>(
    name: K,
    input: T[K]['input'],
    options: {
      readonly signal?: AbortSignal
      readonly onProgress?: (progress: T[K]['progress']) => void
      /** Which file of the engine the task needs. The page then loads it first and shows the progress. Default: none. */
      readonly engine?: EngineFile
    } = {},
  ): Promise<T[K]['output']> {
    const { signal, onProgress, engine } = options
    signal?.throwIfAborted()
    const worker = this.#open()
    if (engine) await this.#provideEngine(worker, engine)
    signal?.throwIfAborted()
    const id = ++this.#count
    const say = (request: TaskRequest) => worker.postMessage(request)
    const stop = () => say({ id, kind: 'stop' })
    signal?.addEventListener('abort', stop)
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { onProgress, resolve, reject })
        say({ id, kind: 'run', name, input })
      })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#waiting.delete(id)
    }
  }

  /** Lets the tasks wait where they can, or go on. */
  hold(held: boolean): void {
    this.#worker?.postMessage({ kind: 'hold', held } satisfies TaskRequest)
  }

  /** Ends the worker and frees its memory; the next task starts another. */
  close(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#engine = null
    this.#waiting.clear()
  }

  async #provideEngine(worker: Worker, device: EngineFile): Promise<void> {
    this.#engine ??= loadEngine(device).then((file) =>
      worker.postMessage({ kind: 'engine', file, device } satisfies TaskRequest, [file]),
    )
    try {
      await this.#engine
    } catch (error) {
      // The next task tries again.
      this.#engine = null
      throw error
    }
  }

  #open(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = this.#start()
    worker.addEventListener('message', ({ data }) => this.#hear(data as TaskAnswer))
    worker.addEventListener('error', ({ message }) => {
      const reason = new Error(`The computation could not continue (${message}); reload the page.`)
      for (const waiting of this.#waiting.values()) waiting.reject(reason)
    })
    this.#worker = worker
    return worker
  }

  #hear(answer: TaskAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    if (answer.kind === 'progress') waiting.onProgress?.(answer.progress)
    else if (answer.kind === 'done') waiting.resolve(answer.output)
    else waiting.reject(new Error(answer.message))
  }
}
