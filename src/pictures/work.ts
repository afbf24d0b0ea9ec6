import type { FitProgress } from '../training/events.ts'
import type { FitOptions } from '../training/options.ts'

/** How far the work is. */
export interface StageProgress {
  /** What is being done. */
  readonly stage: string
  /** The part of the stage that is done, from 0 to 1; absent where it is not known. */
  readonly progress?: number
  /** The look at the fit of a map, where that is the stage. */
  readonly fit?: FitProgress
}

/** How work on pictures is stopped, and where it reports. */
export interface WorkOptions extends Pick<FitOptions, 'signal' | 'threads' | 'onNotice'> {
  readonly onProgress?: (progress: StageProgress) => void
}
