import type { FitProgress } from '../training/events.ts'
import type { FitOptions } from '../training/options.ts'

/** How far the work has got. */
export interface StageProgress {
  /** What is being done. */
  readonly stage: string
  /** The finished part of the stage, from 0 to 1; absent if it is not known. */
  readonly progress?: number
  /** The progress of the fit, if the stage is the fit of a map. */
  readonly fit?: FitProgress
}

/** How to stop work on pictures, and where it reports. */
export interface WorkOptions extends Pick<FitOptions, 'signal' | 'threads' | 'onNotice'> {
  readonly onProgress?: (progress: StageProgress) => void
}
