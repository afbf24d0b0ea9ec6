import type { FeatureChange, Report } from 'brenier/report'
import type { FitProgress, FitSummary } from 'brenier/worker'
import type { PlaceOptions } from '../../compute/place.ts'

/** How a column is used: as a feature of the points, as the labels, or not at all. */
export type Use = 'feature' | 'label' | 'out'

/** A column that both tables have. */
export interface SharedColumn {
  readonly name: string
  readonly kind: 'number' | 'text'
  /** What it looks like, if it is not a quantity. */
  readonly look?: string
  /** The use that the page proposes. */
  readonly use: Use
  /** Whether it can hold the labels: both tables have the same few values. */
  readonly canLabel: boolean
}

export interface Inspected {
  readonly columns: readonly SharedColumn[]
  readonly rows: { readonly source: number; readonly target: number }
  /** Names of columns that only one of the tables has. */
  readonly alone: { readonly source: readonly string[]; readonly target: readonly string[] }
  readonly notices: readonly string[]
}

export interface Tables {
  readonly source: File
  readonly target: File
}

export interface LearnInput extends Tables {
  readonly features: readonly string[]
  readonly label: string | null
  readonly scale: 'none' | 'features'
  readonly seed: number
  /** Seconds of training, or steps. */
  readonly length: { readonly maxTime: number } | { readonly steps: number }
  readonly on: PlaceOptions
}

/** A map from the command line or from an earlier visit, and the tables to show it on. */
export interface OpenInput extends Tables {
  readonly on: PlaceOptions
  readonly map: Uint8Array<ArrayBuffer>
}

/** A map and its effect on the two tables, whether it was learned here or opened. */
export interface Judged {
  /** Names of the columns that the map uses. */
  readonly names: readonly string[]
  readonly verdict: { readonly grade: string; readonly sentence: string; readonly advice: string | null }
  /** The judging rows' features, with the largest differences first. */
  readonly features: { readonly forward: readonly FeatureChange[]; readonly backward: readonly FeatureChange[] }
  readonly report: Report
  /** Rows that were left out because a value was missing. */
  readonly dropped: { readonly source: number; readonly target: number }
  /** The map's file, which the command line reads. */
  readonly map: Uint8Array<ArrayBuffer>
  readonly notices: readonly string[]
}

export interface Learned extends Judged {
  readonly summary: FitSummary
}

/** The tasks of the table scene's worker. `rows` and `onnx` use the map that was last learned or opened. */
export type TableTasks = {
  readonly inspect: { readonly input: Tables; readonly progress: never; readonly output: Inspected }
  readonly learn: { readonly input: LearnInput; readonly progress: FitProgress; readonly output: Learned }
  readonly open: { readonly input: OpenInput; readonly progress: never; readonly output: Judged }
  readonly rows: {
    readonly input: { readonly direction: 'forward' | 'backward'; readonly format: string }
    readonly progress: never
    readonly output: Uint8Array
  }
  readonly onnx: {
    readonly input: { readonly direction: 'forward' | 'backward' }
    readonly progress: never
    readonly output: Uint8Array
  }
}
