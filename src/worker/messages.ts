import type { Points } from '../base/points.ts'
import type { WasmDevice } from '../engine/index.ts'
import type { FitProgress } from '../training/events.ts'
import type { LivePreimages } from '../training/live-inverse.ts'
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

/** The messages between page and worker. Every request has its own number, which its answers carry. */

/** Options without those that cannot be sent: functions, and the signal, which is a request of its own. */
type Sent<T> = Omit<T, 'signal' | 'onNotice' | 'onStep'>

export type Request = Work | Urgent

/** Requests that take effect at once. Their number is that of the running or waiting request that they are about. */
export type Urgent = { readonly id: number } & (
  | { readonly kind: 'abort' }
  | { readonly kind: 'steer'; readonly steering: Steering }
)

/** How a fit continues; what is absent stays as it is. */
export interface Steering {
  readonly paused?: boolean
  /** Steps to take although the fit is paused. */
  readonly steps?: number
  /** The most steps per second; null for no limit. */
  readonly pace?: number | null
  /** Source points to look at; null for none. */
  readonly watch?: Points | null
  /** Whether looks compute the expansion. */
  readonly expansion?: boolean
  /** Target points whose pre-images to look at; null for none. */
  readonly watchBack?: Points | null
}

/** The map at the watched points, after `step` steps; the arrays of the field are empty if no source points are watched. */
export interface Look extends Field {
  readonly step: number
  /** The pre-images of the watched target points, if there are any. */
  readonly preimages?: LivePreimages
}

/** Requests that are handled one after the other; 'abort' stops the one with its number. */
export type Work = { readonly id: number } & (
  | {
      readonly kind: 'fit'
      readonly source: Points
      readonly target: Points
      readonly options: Sent<FitOptions>
      readonly steering: Steering
    }
  | { readonly kind: 'load'; readonly bytes: Uint8Array<ArrayBuffer>; readonly options: LoadingOptions }
  | { readonly kind: 'forward'; readonly map: number; readonly points: Points; readonly options: Sent<ForwardOptions> }
  | {
      readonly kind: 'backward'
      readonly map: number
      readonly points: Points
      readonly options: Sent<BackwardOptions>
    }
  | { readonly kind: 'field'; readonly map: number; readonly points: Points; readonly options: Sent<FieldOptions> }
  | { readonly kind: 'trace'; readonly map: number; readonly points: Points; readonly options: Sent<TraceOptions> }
  | {
      readonly kind: 'distance'
      readonly map: number
      readonly source: Points
      readonly target: Points
      readonly options: Sent<DistanceOptions>
    }
  | { readonly kind: 'dispose'; readonly map: number }
  | { readonly kind: 'engine'; readonly file: ArrayBuffer; readonly device: WasmDevice }
)

export type LoadingOptions = Pick<FitOptions, 'device' | 'threads'>

/** The results of the requests, by their kinds. A map stays in the worker, and is identified by its number. */
export interface Results {
  readonly fit: { readonly map: number; readonly bytes: Uint8Array<ArrayBuffer>; readonly summary: FitSummary }
  readonly load: { readonly map: number }
  readonly forward: Points
  readonly backward: BackwardResult
  readonly field: Field
  readonly trace: readonly Trace[]
  readonly distance: MapDistance
  readonly dispose: null
  readonly engine: null
}

export type Answer = { readonly id: number } & (
  | { readonly kind: 'progress'; readonly progress: FitProgress }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'done'; readonly result: Results[keyof Results] }
  | { readonly kind: 'failed'; readonly message: string; readonly isInput: boolean }
)

/** A worker as the page sees it, the worker's own scope, or one end of a channel. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}
