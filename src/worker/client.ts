import { InputError } from '../base/errors.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import type { FitProgress } from '../training/events.ts'
import type { FitOptions } from '../training/options.ts'
import type { FitSummary } from '../training/result.ts'
import type { BackwardOptions, BackwardResult, ForwardOptions } from '../transport/map.ts'
import type { Answer, LoadingOptions, Port, Results, Work } from './messages.ts'

/** What can be sent to a worker: all options but functions other than these. */
export interface WorkerFitOptions extends Omit<FitOptions, 'onStep'> {
  readonly onProgress?: (progress: FitProgress) => void
  /** Hands the arrays over to the worker, where they would be copied: the page's own are empty afterwards. Default false. */
  readonly transfer?: boolean
}

export interface WorkerFitResult {
  readonly map: WorkerMap
  readonly summary: FitSummary
}

/** A map that the worker has. Its methods answer as those of `TransportMap`. */
export interface WorkerMap {
  /** The map as the bytes of its file; absent where the page gave them. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  forward(points: PointsLike, options?: ForwardOptions): Promise<Points>
  backward(points: PointsLike, options?: BackwardOptions): Promise<BackwardResult>
  /** Frees its memory in the worker. */
  dispose(): Promise<void>
}

export interface WorkerLoadOptions extends LoadingOptions {
  readonly onNotice?: (message: string) => void
}

/** What a worker does for a page: it computes, and the page draws. */
export interface WorkerClient {
  /** Learns a map (see `fit`). Rejects with the signal's reason, and with `InputError` as `fit` does. */
  fit(source: PointsLike, target: PointsLike, options?: WorkerFitOptions): Promise<WorkerFitResult>
  /** Reads a map from the bytes of its file. */
  load(bytes: Uint8Array<ArrayBuffer>, options?: WorkerLoadOptions): Promise<WorkerMap>
}

/** @param port a worker that imports `brenier/worker` */
export function connect(port: Port): WorkerClient {
  const calls = new Calls(port)
  return {
    async fit(source, target, { onProgress, onNotice, signal, transfer = false, ...options } = {}) {
      if (typeof options.potential === 'function')
        throw new InputError('A potential of your own cannot be sent to a worker; fit in a worker of your own.')
      const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
      const request = { kind: 'fit', source: x, target: z, options } as const
      const handlers = { ...(onProgress && { onProgress }), ...(onNotice && { onNotice }) }
      const moved = transfer ? [...new Set([x.data.buffer, z.data.buffer])] : []
      const { map, bytes, summary } = await calls.call(request, { signal, handlers, transfer: moved })
      return { map: mapOf(calls, map, bytes), summary }
    },
    async load(bytes, { onNotice, ...options } = {}) {
      const handlers = onNotice ? { onNotice } : {}
      return mapOf(calls, (await calls.call({ kind: 'load', bytes, options }, { handlers })).map)
    },
  }
}

function mapOf(calls: Calls, map: number, bytes?: Uint8Array<ArrayBuffer>): WorkerMap {
  return {
    ...(bytes && { bytes }),
    async forward(points, { signal, ...options } = {}) {
      return calls.call({ kind: 'forward', map, points: asPoints(points), options }, { signal })
    },
    async backward(points, { signal, ...options } = {}) {
      return calls.call({ kind: 'backward', map, points: asPoints(points), options }, { signal })
    },
    async dispose() {
      await calls.call({ kind: 'dispose', map })
    },
  }
}

interface Handlers {
  readonly onProgress?: (progress: FitProgress) => void
  readonly onNotice?: (message: string) => void
}

interface Waiting {
  readonly handlers: Handlers
  resolve(result: Results[keyof Results]): void
  reject(reason: unknown): void
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly handlers?: Handlers
  readonly transfer?: readonly ArrayBufferLike[]
}

type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

/** The requests that wait for their answers. */
class Calls {
  readonly #port: Port
  readonly #waiting = new Map<number, Waiting>()
  #count = 0

  constructor(port: Port) {
    this.#port = port
    port.addEventListener('message', ({ data }: MessageEvent) => this.#hear(data as Answer))
  }

  async call<R extends Unnumbered<Work>>(
    request: R,
    { signal, handlers = {}, transfer = [] }: CallOptions = {},
  ): Promise<Results[R['kind']]> {
    signal?.throwIfAborted()
    const id = ++this.#count
    const stop = () => this.#port.postMessage({ id, kind: 'abort' }, [])
    const answer = new Promise<Results[keyof Results]>((resolve, reject) => {
      this.#waiting.set(id, { handlers, resolve, reject })
    })
    this.#port.postMessage({ ...request, id }, transfer as ArrayBuffer[])
    signal?.addEventListener('abort', stop)
    try {
      return (await answer) as Results[R['kind']]
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#waiting.delete(id)
    }
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    if (answer.kind === 'progress') waiting.handlers.onProgress?.(answer.progress)
    else if (answer.kind === 'notice') waiting.handlers.onNotice?.(answer.message)
    else if (answer.kind === 'done') waiting.resolve(answer.result)
    else waiting.reject(answer.isInput ? new InputError(answer.message) : new Error(answer.message))
  }
}
