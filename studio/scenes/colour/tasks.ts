import type { FitProgress, FitSummary } from 'brenier/worker'
import type { PlaceOptions } from '../../compute/place.ts'

/** A picture in a canvas's format: red, green, blue and opacity of each pixel. */
export interface Pixels {
  readonly data: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** Random pixels of a picture: their places in OKLab before and after, and their colours from 0 to 1, three numbers each. */
export interface Cloud {
  readonly from: Float32Array
  readonly to: Float32Array
  readonly fromColours: Float32Array
  readonly toColours: Float32Array
}

export type Side = 'source' | 'target'

/** A look at the fit, or one of the two pictures in the other's colours. */
export type ColourProgress =
  | { readonly kind: 'fit'; readonly fit: FitProgress }
  | { readonly kind: 'picture'; readonly side: Side; readonly pixels: Pixels }

export interface ColourResult {
  readonly summary: FitSummary
  readonly clouds: { readonly source: Cloud; readonly target: Cloud }
}

/** The tasks of the colour scene's worker. */
export type ColourTasks = {
  readonly exchange: {
    readonly input: {
      readonly source: Pixels
      readonly target: Pixels
      readonly seed: number
      /** Seconds of training, or steps. */
      readonly length: { readonly maxTime: number } | { readonly steps: number }
      readonly on: PlaceOptions
    }
    readonly progress: ColourProgress
    readonly output: ColourResult
  }
}
