import { InputError } from '../base/errors.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import type { WasmDevice } from '../engine/index.ts'
import type { FitProgress } from '../training/events.ts'
import type { FitOptions } from '../training/options.ts'
import type { FitSummary } from '../training/result.ts'
import type {
  BackwardOptions,
  BackwardResult,
  DistanceOptions,
  ForwardOptions,
  MapDistance,
} from '../transport/calls.ts'
import type { Field, FieldOptions } from '../transport/field.ts'
import type { Trace, TraceOptions } from '../transport/trace.ts'
import type { Answer, LoadingOptions, Look, Port, Results, Steering, Urgent, Work } from './messages.ts'

/** Options of a fit in a worker: all of `fit` that can be sent, so no functions other than these. */
export interface WorkerFitOptions extends Omit<FitOptions, 'onStep'> {
  readonly onProgress?: (progress: FitProgress) => void
  /** Called while points are watched: up to 8 times a second, for at most a fifth of the time, and after every step of a fit that is paused or slowed down. */
  readonly onLook?: (look: Look) => void
  /** How the fit begins: paused, slowly, with points to watch. Default: it runs freely. */
  readonly steering?: SteeringOptions
  /** Transfers the arrays to the worker instead of copying them; the page's own are empty afterwards. Default false. */
  readonly transfer?: boolean
}

export interface WorkerFitResult {
  readonly map: WorkerMap
  readonly summary: FitSummary
}

/** How a fit continues. What is absent stays as it is. */
export interface SteeringOptions {
  /** Whether the fit waits before its next step. `maxTime` does not count the waiting. */
  readonly paused?: boolean
  /** Steps to take although the fit is paused, in addition to those still due. */
  readonly steps?: number
  /** The most steps per second; null for no limit. */
  readonly pace?: number | null
  /** Source points at which to look at the map, rows x D; null for none. */
  readonly watch?: PointsLike | null
  /** Target points whose pre-images to look at, rows x D; null for none. */
  readonly watchBack?: PointsLike | null
  /** Whether `logDeterminant` is computed at the points to watch, which is most of the work of a look; else it is empty. Default true. */
  readonly expansion?: boolean
}

/** A fit in the worker: a promise of its result, with a way to pause and watch the fit meanwhile. */
export interface WorkerFitRun extends Promise<WorkerFitResult> {
  /** Takes effect before the next step; does nothing if the fit has ended. */
  steer(options: SteeringOptions): void
}

/** A map in the worker. Its methods answer as those of `TransportMap` do. */
export interface WorkerMap {
  /** The map as the bytes of its file; absent if the page loaded the map from them. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  forward(points: PointsLike, options?: ForwardOptions): Promise<Points>
  backward(points: PointsLike, options?: BackwardOptions): Promise<BackwardResult>
  /** The map at some source points, with the potential of its displacement and what it does around them (see `Field`). */
  field(points: PointsLike, options?: FieldOptions): Promise<Field>
  /** How solving for each pre-image goes, iteration by iteration (see `traceBackward`). */
  trace(points: PointsLike, options?: TraceOptions): Promise<readonly Trace[]>
  distance(source: PointsLike, target: PointsLike, options?: DistanceOptions): Promise<MapDistance>
  /** Frees its memory in the worker. */
  dispose(): Promise<void>
}

export interface WorkerLoadOptions extends LoadingOptions {
  readonly onNotice?: (message: string) => void
}

/** What a worker does for a page: it computes, and the page draws. */
export interface WorkerClient {
  /** Learns a map (see `fit`). Rejects with the signal's reason, and with `InputError` as `fit` does. */
  fit(source: PointsLike, target: PointsLike, options?: WorkerFitOptions): WorkerFitRun
  /** Reads a map from the bytes of its file. */
  load(bytes: Uint8Array<ArrayBuffer>, options?: WorkerLoadOptions): Promise<WorkerMap>
  /**
   * Hands over the file of the engine, for a page that shows the progress of its download or caches it; otherwise the worker loads it by itself. Call
   * this first; the bytes are moved, not copied.
   * @param device which file of onnxruntime-web it is: ort-wasm-simd-threaded.wasm for 'wasm', ort-wasm-simd-threaded.asyncify.wasm for 'webgpu'.
   * Default 'wasm'.
   */
  provideEngine(file: ArrayBuffer, device?: WasmDevice): Promise<void>
}

/** @param port a worker that imports `brenier/worker` */
export function connect(port: Port): WorkerClient {
  const calls = new Calls(port)
  return {
    fit(source, target, options = {}) {
      const id = calls.reserve()
      const result = fitIn(calls, id, source, target, options)
      return Object.assign(result, {
        steer: (change: SteeringOptions) => calls.say({ id, kind: 'steer', steering: steeringOf(change) }),
      })
    },
    async load(bytes, { onNotice, ...options } = {}) {
      const handlers = onNotice ? { onNotice } : {}
      return mapOf(calls, (await calls.call({ kind: 'load', bytes, options }, { handlers })).map)
    },
    async provideEngine(file, device = 'wasm') {
      await calls.call({ kind: 'engine', file, device }, { transfer: [file] })
    },
  }
}

async function fitIn(
  calls: Calls,
  id: number,
  source: PointsLike,
  target: PointsLike,
  { onProgress, onNotice, onLook, signal, steering = {}, transfer = false, ...options }: WorkerFitOptions,
): Promise<WorkerFitResult> {
  if (typeof options.potential === 'function')
    throw new InputError('A potential of your own cannot be sent to a worker; fit in a worker of your own.')
  const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
  const request = { kind: 'fit', source: x, target: z, options, steering: steeringOf(steering) } as const
  const handlers = { ...(onProgress && { onProgress }), ...(onNotice && { onNotice }), ...(onLook && { onLook }) }
  const moved = transfer ? [...new Set([x.data.buffer, z.data.buffer])] : []
  const { map, bytes, summary } = await calls.call(request, { id, signal, handlers, transfer: moved })
  return { map: mapOf(calls, map, bytes), summary }
}

function steeringOf({ watch, watchBack, ...options }: SteeringOptions): Steering {
  const parsed = (points: PointsLike | null) => points && asPoints(points, 'The points to watch')
  return {
    ...options,
    ...(watch !== undefined && { watch: parsed(watch) }),
    ...(watchBack !== undefined && { watchBack: parsed(watchBack) }),
  }
}

function mapOf(calls: Calls, map: number, bytes?: Uint8Array<ArrayBuffer>): WorkerMap {
  return {
    ...(bytes && { bytes }),
    async forward(points, { signal, onNotice: _, ...options } = {}) {
      return calls.call({ kind: 'forward', map, points: asPoints(points), options }, { signal })
    },
    async backward(points, { signal, onNotice: _, ...options } = {}) {
      return calls.call({ kind: 'backward', map, points: asPoints(points), options }, { signal })
    },
    async field(points, { signal, ...options } = {}) {
      return calls.call({ kind: 'field', map, points: asPoints(points), options }, { signal })
    },
    async trace(points, { signal, ...options } = {}) {
      return calls.call({ kind: 'trace', map, points: asPoints(points), options }, { signal })
    },
    async distance(source, target, { signal, onNotice: _, ...options } = {}) {
      const [x, z] = [asPoints(source, 'The source'), asPoints(target, 'The target')]
      return calls.call({ kind: 'distance', map, source: x, target: z, options }, { signal })
    },
    async dispose() {
      await calls.call({ kind: 'dispose', map })
    },
  }
}

interface Handlers {
  readonly onProgress?: (progress: FitProgress) => void
  readonly onNotice?: (message: string) => void
  readonly onLook?: (look: Look) => void
}

interface Waiting {
  readonly handlers: Handlers
  resolve(result: Results[keyof Results]): void
  reject(reason: unknown): void
}

interface CallOptions {
  /** The number of the request, if it was reserved. */
  readonly id?: number
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

  reserve(): number {
    return ++this.#count
  }

  say(request: Urgent): void {
    this.#port.postMessage(request, [])
  }

  async call<R extends Unnumbered<Work>>(
    request: R,
    { id = this.reserve(), signal, handlers = {}, transfer = [] }: CallOptions = {},
  ): Promise<Results[R['kind']]> {
    signal?.throwIfAborted()
    const stop = () => this.say({ id, kind: 'abort' })
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
    else if (answer.kind === 'look') waiting.handlers.onLook?.(answer.look)
    else if (answer.kind === 'notice') waiting.handlers.onNotice?.(answer.message)
    else if (answer.kind === 'done') waiting.resolve(answer.result)
    else waiting.reject(answer.isInput ? new InputError(answer.message) : new Error(answer.message))
  }
}
