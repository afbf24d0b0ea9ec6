/**
 * Does the work of a page in a worker, so that the page can draw and respond meanwhile. A module with one line, `import 'brenier/worker'`, is the worker;
 * the page connects to it:
 *
 * ```ts
 * import { connect } from 'brenier/worker'
 * const brenier = connect(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))
 * const { map } = await brenier.fit(source, target, { seed: 7, onProgress: ({ progress }) => draw(progress) })
 * const images = await map.forward(points)
 * ```
 */
import { isThread } from './engine/thread.ts'
import type { Port } from './worker/messages.ts'

// Types used by the client.
export type { Points, PointsLike } from './base/points.ts'
export type { FitProgress } from './training/events.ts'
export type { LivePreimages } from './training/live-inverse.ts'
export type { FitSummary } from './training/result.ts'
export type { Field } from './transport/field.ts'
export type { Trace, TraceOptions } from './transport/trace.ts'
export {
  connect,
  type SteeringOptions,
  type WorkerClient,
  type WorkerFitOptions,
  type WorkerFitResult,
  type WorkerFitRun,
  type WorkerLoadOptions,
  type WorkerMap,
} from './worker/client.ts'
export type { LoadingOptions, Look, Port } from './worker/messages.ts'

const scope = globalThis as typeof globalThis & { readonly WorkerGlobalScope?: abstract new () => object }
const isWorker = scope.WorkerGlobalScope !== undefined && globalThis instanceof scope.WorkerGlobalScope

// A page that imports `connect` loads nothing else; a thread of WebAssembly loads only its runtime.
if (isThread) void import('./engine/wasm.ts')
else if (isWorker) {
  // Messages that arrive before everything is loaded are kept.
  const early: MessageEvent[] = []
  const keep = (event: MessageEvent) => early.push(event)
  scope.addEventListener('message', keep)
  void import('./worker/serve.ts').then(({ serve }) => {
    scope.removeEventListener('message', keep)
    serve(scope as unknown as Port)
    for (const { data } of early) scope.dispatchEvent(new MessageEvent('message', { data: data as unknown }))
  })
}
